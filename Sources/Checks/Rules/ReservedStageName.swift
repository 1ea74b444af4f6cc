import Dockerfile
import SourceText

extension Rule {
    /// A stage with a name that means something else.
    static let reservedStageName = Rule(
        id: "reserved-stage-name",
        severity: .warning,
        repair: .none,
        summary: "A stage is called `scratch` or `context`.",
        why: """
            `FROM scratch` is the empty image and `context` the build context; a stage of that name cannot be told from them.
            """,
        bad: "FROM alpine:3.22 AS context",
        good: "FROM alpine:3.22 AS files",
        buildCheck: .reservedStageName
    ) { finding, file in
        BuildCheckTelling(message: .reserved(finding.subject))
    }
}

extension Diagnostic.Message {
    fileprivate static func reserved(_ name: String) -> Self {
        "'\(name)' has a meaning of its own; give the stage another name"
    }
}
