import Glibc
import SourceText

/// Reads the lines of a Dockerfile into a syntax.
///
/// The order of the steps is BuildKit's, because they show: a comment line ends no continuation, an empty one neither; a
/// document is looked for in the joined line, and taken only when all quotes of that line are closed.
struct DockerfileParser {
    /// BuildKit reads lines into a buffer of this many bytes, line break included.
    private static let lineLimit = 65_536
    /// What the offsets in a syntax can hold.
    private static let fileLimit = Int(UInt32.max) - 1

    private let source: UnsafeBufferPointer<UInt8>
    var syntax: DockerfileSyntax
    private var offset = 0
    /// Where the comments of the next instruction begin.
    private var commentStart = 0
    private var directiveState = DirectiveState.effective

    private enum DirectiveState {
        case effective
        /// Behind `#!` they are found by who looks for the frontend or the checks, but are comments for the parser.
        case comments
        case over
    }

    static func parse(into syntax: inout DockerfileSyntax) {
        guard syntax.file.bytes.count <= fileLimit else {
            syntax.problems.append(
                DockerfileProblem(.fileTooLong, "the file is longer than 4 GiB; it cannot be a Dockerfile", 0..<0)
            )
            return
        }
        let bytes = syntax.file.bytes
        bytes.withUnsafeBufferPointer { source in
            var parser = DockerfileParser(source: source, syntax: syntax)
            parser.readFile()
            syntax = parser.syntax
        }
    }

    private init(source: UnsafeBufferPointer<UInt8>, syntax: DockerfileSyntax) {
        self.source = source
        self.syntax = syntax
        let lines = source.count / 32 + 4
        self.syntax.instructions.reserveCapacity(lines / 2)
        self.syntax.segments.reserveCapacity(lines)
        self.syntax.arguments.reserveCapacity(lines)
    }

    private mutating func readFile() {
        if source.starts(with: byteOrderMark) { offset = byteOrderMark.count }
        while offset < source.count {
            let line = nextLine()
            let start = skipSpace(source, from: line.lowerBound, to: line.upperBound)
            if start == line.upperBound {
                directiveState = .over
            } else if source[start] == .hash {
                readComment(from: start, in: line)
            } else {
                directiveState = .over
                readInstruction(from: start, in: line)
            }
        }
        if syntax.instructions.isEmpty {
            report(.noInstructions, "the file has no instructions; begin with 'FROM'", source.count..<source.count)
        }
    }

    /// Takes a line; its range has no line break, nor carriage returns before it.
    private mutating func nextLine() -> Range<Int> {
        let start = offset
        var end = source.count
        var next = source.count
        if let base = source.baseAddress, let found = memchr(base + start, 0x0A, source.count - start) {
            end = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
            next = end + 1
        }
        if next - start > Self.lineLimit || (next == end && next - start >= Self.lineLimit) {
            report(.lineTooLong, "the line is longer than 65535 bytes; break it with a continuation", start..<end)
        }
        offset = next
        while end > start, source[end - 1] == .carriageReturn { end -= 1 }
        return start..<end
    }

    mutating func report(_ code: DockerfileProblem.Code, _ message: String, _ range: Range<Int>) {
        syntax.problems.append(DockerfileProblem(code, message, range))
    }

    // MARK: Comments and directives

    private mutating func readComment(from start: Int, in line: Range<Int>) {
        if directiveState != .over, readDirective(from: start, in: line), directiveState == .effective { return }
        addComment(from: start, in: line)
        // An empty comment separates the instruction from what stands above; BuildKit looks behind the first byte of
        // the line, so that an indented one does not.
        let comment = syntax.comments[syntax.comments.count - 1]
        if comment.text.isEmpty, !comment.isIndented { commentStart = syntax.comments.count }
    }

    private mutating func addComment(from start: Int, in line: Range<Int>) {
        let textStart = skipSpace(source, from: start + 1, to: line.upperBound)
        let textEnd = trimSpace(source, from: textStart, to: line.upperBound)
        syntax.comments.append(
            DockerfileComment(
                span: Span(start, line.upperBound),
                text: Span(textStart, textEnd),
                isIndented: start > line.lowerBound
            )
        )
    }

