import Dockerfile
import SourceText

extension Rule {
    /// A name of a stage with capitals.
    static let stageNameCasing = Rule(
        id: "stage-name-casing",
        severity: .hint,
        repair: .safe,
        summary: "The name of a stage has capital letters.",
        why: """
            Stages are found by their names in any case, so capitals promise a difference that does not exist.
            """,
        bad: "FROM golang:1.23.3 AS Build",
        good: "FROM golang:1.23.3 AS build",
        buildCheck: .stageNameCasing
    ) { finding, file in
        BuildCheckTelling(message: .capitals(finding.subject), replacement: finding.proposal.map { ($0, true) })
    }
}

extension Diagnostic.Message {
    fileprivate static func capitals(_ name: String) -> Self {
        "the stage is called '\(name)'; write '\(name.lowercased())', as it is found in any case"
    }
}
