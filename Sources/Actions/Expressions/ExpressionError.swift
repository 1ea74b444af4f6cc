/// What is wrong with an expression.
package struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Some characters are no word of the language.
        case lexing
        /// The words make no sentence, or one of them is not known in this place.
        case parsing
        /// The sentence cannot be computed.
        case evaluation
        /// A `${{` without its `}}`.
        case unclosed
    }

    package let kind: Kind
    /// In lower case, without a period, with the author's own words in quotes.
    package let message: String
    /// In bytes of the text that holds the expression.
    package let range: Range<Int>

    package init(_ kind: Kind, _ message: String, _ range: Range<Int>) {
        self.kind = kind
        self.message = message
        self.range = range
    }

    package var description: String { "\(message), at column \(range.lowerBound + 1)" }
}
