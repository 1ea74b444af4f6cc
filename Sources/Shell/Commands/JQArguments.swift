import Values

/// What a call of `jq` says.
struct JQArguments {
    private(set) var program: Template?
    private(set) var programFile: Template?
    /// The files to read.
    private(set) var operands: [Template] = []
    /// `--arg` and `--argjson`
    private(set) var variables: [(name: String, value: Value)] = []
    /// `--slurpfile` and `--rawfile`
    private(set) var files: [(name: String, path: Template, isRaw: Bool)] = []
    private(set) var form = JQWriter(indent: 2)
    /// `-n`
    private(set) var isNull = false
    /// `-r`, or `-j`
    private(set) var isRaw = false
    /// `-j`
    private(set) var joins = false
    /// `-R`
    private(set) var isRawInput = false
    /// `-s`
    private(set) var slurps = false
    /// `-e`
    private(set) var tellsByStatus = false
    private var positional: [Value] = []
    /// How what follows is taken once the program is there.
    private var rest = Rest.files

    private enum Rest {
        case files, texts, values
    }

    init(_ call: CommandCall) throws(Unsure) {
        var words = call.arguments[...]
        var isOver = false
        while let word = words.popFirst() {
            if let split = word.split { throw Unsure(split) }
            // An unknown word may be an option, unless it stands where the program does.
            guard !isOver, case .text(let start, _)? = word.text.pieces.first, start.hasPrefix("-"), start != "-" else {
                if !isOver, word.text.text == nil, !word.text.beginsKnown { throw Self.unsure(word.text, call) }
                try take(word.text)
                continue
            }
            guard let option = word.text.text else { throw Self.unsure(word.text, call) }
            if option == "--" {
                isOver = true
            } else if option.hasPrefix("--") {
                try takeLong(option, &words, call)
            } else {
                for letter in option.dropFirst() { try takeLetter(letter, &words, call) }
            }
        }
        // A program that is read from a file leaves all words to be files.
        if programFile != nil, let first = program {
            operands.insert(first, at: 0)
            program = nil
        }
    }

    /// `$ARGS`
    var argsValue: Value {
        let named = ValueObject(variables.map { (name: $0.name, value: $0.value) }, isCaseSensitive: true)
        return Value(
            ValueObject(
                [(name: "positional", value: Value(positional)), (name: "named", value: Value(named))],
                isCaseSensitive: true
            )
        )
    }

    /// Whether a program may ask for its inputs itself.
    func readsInput(_ program: Template) -> Bool {
        program.pieces.contains { piece in
            guard case .text(let text, _) = piece else { return false }
            return Array(text.utf8).split(separator: UInt8(ascii: "i")).contains { $0.starts(with: "nput".utf8) }
        }
    }

    private static func unsure(_ text: Template, _ call: CommandCall) -> Unsure {
        Unsure(text.firstUnknown ?? Unknown(call.name, because: "an argument is not known"))
    }

    private mutating func take(_ text: Template) throws(Unsure) {
        guard program != nil else {
            program = text
            return
        }
        switch rest {
        case .files: operands.append(text)
        case .texts: positional.append(Value(text))
        case .values: positional.append(try Self.value(text))
        }
    }

    private static func value(_ text: Template) throws(Unsure) -> Value {
        do throws(JSONError) {
            let values = try Value.jsonSequence(text)
            guard values.count == 1 else { throw JSONError(message: "there is not one value", offset: 0) }
            return values[0]
        } catch {
            throw Unsure(error.unknown ?? Unknown("jq", because: "an argument is not JSON: \(error.message)"))
        }
    }

    private static func next(_ words: inout ArraySlice<ShellArgument>, _ call: CommandCall) throws(Unsure) -> Template {
        guard let word = words.popFirst() else { throw .notUnderstood(call) }
        if let split = word.split { throw Unsure(split) }
        return word.text
    }

    private mutating func takeLetter(
        _ letter: Character,
        _ words: inout ArraySlice<ShellArgument>,
        _ call: CommandCall
    ) throws(Unsure) {
        switch letter {
        case "n": isNull = true
        case "r": isRaw = true
        case "j":
            isRaw = true
            joins = true
        case "c": form.indent = nil
        case "s": slurps = true
        case "R": isRawInput = true
        case "a": form.isASCII = true
        case "S": form.sortsNames = true
        case "e": tellsByStatus = true
        case "M": break
        case "f": programFile = try Self.next(&words, call)
        default: throw .notUnderstood(call)
        }
    }

    private static let letters: [String: Character] = [
        "--null-input": "n", "--raw-output": "r", "--join-output": "j", "--compact-output": "c", "--slurp": "s",
        "--raw-input": "R", "--ascii-output": "a", "--sort-keys": "S", "--exit-status": "e", "--monochrome-output": "M",
        "--from-file": "f",
    ]

    private mutating func takeLong(
        _ option: String,
        _ words: inout ArraySlice<ShellArgument>,
        _ call: CommandCall
    ) throws(Unsure) {
        if let letter = Self.letters[option] { return try takeLetter(letter, &words, call) }
        switch option {
        case "--arg", "--argjson", "--slurpfile", "--rawfile":
            guard let name = try Self.next(&words, call).text else { throw .notUnderstood(call) }
            let text = try Self.next(&words, call)
            switch option {
            case "--arg": setVariable(name, Value(text))
            case "--argjson": setVariable(name, try Self.value(text))
            default: files.append((name, text, option == "--rawfile"))
            }
        case "--args": rest = .texts
        case "--jsonargs": rest = .values
        case "--tab":
            form.indent = 1
            form.usesTabs = true
        case "--indent":
            guard let text = try Self.next(&words, call).text, let count = Int(text), (1...7).contains(count) else {
                throw .notUnderstood(call)
            }
            form.indent = count
            form.usesTabs = false
        default: throw .notUnderstood(call)
        }
    }

    /// Of equal names the first counts.
    private mutating func setVariable(_ name: String, _ value: Value) {
        if !variables.contains(where: { $0.name == name }) { variables.append((name, value)) }
    }
}

extension Template {
    /// Whether it begins with a known letter.
    fileprivate var beginsKnown: Bool {
        if case .text? = pieces.first { true } else { false }
    }
}
