import SourceText
import Values
import YAML

/// Leads bytes of a script, after its expressions are evaluated, back to the workflow.
struct ScriptPlaces: Sendable {
    /// The script as the shell reads it.
    let script: Template
    private let file: SourceFile
    private let map: ScalarSourceMap
    /// For each part its first byte in the script, and its bytes in the text of the step.
    private var parts: [(start: Int, source: Range<Int>, isExpression: Bool)] = []

    init(_ text: EvaluatedText, node: YAMLNode) {
        file = node.document.file
        map = node.sourceMap
        var script = Template()
        var length = 0
        for part in text.parts {
            parts.append((length, part.source, part.isExpression))
            for piece in part.value.pieces {
                switch piece {
                case .text(let text, let origin):
                    // What is written in the script has its place from the script.
                    script.append(text, from: part.isExpression ? origin : nil)
                    length += text.utf8.count
                case .unknown(let unknown, let origin):
                    script.append(Template(unknown, from: origin))
                    length += 1
                }
            }
        }
        self.script = script
    }

    func place(of range: Range<Int>) -> SourceRange? {
        guard let first = part(containing: range.lowerBound),
            let last = part(containing: max(range.lowerBound, range.upperBound - 1))
        else { return nil }
        let start =
            first.isExpression ? first.source.lowerBound : first.source.lowerBound + range.lowerBound - first.start
        let end = last.isExpression ? last.source.upperBound : last.source.lowerBound + range.upperBound - last.start
        return file.place(map.sourceRange(ofValue: start..<max(start, end)))
    }

    private func part(containing offset: Int) -> (start: Int, source: Range<Int>, isExpression: Bool)? {
        parts.last { $0.start <= offset } ?? parts.first
    }
}
