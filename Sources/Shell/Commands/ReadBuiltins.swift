import Values

/// Builtins that read their input into variables.
extension Interpreter {
    /// `read`, one line of the input.
    mutating func read(_ call: CommandCall) -> Flow {
        guard let form = ReadForm(call.arguments) else {
            // Of what is read nothing is known, and any of the words may be a name.
            let names = call.arguments.compactMap(\.text.text).filter { !$0.hasPrefix("-") }
            return readUnknown(call, names + ["REPLY"], isArray: false)
        }
        let targets = form.arrayName.map { [$0] } ?? (form.names.isEmpty ? ["REPLY"] : form.names)
        let isArray = form.arrayName != nil
        guard form.isFollowed, let input = input(of: form.descriptor), let part = form.part(of: input) else {
            return readUnknown(call, targets, isArray: isArray, from: form.descriptor)
        }
        leaveInput(part.rest, of: form.descriptor)
        let most = isArray ? Int.max : form.names.isEmpty ? 0 : form.names.count
        guard let fields = form.isExact ? [part.line] : fields(of: part.line, most: most, part.kept) else {
            return readUnknown(call, targets, isArray: isArray, from: form.descriptor)
        }
        if let arrayName = form.arrayName {
            var elements: [Int: Template] = [:]
            for (index, field) in fields.enumerated() { elements[index] = field }
            setList(arrayName, elements)
        } else if form.names.isEmpty {
            state["REPLY"] = part.line
        } else {
            for (index, name) in form.names.enumerated() {
                set(name, to: index < fields.count ? fields[index] : Template())
            }
        }
        state.status = .known(part.isComplete ? 0 : 1)
        return .normal
    }

    private mutating func readUnknown(
        _ call: CommandCall,
        _ names: [String],
        isArray: Bool,
        from descriptor: Int = 0
    ) -> Flow {
        let reason = input(of: descriptor)?.firstUnknown ?? Unknown("read", because: "the input is given by the run")
        let unknown = Unknown("$(\(script.text.display(call.range)))", because: reason.reason, at: reason.place)
        for name in names {
            let value = Unknown("$\(name)", because: reason.reason, at: reason.place ?? script.text.place(call.range))
            if isArray {
                let target = resolved(name)
                if target.isEmpty {
                    forgetEverything(value)
                } else {
                    state.variables[target] = ShellVariable(.unknownList(value))
                }
            } else {
                set(name, to: Template(value))
            }
        }
        if case .input(let key)? = state.descriptors[descriptor] { state.inputs[key]?.text = Template(unknown) }
        state.status = .unknown(condition(call.range, because: reason))
        return .normal
    }

    /// A line split as `read` does: the last name gets all that is left.
    private func fields(of line: Template, most: Int, _ isKept: Set<Int>) -> [Template]? {
        guard most > 0 else { return [] }
        let separators = state.variables["IFS"] == nil ? Template(" \t\n") : value(of: "IFS") ?? Template()
        guard let known = separators.text.map({ Array($0.utf8) }), let text = line.text else { return nil }
        let origin = line.pieces.lazy.compactMap(\.origin).first
        if known.isEmpty { return [line] }
        let bytes = Array(text.utf8)
        // A byte behind a backslash separates nothing.
        func isSeparator(_ at: Int) -> Bool { known.contains(bytes[at]) && !isKept.contains(at) }
        func isBlank(_ at: Int) -> Bool {
            let byte = bytes[at]
            return isSeparator(at)
                && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n"))
        }
        var at = 0
        while at < bytes.count, isBlank(at) { at += 1 }
        var result: [Template] = []
        while at < bytes.count {
            if result.count == most - 1 {
                var end = bytes.count
                while end > at, isBlank(end - 1) { end -= 1 }
                // One separator at the very end belongs to the field only when there are others in it.
                let separatorCount = (at..<end).count { isSeparator($0) && !isBlank($0) }
                if separatorCount == 1, isSeparator(end - 1) {
                    end -= 1
                    while end > at, isBlank(end - 1) { end -= 1 }
                }
                result.append(Template(String(decoding: bytes[at..<end], as: UTF8.self), from: origin))
                return result
            }
            var end = at
            while end < bytes.count, !isSeparator(end) { end += 1 }
            result.append(Template(String(decoding: bytes[at..<end], as: UTF8.self), from: origin))
            at = end
            while at < bytes.count, isBlank(at) { at += 1 }
            if at < bytes.count, isSeparator(at) {
                at += 1
                while at < bytes.count, isBlank(at) { at += 1 }
            }
        }
        return result
    }

