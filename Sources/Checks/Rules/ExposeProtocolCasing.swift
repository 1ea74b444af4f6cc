import Dockerfile
import SourceText

extension Rule {
    /// A protocol in capitals.
    static let exposeProtocolCasing = Rule(
        id: "expose-protocol-casing",
        severity: .hint,
        repair: .safe,
        summary: "The protocol of a port is not in lower case.",
        why: """
            Builders make it lower case, and tools that read the file look for `tcp` and `udp`.
            """,
        bad: "EXPOSE 53/UDP",
        good: "EXPOSE 53/udp",
        buildCheck: .exposeProtoCasing
    ) { finding, file in
        // A port that a variable holds is written elsewhere.
        let isWritten = file.text(in: finding.range) == finding.subject
        return BuildCheckTelling(
            message: .casing(finding.subject, finding.proposal ?? ""),
            replacement: isWritten ? finding.proposal.map { ($0, true) } : nil
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func casing(_ port: String, _ wanted: String) -> Self {
        "the protocol of '\(port)' is not in lower case; write '\(wanted)'"
    }
}
