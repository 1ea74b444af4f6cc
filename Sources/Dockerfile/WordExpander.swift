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
        self.message = message
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
    func words(of bytes: UnsafeBufferPointer<UInt8>) throws(WordExpansionError) -> [(text: [UInt8], range: Range<Int>)] {
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

/// Collects the words of an expansion.
private struct WordSplitter {
    private var words: [(text: ExpandedText, range: Range<Int>)] = []
    private var word = ExpandedText()
    private var isInWord = false
    private var start = 0
    private var end = 0

    /// Adds text that separates words at its blanks.
    mutating func addSplitting(_ text: ExpandedText, at range: Range<Int>) {
        for piece in text.pieces {
            guard piece.unknown == nil else {
                var single = ExpandedText()
                if let unknown = piece.unknown { single = ExpandedText(unknown, from: piece.origin) }
                add(single, at: range)
                continue
            }
            piece.bytes.withUnsafeBufferPointer { bytes in
                var offset = 0
                while offset < bytes.count {
                    let space = spaceLength(bytes, at: offset)
                    if space > 0 {
                        addBlank()
                        offset += space
                    } else {
                        let next = (offset + 1..<bytes.count).first { spaceLength(bytes, at: $0) > 0 } ?? bytes.count
                        add(ExpandedText(Array(bytes[offset..<next]), from: piece.origin), at: range)
                        offset = next
                    }
                }
            }
        }
    }

    /// Forgets the word that is not complete yet.
    mutating func drop() {
        word = ExpandedText()
        isInWord = false
    }

    mutating func addBlank() {
        guard isInWord, !word.isEmpty else { return }
        words.append((word, start..<end))
        word = ExpandedText()
        isInWord = false
    }

    /// Adds text that belongs to one word, blanks included.
    mutating func add(_ text: ExpandedText, at range: Range<Int>) {
        if word.isEmpty, !isInWord { start = range.lowerBound }
        word.append(text)
        isInWord = true
        end = range.upperBound
    }

    mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, at range: Range<Int>) {
        if word.isEmpty, !isInWord { start = range.lowerBound }
        word.append(bytes)
        isInWord = true
        end = range.upperBound
    }

    mutating func finish() -> [(text: ExpandedText, range: Range<Int>)] {
        if !word.isEmpty { words.append((word, start..<end)) }
        word = ExpandedText()
        isInWord = false
        return words
    }
}

/// One expansion of one word.
private struct ExpansionRun {
    let expander: WordExpander
    let bytes: UnsafeBufferPointer<UInt8>
    let variable: (String) -> VariableValue

    var offset = 0
    var keepsEscapes = false
    var depth = 0
    var produced = 0
    var matched: [String] = []
    var unmatched: [String] = []
    private var seen: Set<String> = []
    var splitter = WordSplitter()

    private static let depthLimit = 200

