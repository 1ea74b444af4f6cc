import Dockerfile
import SourceText

extension Rule {
    /// A stage for one platform only.
    static let constantPlatform = Rule(
        id: "constant-platform",
        severity: .hint,
        repair: .none,
        summary: "FROM names one platform in words.",
        why: """
            The image has that platform for whatever platform it is built, and starts on no other machine.
            """,
        bad: "FROM --platform=linux/amd64 alpine:3.22",
        good: "FROM --platform=$BUILDPLATFORM alpine:3.22",
        exceptions: [
            "A stage that has the system or the architecture in its name."
        ],
        buildCheck: .fromPlatformFlagConstDisallowed
    ) { finding, file in
        BuildCheckTelling(message: .constant(finding.subject))
    }
}

extension Diagnostic.Message {
    fileprivate static func constant(_ platform: String) -> Self {
        "the stage is built for '\(platform)' whatever the build asks for; use a variable, or name the stage after the platform"
    }
}
