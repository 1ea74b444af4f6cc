/// Words: quoting and the places where expansions begin.
extension ShellParser {
    /// What kind of word is read; it decides which bytes end it.
    enum WordContext {
        case command
        case assignment
        case pattern
        /// Inside of `[[ … ]]`
        case conditional
        /// On the right of `=~`, where parentheses and bars belong to the word
        case regex
    }

    /// The word that begins here, or nil when none does.
    mutating func word(in context: WordContext = .command) throws(ShellSyntaxError) -> ShellWord? {
        let start = at
        var builder = WordBuilder(start: at)
        var nesting = 0
        loop: while let byte {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if context == .regex, nesting > 0 {
                    builder.append(byte, at: at)
                    at += 1
                    continue
                }
                break loop
            case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"):
                break loop
            case UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"):
                if context == .regex {
                    if byte == UInt8(ascii: "|"), peek(1) == UInt8(ascii: "|"), nesting == 0 { break loop }
                    if byte == UInt8(ascii: "(") { nesting += 1 }
                    if byte == UInt8(ascii: ")") {
                        if nesting == 0 { break loop }
                        nesting -= 1
                    }
                    builder.append(byte, at: at)
                    at += 1
                    continue
                }
                if context == .conditional || context == .pattern || context == .command, byte == UInt8(ascii: "("),
                    let last = builder.lastLiteralByte, at > start, "?*+@!".utf8.contains(last)
                {
                    try readExtendedPattern(into: &builder)
                    continue
                }
                break loop
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                if context == .regex, nesting > 0 {
                    builder.append(byte, at: at)
                    at += 1
                    continue
                }
                guard peek(1) == UInt8(ascii: "("), context != .conditional, context != .regex else { break loop }
                let begin = at
                at += 2
                try descend()
                let body = try list(until: .closingParenthesis)
                try closeParenthesis(openedAt: begin)
                depth -= 1
                builder.add(.process(body, isInput: byte == UInt8(ascii: "<")), range(from: begin), self)
            default:
                try readPart(byte, into: &builder)
            }
        }
        guard at > start, !builder.isEmpty else { return nil }
        builder.flush(self, at)
        return ShellWord(parts: builder.parts, range: range(from: start))
    }

    /// Reads one unit outside of double quotes: a byte, a quoted text, an expansion.
    mutating func readPart(_ byte: UInt8, into builder: inout WordBuilder) throws(ShellSyntaxError) {
        let start = at
        switch byte {
        case UInt8(ascii: "\\"):
            if peek(1) == UInt8(ascii: "\n") {
                at += 2
                builder.touch()
            } else if let next = peek(1) {
                let length = next < 0x80 ? 1 : next == ShellText.unknownByte ? 0 : scalarLength(at: at + 1)
                at += 1 + length
                let quoted = String(decoding: bytes[(start + 1)..<at], as: UTF8.self)
                builder.add(.quoted(quoted), range(from: start), self)
            } else {
                at += 1
                builder.add(.quoted("\\"), range(from: start), self)
            }
        case UInt8(ascii: "'"):
            let kind = try singleQuoted()
            builder.add(kind, range(from: start), self)
        case UInt8(ascii: "\""):
            at += 1
            let parts = try doubleQuotedParts(openedAt: start)
            builder.add(.doubleQuoted(parts), range(from: start), self)
        case UInt8(ascii: "$"):
            if peek(1) == UInt8(ascii: "'") {
                at += 1
                let kind = try ansiQuoted(openedAt: start)
                builder.add(kind, range(from: start), self)
            } else if peek(1) == UInt8(ascii: "\"") {
                at += 2
                let parts = try doubleQuotedParts(openedAt: start)
                builder.add(.doubleQuoted(parts), range(from: start), self)
            } else if let kind = try dollar(inDoubleQuotes: false) {
                builder.add(kind, range(from: start), self)
            } else {
                builder.append(byte, at: at)
                at += 1
            }
        case UInt8(ascii: "`"):
            let body = try backquoted(inDoubleQuotes: false)
            builder.add(.command(body), range(from: start), self)
        case ShellText.unknownByte:
            at += 1
            builder.add(.unknown, start..<at, self)
        default:
            builder.append(byte, at: at)
            at += 1
        }
    }

    private func scalarLength(at offset: Int) -> Int {
        var length = 1
        while offset + length < end, bytes[offset + length] & 0xC0 == 0x80 { length += 1 }
        return length
    }

    /// `?(…)` and its kind; the bytes up to the closing parenthesis belong to the word.
    private mutating func readExtendedPattern(into builder: inout WordBuilder) throws(ShellSyntaxError) {
        let start = at
        var nesting = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: " "):
                if byte == UInt8(ascii: "(") { nesting += 1 }
                if byte == UInt8(ascii: ")") { nesting -= 1 }
                builder.append(byte, at: at)
                at += 1
                if nesting == 0 { return }
            case UInt8(ascii: "\n"):
                throw unclosed("(", ")", at: start)
            default:
                try readPart(byte, into: &builder)
            }
        }
        throw unclosed("(", ")", at: start)
    }

    private mutating func singleQuoted() throws(ShellSyntaxError) -> ShellWord.Kind {
        let start = at
        at += 1
        while let byte, byte != UInt8(ascii: "'") { at += 1 }
        guard byte != nil else { throw unclosedQuote(at: start) }
        at += 1
        return quoted((start + 1)..<(at - 1)) { String(decoding: $0, as: UTF8.self) }
    }

    /// A quoted text that may hold unknown parts of the script.
    private func quoted(_ content: Range<Int>, decoding: (ArraySlice<UInt8>) -> String) -> ShellWord.Kind {
        guard bytes[content].contains(ShellText.unknownByte) else { return .quoted(decoding(bytes[content])) }
        var parts: [ShellWord.Part] = []
        var start = content.lowerBound
        for offset in content where bytes[offset] == ShellText.unknownByte {
            if start < offset {
                parts.append(
                    .init(kind: .quoted(decoding(bytes[start..<offset])), range: range(from: start, to: offset))
                )
            }
            parts.append(.init(kind: .unknown, range: offset..<(offset + 1)))
            start = offset + 1
        }
        if start < content.upperBound {
            let range = range(from: start, to: content.upperBound)
            parts.append(.init(kind: .quoted(decoding(bytes[start..<content.upperBound])), range: range))
        }
        return .doubleQuoted(parts)
    }

    func unclosedQuote(at start: Int) -> ShellSyntaxError {
        ShellSyntaxError(message: "the quotation that begins here has no end", range: range(from: start, to: start + 1))
    }

    /// `$'…'`, https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html
    private mutating func ansiQuoted(openedAt start: Int) throws(ShellSyntaxError) -> ShellWord.Kind {
        at += 1
        let begin = at
        while let byte, byte != UInt8(ascii: "'") { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < end else {
            at = min(at, end)
            throw unclosedQuote(at: start)
        }
        let content = begin..<at
        at += 1
        return quoted(content) { String(decoding: EscapeSequences.ansi.decode($0).bytes, as: UTF8.self) }
    }

    /// The parts up to the closing quote, which is read too.
    mutating func doubleQuotedParts(openedAt start: Int) throws(ShellSyntaxError) -> [ShellWord.Part] {
        try descend()
        defer { depth -= 1 }
        var builder = WordBuilder(start: at, isQuoted: true)
        while let byte {
            if byte == UInt8(ascii: "\"") {
                builder.flush(self, at)
                at += 1
                return builder.parts
            }
            try readQuotedPart(byte, into: &builder, escapesQuote: true)
        }
        throw unclosedQuote(at: start)
    }

    /// Reads one unit as between double quotes.
    mutating func readQuotedPart(
        _ byte: UInt8,
        into builder: inout WordBuilder,
        escapesQuote: Bool
    ) throws(ShellSyntaxError) {
        let start = at
        switch byte {
        case UInt8(ascii: "\\"):
            switch peek(1) {
            case UInt8(ascii: "\n"):
                at += 2
                builder.touch()
            case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
                builder.append(bytes[at + 1], at: at)
                at += 2
            case UInt8(ascii: "\"") where escapesQuote:
                builder.append(UInt8(ascii: "\""), at: at)
                at += 2
            default:
                builder.append(byte, at: at)
                at += 1
            }
        case UInt8(ascii: "$"):
            if let kind = try dollar(inDoubleQuotes: true) {
                builder.add(kind, range(from: start), self)
            } else {
                builder.append(byte, at: at)
                at += 1
            }
        case UInt8(ascii: "`"):
            let body = try backquoted(inDoubleQuotes: escapesQuote)
            builder.add(.command(body), range(from: start), self)
        case ShellText.unknownByte:
            at += 1
            builder.add(.unknown, start..<at, self)
        default:
            builder.append(byte, at: at)
            at += 1
        }
    }

    /// `` `…` ``: the text between is a script of its own, in which a backslash takes the meaning of three characters.
    private mutating func backquoted(inDoubleQuotes: Bool) throws(ShellSyntaxError) -> ShellList {
        let start = at
        at += 1
        var content: [UInt8] = []
        while let byte, byte != UInt8(ascii: "`") {
            if byte == UInt8(ascii: "\\"), let next = peek(1) {
                let isEscaped =
                    next == UInt8(ascii: "`") || next == UInt8(ascii: "$") || next == UInt8(ascii: "\\")
                    || inDoubleQuotes && next == UInt8(ascii: "\"")
                if !isEscaped { content.append(byte) }
                content.append(next)
                at += 2
            } else {
                content.append(byte)
                at += 1
            }
        }
        guard byte != nil else { throw unclosedQuote(at: start) }
        at += 1
        try descend()
        defer { depth -= 1 }
        let whole = range(from: start)
        if content.count == at - start - 2 {
            // Nothing was escaped: the ranges inside are those of the script.
            let saved = (at, end)
            (at, end) = (start + 1, at - 1)
            defer { (at, end) = saved }
            let pending = pendingHereDocuments
            pendingHereDocuments = []
            defer { pendingHereDocuments = pending }
            let list = try list(until: [])
            return list
        }
        guard !content.contains(ShellText.unknownByte) else {
            throw ShellSyntaxError(message: "an expression and a backslash in one pair of backquotes", range: whole)
        }
        var inner = ShellParser(text: text, bytes: content)
        inner.depth = depth
        inner.hereDocuments = hereDocuments
        inner.fixedRange = whole
        let list = try inner.list(until: [])
        hereDocuments = inner.hereDocuments
        return list
    }
}

