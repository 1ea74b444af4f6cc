import Dockerfile
import SourceText

extension Rule {
    /// An empty line inside of an instruction.
    static let emptyContinuation = Rule(
        id: "empty-continuation",
        severity: .warning,
        repair: .safe,
        summary: "An empty line stands between the lines of an instruction.",
        why: """
            The line above continues, so what stands below the empty line still belongs to the instruction, which nobody sees. \
            BuildKit announces that it will refuse such lines.
            """,
        bad: "…\nRUN apt-get update \\\n\n    && apt-get install -y curl",
        good: "…\nRUN apt-get update \\\n    && apt-get install -y curl",
        exceptions: [
            "A comment line between the lines of an instruction."
        ],
        buildCheck: .noEmptyContinuation
    ) { finding, file in
        // The line with its break; all builders leave it out.
        let end = finding.range.upperBound
        let isLine = end < file.syntax.file.bytes.count && file.syntax.file.bytes[end] == 0x0A
        let edit = Diagnostic.Fix.FileEdit(
            path: file.path,
            edit: TextEdit(finding.range.lowerBound..<(end + 1), "")
        )
        return BuildCheckTelling(
            message: .emptyLine(finding.subject),
            fixes: isLine ? [Diagnostic.Fix("remove the empty line", isSafe: true, edits: [edit])] : []
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func emptyLine(_ keyword: String) -> Self {
        "the \(keyword) goes on behind this empty line; remove the line, or the '\\' above it"
    }
}
