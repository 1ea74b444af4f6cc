import Actions
import ImageMatrix
import SourceText
import YAML

/// The comments that silence findings: `# imgmatrix: ignore[rule-id] reason`, on the line or on the line above.
///
/// In the text of a block scalar there are no comments; there the line of its key counts, and the line above that.
struct Suppressions {
    private let matrix: ImageMatrix
    private var indices: [String: LineIndex?] = [:]

    init(matrix: ImageMatrix) {
        self.matrix = matrix
    }

    /// Whether a comment silences a finding.
    mutating func cover(_ diagnostic: Diagnostic) -> Bool {
        guard let index = index(of: diagnostic.range.path) else { return false }
        let line = index.position(at: diagnostic.range.bytes.lowerBound).line
        var lines = [line, line - 1]
        if let start = blockScalarStart(around: diagnostic.range) {
            let head = index.position(at: start).line
            if head < line { lines = [head, head - 1] }
        }
        return lines.contains { Self.ignoredRules(in: index.bytes(ofLine: $0)).contains { $0 == diagnostic.rule } }
    }

    private mutating func index(of path: String) -> LineIndex? {
        if let known = indices[path] { return known }
        let bytes = matrix.workflow(at: path)?.file.bytes ?? (try? matrix.tree.read(path))
        let index = bytes.flatMap { Self.mentions($0) ? LineIndex($0) : nil }
        indices[path] = .some(index)
        return index
    }

    /// Where the `|` or `>` stands of the block text that holds a place.
    private func blockScalarStart(around range: SourceRange) -> Int? {
        guard var node = matrix.workflow(at: range.path)?.document.root else { return nil }
        while true {
            if node.kind == .scalar {
                return node.style == .literal || node.style == .folded ? node.range.lowerBound : nil
            }
            let children = node.kind == .mapping ? node.entries.map(\.value) : Array(node.elements)
            let next = children.first {
                $0.range.lowerBound <= range.bytes.lowerBound
                    && range.bytes.lowerBound < max($0.range.upperBound, $0.range.lowerBound + 1)
            }
            guard let next, !next.isAlias else { return nil }
            node = next
        }
    }

    private static let mark = Array("imgmatrix: ignore[".utf8)

    private static func mentions(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var offset = 0
            while offset + mark.count <= bytes.count {
                if bytes[offset] == mark[0], bytes[offset..<(offset + mark.count)].elementsEqual(mark) { return true }
                offset += 1
            }
            return false
        }
    }

    /// The rules between the brackets, separated by commas.
    private static func ignoredRules(in line: ArraySlice<UInt8>) -> [Substring] {
        let text = String(decoding: line, as: UTF8.self)
        guard let hash = text.firstIndex(of: "#") else { return [] }
        let comment = text[hash...].drop { $0 == "#" || $0 == " " || $0 == "\t" }
        // The comment may follow other words of a comment.
        guard let start = Self.range(of: "imgmatrix: ignore[", in: comment) else { return [] }
        let rest = comment[start.upperBound...]
        guard let close = rest.firstIndex(of: "]") else { return [] }
        return rest[..<close].split { $0 == "," || $0 == " " }
    }

    private static func range(of part: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(part) { return start..<text.index(start, offsetBy: part.count) }
            start = text.index(after: start)
        }
        return nil
    }
}
