import Values

extension Interpreter {
    /// `xargs`: runs a command with the words of the input as further arguments.
    ///
    /// https://www.gnu.org/software/findutils/manual/html_node/find_html/xargs-options.html
    mutating func xargs(_ call: CommandCall) throws(Interruption) -> Flow {
        var arguments = call.arguments[...]
        guard let form = XargsForm(&arguments) else { return try runUnknownXargs(call) }
        guard let input, let text = input.text, text.utf8.count < 100_000, let items = form.items(of: text) else {
            return try runUnknownXargs(call)
        }
        leaveInput(Template())
        let name = arguments.popFirst() ?? ShellArgument("echo")
        guard name.split == nil, let command = name.text.text else { return try runUnknownXargs(call) }
        let origin = input.pieces.lazy.compactMap(\.origin).first
        var runs: [[ShellArgument]] = []
        if let placeholder = form.placeholder {
            runs = items.map { item in
                arguments.map { argument in
                    var pieces = argument.text.pieces
                    for index in pieces.indices {
                        guard case .text(let part, let origin) = pieces[index] else { continue }
                        pieces[index] = .text(part.replacing(placeholder, with: item.words[0]), origin)
                    }
                    return ShellArgument(Template(pieces: pieces), split: argument.split)
                }
            }
        } else {
            runs = form.runs(of: items).map { words in
                Array(arguments) + words.map { ShellArgument(Template($0, from: origin)) }
            }
        }
        // Several at once write in an order that the run decides.
        let key = Self.streamPrefix + "\(nextSerial())"
        let descriptors = state.descriptors
        let isParallel = form.isParallel && runs.count > 1
        if isParallel {
            state.files[key] = VirtualFile()
            state.descriptors[1] = .file(key)
        }
        var failure: ShellStatus?
        for words in runs {
            try step()
            try runProgram(CommandCall(name: command, arguments: words, range: call.range), name)
            switch state.status {
            case .known(0): break
            case .known(255):
                restore(descriptors)
                return try runUnknownXargs(call)
            case .known(let status): if failure == nil { failure = .known(status > 125 ? status : 123) }
            case .unknown: failure = state.status
            }
        }
        restore(descriptors)
        if isParallel, let output = state.files.removeValue(forKey: key)?.text(under: conditions), !output.isEmpty {
            writeUnknown(call, Unknown("", because: "the order of commands that run at once is not known"))
        }
        state.status = failure ?? .known(0)
        return .normal
    }

    private mutating func runUnknownXargs(_ call: CommandCall) throws(Interruption) -> Flow {
        guard let input, !input.isKnown else { return try runUnknown(call, named: Template(call.name)) }
        let unknown = input.firstUnknown ?? Unknown("xargs", because: "its input is not known")
        forgetFiles(touchedBy: call, unknown)
        return try finish(call) { (_) throws(Unsure) in throw Unsure(unknown) }
    }
}

/// How `xargs` divides its input.
private struct XargsForm {
    /// A word, or the words of a line.
    struct Item {
        var words: [String]
    }

    private(set) var placeholder: String?
    private var mostWords: Int?
    private var mostLines: Int?
    private var skipsEmpty = false
    private(set) var isParallel = false
    private var delimiter: UInt8?

    /// Takes the options away; nil when one of them is not followed.
    init?(_ arguments: inout ArraySlice<ShellArgument>) {
        while let text = arguments.first?.text.text, text.hasPrefix("-"), text.utf8.count > 1 {
            arguments.removeFirst()
            if text == "--" { break }
            guard text.hasPrefix("--") ? takeLong(text, &arguments) : takeShort(text, &arguments) else { return nil }
        }
        if placeholder == "" || placeholder != nil && mostLines != nil { return nil }
        // With a text to replace there is one item a run anyway.
        if placeholder != nil, let mostWords, mostWords != 1 { return nil }
        if mostLines != nil, mostWords != nil || delimiter != nil { return nil }
    }