    init(expander: WordExpander, bytes: UnsafeBufferPointer<UInt8>, variable: @escaping (String) -> VariableValue) {
        self.expander = expander
        self.bytes = bytes
        self.variable = variable
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// How many bytes the character here has.
    private var characterLength: Int { decodeScalar(bytes, at: offset).length }

    /// Expands up to a character, which is taken too, or up to the end.
    mutating func text(until stop: UInt8?, keepsEscapes: Bool) throws(WordExpansionError) -> ExpandedText {
        let outer = self.keepsEscapes
        self.keepsEscapes = keepsEscapes
        depth += 1
        defer {
            self.keepsEscapes = outer
            depth -= 1
        }
        guard depth < Self.depthLimit else {
            throw WordExpansionError(.tooDeep, "the substitutions are nested too deep; write them one after another")
        }
        let splits = stop == nil
        // BuildKit collects all words in one buffer, so that a substitution with a word of its own loses what stands
        // before it: EXPOSE 80${SUFFIX:-80} exposes 80. Only the split words show it, never the result as one.
        if !splits { splitter.drop() }
        var result = ExpandedText()
        while let byte = peek {
            let start = offset
            if byte == stop {
                offset += 1
                return result
            }
            switch byte {
            case UInt8(ascii: "$"):
                let value = try dollar()
                try append(value, to: &result)
                if splits { splitter.addSplitting(value, at: start..<offset) }
            case .apostrophe where !expander.ignoresQuotes, .quote where !expander.ignoresQuotes:
                let value = byte == .quote ? try doubleQuoted() : try singleQuoted()
                try append(value, to: &result)
                if splits { splitter.add(value, at: start..<offset) }
            case UInt8(ascii: "<"):
                // `<<` and the blanks behind it belong to one word, for the sake of documents.
                offset += 1
                if peek == byte {
                    offset += 1
                    while let blank = peek, blank == 0x20 || blank == .tab { offset += 1 }
                }
                result.append(bytes[start..<offset])
                try count(offset - start)
                if splits { splitter.add(bytes[start..<offset], at: start..<offset) }
            case expander.escape:
                offset += 1
                // An escape character at the very end means nothing.
                let length = offset < bytes.count ? characterLength : 0
                let kept = self.keepsEscapes ? start : offset
                offset += length
                guard kept < offset else { break }
                result.append(bytes[kept..<offset])
                try count(offset - kept)
                if splits { splitter.add(bytes[kept..<offset], at: start..<offset) }
            default:
                let space = spaceLength(bytes, at: offset)
                offset += space > 0 ? space : characterLength
                result.append(bytes[start..<offset])
                try count(offset - start)
                if splits {
                    if space > 0 { splitter.addBlank() } else { splitter.add(bytes[start..<offset], at: start..<offset) }
                }
            }
        }
        if let stop { throw unterminated(stop) }
        return result
    }

    private func unterminated(_ stop: UInt8) -> WordExpansionError {
        WordExpansionError(
            .unterminatedSubstitution,
            "the substitution in '\(String(decoding: bytes, as: UTF8.self))' lacks a '\(Unicode.Scalar(stop))'; add it"
        )
    }

    private mutating func count(_ added: Int) throws(WordExpansionError) {
        produced += added
        guard produced <= WordExpander.sizeLimit else { throw .tooLarge }
    }

    private mutating func append(_ value: ExpandedText, to result: inout ExpandedText) throws(WordExpansionError) {
        try count(value.count)
        result.append(value)
    }

    private mutating func singleQuoted() throws(WordExpansionError) -> ExpandedText {
        let start = offset
        offset += 1
        while let byte = peek {
            offset += 1
            guard byte == .apostrophe else { continue }
            let kept = expander.keepsQuotes ? start..<offset : (start + 1)..<(offset - 1)
            return ExpandedText(Array(bytes[kept]), from: nil)
        }
        throw WordExpansionError(
            .unterminatedQuote,
            "the single quote in '\(String(decoding: bytes, as: UTF8.self))' is not closed; close it or escape it"
        )
    }

    private mutating func doubleQuoted() throws(WordExpansionError) -> ExpandedText {
        var result = ExpandedText()
        if expander.keepsQuotes { result.append(UInt8.quote) }
        offset += 1
        while let byte = peek {
            switch byte {
            case .quote:
                offset += 1
                if expander.keepsQuotes { result.append(UInt8.quote) }
                return result
            case UInt8(ascii: "$"):
                try append(try dollar(), to: &result)
            case expander.escape:
                offset += 1
                if keepsEscapes { result.append(byte) }
                switch peek {
                case nil: break
                case UInt8.quote, UInt8(ascii: "$"), expander.escape:
                    result.append(bytes[offset])
                    offset += 1
                default: result.append(byte)
                }
            default:
                result.append(byte)
                offset += 1
            }
        }
        throw WordExpansionError(
            .unterminatedQuote,
            "the double quote in '\(String(decoding: bytes, as: UTF8.self))' is not closed; close it or escape it"
        )
    }

    /// Expands what a `$` begins.
    private mutating func dollar() throws(WordExpansionError) -> ExpandedText {
        let start = offset
        offset += 1
        guard peek == UInt8(ascii: "{") else {
            let name = name()
            guard !name.isEmpty else { return ExpandedText([UInt8(ascii: "$")], from: nil) }
            return value(of: name, from: start)
        }
        offset += 1
        switch peek {
        case nil: throw unterminated(UInt8(ascii: "}"))
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":"):
            throw WordExpansionError(
                .badSubstitution,
                "the substitution in '\(String(decoding: bytes, as: UTF8.self))' names no variable; write '${NAME}'"
            )
        default: break
        }
        let name = name()
        switch peek {
        case UInt8(ascii: "}"):
            offset += 1
            return value(of: name, from: start)
        case UInt8.slash:
            offset += 1
            return try replacement(in: name, from: start)
        default:
            return try modified(name, from: start)
        }
    }

