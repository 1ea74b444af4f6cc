import Dockerfile
import SourceText

extension Rule {
    /// A first working directory that depends on the base.
    static let relativeWorkdir = Rule(
        id: "relative-workdir",
        severity: .warning,
        repair: .none,
        summary: "The first WORKDIR of a stage is a relative path.",
        why: """
            The path starts where the base image left off, so that a newer base moves all files of the stage.
            """,
        bad: "WORKDIR app",
        good: "WORKDIR /app",
        exceptions: [
            "A relative path behind another WORKDIR, also one of the stage that this one builds on.",
            "A path that begins with a variable of the base image.",
        ],
        buildCheck: .workdirRelativePath
    ) { finding, file in
        BuildCheckTelling(message: .relative(finding.subject))
    }
}

extension Diagnostic.Message {
    fileprivate static func relative(_ path: String) -> Self {
        "'\(path)' starts at the working directory of the base image, which may change; write an absolute path"
    }
}
