import SourceText
import Values

/// The words of a command that a script calls, with their places.
struct CommandLine {
    struct Word {
        let value: Template
        let range: SourceRange

        /// The text, when it is known.
        var text: String? { value.text }
    }

    var words: [Word]
    /// The whole command.
    let range: SourceRange

    /// The known text at an index.
    func text(_ index: Int) -> String? {
        index < words.count ? words[index].text : nil
    }

    func dropFirst(_ count: Int) -> CommandLine {
        CommandLine(words: Array(words.dropFirst(count)), range: range)
    }
}

/// The options of a command, as Docker's and Podman's own parser reads them.
///
/// An option that takes a value has it behind `=` or in the next word; one that takes none may stand together with others
/// behind one dash.
struct CommandOptions {
    struct Option {
        /// Without dashes.
        let name: String
        /// Nil for an option without value.
        let value: CommandLine.Word?
        let range: SourceRange
    }

    private(set) var options: [Option] = []
    private(set) var operands: [CommandLine.Word] = []
    /// Whether every word was understood: an unknown word could be an option, too.
    private(set) var isComplete = true
    /// The first unknown word that could be an option.
    private(set) var unknownWord: Unknown?

    /// - Parameters:
    ///   - line: the words behind the name of the command.
    ///   - switches: the names of the options that take no value; all others take one.
    ///   - stopsAtOperand: whether options end at the first operand.
    init(_ line: CommandLine, switches: Set<String>, stopsAtOperand: Bool = false) {
        var index = 0
        while index < line.words.count {
            let word = line.words[index]
            index += 1
            guard let head = word.knownHead, head.hasPrefix("-"), head != "-" else {
                // A word whose beginning is not known may be an option.
                if word.knownHead == nil {
                    isComplete = false
                    unknownWord = unknownWord ?? word.value.firstUnknown
                }
                operands.append(word)
                if stopsAtOperand {
                    operands += line.words[index...]
                    return
                }
                continue
            }
            if word.text == "--" {
                operands += line.words[index...]
                return
            }
            if head.hasPrefix("--") {
                read(long: word, head: head, switches: switches, line: line, index: &index)
            } else {
                read(short: word, head: head, switches: switches, line: line, index: &index)
            }
        }
    }

    /// The last value of an option, whichever of its names it was given by.
    func last(_ names: String...) -> CommandLine.Word? {
        options.last { names.contains($0.name) }?.value
    }

    func all(_ names: String...) -> [Option] {
        options.filter { names.contains($0.name) }
    }

    /// Whether an option without value is given, `=false` not counted.
    func has(_ name: String) -> Bool {
        guard let option = options.last(where: { $0.name == name }) else { return false }
        return option.value?.text != "false"
    }

    private mutating func read(
        long word: CommandLine.Word,
        head: String,
        switches: Set<String>,
        line: CommandLine,
        index: inout Int
    ) {
        let body = head.dropFirst(2)
        if let equals = body.firstIndex(of: "=") {
            let name = String(body[..<equals])
            let skipped = 2 + body[..<equals].utf8.count + 1
            append(name, CommandLine.Word(value: word.value.dropFirst(utf8: skipped), range: word.range), word.range)
        } else if word.text == nil {
            // The name of the option goes on in an unknown part.
            isComplete = false
        } else if switches.contains(String(body)) {
            append(String(body), nil, word.range)
        } else {
            takeNext(String(body), word, line, &index)
        }
    }

    private mutating func read(
        short word: CommandLine.Word,
        head: String,
        switches: Set<String>,
        line: CommandLine,
        index: inout Int
    ) {
        var offset = 1
        var letters = head.dropFirst()
        while let letter = letters.popFirst() {
            let name = String(letter)
            offset += name.utf8.count
            if switches.contains(name) {
                append(name, nil, word.range)
                continue
            }
            var rest = word.value.dropFirst(utf8: offset)
            guard !rest.isEmpty else { return takeNext(name, word, line, &index) }
            if letters.hasPrefix("=") { rest = rest.dropFirst(utf8: 1) }
            append(name, CommandLine.Word(value: rest, range: word.range), word.range)
            return
        }
        if word.text == nil { isComplete = false }
    }

    private mutating func takeNext(
        _ name: String,
        _ word: CommandLine.Word,
        _ line: CommandLine,
        _ index: inout Int
    ) {
        guard index < line.words.count else { return }
        append(name, line.words[index], word.range)
        index += 1
    }

    private mutating func append(_ name: String, _ value: CommandLine.Word?, _ range: SourceRange) {
        options.append(Option(name: name, value: value, range: value?.range ?? range))
    }
}

extension CommandLine.Word {
    /// The known text at the beginning; empty text for an empty word, nil when the word begins with an unknown part.
    fileprivate var knownHead: String? {
        var head = ""
        for piece in value.pieces {
            guard case .text(let text, _) = piece else { return head.isEmpty ? nil : head }
            head += text
        }
        return head
    }
}

extension Template {
    /// The text without its first bytes, which must be known.
    package func dropFirst(utf8 count: Int) -> Template {
        var left = count
        var kept: [Piece] = []
        for piece in pieces {
            guard left > 0, case .text(let text, let origin) = piece else {
                kept.append(piece)
                continue
            }
            let dropped = min(left, text.utf8.count)
            left -= dropped
            kept.append(.text(String(decoding: text.utf8.dropFirst(dropped), as: UTF8.self), origin))
        }
        return Template(pieces: kept)
    }

    /// The text up to a known byte, and the text behind it; nil when the byte is not among the known texts in front of
    /// every unknown part.
    package func split(atFirst byte: UInt8) -> (head: Template, tail: Template)? {
        var head: [Piece] = []
        for (index, piece) in pieces.enumerated() {
            guard case .text(let text, let origin) = piece else { return nil }
            guard let place = text.utf8.firstIndex(of: byte) else {
                head.append(piece)
                continue
            }
            head.append(.text(String(text[..<place]), origin))
            let rest = String(text[text.utf8.index(after: place)...])
            return (Template(pieces: head), Template(pieces: [.text(rest, origin)] + pieces[(index + 1)...]))
        }
        return nil
    }
}
