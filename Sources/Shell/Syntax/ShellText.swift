import SourceText
import Values

/// The text of a script as the parser reads it: its bytes, and one byte that no UTF-8 has for each unknown part.
///
/// A `run:` step may hold `${{ … }}`. What is known of it is part of the script, as it is for the shell of the run; what
/// is unknown stands as an opaque part of a word.
package struct ShellText: Sendable {
    /// Stands for an unknown part; no UTF-8 text holds this byte.
    package static let unknownByte: UInt8 = 0xFF

    package let bytes: [UInt8]
    /// Leads a range of `bytes` back to the file that it was written in.
    package let place: @Sendable (Range<Int>) -> SourceRange?
    private let pieces: [Template.Piece]
    /// The offset of the first byte of each piece.
    private let starts: [Int]

    package init(_ template: Template, place: @escaping @Sendable (Range<Int>) -> SourceRange? = { _ in nil }) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for piece in template.pieces {
            starts.append(bytes.count)
            switch piece {
            case .text(let text, _): bytes.append(contentsOf: text.utf8)
            case .unknown: bytes.append(Self.unknownByte)
            }
        }
        self.bytes = bytes
        self.place = place
        self.pieces = template.pieces
        self.starts = starts
    }

    /// A script without unknown parts, as a file or an instruction holds it.
    package init(bytes: [UInt8], place: @escaping @Sendable (Range<Int>) -> SourceRange? = { _ in nil }) {
        // What is no UTF-8 must not look like an unknown part.
        self.bytes = bytes.contains(Self.unknownByte) ? bytes.map { $0 == Self.unknownByte ? 0xFE : $0 } : bytes
        self.place = place
        pieces = []
        starts = []
    }

    /// The unknown part that stands at an offset.
    func unknown(at offset: Int) -> Unknown? {
        guard let index = pieceIndex(containing: offset), case .unknown(let unknown, _) = pieces[index] else {
            return nil
        }
        return unknown
    }

    /// The unknown part that stands at an offset, as a value.
    func unknownTemplate(at offset: Int) -> Template {
        guard let index = pieceIndex(containing: offset), case .unknown = pieces[index] else { return Template() }
        return Template(pieces: [pieces[index]])
    }

    /// A text that is written at a range of the script, with where it comes from.
    func template(_ literal: String, at range: Range<Int>) -> Template {
        guard pieces.count > 1, let first = pieceIndex(containing: range.lowerBound) else {
            return Template(literal, from: pieces.first?.origin ?? writtenOrigin(at: range))
        }
        let count = literal.utf8.count
        let firstEnd = first + 1 < starts.count ? starts[first + 1] : bytes.count
        guard count == range.count, firstEnd < range.upperBound else {
            return Template(literal, from: pieces[first].origin ?? writtenOrigin(at: range))
        }
        // The literal runs over the ends of pieces: each part keeps its own origin.
        var result: [Template.Piece] = []
        var index = first
        var offset = range.lowerBound
        let utf8 = Array(literal.utf8)
        while offset < range.upperBound, index < pieces.count {
            let end = min(index + 1 < starts.count ? starts[index + 1] : bytes.count, range.upperBound)
            let part = utf8[(offset - range.lowerBound)..<(end - range.lowerBound)]
            result.append(
                .text(String(decoding: part, as: UTF8.self), pieces[index].origin ?? writtenOrigin(at: offset..<end))
            )
            offset = end
            index += 1
        }
        return Template(pieces: result)
    }

    /// What is written at a range, unknown parts as `${{ … }}`.
    package func display(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        let slice = bytes[range]
        guard slice.contains(Self.unknownByte) else { return String(decoding: slice, as: UTF8.self) }
        var result = ""
        var start = range.lowerBound
        for offset in range where bytes[offset] == Self.unknownByte {
            result += String(decoding: bytes[start..<offset], as: UTF8.self)
            result += "${{ \(unknown(at: offset)?.expression ?? "?") }}"
            start = offset + 1
        }
        return result + String(decoding: bytes[start..<range.upperBound], as: UTF8.self)
    }

    private func writtenOrigin(at range: Range<Int>) -> Origin? {
        guard let place = place(range) else { return nil }
        return Origin(at: place)
    }

    private func pieceIndex(containing offset: Int) -> Int? {
        var low = 0
        var high = starts.count
        guard high > 0, offset >= 0 else { return nil }
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
