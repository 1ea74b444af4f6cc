import Dockerfile
import SourceText

extension Rule {
    /// ENV or LABEL without an equals sign.
    static let legacyKeyValue = Rule(
        id: "legacy-key-value",
        severity: .hint,
        repair: .safe,
        summary: "ENV or LABEL is written without an equals sign.",
        why: """
            In the old form the whole rest of the line is the value, blanks and further names included.
            """,
        bad: "ENV LANG C.UTF-8",
        good: "ENV LANG=C.UTF-8",
        buildCheck: .legacyKeyValueFormat
    ) { finding, file in
        let instruction = file.syntax.instructions.first { $0.range == finding.instruction }
        return BuildCheckTelling(
            message: .legacy(finding.subject, finding.proposal ?? "NAME"),
            fixes: instruction.flatMap(file.keyValueForm).map { [$0] } ?? []
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func legacy(_ keyword: String, _ name: String) -> Self {
        "the rest of the line is all value in this old form; write '\(keyword) \(name)=…'"
    }
}
