import Values

/// A word of the expression language, with its place.
struct ExpressionToken {
    enum Kind: Equatable {
        case number(Double)
        case text(String)
        /// A context, a function, a property or one of the constants.
        case name
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket
        case comma, dot, star, not
        case comparison(ExpressionSyntax.Comparison)
        case and, or
        case end
    }

    var kind: Kind
    var range: Range<Int>
}

/// Reads the words of an expression from its bytes.
///
/// The rules are those of the published runner: a word ends at white space or at one of ``isBoundary(_:)``, and only then is asked
/// whether it is a word at all.
struct ExpressionLexer {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Where the bytes begin in the text that the ranges are about.
    let base: Int
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int) {
        self.bytes = bytes
        self.base = base
    }

    /// The next word.
    ///
    /// - Parameter expectsOperand: whether a value stands here; a point then begins a number.
    mutating func next(expectsOperand: Bool) throws(ExpressionError) -> ExpressionToken {
        skipSpace()
        let start = position
        guard let byte = peek() else { return token(.end, from: start) }
        switch byte {
        case UInt8(ascii: "("): return single(.leftParenthesis)
        case UInt8(ascii: ")"): return single(.rightParenthesis)
        case UInt8(ascii: "["): return single(.leftBracket)
        case UInt8(ascii: "]"): return single(.rightBracket)
        case UInt8(ascii: ","): return single(.comma)
        case UInt8(ascii: "*"): return single(.star)
        case UInt8(ascii: "!"): return either(.not, .comparison(.notEqual))
        case UInt8(ascii: "<"): return either(.comparison(.less), .comparison(.lessOrEqual))
        case UInt8(ascii: ">"): return either(.comparison(.greater), .comparison(.greaterOrEqual))
        case UInt8(ascii: "="): return try double("=", .comparison(.equal))
        case UInt8(ascii: "&"): return try double("&", .and)
        case UInt8(ascii: "|"): return try double("|", .or)
        case UInt8(ascii: "."):
            return expectsOperand ? try number() : single(.dot)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return try number()
        case UInt8(ascii: "'"): return try text()
        default: return try name()
        }
    }

    /// Whether the next word is an opening parenthesis, which makes a name a function.
    mutating func isBeforeParenthesis() -> Bool {
        skipSpace()
        return peek() == UInt8(ascii: "(")
    }

    func text(of token: ExpressionToken) -> String {
        text(in: token.range)
    }

    func text(in range: Range<Int>) -> String {
        String(decoding: bytes[(range.lowerBound - base)..<(range.upperBound - base)], as: UTF8.self)
    }

    // MARK: Words

    private mutating func number() throws(ExpressionError) -> ExpressionToken {
        let start = position
        while let byte = peek(), !isAtBoundary(byte) { position += 1 }
        guard let value = parseNumber(bytes[start..<position]) else {
            throw ExpressionError(
                .lexing,
                "'\(shown(start..<position))' is not a number",
                place(start..<position)
            )
        }
        return token(.number(value), from: start)
    }

    private mutating func text() throws(ExpressionError) -> ExpressionToken {
        let start = position
        position += 1
        var content: [UInt8] = []
        var run = position
        while let byte = peek() {
            position += 1
            guard byte == UInt8(ascii: "'") else { continue }
            content += bytes[run..<(position - 1)]
            if peek() != byte {
                return token(.text(String(decoding: content, as: UTF8.self)), from: start)
            }
            // A doubled quote stands for one, which the next run begins with.
            run = position
            position += 1
        }
        throw ExpressionError(.lexing, "the text has no closing quote", place(start..<position))
    }

    private mutating func name() throws(ExpressionError) -> ExpressionToken {
        let start = position
        var isLegal = true
        while let byte = peek(), !isAtBoundary(byte), byte != UInt8(ascii: ".") {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                if position == start { isLegal = false }
            default: isLegal = false
            }
            position += 1
        }
        guard isLegal else {
            let remark = bytes[start] == UInt8(ascii: "\"") ? "; a text stands in single quotes" : ""
            throw ExpressionError(.lexing, "unexpected '\(shown(start..<position))'\(remark)", place(start..<position))
        }
        return token(.name, from: start)
    }

    private mutating func single(_ kind: ExpressionToken.Kind) -> ExpressionToken {
        position += 1
        return token(kind, from: position - 1)
    }

    /// One character, or that character and an equals sign.
    private mutating func either(_ one: ExpressionToken.Kind, _ two: ExpressionToken.Kind) -> ExpressionToken {
        let start = position
        position += 1
        guard peek() == UInt8(ascii: "=") else { return token(one, from: start) }
        position += 1
        return token(two, from: start)
    }

    private mutating func double(
        _ character: Unicode.Scalar,
        _ kind: ExpressionToken.Kind
    ) throws(ExpressionError) -> ExpressionToken {
        let start = position
        position += 1
        if peek() == UInt8(ascii: character) {
            position += 1
            return token(kind, from: start)
        }
        while let byte = peek(), !isAtBoundary(byte) { position += 1 }
        throw ExpressionError(
            .lexing,
            "unexpected '\(shown(start..<position))'; the operator is '\(character)\(character)'",
            place(start..<position)
        )
    }

    // MARK: Bytes

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            let length = isSpace(byte) ? 1 : wideSpaceLength(byte)
            if length == 0 { return }
            position += length
        }
    }

    private func isAtBoundary(_ byte: UInt8) -> Bool {
        isBoundary(byte) || wideSpaceLength(byte) > 0
    }

    /// How many bytes the white space outside of ASCII has that begins with a byte; 0 when it is something else.
    ///
    /// The runner skips all that Unicode calls white space, such as the no-break space that comes with copied text.
    private func wideSpaceLength(_ byte: UInt8) -> Int {
        guard byte >= 0xC2, position + 1 < bytes.count else { return 0 }
        let second = bytes[position + 1]
        if byte == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        guard byte <= 0xE3, position + 2 < bytes.count else { return 0 }
        let third = bytes[position + 2]
        switch (byte, second) {
        case (0xE1, 0x9A), (0xE3, 0x80): return third == 0x80 ? 3 : 0
        case (0xE2, 0x80): return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF ? 3 : 0
        case (0xE2, 0x81): return third == 0x9F ? 3 : 0
        default: return 0
        }
    }

    private func token(_ kind: ExpressionToken.Kind, from start: Int) -> ExpressionToken {
        ExpressionToken(kind: kind, range: place(start..<position))
    }

    private func place(_ range: Range<Int>) -> Range<Int> {
        (base + range.lowerBound)..<(base + range.upperBound)
    }

    /// Some bytes for a message, not too many of them.
    private func shown(_ range: Range<Int>) -> String {
        shortened(String(decoding: bytes[range], as: UTF8.self))
    }
}

/// A text for a message, not too much of it.
func shortened(_ text: String) -> String {
    text.utf8.count <= 80 ? text : text.prefix(60) + "…"
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
}

private func isBoundary(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
        UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "&"),
        UInt8(ascii: "|"):
        true
    default: isSpace(byte)
    }
}