    /// Reads a directive: `# name=value`; false when the comment is none, which ends the directives.
    private mutating func readDirective(from start: Int, in line: Range<Int>) -> Bool {
        guard let (name, value) = directive(source, after: start + 1, to: line.upperBound),
            let name = ParserDirective.Name.allCases.first(where: { $0.matches(source, name) })
        else {
            let isShebang = syntax.comments.isEmpty && source[start..<line.upperBound].starts(with: "#!".utf8)
            directiveState = isShebang && directiveState == .effective && syntax.directives.isEmpty ? .comments : .over
            return false
        }
        if syntax.directives.contains(where: { $0.name == name }) {
            guard directiveState == .effective else { return true }
            report(
                .repeatedDirective,
                "the directive '\(name.rawValue)' is written twice; remove one of them",
                start..<line.upperBound
            )
            return true
        }
        syntax.directives.append(
            ParserDirective(
                name: name,
                value: Span(value.lowerBound, value.upperBound),
                span: Span(start, line.upperBound)
            )
        )
        if name == .escape, directiveState == .effective {
            let character = source[value.lowerBound]
            if value.count == 1, character == .backslash || character == UInt8(ascii: "`") {
                syntax.escape = character
            } else {
                report(.unknownEscape, "the escape character must be '\\' or '`'", value)
            }
        }
        return true
    }

    // MARK: Instructions

    /// Reads an instruction that begins on a line, with its further lines and documents.
    private mutating func readInstruction(from start: Int, in line: Range<Int>) {
        let firstSegment = syntax.segments.count
        let comments = Slots(commentStart, syntax.comments.count)
        var hasEmptyLine = false
        var continues = addSegment(from: start, to: line.upperBound)
        var end = line.upperBound
        while continues, offset < source.count {
            let line = nextLine()
            end = line.upperBound
            let content = skipSpace(source, from: line.lowerBound, to: line.upperBound)
            if content == line.upperBound {
                hasEmptyLine = true
            } else if source[content] == .hash {
                addComment(from: content, in: line)
            } else {
                continues = addSegment(from: line.lowerBound, to: line.upperBound)
            }
        }
        let segments = Slots(firstSegment, syntax.segments.count)
        withLogicalLine(segments, at: start) { parser, line in
            var instruction = parser.instruction(
                line,
                in: 0..<line.bytes.count,
                comments: comments,
                segments: segments
            )
            instruction.span = Span(start, end)
            instruction.hasEmptyContinuation = hasEmptyLine
            parser.readDocuments(of: &instruction, line)
            parser.syntax.instructions.append(instruction)
        }
        commentStart = syntax.comments.count
    }

    /// Adds the part of a line that belongs to the instruction; true when the line ends in an escape character.
    private mutating func addSegment(from start: Int, to end: Int) -> Bool {
        var last = end
        while last > start, source[last - 1] == 0x20 || source[last - 1] == .tab { last -= 1 }
        let continues =
            last > start && source[last - 1] == syntax.escape
            && (last - 1 == start || source[last - 2] != syntax.escape)
        let span = Span(start, continues ? last - 1 : end)
        if !span.isEmpty { syntax.segments.append(span) }
        return continues
    }

    /// Calls a function with the text that some segments make up.
    private mutating func withLogicalLine(
        _ segments: Slots,
        at start: Int,
        _ body: (inout DockerfileParser, LogicalLine) -> Void
    ) {
        let spans = syntax.segments[segments.range]
        guard spans.count > 1 else {
            let range = spans.first?.range ?? start..<start
            body(&self, LogicalLine(bytes: UnsafeBufferPointer(rebasing: source[range]), start: range.lowerBound))
            return
        }
        var joined: [UInt8] = []
        joined.reserveCapacity(spans.reduce(0) { $0 + $1.range.count })
        var starts: [(joined: Int, source: Int)] = []
        starts.reserveCapacity(spans.count)
        for span in spans {
            starts.append((joined.count, Int(span.start)))
            joined += source[span.range]
        }
        joined.withUnsafeBufferPointer { bytes in
            body(&self, LogicalLine(bytes: bytes, start: starts[0].source, pieces: starts))
        }
    }

