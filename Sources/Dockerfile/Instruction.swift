/// Some bytes of the source, half the size of a `Range<Int>`.
struct Span: Hashable, Sendable {
    var start: UInt32
    var end: UInt32

    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
    var isEmpty: Bool { start == end }
}

/// A range of indices into one of the arrays of a `DockerfileSyntax`.
typealias Slots = Span

/// One instruction of a Dockerfile as it is written.
///
/// Its parts are asked from the syntax that it belongs to: `syntax.arguments(of: instruction)`.
package struct Instruction: Hashable, Sendable {
    /// How the arguments are written.
    package enum Form: Hashable, Sendable {
        /// Words, or a text for a shell.
        case plain
        /// A JSON array of strings.
        case json
        /// `NAME value` instead of `NAME=value`, in ENV and LABEL.
        case legacyPair
    }

    /// Nil when the word is no instruction.
    package let keyword: Keyword?
    package internal(set) var form = Form.plain
    /// Whether a line between its lines is empty, which BuildKit wants to forbid.
    package internal(set) var hasEmptyContinuation = false
    /// Whether its parts could be read; the reason is among the problems of the syntax.
    package internal(set) var isMalformed = false

    let keywordSpan: Span
    var span: Span
    /// The pieces of the lines that make up the text: what is left without line breaks and comments.
    let segments: Slots
    var text: Span
    var flags = Slots(0, 0)
    var arguments = Slots(0, 0)
    var heredocs = Slots(0, 0)
    let comments: Slots
    /// What ONBUILD would run, as an index into the triggers.
    var trigger: UInt32?

    init(keyword: Keyword?, keywordSpan: Span, span: Span, segments: Slots, comments: Slots) {
        self.keyword = keyword
        self.keywordSpan = keywordSpan
        self.span = span
        self.segments = segments
        self.text = Span(Int(keywordSpan.end), Int(keywordSpan.end))
        self.comments = comments
    }

    /// From the first byte to the end of the last line, documents included.
    package var range: Range<Int> { span.range }
    package var keywordRange: Range<Int> { keywordSpan.range }
    /// The bytes behind keyword and flags, without documents; empty when there are none.
    package var argumentsRange: Range<Int> { text.range }
    package var isJSON: Bool { form == .json }
}

/// An option of an instruction: `--name=value` or `--name`.
package struct InstructionFlag: Hashable, Sendable {
    let span: Span

    /// The word as it is written, with its quotes.
    package var range: Range<Int> { span.range }
}

/// A word of an instruction, or for a shell text all of it.
///
/// The range of a JSON string is that between its quotes.
package struct InstructionArgument: Hashable, Sendable {
    let span: Span

    package var range: Range<Int> { span.range }
}

/// A document that follows the lines of an instruction: `<<NAME`.
package struct Heredoc: Hashable, Sendable {
    let word: Span
    let content: Span
    let terminator: Span
    /// The word that ends the document, without quotes.
    package let name: String
    /// The number before `<<`; 0 when there is none.
    package let fileDescriptor: UInt64
    /// Whether variables are replaced in it: no part of its name is quoted.
    package let isExpanded: Bool
    /// Whether tabs at the beginnings of lines are taken off: `<<-`.
    package let isIndented: Bool

    /// The word that announces it.
    package var wordRange: Range<Int> { word.range }
    /// Its lines, with their line breaks.
    package var contentRange: Range<Int> { content.range }
    /// The line that ends it, without line break; empty when there is none.
    package var terminatorRange: Range<Int> { terminator.range }
}

/// A comment line.
package struct DockerfileComment: Hashable, Sendable {
    let span: Span
    let text: Span
    /// Whether blanks stand before the `#`.
    package let isIndented: Bool

    /// From the `#` to the end of the line.
    package var range: Range<Int> { span.range }
    /// The words of the comment, without blanks around them.
    package var textRange: Range<Int> { text.range }
}

/// A comment at the top of the file that says how to read it: `# syntax=docker/dockerfile:1`.
package struct ParserDirective: Hashable, Sendable {
    package enum Name: String, CaseIterable, Hashable, Sendable {
        case syntax, escape, check
    }

    package let name: Name
    let value: Span
    let span: Span

    /// The whole comment.
    package var range: Range<Int> { span.range }
    package var valueRange: Range<Int> { value.range }
}
