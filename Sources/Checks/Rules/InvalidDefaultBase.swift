import Dockerfile
import SourceText

extension Rule {
    /// A base that is no image unless the build gives arguments.
    static let invalidDefaultBase = Rule(
        id: "invalid-default-base",
        severity: .hint,
        repair: .none,
        summary: "FROM names no image unless the build gives an argument.",
        why: """
            A build without the argument, as on the desk of a colleague, fails with a message about an invalid reference. \
            It is an error when no build of the workflows gives it.
            """,
        bad: "…\nARG TAG\nFROM ubuntu:${TAG}",
        good: "…\nARG TAG=24.04\nFROM ubuntu:${TAG}",
        buildCheck: .invalidDefaultArgInFrom
    ) { finding, file in
        guard finding.subject != finding.proposal else {
            // Nothing can be given to it; a file that nobody is known to build may be filled in by something else.
            let severity: Diagnostic.Severity = file.builds.isEmpty ? .hint : .error
            return BuildCheckTelling(message: .noImage(finding.subject), severity: severity)
        }
        let isCertain = file.lacksBase(at: finding.range)
        return BuildCheckTelling(
            message: .noDefault(finding.subject, finding.proposal ?? "", isCertain: isCertain),
            severity: isCertain ? .error : nil
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func noDefault(_ base: String, _ value: String, isCertain: Bool) -> Self {
        let shown = value.isEmpty ? "empty" : "'\(value)'"
        let condition = isCertain ? "no build gives its arguments, so" : "without build arguments"
        return "\(condition) '\(base)' is \(shown), which is no image; give its ARG a default"
    }

    fileprivate static func noImage(_ base: String) -> Self {
        "'\(base)' is no name of an image; repository names are lower-case, and a tag follows one colon"
    }
}
