import Dockerfile
import SourceText

extension Rule {
    /// A protocol in capitals.
    static let exposeProtocolCasing = Rule(
        id: "expose-protocol-casing",
        severity: .hint,
        repair: .none,
        summary: "The protocol of a port is not in lower case.",
        why: """
            Builders make it lower case, and tools that read the file look for `tcp` and `udp`.
            """,
        bad: "EXPOSE 53/UDP",
        good: "EXPOSE 53/udp",
        buildCheck: .exposeProtoCasing
    ) { finding, file in
        BuildCheckTelling(message: .casing(finding.subject, finding.proposal ?? ""))
    }
}

extension Diagnostic.Message {
    fileprivate static func casing(_ port: String, _ wanted: String) -> Self {
        "the protocol of '\(port)' is not in lower case; write '\(wanted)'"
    }
}
