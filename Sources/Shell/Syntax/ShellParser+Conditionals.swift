/// The expressions of `[[ … ]]`.
extension ShellParser {
    /// Reads up to the closing brackets, which are read too.
    mutating func conditional(openedAt start: Int) throws(ShellSyntaxError) -> ShellConditional {
        let expression = try alternatives(openedAt: start)
        try skipLineBreaks()
        guard isAtClosingBrackets else { throw at >= end ? unclosed("[[", "]]", at: start) : unexpected() }
        at += 2
        return expression
    }

    private var isAtClosingBrackets: Bool {
        guard byte == UInt8(ascii: "]"), peek(1) == UInt8(ascii: "]") else { return false }
        return peek(2).map(Self.endsWord) ?? true
    }

    private mutating func alternatives(openedAt start: Int) throws(ShellSyntaxError) -> ShellConditional {
        var parts = [try conjunction(openedAt: start)]
        while true {
            try skipLineBreaks()
            guard byte == UInt8(ascii: "|"), peek(1) == UInt8(ascii: "|") else { break }
            at += 2
            parts.append(try conjunction(openedAt: start))
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(openedAt start: Int) throws(ShellSyntaxError) -> ShellConditional {
        var parts = [try negation(openedAt: start)]
        while true {
            try skipLineBreaks()
            guard byte == UInt8(ascii: "&"), peek(1) == UInt8(ascii: "&") else { break }
            at += 2
            parts.append(try negation(openedAt: start))
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation(openedAt start: Int) throws(ShellSyntaxError) -> ShellConditional {
        try descend()
        defer { depth -= 1 }
        try skipLineBreaks()
        if byte == UInt8(ascii: "!"), peek(1).map(Self.endsWord) ?? true {
            at += 1
            return .not(try negation(openedAt: start))
        }
        if byte == UInt8(ascii: "(") {
            let open = at
            at += 1
            let inner = try alternatives(openedAt: start)
            try skipLineBreaks()
            try closeParenthesis(openedAt: open)
            return inner
        }
        return try primary(openedAt: start)
    }

    private mutating func primary(openedAt start: Int) throws(ShellSyntaxError) -> ShellConditional {
        guard !isAtClosingBrackets else {
            throw ShellSyntaxError(message: "an expression is missing before ']]'", range: range(from: at, to: at + 2))
        }
        guard let left = try word(in: .conditional) else {
            throw at >= end ? unclosed("[[", "]]", at: start) : unexpected()
        }
        try skipLineBreaks()
        if let op = left.literal, op.utf8.count == 2, op.utf8.first == UInt8(ascii: "-"),
            case .literal? = left.parts.first?.kind,
            !isAtClosingBrackets, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")")
        {
            if let operand = try word(in: .conditional) {
                // `[[ -f = x ]]` compares; `[[ -f x ]]` asks.
                guard Self.binaryOperators.contains(operand.literal ?? ""), !isAtClosingBrackets else {
                    return .unary(op, operand)
                }
                skipBlanks()
                guard !isAtClosingBrackets, let right = try word(in: .conditional) else { return .unary(op, operand) }
                return .binary(operand.literal ?? "", left, right)
            }
        }
        if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
            let op = byte == UInt8(ascii: "<") ? "<" : ">"
            at += 1
            return .binary(op, left, try rightSide(.conditional, openedAt: start))
        }
        guard !isAtClosingBrackets else { return .word(left) }
        let before = at
        if let op = try word(in: .conditional) {
            guard let name = op.literal, Self.binaryOperators.contains(name) else {
                at = before
                throw unexpected()
            }
            return .binary(name, left, try rightSide(name == "=~" ? .regex : .conditional, openedAt: start))
        }
        return .word(left)
    }

    private mutating func rightSide(_ context: WordContext, openedAt start: Int) throws(ShellSyntaxError) -> ShellWord {
        try skipLineBreaks()
        guard !isAtClosingBrackets, let word = try word(in: context) else {
            throw at >= end ? unclosed("[[", "]]", at: start) : unexpected()
        }
        return word
    }

    static let binaryOperators: Set<String> = [
        "=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    ]
}
