// How the text behind a keyword is divided; every keyword has its own way.
extension DockerfileParser {
    // MARK: Flags

    /// Reads the words that begin with `--`; gives the place behind them.
    mutating func readFlags(_ line: LogicalLine, from start: Int, to end: Int) -> Int {
        let bytes = line.bytes
        var offset = start
        while true {
            offset = skipSpace(bytes, from: offset, to: end)
            guard offset + 1 < end, bytes[offset] == .dash, bytes[offset + 1] == .dash else { return offset }
            let word = offset
            var quote: UInt8?
            while offset < end {
                let byte = bytes[offset]
                if byte == .backslash {
                    offset += 1
                } else if byte == quote {
                    quote = nil
                } else if quote == nil {
                    if byte == .quote || byte == .apostrophe { quote = byte }
                    if spaceLength(bytes, at: offset) > 0 { break }
                }
                offset += 1
            }
            offset = min(offset, end)
            if offset - word == 2 { return offset }
            syntax.flags.append(InstructionFlag(span: line.span(word, offset)))
        }
    }

    // MARK: Arguments

    mutating func readArguments(of instruction: inout Instruction, _ line: LogicalLine, in text: Range<Int>) {
        let first = syntax.arguments.count
        switch instruction.keyword {
        case .from, .expose:
            readWords(line, in: text)
        case .add, .copy, .volume:
            if !readJSON(of: &instruction, line, in: text) { readWords(line, in: text) }
        case .run, .cmd, .entrypoint, .shell:
            if !readJSON(of: &instruction, line, in: text), !text.isEmpty { addArgument(line, text) }
        case .user, .workdir, .stopsignal, .maintainer:
            if !text.isEmpty { addArgument(line, text) }
        case .healthcheck:
            readHealthcheck(of: &instruction, line, in: text)
        case .arg:
            forEachQuotedWord(line, in: text) { parser, word in parser.addArgument(line, word) }
        case .env, .label:
            readPairs(of: &instruction, line, in: text)
        case .onbuild, nil:
            break
        }
        instruction.arguments = Slots(first, syntax.arguments.count)
    }

    private mutating func addArgument(_ line: LogicalLine, _ range: Range<Int>) {
        syntax.arguments.append(InstructionArgument(span: line.span(range.lowerBound, range.upperBound)))
    }

    private mutating func readWords(_ line: LogicalLine, in text: Range<Int>) {
        var start = text.lowerBound
        while start < text.upperBound {
            var end = start
            while end < text.upperBound, !isBlank(line.bytes[end]) { end += 1 }
            addArgument(line, start..<end)
            while end < text.upperBound, isBlank(line.bytes[end]) { end += 1 }
            start = end
        }
    }

    /// Reads a JSON array; false when there is none.
    private mutating func readJSON(of instruction: inout Instruction, _ line: LogicalLine, in text: Range<Int>) -> Bool
    {
        guard !text.isEmpty, line.bytes[text.lowerBound] == UInt8(ascii: "[") else { return false }
        switch JSONStringArray(line.bytes, in: text) {
        case .strings(let strings):
            instruction.form = .json
            for string in strings { addArgument(line, string) }
            return true
        case .otherElements:
            instruction.isMalformed = true
            report(
                .jsonNotStrings,
                "all elements of the array must be strings; put them in double quotes",
                line.span(text.lowerBound, text.upperBound).range
            )
            return true
        case .notJSON:
            return false
        }
    }

    private mutating func readHealthcheck(of instruction: inout Instruction, _ line: LogicalLine, in text: Range<Int>) {
        var end = text.lowerBound
        while end < text.upperBound, spaceLength(line.bytes, at: end) == 0 { end += 1 }
        guard end > text.lowerBound else { return }
        addArgument(line, text.lowerBound..<end)
        let rest = skipSpace(line.bytes, from: end, to: text.upperBound)..<text.upperBound
        if !readJSON(of: &instruction, line, in: rest), !rest.isEmpty { addArgument(line, rest) }
    }

    /// Reads `NAME=value …`, or the old `NAME value`.
    private mutating func readPairs(of instruction: inout Instruction, _ line: LogicalLine, in text: Range<Int>) {
        var isFirst = true
        var isLegacy = false
        var malformed: Range<Int>?
        forEachQuotedWord(line, in: text) { parser, word in
            guard !isLegacy, malformed == nil else { return }
            defer { isFirst = false }
            guard let equals = line.bytes[word].firstIndex(of: .equals) else {
                if isFirst { isLegacy = true } else { malformed = word }
                return
            }
            parser.addArgument(line, word.lowerBound..<equals)
            parser.addArgument(line, (equals + 1)..<word.upperBound)
        }
        if let malformed {
            instruction.isMalformed = true
            let name = syntax.text(in: instruction.keywordRange)
            let range = line.span(malformed.lowerBound, malformed.upperBound).range
            let word = String(decoding: line.bytes[malformed], as: UTF8.self)
            report(
                .notAPair,
                "'\(word)' in \(name) has no '='; write 'name=value', or quote the blanks before it",
                range
            )
        }
        guard isLegacy else { return }
        instruction.form = .legacyPair
        var end = text.lowerBound
        while end < text.upperBound, !isBlank(line.bytes[end]) { end += 1 }
        var value = end
        while value < text.upperBound, isBlank(line.bytes[value]) { value += 1 }
        guard value > end else {
            instruction.isMalformed = true
            let name = syntax.text(in: instruction.keywordRange)
            report(
                .notAPair,
                "\(name) needs a name and a value; write 'name=value'",
                line.span(text.lowerBound, text.upperBound).range
            )
            return
        }
        addArgument(line, text.lowerBound..<end)
        addArgument(line, value..<text.upperBound)
    }

    /// Calls a function with each word; quotes and escapes keep blanks inside of a word and stay part of it.
    private mutating func forEachQuotedWord(
        _ line: LogicalLine,
        in text: Range<Int>,
        _ body: (inout DockerfileParser, Range<Int>) -> Void
    ) {
        let bytes = line.bytes
        let escape = syntax.escape
        var start = text.lowerBound
        while true {
            start = skipSpace(bytes, from: start, to: text.upperBound)
            guard start < text.upperBound else { return }
            var offset = start
            var end = start
            var quote: UInt8?
            while offset < text.upperBound {
                let byte = bytes[offset]
                if byte == escape, quote != .apostrophe {
                    offset += 1
                    // At the very end it means nothing.
                    if offset == text.upperBound { break }
                } else if byte == quote {
                    quote = nil
                } else if quote == nil {
                    if byte == .quote || byte == .apostrophe {
                        quote = byte
                    } else if spaceLength(bytes, at: offset) > 0 {
                        break
                    }
                }
                offset += 1
                end = offset
            }
            if end > start { body(&self, start..<end) }
            start = offset
        }
    }
}
