import SourceText

/// The instructions of a Dockerfile as they are written, each part with its bytes.
///
/// The language is that of BuildKit's parser (https://docs.docker.com/reference/dockerfile/). All parts lie in flat arrays
/// and are offsets into the source; a text is made when it is asked for. An instruction that is wrong does not hide the
/// ones behind it.
package struct DockerfileSyntax: Sendable {
    package let file: SourceFile
    package internal(set) var directives: [ParserDirective] = []
    /// The character that continues a line and takes the meaning of the next character: `\` or a backquote.
    package internal(set) var escape = UInt8(ascii: "\\")
    package internal(set) var instructions: [Instruction] = []
    /// All comment lines, also those between the lines of an instruction, in the order of the file.
    package internal(set) var comments: [DockerfileComment] = []
    /// What keeps the lines from being read; in the order of the file.
    package internal(set) var problems: [DockerfileProblem] = []

    var triggers: [Instruction] = []
    var segments: [Span] = []
    var flags: [InstructionFlag] = []
    var arguments: [InstructionArgument] = []
    var heredocs: [Heredoc] = []

    package init(_ file: SourceFile) {
        self.file = file
        DockerfileParser.parse(into: &self)
    }
}

// What an instruction consists of.
extension DockerfileSyntax {
    package func flags(of instruction: Instruction) -> ArraySlice<InstructionFlag> {
        flags[instruction.flags.range]
    }

    /// The arguments: for ENV and LABEL names and values in turn; for ONBUILD none, see its trigger.
    package func arguments(of instruction: Instruction) -> ArraySlice<InstructionArgument> {
        arguments[instruction.arguments.range]
    }

    package func heredocs(of instruction: Instruction) -> ArraySlice<Heredoc> {
        heredocs[instruction.heredocs.range]
    }

    /// The comment lines right above the instruction, without parser directives.
    package func comments(of instruction: Instruction) -> ArraySlice<DockerfileComment> {
        comments[instruction.comments.range]
    }

    /// The instruction that ONBUILD defers; nil for other instructions.
    package func trigger(of instruction: Instruction) -> Instruction? {
        instruction.trigger.map { triggers[Int($0)] }
    }

    package func directive(_ name: ParserDirective.Name) -> ParserDirective? {
        directives.first { $0.name == name }
    }
}

// Texts, made on demand.
extension DockerfileSyntax {
    /// The text of some bytes as it is written, line breaks included.
    package func text(in range: Range<Int>) -> String { file.text(in: range) }

    /// The keyword as it is written.
    package func keywordText(of instruction: Instruction) -> String {
        joinedText(of: instruction, in: instruction.keywordRange)
    }

    /// The text of an argument: lines joined, comments left out, JSON escapes replaced.
    package func text(of argument: InstructionArgument, in instruction: Instruction) -> String {
        if instruction.isJSON, argument != arguments(of: instruction).first || instruction.keyword != .healthcheck {
            return decodeJSONString(joinedBytes(of: instruction, in: argument.range))
        }
        return joinedText(of: instruction, in: argument.range)
    }

    /// A flag without its quotes and backslashes.
    package func text(of flag: InstructionFlag, in instruction: Instruction) -> String {
        String(decoding: unquotedFlag(joinedBytes(of: instruction, in: flag.range)), as: UTF8.self)
    }

    package func text(of comment: DockerfileComment) -> String { text(in: comment.textRange) }

    /// The first word of a directive's value.
    package func value(of directive: ParserDirective) -> String {
        let bytes = file.bytes[directive.valueRange]
        return String(decoding: bytes.prefix { $0 != 0x20 }, as: UTF8.self)
    }

    /// The lines of a document, with the tabs taken off that `<<-` takes off.
    package func content(of heredoc: Heredoc) -> String {
        let bytes = file.bytes[heredoc.contentRange]
        guard heredoc.isIndented else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isLineStart = true
        for byte in bytes {
            if isLineStart, byte == .tab { continue }
            result.append(byte)
            isLineStart = byte == .lineFeed
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The pieces of the source that make up the text of an instruction between two places: what a line break, a
    /// comment or an empty line interrupts is two pieces.
    package func pieces(of instruction: Instruction, in range: Range<Int>) -> [Range<Int>] {
        let slots = instruction.segments.range
        if slots.count <= 1 { return range.isEmpty ? [] : [range] }
        // The first piece that ends behind the beginning of the range.
        var low = slots.lowerBound
        var high = slots.upperBound
        while low < high {
            let middle = (low + high) / 2
            if Int(segments[middle].end) <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var pieces: [Range<Int>] = []
        while low < slots.upperBound, Int(segments[low].start) < range.upperBound {
            pieces.append(segments[low].range.clamped(to: range))
            low += 1
        }
        return pieces
    }

    private func joinedText(of instruction: Instruction, in range: Range<Int>) -> String {
        if instruction.segments.end - instruction.segments.start <= 1 { return file.text(in: range) }
        return String(decoding: joinedBytes(of: instruction, in: range), as: UTF8.self)
    }

    func joinedBytes(of instruction: Instruction, in range: Range<Int>) -> [UInt8] {
        let pieces = pieces(of: instruction, in: range)
        if pieces.count == 1 { return Array(file.bytes[pieces[0]]) }
        return pieces.reduce(into: []) { $0 += file.bytes[$1] }
    }
}

/// A flag's word without quotes and backslashes.
private func unquotedFlag(_ word: [UInt8]) -> [UInt8] {
    guard word.contains(where: { $0 == .quote || $0 == .apostrophe || $0 == .backslash }) else { return word }
    var result: [UInt8] = []
    var quote: UInt8?
    var index = 0
    while index < word.count {
        let byte = word[index]
        index += 1
        if byte == .backslash {
            if index < word.count {
                result.append(word[index])
                index += 1
            }
        } else if byte == quote {
            quote = nil
        } else if quote == nil, byte == .quote || byte == .apostrophe {
            quote = byte
        } else {
            result.append(byte)
        }
    }
    return result
}
