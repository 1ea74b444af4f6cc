import Dockerfile
import SourceText

extension Rule {
    /// An instruction of which only the last one counts.
    static let overriddenInstruction = Rule(
        id: "overridden-instruction",
        severity: .warning,
        repair: .none,
        summary: "A stage has several CMD, ENTRYPOINT or HEALTHCHECK instructions.",
        why: """
            Only the last one has an effect. What the others were to start or to check is never started or checked.
            """,
        bad: "…\nCMD [\"nginx\"]\nCMD [\"app\"]",
        good: "…\nCMD [\"app\"]",
        exceptions: [
            "The same instruction in another stage, which overrides what it builds on."
        ],
        buildCheck: .multipleInstructionsDisallowed
    ) { finding, file in
        BuildCheckTelling(message: .overridden(finding.subject))
    }
}

extension Diagnostic.Message {
    fileprivate static func overridden(_ keyword: String) -> Self {
        "a later \(keyword) of the stage replaces this one; remove it, or join both"
    }
}
