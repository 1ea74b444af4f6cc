/// A shell-style pattern for image names: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]` are one character.
///
/// The rules are those of Go's `path.Match`, which engines use to filter images: the part behind a `*` is looked for
/// from the left, and the first place where it fits counts.
/// - SeeAlso: https://pkg.go.dev/path#Match
package struct ImagePattern: Hashable, Sendable, CustomStringConvertible {
    /// A pattern that ends inside of a class or behind a backslash, or that has an empty class.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        package let pattern: String
        package var description: String {
            "pattern '\(pattern)' is malformed; close each '[' with ']' and write a character behind each '\\'"
        }
    }

    private enum Piece: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case anyScalar
        case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    /// Pieces that stand together, behind a star or at the beginning.
    private struct Chunk: Hashable, Sendable {
        var followsStar: Bool
        var pieces: [Piece] = []
    }

    /// The bytes as they came.
    package let description: String
    private let chunks: [Chunk]

    package init(_ pattern: String) throws(Malformed) {
        guard let chunks = Self.chunks(of: pattern) else { throw Malformed(pattern: pattern) }
        description = pattern
        self.chunks = chunks
    }

    /// Whether the familiar form of a reference, or its name alone, is described by the pattern.
    package func matches(_ reference: ImageReference) -> Bool {
        matches(reference.familiar) || matches(reference.familiarName)
    }

    /// Whether the whole text is described by the pattern.
    package func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var position = 0
        for (index, chunk) in chunks.enumerated() {
            let isLast = index == chunks.count - 1
            if chunk.pieces.isEmpty, isLast {
                return !chunk.followsStar ? position == scalars.count : !scalars[position...].contains("/")
            }
            guard let end = end(of: chunk, in: scalars, from: position, isLast: isLast) else { return false }
            position = end
        }
        return position == scalars.count
    }

    private func end(of chunk: Chunk, in scalars: [Unicode.Scalar], from start: Int, isLast: Bool) -> Int? {
        var start = start
        while true {
            if let end = end(of: chunk.pieces, in: scalars, from: start), !isLast || end == scalars.count { return end }
            guard chunk.followsStar, start < scalars.count, scalars[start] != "/" else { return nil }
            start += 1
        }
    }

    private func end(of pieces: [Piece], in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard pieces.count <= scalars.count - start else { return nil }
        for (offset, piece) in pieces.enumerated() {
            let scalar = scalars[start + offset]
            switch piece {
            case .scalar(let wanted): guard scalar == wanted else { return nil }
            case .anyScalar: guard scalar != "/" else { return nil }
            case .oneOf(let ranges, let negated):
                guard ranges.contains(where: { $0.contains(scalar) }) != negated else { return nil }
            }
        }
        return start + pieces.count
    }

    private static func chunks(of pattern: String) -> [Chunk]? {
        var chunks = [Chunk(followsStar: false)]
        var scalars = pattern.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*":
                if chunks[chunks.count - 1].pieces.isEmpty {
                    chunks[chunks.count - 1].followsStar = true
                } else {
                    chunks.append(Chunk(followsStar: true))
                }
            case "?": chunks[chunks.count - 1].pieces.append(.anyScalar)
            case "[":
                guard let piece = characterClass(&scalars) else { return nil }
                chunks[chunks.count - 1].pieces.append(piece)
            case "\\":
                guard let escaped = scalars.popFirst() else { return nil }
                chunks[chunks.count - 1].pieces.append(.scalar(escaped))
            default: chunks[chunks.count - 1].pieces.append(.scalar(scalar))
            }
        }
        return chunks
    }

    /// The class behind a `[`; a range whose ends are the wrong way round holds nothing.
    private static func characterClass(_ scalars: inout Substring.UnicodeScalarView) -> Piece? {
        let negated = scalars.first == "^"
        if negated { scalars.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isEmpty = true
        while isEmpty || scalars.first != "]" {
            guard let low = classEnd(&scalars) else { return nil }
            var high = low
            if scalars.first == "-" {
                scalars.removeFirst()
                guard let end = classEnd(&scalars) else { return nil }
                high = end
            }
            if low <= high { ranges.append(low...high) }
            isEmpty = false
        }
        scalars.removeFirst()
        return .oneOf(ranges, negated: negated)
    }

    private static func classEnd(_ scalars: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
        guard let scalar = scalars.popFirst(), scalar != "-", scalar != "]" else { return nil }
        guard scalar == "\\" else { return scalars.isEmpty ? nil : scalar }
        guard let escaped = scalars.popFirst(), !scalars.isEmpty else { return nil }
        return escaped
    }
}