    private mutating func takeLong(_ text: String, _ arguments: inout ArraySlice<ShellArgument>) -> Bool {
        let parts = text.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1]) : nil
        switch parts[0] {
        case "null": delimiter = 0
        case "no-run-if-empty": skipsEmpty = true
        case "verbose": break
        case "replace": placeholder = value ?? "{}"
        case "delimiter", "max-args", "max-procs":
            guard let value = value ?? arguments.popFirst()?.text.text else { return false }
            return take(parts[0] == "delimiter" ? "d" : parts[0] == "max-args" ? "n" : "P", value)
        default: return false
        }
        return true
    }

    private mutating func takeShort(_ text: String, _ arguments: inout ArraySlice<ShellArgument>) -> Bool {
        var letters = text.dropFirst()
        while let letter = letters.popFirst() {
            switch letter {
            case "0": delimiter = 0
            case "r": skipsEmpty = true
            case "t", "x": break
            case "i":
                placeholder = letters.isEmpty ? "{}" : String(letters)
                return true
            case "d", "n", "L", "I", "P":
                guard let value = letters.isEmpty ? arguments.popFirst()?.text.text : String(letters) else {
                    return false
                }
                return take(letter, value)
            default: return false
            }
        }
        return true
    }

    private mutating func take(_ letter: Character, _ value: String) -> Bool {
        switch letter {
        case "d":
            switch value {
            case "\\n": delimiter = 10
            case "\\t": delimiter = 9
            case "\\0": delimiter = 0
            default:
                guard value.utf8.count == 1, value != "\\" else { return false }
                delimiter = value.utf8.first
            }
        case "I": placeholder = value
        case "P":
            isParallel = value != "1"
            return Int(value).map { $0 >= 0 } ?? false
        default:
            guard let number = Int(value), number > 0 else { return false }
            if letter == "n" { mostWords = number } else { mostLines = number }
        }
        return true
    }

    /// The items of the input; nil when they are not followed.
    func items(of text: String) -> [Item]? {
        let bytes = Array(text.utf8)
        if let delimiter {
            return Lines(bytes, separator: delimiter).lines.map { Item(words: [String(decoding: $0, as: UTF8.self)]) }
        }
        guard !bytes.contains(0) else { return nil }
        guard placeholder != nil || mostLines != nil else {
            guard let words = Self.words(bytes[...]) else { return nil }
            return words.map { Item(words: [$0]) }
        }
        var items: [Item] = []
        for line in Lines(bytes).lines {
            guard placeholder != nil else {
                // A line goes on in the next one behind a blank at its end.
                if let last = line.last, last == 32 || last == 9 { return nil }
                guard let words = Self.words(line) else { return nil }
                if !words.isEmpty { items.append(Item(words: words)) }
                continue
            }
            let item = line.drop { $0 == 32 || $0 == 9 }
            guard !item.contains(where: { "'\"\\".utf8.contains($0) }) else { return nil }
            if !item.isEmpty { items.append(Item(words: [String(decoding: item, as: UTF8.self)])) }
        }
        return items
    }

    /// The words of each run of the command.
    func runs(of items: [Item]) -> [[String]] {
        if items.isEmpty { return skipsEmpty ? [] : [[]] }
        let size = mostWords ?? mostLines ?? items.count
        return stride(from: 0, to: items.count, by: size).map { start in
            items[start..<min(start + size, items.count)].flatMap(\.words)
        }
    }

    /// Words between blanks, with quotes and backslashes taken away; nil where a quote has no end.
    private static func words(_ bytes: ArraySlice<UInt8>) -> [String]? {
        var words: [String] = []
        var word: [UInt8]?
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            switch byte {
            case 32, 9, 10:
                if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
                word = nil
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                guard let end = bytes[at...].firstIndex(of: byte), !bytes[at..<end].contains(10) else { return nil }
                word = (word ?? []) + bytes[at..<end]
                at = end + 1
            case UInt8(ascii: "\\"):
                guard at < bytes.endIndex, bytes[at] != 10 else { return nil }
                word = (word ?? []) + [bytes[at]]
                at += 1
            default: word = (word ?? []) + [byte]
            }
        }
        if let word { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
