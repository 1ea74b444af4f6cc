import Values

/// `$name` and `${name…}`.
///
/// https://www.gnu.org/software/bash/manual/html_node/Shell-Parameter-Expansion.html
extension Interpreter {
    /// What a parameter stands for before anything is done to it.
    private enum Parameter {
        /// nil when it is not set.
        case single(Template?)
        case several([Template], isJoined: Bool)
        case unknownSeveral(Unknown)
    }

    /// The value of a variable; nil when it is not set.
    func value(of written: String) -> Template? {
        let name = resolved(written)
        if name.isEmpty { return Template(Unknown("$\(written)", because: "the variable it stands for is not known")) }
        if let variable = state.variables[name] { return variable.text }
        if let value = host.variable(name) { return value }
        if name == "PWD" {
            let reason = "the folder in which the script is at that place is not known"
            return state.workingDirectory.map { Template($0) } ?? Template(Unknown("$PWD", because: reason))
        }
        if name == "OLDPWD" { return Template(Unknown("$OLDPWD", because: "the folder before is not followed")) }
        if name == "BASH_SOURCE", let path = script.name { return Template(path) }
        if Self.shellVariables.contains(name) {
            return Template(Unknown("$\(name)", because: "it is given by the run"))
        }
        if let unknown = state.otherVariables {
            return Template(Unknown("$\(name)", because: unknown.reason, at: unknown.place))
        }
        return nil
    }

    mutating func expand(
        _ parameter: ShellParameter,
        _ range: Range<Int>,
        isQuoted: Bool,
        into segments: inout [Segment]
    ) throws(Interruption) {
        let quoting: Segment.Quoting = isQuoted ? .quoted : .expanded
        if parameter.operation == nil, parameter.index == nil, !parameter.isIndirect, !parameter.isLength {
            if let first = parameter.name.utf8.first, ShellParser.beginsName(first) {
                if let value = value(of: parameter.name) {
                    for piece in value.pieces { segments.append(Segment(piece, quoting)) }
                } else if state.options.refusesUnset {
                    try refuse(parameter.name)
                }
                return
            }
        }
        var parameter = parameter
        if let target = state.variables[parameter.name]?.reference {
            if parameter.isIndirect, parameter.index == nil {
                segments.append(Segment(target, quoting))
                return
            }
            parameter.name = resolved(target)
            if parameter.name.isEmpty || target.isEmpty {
                let unknown = Unknown("", because: "the variable it stands for is not known")
                segments.append(Segment(.unknown(derived(unknown, range), nil), .expanded))
                return
            }
        }
        if parameter.isIndirect, try !resolveIndirection(&parameter, range, quoting, into: &segments) { return }
        var value = try lookUp(parameter, range)
        if parameter.isLength {
            append(length(of: value, parameter, range), quoting, to: &segments)
            return
        }
        if let operation = parameter.operation {
            if try expandDefault(operation, value, parameter, range, isQuoted: isQuoted, into: &segments) { return }
            value = try changed(value, by: operation, parameter, range)
        } else if case .single(nil) = value, state.options.refusesUnset {
            try refuse(parameter.name)
        }
        append(value, isQuoted: isQuoted, range, to: &segments)
    }

    private func append(_ value: Template, _ quoting: Segment.Quoting, to segments: inout [Segment]) {
        for piece in value.pieces { segments.append(Segment(piece, quoting)) }
    }

    private func append(_ value: Parameter, isQuoted: Bool, _ range: Range<Int>, to segments: inout [Segment]) {
        let quoting: Segment.Quoting = isQuoted ? .quoted : .expanded
        switch value {
        case .single(let text):
            append(text ?? Template(), quoting, to: &segments)
        case .several(let elements, let isJoined):
            if isJoined, isQuoted {
                let separator = state.variables["IFS"] == nil ? Template(" ") : self.value(of: "IFS") ?? Template()
                let first = separator.text.map { String($0.prefix(1)) }
                for (index, element) in elements.enumerated() {
                    if index > 0 {
                        let unknown = Unknown("$IFS", because: separator.firstUnknown?.reason ?? "it is not known")
                        segments.append(Segment(first.map { .text($0, nil) } ?? .unknown(unknown, nil), .quoted))
                    }
                    append(element, .quoted, to: &segments)
                }
                return
            }
            for (index, element) in elements.enumerated() {
                if index > 0 { segments.append(Segment(nil, quoting)) }
                if isQuoted { segments.append(Segment("", .quoted)) }
                append(element, quoting, to: &segments)
            }
        case .unknownSeveral(let unknown):
            // In quotes, too, it may be several words.
            segments.append(Segment(.unknown(derived(unknown, range), nil), .expanded))
        }
    }