    /// `mapfile`, all lines of the input as an array.
    mutating func mapfile(_ call: CommandCall) -> Flow {
        let texts = call.arguments.compactMap(\.text.text)
        let options = CommandOptions(texts, flags: "t", valued: "dnOsuCc")
        let name = options?.operands.first ?? texts.last { !$0.hasPrefix("-") } ?? "MAPFILE"
        guard let options, texts.count == call.arguments.count, !options.has("C"), !options.has("c"),
            options.operands.count <= 1, let most = Int(options["n"] ?? "0"), most >= 0,
            let skipped = Int(options["s"] ?? "0"), skipped >= 0, let origin = Int(options["O"] ?? "0"), origin >= 0,
            origin < 1 << 40, let descriptor = Int(options["u"] ?? "0"), let text = input(of: descriptor)?.text
        else { return readUnknown(call, [name], isArray: true) }
        let delimiter = options["d"].map { $0.utf8.first ?? 0 } ?? UInt8(ascii: "\n")
        guard delimiter == 0 || !text.utf8.contains(0) else { return readUnknown(call, [name], isArray: true) }
        let lines = Lines(Array(text.utf8), separator: delimiter)
        let chosen = lines.lines.dropFirst(skipped).prefix(most == 0 ? Int.max : most)
        let rest = Lines.joined(lines.lines.dropFirst(min(chosen.endIndex, lines.lines.count)), separator: delimiter)
        leaveInput(Template(String(decoding: rest, as: UTF8.self)), of: descriptor)
        var elements: [Int: Template] = [:]
        // With an origin the array keeps what it has.
        if options.has("O"), case .list(let before)? = state.variables[resolved(name)]?.value { elements = before }
        for (offset, index) in chosen.indices.enumerated() {
            var bytes = Array(chosen[index])
            let isOpen = index == lines.lines.count - 1 && !lines.endsWithBreak
            if !options.has("t"), !isOpen, delimiter != 0 { bytes.append(delimiter) }
            elements[origin + offset] = Template(String(decoding: bytes, as: UTF8.self))
        }
        setList(name, elements)
        return succeed()
    }
}

/// The arguments of `read`.
private struct ReadForm {
    private(set) var names: [String] = []
    private(set) var arrayName: String?
    private(set) var descriptor = 0
    /// `-N`: neither the delimiter nor separators count.
    private(set) var isExact = false
    private(set) var isFollowed = true
    private var isRaw = false
    private var delimiter = UInt8(ascii: "\n")
    private var most: Int?

    /// nil when an argument is not known.
    init?(_ arguments: [ShellArgument]) {
        var arguments = arguments[...]
        while let argument = arguments.popFirst() {
            guard let text = argument.text.text, argument.split == nil else { return nil }
            guard names.isEmpty, text.hasPrefix("-"), text.utf8.count > 1 else {
                names.append(text)
                continue
            }
            if text == "--" { continue }
            var letters = text.dropFirst()
            while let letter = letters.popFirst() {
                switch letter {
                case "r": isRaw = true
                case "s", "e": break
                case "a", "d", "p", "t", "n", "N", "u", "i":
                    let value = letters.isEmpty ? arguments.popFirst()?.text.text : String(letters)
                    letters = ""
                    take(letter, value)
                default: isFollowed = false
                }
            }
        }
    }

    private mutating func take(_ letter: Character, _ value: String?) {
        switch letter {
        case "a": arrayName = value
        case "d": delimiter = value?.utf8.first ?? 0
        case "p": break
        // What is there is there at once.
        case "t": if Double(value ?? "").map({ $0 > 0 }) != true { isFollowed = false }
        case "n", "N":
            most = value.flatMap { Int($0) }
            isExact = letter == "N"
            if (most ?? 0) <= 0 { isFollowed = false }
        case "u":
            descriptor = value.flatMap { Int($0) } ?? 0
            if value.flatMap({ Int($0) }) == nil { isFollowed = false }
        default: isFollowed = false
        }
    }

    /// What is read of an input: the line, the bytes of it that separate nothing, the rest of the input, and whether the
    /// line has its end; nil when a part is unknown that could hold the end.
    func part(of input: Template) -> (line: Template, kept: Set<Int>, rest: Template, isComplete: Bool)? {
        let isPlain = input.pieces.allSatisfy { piece in
            guard case .text(let text, _) = piece else { return true }
            return !text.utf8.contains(0) && (isRaw || !text.utf8.contains(UInt8(ascii: "\\")))
        }
        if isPlain, most == nil { return plainPart(of: input) }
        guard let text = input.text else { return nil }
        let bytes = Array(text.utf8)
        if most != nil, bytes.contains(where: { $0 >= 0x80 }) { return nil }
        var line: [UInt8] = []
        var kept: Set<Int> = []
        var at = 0
        var isComplete = false
        while at < bytes.count {
            if let most, line.count == most {
                isComplete = true
                break
            }
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\\"), !isRaw {
                guard at < bytes.count else { break }
                at += 1
                // A line goes on behind a backslash.
                if bytes[at - 1] == UInt8(ascii: "\n") { continue }
                kept.insert(line.count)
                line.append(bytes[at - 1])
            } else if byte == delimiter, !isExact {
                isComplete = true
                break
            } else if byte != 0 {
                line.append(byte)
            }
        }
        if let most, line.count == most { isComplete = true }
        let origin = input.pieces.lazy.compactMap(\.origin).first
        return (
            Template(String(decoding: line, as: UTF8.self), from: origin), kept,
            Template(String(decoding: bytes[at...], as: UTF8.self), from: origin), isComplete
        )
    }

    private func plainPart(of input: Template) -> (line: Template, kept: Set<Int>, rest: Template, isComplete: Bool)? {
        var line: [Template.Piece] = []
        for (index, piece) in input.pieces.enumerated() {
            guard case .text(let text, let origin) = piece else { return nil }
            let bytes = Array(text.utf8)
            guard let end = bytes.firstIndex(of: delimiter) else {
                line.append(piece)
                continue
            }
            line.append(.text(String(decoding: bytes[..<end], as: UTF8.self), origin))
            var rest: [Template.Piece] = [.text(String(decoding: bytes[(end + 1)...], as: UTF8.self), origin)]
            rest += input.pieces[(index + 1)...]
            return (Template(pieces: line), [], Template(pieces: rest), true)
        }
        return (Template(pieces: line), [], Template(), false)
    }
}