/// Collects the parts of a word.
struct WordBuilder {
    private(set) var parts: [ShellWord.Part] = []
    private var literal: [UInt8] = []
    private var literalStart: Int
    private var isTouched = false
    private let isQuoted: Bool

    init(start: Int, isQuoted: Bool = false) {
        literalStart = start
        self.isQuoted = isQuoted
    }

    var isEmpty: Bool { parts.isEmpty && literal.isEmpty }

    /// The last byte that was read outside of quotes, right before this place.
    var lastLiteralByte: UInt8? { literal.last }

    mutating func append(_ byte: UInt8, at offset: Int) {
        if literal.isEmpty { literalStart = offset }
        literal.append(byte)
    }

    /// Notes that bytes without a meaning were read.
    mutating func touch() { isTouched = true }

    mutating func add(_ kind: ShellWord.Kind, _ range: Range<Int>, _ parser: ShellParser) {
        flush(parser, range.lowerBound)
        parts.append(ShellWord.Part(kind: kind, range: range))
    }

    mutating func flush(_ parser: ShellParser, _ end: Int) {
        guard !literal.isEmpty else { return }
        let text = String(decoding: literal, as: UTF8.self)
        let range = parser.range(from: literalStart, to: end)
        parts.append(ShellWord.Part(kind: isQuoted ? .quoted(text) : .literal(text), range: range))
        literal.removeAll(keepingCapacity: true)
    }
}