    /// The unknown value that an expansion makes of another one.
    func derived(_ unknown: Unknown, _ range: Range<Int>) -> Unknown {
        Unknown(script.text.display(range), because: unknown.reason, at: unknown.place ?? script.text.place(range))
    }

    /// A variable that is not set, with `set -u`.
    private mutating func refuse(_ name: String) throws(Interruption) {
        switch name {
        case "@", "*", "#", "?", "-", "$", "!", "0": return
        default:
            state.status = .known(state.options.stopsAtError ? 1 : 127)
            throw .exit
        }
    }

    // MARK: Looking up

    private mutating func lookUp(_ parameter: ShellParameter, _ range: Range<Int>) throws(Interruption) -> Parameter {
        let name = parameter.name
        switch name {
        case "@", "*":
            guard let positional = state.positional else {
                return .unknownSeveral(Unknown("$\(name)", because: "the arguments of the script are not known"))
            }
            return .several(positional, isJoined: name == "*")
        case "#":
            guard let positional = state.positional else {
                return .single(Template(Unknown("$#", because: "the arguments of the script are not known")))
            }
            return .single(Template(String(positional.count)))
        case "?":
            switch state.status {
            case .known(let status): return .single(Template(String(status)))
            case .unknown(let condition):
                return .single(Template(Unknown("$?", because: "it depends on whether `\(condition.text)`")))
            }
        case "$", "!", "-":
            return .single(
                Template(Unknown("$\(name)", because: "it is given by the run", at: script.text.place(range)))
            )
        case "0":
            return .single(scriptName(range))
        default:
            break
        }
        if let number = Int(name) {
            guard let positional = state.positional else {
                let reason = state.positionalDoubt?.reason ?? "the arguments of the script are not known"
                return .single(Template(Unknown("$\(name)", because: reason, at: state.positionalDoubt?.place)))
            }
            return .single(number >= 1 && number <= positional.count ? positional[number - 1] : nil)
        }
        guard ShellParser.beginsName(name.utf8.first ?? 0) else {
            return .single(nil)
        }
        guard let index = parameter.index else { return .single(value(of: name)) }
        return try lookUp(name, index, range)
    }

    /// The value of `$0`.
    private func scriptName(_ range: Range<Int>) -> Template {
        state.scriptName.map { Template($0) }
            ?? Template(Unknown("$0", because: "the runner names the file of the script", at: script.text.place(range)))
    }

    /// Variables that the shell makes itself.
    private static let shellVariables: Set<String> = [
        "BASH", "BASHPID", "BASH_ARGC", "BASH_ARGV", "BASH_COMMAND", "BASH_LINENO", "BASH_SOURCE", "BASH_SUBSHELL",
        "BASH_VERSINFO", "BASH_VERSION", "COLUMNS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME",
        "GROUPS",
        "HOSTNAME", "HOSTTYPE", "LINENO", "LINES", "MACHTYPE", "OPTARG", "OPTIND", "OSTYPE", "PIPESTATUS", "PPID",
        "RANDOM",
        "SECONDS", "SHELLOPTS", "SHLVL", "SRANDOM", "UID", "_",
    ]