    /// The value of a variable; as it is written when it has none and such are kept.
    private mutating func value(of name: String, from start: Int) -> ExpandedText {
        switch look(up: name) {
        case .unset: expander.keepsUnset ? written(from: start) : ExpandedText()
        case .set(let template): ExpandedText(template)
        case .undecided(let unknown): ExpandedText(unknown, from: nil)
        }
    }

    /// Expands `${name-word}` and its relatives; the modifier comes next.
    private mutating func modified(_ name: String, from start: Int) throws(WordExpansionError) -> ExpandedText {
        var isColon = false
        if peek == UInt8(ascii: ":") {
            isColon = true
            offset += 1
        }
        guard let modifier = peek, (isColon ? "+-?" : "+-?#%").utf8.contains(modifier) else {
            throw peek == nil ? unterminated(UInt8(ascii: "}")) : unsupported(from: start)
        }
        offset += characterLength
        let isTrim = modifier == UInt8.hash || modifier == UInt8(ascii: "%")
        let wordStart = offset
        let word = try text(until: UInt8(ascii: "}"), keepsEscapes: isTrim)
        let variable = look(up: name)
        if case .unset = variable, expander.keepsUnset {
            var kept = ExpandedText(Array(bytes[start..<wordStart]), from: nil)
            kept.append(word)
            kept.append(UInt8(ascii: "}"))
            return kept
        }
        switch modifier {
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            let value: ExpandedText?
            switch variable {
            case .undecided(let unknown): return undecided(unknown, from: start)
            case .unset: value = nil
            case .set(let template):
                let text = ExpandedText(template)
                if isColon, text.isKnownToBeEmpty == nil, let unknown = text.firstUnknown {
                    return undecided(unknown, from: start)
                }
                value = isColon && text.isEmpty ? nil : text
            }
            if modifier == UInt8(ascii: "-") { return value ?? word }
            if modifier == UInt8(ascii: "+") { return value == nil ? ExpandedText() : word }
            if let value { return value }
            let message = word.template.display
            throw WordExpansionError(
                .missingValue,
                "'\(name)' has no value, and the file asks for one" + (message.isEmpty ? "" : ": \(message)")
            )
        case UInt8.hash, UInt8(ascii: "%"):
            return try trimmed(variable, by: word, modifier: modifier, from: start)
        default:
            throw unsupported(from: start)
        }
    }

    private func trimmed(
        _ variable: VariableValue,
        by word: ExpandedText,
        modifier: UInt8,
        from start: Int
    ) throws(WordExpansionError) -> ExpandedText {
        guard var pattern = word.bytes else { return undecided(word.firstUnknown, from: start) }
        let isLongest = pattern.first == modifier
        if isLongest { pattern.removeFirst() }
        let shellPattern = try ShellPattern(pattern)
        return try mapped(variable, from: start) { value throws(WordExpansionError) in
            modifier == UInt8(ascii: "%")
                ? try shellPattern.trimmingSuffix(of: value, longest: isLongest)
                : try shellPattern.trimmingPrefix(of: value, longest: isLongest)
        }
    }

