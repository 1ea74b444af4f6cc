import SourceText
import Values

/// What a step wrote to `GITHUB_ENV` or `GITHUB_OUTPUT`.
///
/// Lines are `NAME=value`, or `NAME<<DELIMITER`, the lines of the value, `DELIMITER`.
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#environment-files>
struct EnvironmentFile {
    struct Assignment {
        let name: String
        let value: Template
    }

    private(set) var assignments: [Assignment] = []
    /// Why more may be set than is listed: the name of a line is not known.
    private(set) var others: Unknown?
    /// Whether the runner refuses the file, and the step fails: a line is no assignment.
    private(set) var isRefused = false
    /// Whether the last value goes on behind the end of the text.
    private(set) var isOpen = false

    init(_ text: Template) {
        var lines = Lines(text)
        while let line = lines.next() {
            if line.isEmpty { continue }
            guard let (name, isBlock, rest) = Self.head(of: line) else {
                if let unknown = line.firstUnknown { others = unknown } else { isRefused = true }
                continue
            }
            if name.isEmpty { isRefused = true }
            guard isBlock else {
                assignments.append(Assignment(name: name, value: rest))
                continue
            }
            guard let delimiter = rest.text else {
                others = rest.firstUnknown
                return
            }
            let (value, isClosed) = lines.block(endingWith: delimiter)
            assignments.append(Assignment(name: name, value: value))
            if !isClosed {
                isOpen = true
                if value.isKnown { isRefused = true }
            }
        }
    }

    /// Reads the old commands for outputs from what a script prints: `::set-output name=NAME::value`.
    ///
    /// They are deprecated and still obeyed.
    /// <https://github.blog/changelog/2023-07-24-github-actions-update-on-save-state-and-set-output-commands/>
    init(commandsIn text: Template) {
        var lines = Lines(text)
        let command = "::set-output name="
        while let line = lines.next()?.trimmed {
            // The words that `echo` joins are pieces of their own.
            guard line.knownBeginning.hasPrefix(command) else { continue }
            let body = line.dropFirst(utf8: command.utf8.count)
            guard let (name, rest) = body.split(atFirst: UInt8(ascii: ":")), let name = name.text else {
                others = others ?? body.firstUnknown
                continue
            }
            guard case .text(let colon, _)? = rest.pieces.first, colon.hasPrefix(":") else { continue }
            assignments.append(Assignment(name: name, value: rest.dropFirst(utf8: 1).withoutEscapes))
        }
    }

    /// The name at the beginning of a line, and what follows `=` or `<<`, whichever comes first.
    private static func head(of line: Template) -> (name: String, isBlock: Bool, rest: Template)? {
        var known: [UInt8] = []
        for piece in line.pieces {
            guard case .text(let text, _) = piece else { return nil }
            for byte in text.utf8 {
                if byte == UInt8(ascii: "=") {
                    return (String(decoding: known, as: UTF8.self), false, line.dropFirst(utf8: known.count + 1))
                }
                if byte == UInt8(ascii: "<"), known.last == byte {
                    return (
                        String(decoding: known.dropLast(), as: UTF8.self), true, line.dropFirst(utf8: known.count + 1)
                    )
                }
                known.append(byte)
            }
        }
        return nil
    }

    /// The lines of a text; a line feed in an unknown part ends no line.
    private struct Lines {
        private var rest: Template?

        init(_ text: Template) {
            rest = text.joined
        }

        mutating func next() -> Template? {
            guard let text = rest else { return nil }
            guard let (line, tail) = text.splitLine() else {
                rest = nil
                return text.isEmpty ? nil : text
            }
            rest = tail
            return line
        }

        /// The lines up to the delimiter, and whether there is one.
        mutating func block(endingWith delimiter: String) -> (value: Template, isClosed: Bool) {
            var value = Template()
            var isFirst = true
            while let line = next() {
                if line.text == delimiter { return (value, true) }
                if !isFirst { value.append("\n") }
                value.append(line)
                isFirst = false
            }
            return (value, false)
        }
    }
}

extension Template {
    /// The text in front of the first unknown part.
    fileprivate var knownBeginning: String {
        var text = ""
        for piece in pieces {
            guard case .text(let part, _) = piece else { break }
            text += part
        }
        return text
    }

    /// The text with the escapes of commands replaced: `%0A`, `%0D` and `%25`.
    fileprivate var withoutEscapes: Template {
        let replaced = pieces.map { piece -> Piece in
            guard case .text(let text, let origin) = piece, text.utf8.contains(UInt8(ascii: "%")) else { return piece }
            var parts = text.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
            for index in parts.indices.dropFirst() {
                switch parts[index].prefix(2) {
                case "0A": parts[index] = "\n" + parts[index].dropFirst(2)
                case "0D": parts[index] = "\r" + parts[index].dropFirst(2)
                case "25": parts[index] = "%" + parts[index].dropFirst(2)
                default: parts[index] = "%" + parts[index]
                }
            }
            return .text(parts.joined(), origin)
        }
        return Template(pieces: replaced)
    }

    /// The text up to the first known line feed, and what follows it.
    fileprivate func splitLine() -> (line: Template, rest: Template)? {
        var head: [Piece] = []
        for (index, piece) in pieces.enumerated() {
            guard case .text(let text, let origin) = piece,
                let end = text.utf8.firstIndex(of: UInt8(ascii: "\n"))
            else {
                head.append(piece)
                continue
            }
            head.append(.text(String(text[..<end]), origin))
            let rest = String(text[text.utf8.index(after: end)...])
            return (Template(pieces: head), Template(pieces: [.text(rest, origin)] + pieces[(index + 1)...]))
        }
        return nil
    }

    /// The same text with texts of one origin joined.
    fileprivate var joined: Template {
        var result: [Piece] = []
        for piece in pieces {
            if case .text(let text, let origin) = piece, case .text(let before, let same)? = result.last,
                same === origin
            {
                result[result.count - 1] = .text(before + text, origin)
            } else {
                result.append(piece)
            }
        }
        return Template(pieces: result)
    }
}
