import SourceText
import Values

/// What a variable is where a word is expanded.
package enum VariableValue: Sendable {
    case unset
    case set(Template)
    /// It cannot be told whether it is set at all.
    case undecided(Unknown)
}

/// A word with its variables replaced.
package struct WordExpansion: Sendable {
    /// The word as one.
    package let result: Template
    /// The word split at the blanks that were not quoted.
    package let words: [Template]
    /// The variables that have a value, in the order of their first use.
    package let matched: [String]
    /// The variables that have none.
    package let unmatched: [String]
}

/// A word that cannot be expanded.
package struct WordExpansionError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case unterminatedQuote
        case unterminatedSubstitution
        case badSubstitution
        case unsupportedModifier
        case badPattern
        /// `${name:?message}` of a variable without a value.
        case missingValue
        case tooDeep
        case tooLarge
    }

    package let code: Code
    /// What is wrong and what to do.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = shortened(message)
    }

    /// What it is for the builder: some words have no meaning, others none with these values.
    var problemCode: DockerfileProblem.Code {
        switch code {
        case .unterminatedQuote, .unterminatedSubstitution, .badSubstitution, .unsupportedModifier: .malformedWord
        case .badPattern, .missingValue, .tooDeep, .tooLarge: .badExpansion
        }
    }

    static let tooLarge = WordExpansionError(
        .tooLarge,
        "the text grows above 1 MiB when its variables are replaced; make the values shorter"
    )
}

/// Replaces variables, quotes and escapes in words of a Dockerfile.
///
/// The language is BuildKit's: `$name`, `${name}` and `${name<modifier>word}` with the modifiers `-`, `+`, `?` (also with a
/// colon), `#`, `##`, `%`, `%%`, `/` and `//`
/// (https://docs.docker.com/reference/dockerfile/#environment-replacement).
package struct WordExpander: Sendable {
    /// The character that takes the meaning of the next one: `\` or a backquote.
    package var escape: UInt8
    /// Whether quotes stay in the result.
    package var keepsQuotes = false
    /// Whether escape characters stay in the result.
    package var keepsEscapes = false
    /// Whether variables without a value stay as they are written.
    package var keepsUnset = false
    /// Whether quotes are characters like others.
    package var ignoresQuotes = false

    /// No expanded text may be longer.
    static var sizeLimit: Int { 1 << 20 }

    package init(escape: UInt8 = UInt8(ascii: "\\")) {
        self.escape = escape
    }

    /// Expands a word.
    package func expand(
        _ word: some Collection<UInt8>,
        variable: @escaping (String) -> VariableValue
    ) throws(WordExpansionError) -> WordExpansion {
        if !word.contains(where: isSpecial) { return unchanged(word) }
        return try Array(word).withUnsafeBufferPointer { bytes throws(WordExpansionError) in
            var run = ExpansionRun(expander: self, bytes: bytes, variable: variable)
            let result = try run.text(until: nil, keepsEscapes: keepsEscapes)
            return WordExpansion(
                result: result.template,
                words: run.splitter.finish().map(\.text.template),
                matched: run.matched,
                unmatched: run.unmatched
            )
        }
    }

    package func expand(
        _ word: String,
        variable: @escaping (String) -> VariableValue
    ) throws(WordExpansionError) -> WordExpansion {
        try expand(word.utf8, variable: variable)
    }

    /// The words of a text in which no variable has a value, each with its place in the text.
    func words(of bytes: UnsafeBufferPointer<UInt8>) throws(WordExpansionError) -> [(text: [UInt8], range: Range<Int>)]
    {
        var run = ExpansionRun(expander: self, bytes: bytes, variable: { _ in .unset })
        _ = try run.text(until: nil, keepsEscapes: keepsEscapes)
        return run.splitter.finish().map { ($0.text.bytes ?? [], $0.range) }
    }

    /// Whether a word may be another one when it is expanded.
    func changes(_ word: String) -> Bool {
        word.utf8.contains { $0 == UInt8(ascii: "$") || $0 == escape || $0 == .quote || $0 == .apostrophe }
    }

    private func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "$") || byte == escape || byte == .quote || byte == .apostrophe || byte >= 0x80
            || byte <= 0x20 || byte == UInt8(ascii: "<")
    }

    private func unchanged(_ word: some Collection<UInt8>) -> WordExpansion {
        let template = Template(String(decoding: word, as: UTF8.self))
        return WordExpansion(
            result: template,
            words: template.isEmpty ? [] : [template],
            matched: [],
            unmatched: []
        )
    }
}