    private mutating func lookUp(
        _ name: String,
        _ index: ShellParameter.Subscript,
        _ range: Range<Int>
    ) throws(Interruption) -> Parameter {
        if name == "BASH_SOURCE", state.variables[name] == nil {
            if case .expression(let word) = index, word.literal == "0" { return .single(value(of: name)) }
            return .unknownSeveral(Unknown("$\(name)", because: "which scripts called this one is not followed"))
        }
        var value = state.variables[name]?.value ?? value(of: name).map { .text($0) }
        if state.variables[name] == nil, Self.shellVariables.contains(name),
            let unknown = self.value(of: name)?.firstUnknown
        {
            value = .unknownList(unknown)
        }
        guard let value else {
            switch index {
            case .expression: return .single(nil)
            case .all: return .several([], isJoined: false)
            case .joined: return .several([], isJoined: true)
            }
        }
        if case .expression(let word) = index { return .single(try element(word, of: value, range)) }
        var isJoined = false
        if case .joined = index { isJoined = true }
        switch value {
        case .text(let text): return .several([text], isJoined: isJoined)
        case .list(let elements):
            return .several(elements.keys.sorted().compactMap { elements[$0] }, isJoined: isJoined)
        case .table(let elements):
            // bash gives them in the order of its hash table.
            guard elements.count <= 1 else {
                return .unknownSeveral(
                    Unknown("${\(name)[@]}", because: "the order of an associative array is not defined")
                )
            }
            return .several(Array(elements.values), isJoined: isJoined)
        case .unknownList(let unknown): return .unknownSeveral(unknown)
        }
    }

    private mutating func element(
        _ index: ShellWord,
        of value: ShellValue,
        _ range: Range<Int>
    ) throws(Interruption) -> Template? {
        if case .unknownList(let unknown) = value { return Template(derived(unknown, range)) }
        if case .table(let elements) = value {
            let key = try template(of: index)
            guard let text = key.text else { return key.firstUnknown.map { Template(derived($0, range)) } }
            return elements[text]
        }
        switch try arithmetic(index) {
        case .failure(let unknown): return Template(derived(unknown, range))
        case .success(let number):
            guard case .list(let elements) = value else {
                return number == 0 || number == -1 ? ShellVariable(value).text : nil
            }
            return elements[number < 0 ? (elements.keys.max() ?? -1) &+ 1 &+ number : number]
        }
    }

    /// `${!name}`: turns the parameter into the one it names; false when it was expanded here already.
    private mutating func resolveIndirection(
        _ parameter: inout ShellParameter,
        _ range: Range<Int>,
        _ quoting: Segment.Quoting,
        into segments: inout [Segment]
    ) throws(Interruption) -> Bool {
        if parameter.isNameList {
            if let unknown = state.otherVariables {
                segments.append(Segment(.unknown(derived(unknown, range), nil), .expanded))
                return false
            }
            let unknown = Unknown("${!\(parameter.name)*}", because: "it lists the variables of the run")
            segments.append(Segment(.unknown(unknown, nil), .expanded))
            return false
        }
        if let index = parameter.index {
            switch index {
            case .all, .joined:
                switch state.variables[parameter.name]?.value {
                case .list(let elements):
                    let keys = elements.keys.sorted().map { Template(String($0)) }
                    append(.several(keys, isJoined: false), isQuoted: quoting == .quoted, range, to: &segments)
                case .table(let elements) where elements.count <= 1:
                    let keys = elements.keys.map { Template($0) }
                    append(.several(keys, isJoined: false), isQuoted: quoting == .quoted, range, to: &segments)
                case .table:
                    let unknown = Unknown(
                        script.text.display(range),
                        because: "the order of an associative array is not defined"
                    )
                    segments.append(Segment(.unknown(unknown, nil), .expanded))
                case .unknownList(let unknown):
                    segments.append(Segment(.unknown(derived(unknown, range), nil), .expanded))
                case .text:
                    segments.append(Segment("0", quoting))
                case nil:
                    break
                }
                return false
            case .expression:
                break
            }
        }
        var name = parameter
        name.isIndirect = false
        name.operation = nil
        guard case .single(let target) = try lookUp(name, range) else { return true }
        guard let target else { return true }
        guard let text = target.text else {
            let unknown = target.firstUnknown ?? Unknown(script.text.display(range), because: "its name is not known")
            segments.append(Segment(.unknown(derived(unknown, range), nil), quoting))
            return false
        }
        guard let first = text.utf8.first, ShellParser.beginsName(first),
            text.utf8.allSatisfy(ShellParser.continuesName)
        else {
            let unknown = Unknown(script.text.display(range), because: "'\(text)' is not the name of a variable")
            segments.append(Segment(.unknown(unknown, nil), quoting))
            return false
        }
        parameter.name = text
        parameter.index = nil
        parameter.isIndirect = false
        return true
    }

