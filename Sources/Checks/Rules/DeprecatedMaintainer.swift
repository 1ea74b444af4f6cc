import Dockerfile
import SourceText

extension Rule {
    /// An instruction that nothing reads any more.
    static let deprecatedMaintainer = Rule(
        id: "deprecated-maintainer",
        severity: .hint,
        repair: .none,
        summary: "MAINTAINER is used.",
        why: """
            The instruction is deprecated: registries show the label `org.opencontainers.image.authors` instead.
            """,
        bad: "MAINTAINER lab@example.org",
        good: "LABEL org.opencontainers.image.authors=\"lab@example.org\"",
        buildCheck: .maintainerDeprecated
    ) { finding, file in
        BuildCheckTelling(message: .deprecated)
    }
}

extension Diagnostic.Message {
    fileprivate static var deprecated: Self {
        "MAINTAINER is deprecated; write 'LABEL org.opencontainers.image.authors=…'"
    }
}
