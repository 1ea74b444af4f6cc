import Glibc
import SourceText
import Values

/// A text of a workflow with its `${{ }}` expressions, parsed once.
///
/// All ranges are bytes of the text.
package struct TemplateString: Sendable {
    package enum Segment: Sendable {
        /// Text as it is written.
        case literal(String, Range<Int>)
        /// What is computed; the range holds `${{` and `}}`.
        case expression(ExpressionSyntax, Range<Int>)
    }

    /// In the order of the text; no literal is empty.
    package let segments: [Segment]

    /// - Throws: when an expression is not closed or not well formed.
    package init(parsing text: String) throws(ExpressionError) {
        var text = text
        let result = text.withUTF8 { bytes -> Result<[Segment], ExpressionError>? in
            if bytes.firstExpression(from: 0) == nil { return nil }
            return Result { () throws(ExpressionError) in try Self.segments(of: bytes) }
        }
        if let result {
            segments = try result.get()
        } else {
            segments = text.isEmpty ? [] : [.literal(text, 0..<text.utf8.count)]
        }
    }

    /// The text, when there is no expression in it.
    package var literal: String? {
        switch segments.count {
        case 0: ""
        case 1: if case .literal(let text, _) = segments[0] { text } else { nil }
        default: nil
        }
    }

    /// The expression, when there is nothing but one.
    package var expression: ExpressionSyntax? {
        if segments.count == 1, case .expression(let syntax, _) = segments[0] { syntax } else { nil }
    }

    package var expressions: [ExpressionSyntax] {
        segments.compactMap { if case .expression(let syntax, _) = $0 { syntax } else { nil } }
    }

    /// Computes the value: that of the expression when there is nothing but one, else a text.
    ///
    /// - Parameter place: leads from bytes of the text to the file, for the origins.
    package func evaluate(
        in contexts: ExpressionContexts,
        place: @escaping PlaceOfBytes = { _ in nil }
    ) throws(ExpressionError) -> Value {
        if let expression { return try expression.evaluate(in: contexts, place: place) }
        return Value(try template(in: contexts, place: place))
    }

    /// Computes the text; what is unknown stays an unknown part of it.
    package func template(
        in contexts: ExpressionContexts,
        place: @escaping PlaceOfBytes = { _ in nil }
    ) throws(ExpressionError) -> Template {
        var result = Template()
        for segment in segments {
            switch segment {
            case .literal(let text, let range):
                result.append(text, from: place(range).map { Origin(at: $0) })
            case .expression(let syntax, _):
                result.append(try syntax.evaluate(in: contexts, place: place).template)
            }
        }
        return result
    }

    // MARK: Reading

    private static func segments(of bytes: UnsafeBufferPointer<UInt8>) throws(ExpressionError) -> [Segment] {
        var segments: [Segment] = []
        var position = 0
        while let start = bytes.firstExpression(from: position) {
            if start > position { segments.append(literal(bytes, position..<start)) }
            guard let end = closing(bytes, from: start + 3) else {
                throw ExpressionError(.unclosed, "the expression is not closed; '}}' is missing", start..<bytes.count)
            }
            let inner = UnsafeBufferPointer(rebasing: bytes[(start + 3)..<end])
            let syntax: ExpressionSyntax
            do {
                syntax = try ExpressionSyntax.parse(inner, base: start + 3).get()
            } catch  where inner.allSatisfy({ $0 <= 0x20 }) {
                throw ExpressionError(.parsing, error.message, start..<(end + 2))
            }
            segments.append(.expression(syntax, start..<(end + 2)))
            position = end + 2
        }
        if position < bytes.count { segments.append(literal(bytes, position..<bytes.count)) }
        return segments
    }

    private static func literal(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Segment {
        .literal(String(decoding: bytes[range], as: UTF8.self), range)
    }

    /// Where the `}}` stands that closes an expression; braces in a text between single quotes close nothing.
    private static func closing(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var isQuoted = false
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "'"): isQuoted.toggle()
            case UInt8(ascii: "}") where !isQuoted && position + 1 < bytes.count:
                if bytes[position + 1] == UInt8(ascii: "}") { return position }
            default: break
            }
            position += 1
        }
        return nil
    }
}

extension String {
    /// Whether `${{` stands in the text.
    package var hasExpressions: Bool {
        var text = self
        return text.withUTF8 { $0.firstExpression(from: 0) != nil }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where the next `${{` stands in some text; most texts have none, and that is seen in one look.
    package func firstExpression(from start: Int) -> Int? {
        guard let base = baseAddress else { return nil }
        var position = start
        while position < count, let found = memchr(base + position, Int32(UInt8(ascii: "$")), count - position) {
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard position + 2 < count else { return nil }
            if self[position + 1] == UInt8(ascii: "{"), self[position + 2] == UInt8(ascii: "{") { return position }
            position += 1
        }
        return nil
    }
}
