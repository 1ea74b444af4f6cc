import Dockerfile
import SourceText

extension Rule {
    /// A port of the host in EXPOSE.
    static let exposedHostPort = Rule(
        id: "exposed-host-port",
        severity: .warning,
        repair: .safe,
        summary: "EXPOSE names an address or a port of the host.",
        why: """
            EXPOSE publishes nothing: it says on which port the container listens. The part for the host is ignored; it is given \
            when the container is started, as in `docker run -p 8888:8080`.
            """,
        bad: "EXPOSE 8888:8080",
        good: "EXPOSE 8080",
        buildCheck: .exposeInvalidFormat
    ) { finding, file in
        // A port that a variable holds is written elsewhere.
        let isWritten = file.text(in: finding.range) == finding.subject
        return BuildCheckTelling(
            message: .hostPart(finding.subject, finding.proposal ?? ""),
            replacement: isWritten ? finding.proposal.map { ($0, true) } : nil
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func hostPart(_ port: String, _ container: String) -> Self {
        "EXPOSE publishes nothing, and ignores the host part of '\(port)'; write '\(container)'"
    }
}
