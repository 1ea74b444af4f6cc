import Dockerfile
import SourceText

extension Rule {
    /// An instruction that nothing reads any more.
    static let deprecatedMaintainer = Rule(
        id: "deprecated-maintainer",
        severity: .hint,
        repair: .unsafe,
        summary: "MAINTAINER is used.",
        why: """
            The instruction is deprecated: registries show the label `org.opencontainers.image.authors` instead.
            """,
        bad: "MAINTAINER lab@example.org",
        good: "LABEL org.opencontainers.image.authors=\"lab@example.org\"",
        buildCheck: .maintainerDeprecated
    ) { finding, file in
        let instruction = file.syntax.instructions.first { $0.range == finding.instruction }
        return BuildCheckTelling(message: .deprecated, fixes: instruction.flatMap(file.authorsLabel).map { [$0] } ?? [])
    }
}

extension CheckedDockerfile {
    /// The same author as a label.
    fileprivate func authorsLabel(_ instruction: Instruction) -> Diagnostic.Fix? {
        guard let (text, range) = argumentsOnOneLine(of: instruction) else { return nil }
        var author = text
        if author.utf8.count > 1, author.hasPrefix("\""), author.hasSuffix("\"") {
            author = String(author.dropFirst().dropLast())
        }
        // A label takes variables and quotes for more than letters.
        guard !author.isEmpty, !author.utf8.contains(where: { "\"\\$`".utf8.contains($0) }) else { return nil }
        let whole = place(instruction.range.lowerBound..<range.upperBound)
        return .replacing(whole, by: "LABEL org.opencontainers.image.authors=\"\(author)\"")
    }
}

extension Diagnostic.Message {
    fileprivate static var deprecated: Self {
        "MAINTAINER is deprecated; write 'LABEL org.opencontainers.image.authors=…'"
    }
}
