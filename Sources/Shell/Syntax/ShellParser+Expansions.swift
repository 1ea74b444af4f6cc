/// `$name`, `${…}`, `$(…)`, `$((…))`.
extension ShellParser {
    /// What the dollar sign at this place begins, or nil when it stands for itself.
    mutating func dollar(inDoubleQuotes: Bool) throws(ShellSyntaxError) -> ShellWord.Kind? {
        let start = at
        guard let next = peek(1) else { return nil }
        switch next {
        case UInt8(ascii: "("):
            if peek(2) == UInt8(ascii: "("), let close = arithmeticEnd(from: at + 3) {
                at += 3
                let word = try arithmeticWord(until: close)
                at = close + 2
                return .arithmetic(word)
            }
            at += 2
            try descend()
            defer { depth -= 1 }
            let body = try list(until: .closingParenthesis)
            try closeSubstitution(openedAt: start)
            return .command(body)
        case UInt8(ascii: "{"):
            try descend()
            defer { depth -= 1 }
            return .parameter(try bracedParameter(inDoubleQuotes: inDoubleQuotes))
        case UInt8(ascii: "["):
            // The old form of `$((…))`.
            guard let close = oldArithmeticEnd(from: at + 2) else { return nil }
            at += 2
            let word = try arithmeticWord(until: close)
            at = close + 1
            return .arithmetic(word)
        default:
            if Self.isSpecialParameter(next) || Self.isDigit(next) {
                at += 2
                return .parameter(ShellParameter(name: String(decoding: [next], as: UTF8.self)))
            }
            at += 1
            guard let name = nameHere() else {
                at = start
                return nil
            }
            at += name.utf8.count
            return .parameter(ShellParameter(name: name))
        }
    }

    private mutating func closeSubstitution(openedAt start: Int) throws(ShellSyntaxError) {
        guard byte == UInt8(ascii: ")") else { throw at >= end ? unclosed("$(", ")", at: start) : unexpected() }
        at += 1
    }

    private static func isSpecialParameter(_ byte: UInt8) -> Bool { "@*#?-$!".utf8.contains(byte) }

    private mutating func bracedParameter(inDoubleQuotes: Bool) throws(ShellSyntaxError) -> ShellParameter {
        let start = at
        at += 2
        var isLength = false
        var isIndirect = false
        if byte == UInt8(ascii: "#"), let next = peek(1), next != UInt8(ascii: "}"),
            Self.continuesName(next) || next == UInt8(ascii: "@") || next == UInt8(ascii: "*")
                || next == UInt8(ascii: "?")
        {
            isLength = true
            at += 1
        } else if byte == UInt8(ascii: "!"), let next = peek(1),
            Self.continuesName(next) || next == UInt8(ascii: "@") || next == UInt8(ascii: "#")
        {
            isIndirect = true
            at += 1
        }
        guard let name = parameterName() else {
            if at >= end { throw unclosed("${", "}", at: start) }
            throw ShellSyntaxError(message: "the name of a variable is missing", range: range(from: start, to: at + 1))
        }
        var parameter = ShellParameter(name: name)
        parameter.isLength = isLength
        parameter.isIndirect = isIndirect
        if byte == UInt8(ascii: "["), Self.beginsName(name.utf8.first ?? 0) {
            parameter.index = try parameterSubscript(openedAt: start)
        }
        if isIndirect, let byte, byte == UInt8(ascii: "*") || byte == UInt8(ascii: "@"), peek(1) == UInt8(ascii: "}") {
            parameter.isNameList = true
            at += 1
        } else if !isLength {
            parameter.operation = try operation(inDoubleQuotes: inDoubleQuotes, openedAt: start)
        }
        guard byte == UInt8(ascii: "}") else {
            if at >= end { throw unclosed("${", "}", at: start) }
            throw ShellSyntaxError(
                message: "this is no expansion that the shell knows",
                range: range(from: start, to: at + 1)
            )
        }
        at += 1
        return parameter
    }