    /// Expands `${name/pattern/replacement}`; the pattern comes next.
    private mutating func replacement(in name: String, from start: Int) throws(WordExpansionError) -> ExpandedText {
        let isAll = peek == .slash
        if isAll { offset += 1 }
        let pattern = try text(until: .slash, keepsEscapes: true)
        let replacement = try text(until: UInt8(ascii: "}"), keepsEscapes: true)
        let variable = look(up: name)
        if case .unset = variable, expander.keepsUnset {
            var kept = ExpandedText(Array("${\(name)/".utf8), from: nil)
            kept.append(pattern)
            kept.append(UInt8.slash)
            kept.append(replacement)
            kept.append(UInt8(ascii: "}"))
            return kept
        }
        guard let patternBytes = pattern.bytes, let replacementBytes = replacement.bytes else {
            return undecided(pattern.firstUnknown ?? replacement.firstUnknown, from: start)
        }
        let shellPattern = try ShellPattern(patternBytes)
        return try mapped(variable, from: start) { value throws(WordExpansionError) in
            try shellPattern.replacing(in: value, with: replacementBytes, all: isAll)
        }
    }

    /// The value of a variable after a computation that needs all of it; no value counts as the empty text.
    private func mapped(
        _ variable: VariableValue,
        from start: Int,
        _ compute: ([UInt8]) throws(WordExpansionError) -> [UInt8]
    ) throws(WordExpansionError) -> ExpandedText {
        switch variable {
        case .undecided(let unknown): return undecided(unknown, from: start)
        case .unset: return ExpandedText(try compute([]), from: nil)
        case .set(let template):
            let text = ExpandedText(template)
            guard let bytes = text.bytes else { return undecided(text.firstUnknown, from: start) }
            return ExpandedText(try compute(bytes), from: text.pieces.first?.origin)
        }
    }

    private mutating func look(up name: String) -> VariableValue {
        let found = variable(name)
        if seen.insert(name).inserted {
            if case .unset = found { unmatched.append(name) } else { matched.append(name) }
        }
        return found
    }

    private func written(from start: Int) -> ExpandedText {
        ExpandedText(Array(bytes[start..<offset]), from: nil)
    }

    /// What stands for a substitution whose outcome an unknown decides.
    private func undecided(_ unknown: Unknown?, from start: Int) -> ExpandedText {
        let expression = String(decoding: bytes[start..<offset], as: UTF8.self)
        let reason = unknown?.reason ?? "it depends on a value that only the run knows"
        return ExpandedText(Unknown(expression, because: reason, at: unknown?.place), from: nil)
    }

    private func unsupported(from start: Int) -> WordExpansionError {
        WordExpansionError(
            .unsupportedModifier,
            "the substitution '\(String(decoding: bytes[start..<min(offset + 1, bytes.count)], as: UTF8.self))…' is none that "
                + "a Dockerfile knows; use one of '-', '+', '?', '#', '%' and '/'"
        )
    }

    /// Takes the name of a variable: letters, digits and `_`, or digits alone, or one special character.
    private mutating func name() -> String {
        let start = offset
        while offset < bytes.count {
            let (scalar, length) = decodeScalar(bytes, at: offset)
            if offset == start {
                if isDigit(scalar) {
                    while offset < bytes.count {
                        let (digit, length) = decodeScalar(bytes, at: offset)
                        guard isDigit(digit) else { break }
                        offset += length
                    }
                    break
                }
                if "@*#?-$!".unicodeScalars.contains(scalar) {
                    offset += length
                    break
                }
            }
            guard scalar == "_" || isDigit(scalar) || isLetter(scalar) else { break }
            offset += length
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
}

/// The character at an offset and how many bytes it has; a byte that is no UTF-8 is the replacement character.
private func decodeScalar(
    _ bytes: UnsafeBufferPointer<UInt8>,
    at offset: Int
) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, offset + length <= bytes.count else { return ("\u{FFFD}", 1) }
    var decoder = UTF8()
    var iterator = bytes[offset..<(offset + length)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator), UTF8.width(scalar) == length else {
        return ("\u{FFFD}", 1)
    }
    return (scalar, length)
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar.value >= 0x30 && scalar.value <= 0x39 }
    return scalar.properties.generalCategory == .decimalNumber
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return UInt8(scalar.value).isASCIILetter }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
}
