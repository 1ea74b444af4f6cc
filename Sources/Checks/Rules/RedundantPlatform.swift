import Dockerfile
import SourceText

extension Rule {
    /// A platform that is the default.
    static let redundantPlatform = Rule(
        id: "redundant-platform",
        severity: .hint,
        repair: .safe,
        summary: "FROM names the target platform, which it has anyway.",
        why: """
            `--platform=$TARGETPLATFORM` is what a FROM without the flag does, and lets readers look for a reason.
            """,
        bad: "FROM --platform=$TARGETPLATFORM alpine:3.22",
        good: "FROM alpine:3.22",
        buildCheck: .redundantTargetPlatform
    ) { finding, file in
        let flag = "--platform="
        let start = finding.range.lowerBound - flag.utf8.count
        let isWritten = start >= 0 && file.text(in: start..<finding.range.lowerBound) == flag
        return BuildCheckTelling(
            message: .redundant(finding.subject),
            fixes: isWritten
                ? [file.removing(start..<finding.range.upperBound, "remove '--platform'", isSafe: true)] : []
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func redundant(_ platform: String) -> Self {
        "'\(platform)' is the platform without the flag as well; remove '--platform'"
    }
}