    /// Reads keyword, flags and arguments from a part of a line.
    private mutating func instruction(
        _ line: LogicalLine,
        in range: Range<Int>,
        comments: Slots,
        segments: Slots
    ) -> Instruction {
        let start = skipSpace(line.bytes, from: range.lowerBound, to: range.upperBound)
        let end = trimSpace(line.bytes, from: start, to: range.upperBound)
        var keywordEnd = start
        while keywordEnd < end, !isBlank(line.bytes[keywordEnd]) { keywordEnd += 1 }
        var text = keywordEnd
        while text < end, isBlank(line.bytes[text]) { text += 1 }
        var instruction = Instruction(
            keyword: Keyword(line.bytes[start..<keywordEnd]),
            keywordSpan: line.span(start, keywordEnd),
            span: line.span(start, end),
            segments: segments,
            comments: comments
        )
        let firstFlag = syntax.flags.count
        text = readFlags(line, from: text, to: end)
        instruction.flags = Slots(firstFlag, syntax.flags.count)
        text = skipSpace(line.bytes, from: text, to: end)
        instruction.text = line.span(text, end)
        if instruction.keyword == .onbuild {
            readTrigger(of: &instruction, line, in: text..<end)
        } else {
            readArguments(of: &instruction, line, in: text..<end)
        }
        return instruction
    }

    /// Reads what ONBUILD defers, which may be an ONBUILD again: no recursion, a hostile file chooses the depth.
    private mutating func readTrigger(of onbuild: inout Instruction, _ line: LogicalLine, in range: Range<Int>) {
        guard !range.isEmpty else { return }
        let slot = syntax.triggers.count
        onbuild.trigger = UInt32(slot)
        var start = range.lowerBound
        while true {
            var end = start
            while end < range.upperBound, !isBlank(line.bytes[end]) { end += 1 }
            guard Keyword(line.bytes[start..<end]) == .onbuild else { break }
            var chained = Instruction(
                keyword: .onbuild,
                keywordSpan: line.span(start, end),
                span: line.span(start, range.upperBound),
                segments: onbuild.segments,
                comments: Slots(0, 0)
            )
            let firstFlag = syntax.flags.count
            start = skipSpace(line.bytes, from: end, to: range.upperBound)
            start = readFlags(line, from: start, to: range.upperBound)
            start = skipSpace(line.bytes, from: start, to: range.upperBound)
            chained.flags = Slots(firstFlag, syntax.flags.count)
            chained.text = line.span(start, range.upperBound)
            if start < range.upperBound { chained.trigger = UInt32(syntax.triggers.count + 1) }
            syntax.triggers.append(chained)
            if start == range.upperBound { return }
        }
        let trigger = instruction(line, in: start..<range.upperBound, comments: Slots(0, 0), segments: onbuild.segments)
        if trigger.isMalformed { onbuild.isMalformed = true }
        syntax.triggers.append(trigger)
    }

    // MARK: Documents

    /// Reads the lines of the documents that an instruction announces.
    private mutating func readDocuments(of instruction: inout Instruction, _ line: LogicalLine) {
        var holder = instruction
        if instruction.keyword == .onbuild, let trigger = syntax.trigger(of: instruction) { holder = trigger }
        guard let keyword = holder.keyword, keyword.takesHeredocs, !holder.isJSON, line.hasDoubleLess else { return }
        let first = syntax.heredocs.count
        for announcement in HeredocWord.all(in: line.bytes) {
            let content = offset
            var contentEnd = offset
            var terminator: Range<Int>?
            while terminator == nil, offset < source.count {
                contentEnd = offset
                let candidate = nextLine()
                var start = candidate.lowerBound
                if announcement.isIndented {
                    while start < candidate.upperBound, source[start] == .tab { start += 1 }
                }
                if source[start..<candidate.upperBound].elementsEqual(announcement.name) {
                    terminator = start..<candidate.upperBound
                } else {
                    contentEnd = offset
                }
            }
            let word = line.span(announcement.range.lowerBound, announcement.range.upperBound)
            let name = String(decoding: announcement.name, as: UTF8.self)
            if terminator == nil {
                instruction.isMalformed = true
                report(
                    .unterminatedHeredoc,
                    "the document has no line '\(name)' that ends it; add the line",
                    word.range
                )
            }
            let ending = terminator ?? contentEnd..<contentEnd
            instruction.span.end = UInt32(ending.upperBound)
            syntax.heredocs.append(
                Heredoc(
                    word: word,
                    content: Span(content, contentEnd),
                    terminator: Span(ending.lowerBound, ending.upperBound),
                    name: name,
                    fileDescriptor: announcement.fileDescriptor,
                    isExpanded: announcement.isExpanded,
                    isIndented: announcement.isIndented
                )
            )
            if terminator == nil { break }
        }
        instruction.heredocs = Slots(first, syntax.heredocs.count)
    }
}
