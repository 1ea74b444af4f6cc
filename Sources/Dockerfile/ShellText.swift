import SourceText

/// A text for a shell, and where each of its bytes stands in the Dockerfile.
///
/// Line breaks of the Dockerfile, comment lines between its lines, and tabs that `<<-` takes off are not part of it.
package struct ShellText: Hashable, Sendable {
    /// A part of the text that stands in the source as it is.
    package struct Piece: Hashable, Sendable {
        /// Its first byte in the text.
        package let offset: Int
        /// Its bytes in the source.
        package let range: Range<Int>
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var pieces: [Piece] = []

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The place in the source of a byte of the text; for the end of the text the place behind its last byte.
    package func sourceOffset(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].offset <= offset { low = middle } else { high = middle }
        }
        guard low < pieces.count else { return 0 }
        let piece = pieces[low]
        return min(piece.range.lowerBound + max(offset - piece.offset, 0), piece.range.upperBound)
    }

    /// The bytes of the source from the first to the last byte of a part of the text.
    package func sourceRange(of range: Range<Int>) -> Range<Int> {
        let start = sourceOffset(of: range.lowerBound)
        guard !range.isEmpty else { return start..<start }
        return start..<max(start, sourceOffset(of: range.upperBound - 1) + 1)
    }

    mutating func append(_ range: Range<Int>, of source: [UInt8]) {
        guard !range.isEmpty else { return }
        pieces.append(Piece(offset: bytes.count, range: range))
        bytes += source[range]
    }
}

extension DockerfileSyntax {
    /// The text of an argument as a shell gets it.
    func shellText(of argument: InstructionArgument, in instruction: Instruction) -> ShellText {
        var text = ShellText()
        for piece in pieces(of: instruction, in: argument.range) { text.append(piece, of: file.bytes) }
        return text
    }

    /// Adds the lines of a document as a shell gets them.
    func append(_ heredoc: Heredoc, to text: inout ShellText) {
        var start = heredoc.contentRange.lowerBound
        let end = heredoc.contentRange.upperBound
        guard heredoc.isIndented else {
            text.append(start..<end, of: file.bytes)
            return
        }
        while start < end {
            let lineEnd = file.bytes[start..<end].firstIndex(of: .lineFeed).map { $0 + 1 } ?? end
            let content = file.bytes[start..<lineEnd].firstIndex { $0 != .tab } ?? lineEnd
            text.append(content..<lineEnd, of: file.bytes)
            start = lineEnd
        }
    }
}
