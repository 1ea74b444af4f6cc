import Dockerfile
import SourceText

extension Rule {
    /// Two stages of one name.
    static let duplicateStageName = Rule(
        id: "duplicate-stage-name",
        severity: .warning,
        repair: .none,
        summary: "Two stages have the same name.",
        why: """
            A name means the stage above it that is nearest, and as a target the last one: the first stage is hidden, mostly \
            because a block was copied.
            """,
        bad: "…\nFROM debian:12 AS base\nFROM ubuntu:24.04 AS base",
        good: "…\nFROM debian:12 AS base\nFROM ubuntu:24.04 AS app",
        buildCheck: .duplicateStageName
    ) { finding, file in
        let first = file.stages.stages.first { $0.name == finding.subject }?.from.name
        let notes = first.map { [Diagnostic.Note("the first stage of that name", file.place($0.range))] } ?? []
        return BuildCheckTelling(message: .twice(finding.subject), notes: notes)
    }
}

extension Diagnostic.Message {
    fileprivate static func twice(_ name: String) -> Self {
        "another stage is called '\(name)' already; give this one a name of its own"
    }
}