    private func length(of value: Parameter, _ parameter: ShellParameter, _ range: Range<Int>) -> Template {
        switch value {
        case .single(let text):
            guard let text else { return "0" }
            guard let known = text.text else {
                return Template(derived(text.firstUnknown ?? Unknown("", because: ""), range))
            }
            return Template(String(known.unicodeScalars.count))
        case .several(let elements, _): return Template(String(elements.count))
        case .unknownSeveral(let unknown): return Template(derived(unknown, range))
        }
    }

    // MARK: Defaults

    /// `:-` and its kind; false when the operation is another one.
    private mutating func expandDefault(
        _ operation: ShellParameter.Operation,
        _ value: Parameter,
        _ parameter: ShellParameter,
        _ range: Range<Int>,
        isQuoted: Bool,
        into segments: inout [Segment]
    ) throws(Interruption) -> Bool {
        let word: ShellWord
        let ifEmpty: Bool
        switch operation {
        case .useDefault(let operand, let empty), .assignDefault(let operand, let empty), .fail(let operand, let empty),
            .useAlternative(let operand, let empty):
            word = operand
            ifEmpty = empty
        default:
            return false
        }
        let presence = presence(of: value, ifEmpty: ifEmpty)
        switch (operation, presence) {
        case (.useAlternative, true?), (.useDefault, false?):
            try expandOperand(word, isQuoted: isQuoted, into: &segments)
        case (.assignDefault, false?):
            let text = try template(of: word)
            state[parameter.name] = text
            append(text, isQuoted ? .quoted : .expanded, to: &segments)
        case (.fail, false?):
            state.status = .known(127)
            throw .exit
        case (.fail, nil):
            // What follows is said of the runs in which it is set.
            append(value, isQuoted: isQuoted, range, to: &segments)
        case (_, true?):
            append(value, isQuoted: isQuoted, range, to: &segments)
        case (_, false?):
            break
        case (_, nil):
            let unknown = derived(firstUnknown(of: value), range)
            if case .assignDefault = operation { state[parameter.name] = Template(unknown) }
            segments.append(Segment(.unknown(unknown, nil), isQuoted ? .quoted : .expanded))
        }
        return true
    }

    private mutating func expandOperand(
        _ word: ShellWord,
        isQuoted: Bool,
        into segments: inout [Segment]
    ) throws(Interruption) {
        for part in word.parts {
            if !isQuoted, case .literal(let text) = part.kind {
                // In an operand without quotes text, too, is split.
                append(script.text.template(text, at: part.range), .expanded, to: &segments)
            } else {
                try expand(part, isQuoted: isQuoted, into: &segments)
            }
        }
    }

    private func firstUnknown(of value: Parameter) -> Unknown {
        switch value {
        case .single(let text): text?.firstUnknown ?? Unknown("", because: "it is not known")
        case .several(let elements, _):
            elements.lazy.compactMap(\.firstUnknown).first ?? Unknown("", because: "it is not known")
        case .unknownSeveral(let unknown): unknown
        }
    }

    /// Whether a parameter is set, and not empty where that counts; nil when the run decides.
    private func presence(of value: Parameter, ifEmpty: Bool) -> Bool? {
        switch value {
        case .single(nil): return false
        case .single(let text?):
            if text.isEmpty { return !ifEmpty }
            if text.pieces.contains(where: { if case .text = $0 { true } else { false } }) { return true }
            return nil
        case .several(let elements, _):
            if elements.isEmpty { return false }
            if !ifEmpty || elements.count > 1 { return true }
            return presence(of: .single(elements[0]), ifEmpty: ifEmpty)
        case .unknownSeveral: return nil
        }
    }

    // MARK: Changes

    private mutating func changed(
        _ value: Parameter,
        by operation: ShellParameter.Operation,
        _ parameter: ShellParameter,
        _ range: Range<Int>
    ) throws(Interruption) -> Parameter {
        if case .single(nil) = value {
            if state.options.refusesUnset { try refuse(parameter.name) }
            return value
        }
        if case .slice(let offset, let length) = operation, case .several(let elements, let isJoined) = value {
            return try slice(elements, isJoined, parameter, offset, length, range)
        }
        let change = state.options.ignoresCase ? .unknown : try textChange(operation)
        switch value {
        case .single(let text):
            return .single(text.map { apply(change, to: $0, range) })
        case .several(let elements, let isJoined):
            return .several(elements.map { apply(change, to: $0, range) }, isJoined: isJoined)
        case .unknownSeveral(let unknown):
            return .unknownSeveral(derived(unknown, range))
        }
    }

