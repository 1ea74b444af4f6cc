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

extension Template {
    /// Where some bytes of a text come from: each place on the way of the values that bring them, and of those that are
    /// empty beside them.
    ///
    /// - Parameters:
    ///   - part: in bytes of the text, in which unknown pieces have none; nil for the whole text.
    ///   - range: where the whole text is written or put together.
    func sources(
        of part: Range<Int>? = nil,
        writtenAt range: SourceRange,
        in context: CheckContext
    ) -> [SourceRange] {
        var sources: [SourceRange] = []
        var start = 0
        for case .text(let text, let origin) in pieces {
            let piece = start..<(start + text.utf8.count)
            start = piece.upperBound
            guard part.map({ $0.isEmpty ? piece.contains($0.lowerBound) : piece.overlaps($0) }) ?? true else {
                continue
            }
            if origin?.cause == nil {
                let bytes = part.map { $0.clamped(to: piece) } ?? piece
                let local = (bytes.lowerBound - piece.lowerBound)..<(bytes.upperBound - piece.lowerBound)
                sources.append(context.narrowed(origin.written(in: range), to: Array(text.utf8)[local]))
            } else {
                sources += origin.places
            }
        }
        for hole in context.emptyExpressions(of: self, writtenAt: range) {
            guard part.map({ $0.lowerBound <= hole.offset && hole.offset <= $0.upperBound }) ?? true else { continue }
            sources.append(hole.place)
            for name in hole.expression.variables {
                sources += context.matrix.workflow(at: range.path)?.declarations(of: name) ?? []
            }
        }
        return sources
    }
}

extension Origin? {
    /// From the use of a value back to where it was decided.
    fileprivate var places: [SourceRange] {
        var places: [SourceRange] = []
        var origin = self
        while let current = origin {
            if let place = current.place { places.append(place) }
            origin = current.cause
        }
        return places
    }

    /// The place of a text that is written as it is, as far as it belongs to the text of a range.
    fileprivate func written(in range: SourceRange) -> SourceRange {
        guard let place = self?.place else { return range }
        guard place.path == range.path, place.bytes.overlaps(range.bytes) else { return place }
        return SourceRange(path: range.path, bytes: place.bytes.clamped(to: range.bytes))
    }
}

/// An expression that gives nothing, in a text that has other parts.
private struct EmptyExpression {
    let expression: ExpressionSyntax
    let place: SourceRange
    /// Where the value would stand, in bytes of the text.
    let offset: Int
}

extension CheckContext {
    /// The expressions between two places of a text from which no piece of its value comes.
    fileprivate func emptyExpressions(of value: Template, writtenAt range: SourceRange) -> [EmptyExpression] {
        guard let file = matrix.workflow(at: range.path)?.file, range.bytes.upperBound <= file.bytes.count,
            let written = try? TemplateString(parsing: file.text(in: range.bytes))
        else { return [] }
        // Where each piece is used; without it nothing can be said.
        var uses: [(bytes: Range<Int>, count: Int)] = []
        for piece in value.pieces {
            let places = piece.origin.places.filter { $0.path == range.path && $0.bytes.overlaps(range.bytes) }
            guard let place = places.first else { return [] }
            let count = if case .text(let text, _) = piece { text.utf8.count } else { 0 }
            uses.append((place.bytes, count))
        }
        return written.segments.compactMap { segment in
            guard case .expression(let expression, let local) = segment else { return nil }
            let bytes = (range.bytes.lowerBound + local.lowerBound)..<(range.bytes.lowerBound + local.upperBound)
            guard !uses.contains(where: { $0.bytes.overlaps(bytes) }) else { return nil }
            let before = uses.filter { $0.bytes.upperBound <= bytes.lowerBound }
            return EmptyExpression(
                expression: expression,
                place: file.place(bytes),
                offset: before.reduce(0) { $0 + $1.count }
            )
        }
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
