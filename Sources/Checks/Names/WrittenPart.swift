import Actions
import ImageMatrix
import SourceText
import Values

extension Template {
    /// Where some bytes of a known text are written: at the value of the variable that brings them, else in the name itself.
    ///
    /// - Parameters:
    ///   - part: in bytes of the text.
    ///   - range: where the whole text is written or put together.
    func place(of part: Range<Int>, writtenAt range: SourceRange, in context: CheckContext) -> SourceRange {
        var start = 0
        for case .text(let text, let origin) in pieces {
            let piece = start..<(start + text.utf8.count)
            start = piece.upperBound
            guard piece.contains(part.lowerBound), part.upperBound <= piece.upperBound else { continue }
            let bytes = Array(text.utf8)[(part.lowerBound - piece.lowerBound)..<(part.upperBound - piece.lowerBound)]
            let root = origin?.root.place ?? range
            let outer = root.path != range.path || origin?.cause != nil ? root : range
            return context.narrowed(outer, to: bytes)
        }
        return range
    }
}

extension CheckContext {
    /// The only place below a range where some bytes are written as they are; the range itself when there is none, or
    /// more than one.
    func narrowed(_ range: SourceRange, to part: ArraySlice<UInt8>) -> SourceRange {
        guard !part.isEmpty, let file = matrix.workflow(at: range.path)?.file,
            range.bytes.upperBound <= file.bytes.count
        else { return range }
        var found: Int?
        var offset = range.bytes.lowerBound
        while offset + part.count <= range.bytes.upperBound {
            if file.bytes[offset..<(offset + part.count)].elementsEqual(part) {
                guard found == nil else { return range }
                found = offset
            }
            offset += 1
        }
        return found.map { file.place($0..<($0 + part.count)) } ?? range
    }
}

extension Template.Piece {
    /// What was evaluated to get the piece, from its use back to where it was decided.
    var expressions: [String] {
        var expressions: [String] = []
        var origin = origin
        while let current = origin {
            if let expression = current.expression { expressions.append(expression) }
            origin = current.cause
        }
        return expressions
    }
}
