import Dockerfile
import SourceText

extension Rule {
    /// A variable of FROM that nothing declares.
    static let undeclaredFromArgument = Rule(
        id: "undeclared-from-arg",
        severity: .warning,
        repair: .none,
        summary: "FROM uses an argument that no ARG above the first FROM declares.",
        why: """
            The argument is empty whatever the build gives, so another image is built on than the one that was meant, or \
            none at all, which is an error.
            """,
        bad: "FROM ubuntu:${TAG:-24.04}",
        good: "…\nARG TAG=24.04\nFROM ubuntu:${TAG}",
        exceptions: [
            "`TARGETPLATFORM` and the other arguments that BuildKit sets by itself."
        ],
        explains: ["invalid-default-base", "undeclared-build-arg"],
        buildCheck: .undefinedArgInFrom
    ) { finding, file in
        BuildCheckTelling(
            message: .undeclared(finding.subject, near: finding.proposal),
            severity: file.lacksBase(at: finding.range) ? .error : nil
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func undeclared(_ name: String, near: String?) -> Self {
        let advice = near.map { "did you mean '\($0)'?" } ?? "add 'ARG \(name)' above the first FROM"
        return "no ARG above the first FROM declares '\(name)', so it is always empty here; \(advice)"
    }
}
