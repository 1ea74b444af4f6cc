import Values

/// One expansion of one word.
struct ExpansionRun {
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
                // Most bytes mean themselves: take them all at once.
                while space == 0, let next = peek, isOrdinary(next), next != stop { offset += 1 }
                result.append(bytes[start..<offset])
                try count(offset - start)
                if splits {
                    if space > 0 {
                        splitter.addBlank()
                    } else {
                        splitter.add(bytes[start..<offset], at: start..<offset)
                    }
                }
            }
        }
        if let stop { throw unterminated(stop) }
        return result
    }

    /// Whether a byte is a character that stands for itself.
    private func isOrdinary(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x80 && byte != UInt8(ascii: "$") && byte != UInt8(ascii: "<") && byte != .quote
            && byte != .apostrophe && byte != expander.escape
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
        if isNew(name) {
            if case .unset = found { unmatched.append(name) } else { matched.append(name) }
        }
        return found
    }

    /// Whether a variable is used for the first time. Most words have so few that looking at each is quicker than a set.
    private mutating func isNew(_ name: String) -> Bool {
        if matched.count + unmatched.count < 8 { return !matched.contains(name) && !unmatched.contains(name) }
        if seen.isEmpty { seen = Set(matched + unmatched) }
        return seen.insert(name).inserted
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
