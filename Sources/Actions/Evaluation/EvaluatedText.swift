import SourceText
import Values

/// A text of a workflow after its expressions are evaluated, in which each part still knows where it is written.
package struct EvaluatedText: Sendable {
    package struct Part: Sendable {
        package let value: Template
        /// The bytes of the text as it is written; for an expression with its `${{` and `}}`.
        package let source: Range<Int>
        package let isExpression: Bool
    }

    /// One entry of a list that is written as a text.
    package struct Entry: Sendable {
        package let value: Template
        /// The bytes of the text as it is written, without the blanks around the entry.
        package let source: Range<Int>
    }

    package let parts: [Part]

    package init(parts: [Part]) {
        self.parts = parts
    }

    package var template: Template {
        if parts.count == 1 { return parts[0].value }
        return parts.reduce(into: Template()) { $0.append($1.value) }
    }

    /// The entries of a list, as docker's actions read their inputs: one a line, and where commas separate, too, several
    /// in a line. Blanks around an entry and quotes around a whole entry do not belong to it; empty entries do not count.
    ///
    /// - Parameter keepsQuotes: whether quotes have a meaning for the one who reads the entry.
    package func entries(separatedByCommas: Bool, keepsQuotes: Bool = false) -> [Entry] {
        var splitter = Splitter(separatedByCommas: separatedByCommas, keepsQuotes: keepsQuotes)
        for part in parts { splitter.add(part) }
        return splitter.finish()
    }

    private struct Splitter {
        let separatedByCommas: Bool
        let keepsQuotes: Bool
        var entries: [Entry] = []
        var pieces: [Template.Piece] = []
        var source: Range<Int>?
        /// Whether the entry began with a quote that is still open.
        var isOpen = false
        /// Whether a quote opens the entry, and one closes it; with anything in front or behind they belong to its text.
        var isQuoted = false
        /// Whether entries stand before in the same line.
        var followsComma = false

        init(separatedByCommas: Bool, keepsQuotes: Bool) {
            self.separatedByCommas = separatedByCommas
            self.keepsQuotes = keepsQuotes
        }

        mutating func add(_ part: Part) {
            // An expression that gives nothing is still written in the entry.
            if part.isExpression { extend(part.source) }
            for piece in part.value.pieces {
                guard case .text(let text, let origin) = piece else {
                    pieces.append(piece)
                    extend(part.source)
                    continue
                }
                // A part that is written as it is has its bytes in the source, one for one.
                let base = part.isExpression || part.value.pieces.count > 1 ? nil : part.source.lowerBound
                add(Array(text.utf8), origin, base: base, in: part)
            }
        }

        private mutating func add(_ bytes: [UInt8], _ origin: Origin?, base: Int?, in part: Part) {
            var start = 0
            for (index, byte) in bytes.enumerated() {
                let separates =
                    byte == UInt8(ascii: "\n") || (separatedByCommas && byte == UInt8(ascii: ",") && !isOpen)
                if separates {
                    append(bytes[start..<index], origin, base: base, in: part)
                    end(isLine: byte == UInt8(ascii: "\n"))
                    start = index + 1
                } else if isOpen {
                    if byte == UInt8(ascii: "\"") { isOpen = false }
                } else if byte == UInt8(ascii: "\""), pieces.isEmpty, index == start {
                    (isOpen, isQuoted) = (true, true)
                } else if byte != UInt8(ascii: "\r") {
                    isQuoted = false
                }
            }
            append(bytes[start...], origin, base: base, in: part)
        }

        private mutating func append(_ bytes: ArraySlice<UInt8>, _ origin: Origin?, base: Int?, in part: Part) {
            guard !bytes.isEmpty else { return }
            pieces.append(.text(String(decoding: bytes, as: UTF8.self), origin))
            guard let base else { return extend(part.source) }
            guard let first = bytes.firstIndex(where: { !isBlank($0) }) else { return }
            let last = bytes.lastIndex { !isBlank($0) }!
            extend(base + first..<base + last + 1)
        }

        private mutating func extend(_ range: Range<Int>) {
            source = source.map { min($0.lowerBound, range.lowerBound)..<max($0.upperBound, range.upperBound) } ?? range
        }

        private mutating func end(isLine: Bool) {
            let trimmed = Template(pieces: pieces).trimmed
            let value = keepsQuotes || !isQuoted ? trimmed : trimmed.withoutQuotes
            if !value.isEmpty, let source {
                // The commas of a line that is one quoted entry separate, too.
                let isWhole = isQuoted && isLine && !followsComma && separatedByCommas && !keepsQuotes
                let values = isWhole ? value.splitAtCommas : [value]
                entries += values.map { Entry(value: $0, source: source) }
            }
            pieces = []
            source = nil
            (isOpen, isQuoted) = (false, false)
            followsComma = !isLine
        }

        mutating func finish() -> [Entry] {
            end(isLine: true)
            return entries
        }
    }
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
}

extension Template {
    /// Without white space at the known ends.
    package var trimmed: Template {
        guard hasSpaceAtEnds else { return self }
        var pieces = pieces
        while case .text(let text, let origin)? = pieces.first {
            let rest = text.utf8.drop { isBlank($0) || $0 == 0x0A }
            pieces[0] = .text(String(Substring(rest)), origin)
            if !rest.isEmpty { break }
            pieces.removeFirst()
        }
        while case .text(let text, let origin)? = pieces.last {
            var end = text.utf8.endIndex
            while end > text.utf8.startIndex {
                let before = text.utf8.index(before: end)
                guard isBlank(text.utf8[before]) || text.utf8[before] == 0x0A else { break }
                end = before
            }
            pieces[pieces.count - 1] = .text(String(text[..<end]), origin)
            if end > text.utf8.startIndex { break }
            pieces.removeLast()
        }
        return Template(pieces: pieces)
    }

    private var hasSpaceAtEnds: Bool {
        if case .text(let text, _)? = pieces.first, let byte = text.utf8.first, isBlank(byte) || byte == 0x0A {
            return true
        }
        if case .text(let text, _)? = pieces.last, let byte = text.utf8.last, isBlank(byte) || byte == 0x0A {
            return true
        }
        return false
    }

    /// The parts between commas that are known, without blanks around them; empty ones do not count.
    fileprivate var splitAtCommas: [Template] {
        var rest = self
        var parts: [Template] = []
        while let (head, tail) = rest.split(atFirst: UInt8(ascii: ",")) {
            parts.append(head.trimmed)
            rest = tail
        }
        return (parts + [rest.trimmed]).filter { !$0.isEmpty }
    }

    /// Without the quotes around the whole text.
    fileprivate var withoutQuotes: Template {
        guard case .text(let head, let headOrigin)? = pieces.first, head.hasPrefix("\""),
            case .text(let tail, _)? = pieces.last, tail.hasSuffix("\""), pieces.count > 1 || head.utf8.count > 1
        else { return self }
        var result = pieces
        result[0] = .text(String(head.dropFirst()), headOrigin)
        if case .text(let last, let origin)? = result.last {
            result[result.count - 1] = .text(String(last.dropLast()), origin)
        }
        return Template(pieces: result)
    }
}