    private mutating func parameterName() -> String? {
        if let name = nameHere() {
            at += name.utf8.count
            return name
        }
        guard let first = byte else { return nil }
        if Self.isSpecialParameter(first) {
            at += 1
            return String(decoding: [first], as: UTF8.self)
        }
        let start = at
        while let byte, Self.isDigit(byte) { at += 1 }
        return at > start ? String(decoding: bytes[start..<at], as: UTF8.self) : nil
    }

    private mutating func parameterSubscript(openedAt start: Int) throws(ShellSyntaxError) -> ShellParameter.Subscript {
        at += 1
        if let byte, peek(1) == UInt8(ascii: "]") {
            if byte == UInt8(ascii: "@") {
                at += 2
                return .all
            }
            if byte == UInt8(ascii: "*") {
                at += 2
                return .joined
            }
        }
        var close = at
        var nesting = 0
        while close < end {
            if bytes[close] == UInt8(ascii: "[") { nesting += 1 }
            if bytes[close] == UInt8(ascii: "]") {
                if nesting == 0 { break }
                nesting -= 1
            }
            close += 1
        }
        guard close < end else { throw unclosed("${", "}", at: start) }
        let index = try arithmeticWord(until: close)
        at = close + 1
        return .expression(index)
    }

    private mutating func operation(
        inDoubleQuotes: Bool,
        openedAt start: Int
    ) throws(ShellSyntaxError) -> ShellParameter.Operation? {
        guard let first = byte else { return nil }
        let ifEmpty = first == UInt8(ascii: ":")
        let op = ifEmpty ? peek(1) : first
        switch op {
        case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "+"):
            at += ifEmpty ? 2 : 1
            let word = try operand(inDoubleQuotes: inDoubleQuotes, openedAt: start)
            switch op {
            case UInt8(ascii: "-"): return .useDefault(word, ifEmpty: ifEmpty)
            case UInt8(ascii: "="): return .assignDefault(word, ifEmpty: ifEmpty)
            case UInt8(ascii: "?"): return .fail(word, ifEmpty: ifEmpty)
            default: return .useAlternative(word, ifEmpty: ifEmpty)
            }
        case _ where ifEmpty:
            at += 1
            let offset = try operand(inDoubleQuotes: false, openedAt: start, stop: UInt8(ascii: ":"))
            guard byte == UInt8(ascii: ":") else { return .slice(offset: offset, length: nil) }
            at += 1
            return .slice(offset: offset, length: try operand(inDoubleQuotes: false, openedAt: start))
        case UInt8(ascii: "#"), UInt8(ascii: "%"):
            let longest = peek(1) == first
            at += longest ? 2 : 1
            let pattern = try operand(inDoubleQuotes: false, openedAt: start)
            return first == UInt8(ascii: "#")
                ? .removePrefix(pattern, longest: longest) : .removeSuffix(pattern, longest: longest)
        case UInt8(ascii: "/"):
            at += 1
            var kind = ShellParameter.Replacement.first
            switch byte {
            case UInt8(ascii: "/"): kind = .all
            case UInt8(ascii: "#"): kind = .prefix
            case UInt8(ascii: "%"): kind = .suffix
            default: break
            }
            if kind != .first { at += 1 }
            let pattern = try operand(
                inDoubleQuotes: false,
                openedAt: start,
                stop: UInt8(ascii: "/"),
                mayBeEmpty: kind == .prefix || kind == .suffix
            )
            guard byte == UInt8(ascii: "/") else {
                return .replace(pattern, with: ShellWord(parts: [], range: range(from: at)), kind)
            }
            at += 1
            return .replace(pattern, with: try operand(inDoubleQuotes: false, openedAt: start), kind)
        case UInt8(ascii: "^"), UInt8(ascii: ","):
            let all = peek(1) == first
            at += all ? 2 : 1
            let pattern = try operand(inDoubleQuotes: false, openedAt: start)
            return .changeCase(pattern, toUpper: first == UInt8(ascii: "^"), all: all)
        case UInt8(ascii: "@"):
            at += 1
            let letters = at
            while let byte, byte != UInt8(ascii: "}") { at += 1 }
            return .transform(String(decoding: bytes[letters..<at], as: UTF8.self))
        default:
            return nil
        }
    }

    /// A word inside of `${…}`, up to the closing brace or another byte, which is not read.
    private mutating func operand(
        inDoubleQuotes: Bool,
        openedAt start: Int,
        stop: UInt8? = nil,
        mayBeEmpty: Bool = true
    ) throws(ShellSyntaxError) -> ShellWord {
        let begin = at
        var builder = WordBuilder(start: at, isQuoted: inDoubleQuotes)
        while let byte {
            if byte == UInt8(ascii: "}") || byte == stop && (at > begin || mayBeEmpty) {
                builder.flush(self, at)
                return ShellWord(parts: builder.parts, range: range(from: begin))
            }
            if inDoubleQuotes {
                if byte == UInt8(ascii: "\"") {
                    let open = at
                    at += 1
                    let parts = try doubleQuotedParts(openedAt: open)
                    builder.add(.doubleQuoted(parts), range(from: open), self)
                } else if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "}") {
                    builder.append(UInt8(ascii: "}"), at: at)
                    at += 2
                } else {
                    try readQuotedPart(byte, into: &builder, escapesQuote: true)
                }
            } else {
                try readPart(byte, into: &builder)
            }
        }
        throw unclosed("${", "}", at: start)
    }

    // MARK: Arithmetic

    /// The offset of the `))` that ends an arithmetic expression, or nil when these parentheses mean something else.
    func arithmeticEnd(from start: Int) -> Int? {
        var offset = start
        var nesting = 0
        while offset < end {
            switch bytes[offset] {
            case UInt8(ascii: "("):
                nesting += 1
            case UInt8(ascii: ")"):
                if nesting == 0 {
                    return offset + 1 < end && bytes[offset + 1] == UInt8(ascii: ")") ? offset : nil
                }
                nesting -= 1
            case UInt8(ascii: "\\"):
                offset += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                let quote = bytes[offset]
                offset += 1
                while offset < end, bytes[offset] != quote { offset += 1 }
            default:
                break
            }
            offset += 1
        }
        return nil
    }

    private func oldArithmeticEnd(from start: Int) -> Int? {
        var offset = start
        var nesting = 0
        while offset < end, bytes[offset] != UInt8(ascii: "\n") {
            if bytes[offset] == UInt8(ascii: "[") { nesting += 1 }
            if bytes[offset] == UInt8(ascii: "]") {
                if nesting == 0 { return offset }
                nesting -= 1
            }
            offset += 1
        }
        return nil
    }

    /// The text of an arithmetic expression or of a subscript as a word whose expansions come first.
    mutating func arithmeticWord(until close: Int) throws(ShellSyntaxError) -> ShellWord {
        try descend()
        defer { depth -= 1 }
        let start = at
        let savedEnd = end
        end = close
        defer { end = savedEnd }
        var builder = WordBuilder(start: at)
        while let byte {
            if byte == UInt8(ascii: "\"") {
                let open = at
                at += 1
                let parts = try doubleQuotedParts(openedAt: open)
                builder.add(.doubleQuoted(parts), range(from: open), self)
            } else {
                try readPart(byte, into: &builder)
            }
        }
        builder.flush(self, at)
        return ShellWord(parts: builder.parts, range: range(from: start))
    }

    /// The three expressions of `for (( … ))`.
    mutating func arithmeticForParts(until close: Int) throws(ShellSyntaxError) -> [ShellWord] {
        var ends: [Int] = []
        var nesting = 0
        for offset in at..<close {
            switch bytes[offset] {
            case UInt8(ascii: "("): nesting += 1
            case UInt8(ascii: ")"): nesting -= 1
            case UInt8(ascii: ";") where nesting == 0: ends.append(offset)
            default: break
            }
        }
        guard ends.count == 2 else {
            throw ShellSyntaxError(message: "'for ((' needs three expressions", range: range(from: at, to: close))
        }
        ends.append(close)
        var parts: [ShellWord] = []
        for end in ends {
            parts.append(try arithmeticWord(until: end))
            at = end + 1
        }
        at = close
        return parts
    }
}