    private mutating func slice(
        _ elements: [Template],
        _ isJoined: Bool,
        _ parameter: ShellParameter,
        _ offset: ShellWord,
        _ length: ShellWord?,
        _ range: Range<Int>
    ) throws(Interruption) -> Parameter {
        var elements = elements
        // `${@:0}` begins with `$0`.
        if parameter.index == nil { elements.insert(scriptName(range), at: 0) }
        guard case .success(var start) = try arithmetic(offset) else {
            return .unknownSeveral(Unknown(script.text.display(range), because: "its bounds are not known"))
        }
        if start < 0 { start = elements.count &+ start }
        guard start >= 0, start < elements.count else { return .several([], isJoined: isJoined) }
        var end = elements.count
        if let length {
            guard case .success(let count) = try arithmetic(length), count >= 0 else {
                return .unknownSeveral(Unknown(script.text.display(range), because: "its bounds are not known"))
            }
            end = min(start &+ min(count, elements.count), elements.count)
        }
        return .several(Array(elements[start..<max(start, end)]), isJoined: isJoined)
    }

    private mutating func textChange(_ operation: ShellParameter.Operation) throws(Interruption) -> TextChange {
        switch operation {
        case .removePrefix(let word, let longest):
            return try pattern(of: word).map { .removePrefix($0, longest: longest) } ?? .unknown
        case .removeSuffix(let word, let longest):
            return try pattern(of: word).map { .removeSuffix($0, longest: longest) } ?? .unknown
        case .replace(let word, let replacement, let kind):
            var segments: [Segment] = []
            try expand(replacement, into: &segments)
            // An `&` that is not quoted stands for what was matched, in new versions of bash only.
            let hasReference = segments.contains { segment in
                guard segment.quoting != .quoted, case .text(let text, _)? = segment.piece else { return false }
                return text.utf8.contains(UInt8(ascii: "&"))
            }
            guard !hasReference, let pattern = try pattern(of: word) else { return .unknown }
            let text = joined(segments)
            spend(text)
            return .replace(pattern, text, kind)
        case .slice(let offset, let length):
            guard case .success(let start) = try arithmetic(offset) else { return .unknown }
            guard let length else { return .slice(start, nil) }
            guard case .success(let count) = try arithmetic(length) else { return .unknown }
            return .slice(start, count)
        case .changeCase(let word, let toUpper, let all):
            guard !word.parts.isEmpty else { return .changeCase(toUpper: toUpper, all: all) }
            return try pattern(of: word).map { .changeMatchingCase($0, toUpper: toUpper, all: all) } ?? .unknown
        case .transform("Q"): return .quote
        case .transform("L"): return .changeCase(toUpper: false, all: true)
        case .transform("U"): return .changeCase(toUpper: true, all: true)
        case .transform("u"): return .changeCase(toUpper: true, all: false)
        default: return .unknown
        }
    }

    private func apply(_ change: TextChange, to text: Template, _ range: Range<Int>) -> Template {
        let unknown = Unknown(
            script.text.display(range),
            because: text.firstUnknown?.reason ?? "this expansion is not followed",
            at: text.firstUnknown?.place ?? script.text.place(range)
        )
        return change.applied(to: text, else: unknown)
    }

    /// The pattern that a word is; nil when a part of it is unknown.
    mutating func pattern(of word: ShellWord, isExtended: Bool = false) throws(Interruption) -> ShellPattern? {
        var segments: [Segment] = []
        try expand(word, into: &segments)
        var text = ""
        for segment in segments {
            guard case .text(let piece, _)? = segment.piece else { return nil }
            text += segment.quoting == .quoted ? ShellPattern.escaped(piece) : piece
        }
        return ShellPattern(text, isExtended: isExtended || state.options.extendsPatterns)
    }
}
