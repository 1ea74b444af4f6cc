import SourceText
import Values

/// Commands that steer the shell: how it leaves, where it stands, what it evaluates.
extension Interpreter {
    mutating func succeed() -> Flow {
        state.status = .known(0)
        return .normal
    }

    /// A command that writes nothing, and of which the run alone knows whether it succeeds.
    mutating func silent(_ call: CommandCall) -> Flow {
        let source = script.text.display(call.range)
        let unknown = Unknown(
            source,
            because: "the run decides whether `\(call.name)` succeeds",
            at: script.text.place(call.range)
        )
        state.status = .unknown(condition(call.range, because: unknown))
        return .normal
    }

    mutating func makeDirectories(_ call: CommandCall) -> Flow {
        var makesParents = false
        for argument in call.arguments {
            guard let text = argument.text.text, argument.split == nil, let path = absolutePath(text) else {
                let place = script.text.place(call.range)
                let reason = "`mkdir` makes directories that are not known"
                state.otherFiles = state.otherFiles ?? Unknown("mkdir", because: reason, at: place)
                continue
            }
            if text.hasPrefix("-") {
                if text.contains("p") { makesParents = true }
                continue
            }
            var parent = ""
            for part in path.split(separator: "/") {
                parent += "/" + part
                if makesParents || parent == path { state.directories.insert(parent) }
            }
        }
        return makesParents ? succeed() : silent(call)
    }

    /// `trap`: what is done at the end is kept, other signals do not come.
    mutating func trap(_ call: CommandCall) throws(Interruption) -> Flow {
        let words = call.arguments.map(\.text)
        for name in words.dropFirst() {
            guard let name = name.text, words[0].text != "-", words[0].text != "" else { continue }
            switch name {
            case "ERR":
                errorCommand = Unknown(
                    "trap",
                    because: "`trap … ERR` is not followed",
                    at: script.text.place(call.range)
                )
            case "DEBUG", "RETURN":
                let reason = "`trap … \(name)` is not followed"
                throw .abandoned(Unknown("trap", because: reason, at: script.text.place(call.range)))
            default: break
            }
        }
        if words.count == 2, words[1].text == "ERR" { return succeed() }
        if words.count >= 2, words.dropFirst().contains(where: { $0.text == "EXIT" || $0.text == "0" }) {
            exitCommand = words[0].text == "-" || frames.contains { $0.kind == .subshell } ? nil : words[0]
        }
        return succeed()
    }

    mutating func leave(_ call: CommandCall, _ flow: Flow) -> Flow {
        if flow == .returning, !frames.contains(where: { $0.kind == .function }) {
            // Outside of a function it is an error.
            state.status = .known(2)
            return .normal
        }
        if let first = call.arguments.first {
            if let text = first.text.text, first.split == nil {
                // Anything that is no number is an error, which is a failure too.
                state.status = .known(Self.integer(text).map { $0 & 0xFF } ?? 2)
            } else {
                let unknown = first.split ?? first.text.firstUnknown ?? Unknown(call.name, because: "it is not known")
                state.status = .unknown(condition(call.range, because: unknown))
            }
        }
        return flow
    }

    mutating func leaveLoop(_ call: CommandCall, isBreak: Bool) -> Flow {
        var loops = 0
        for frame in frames.reversed() {
            guard frame.kind == .loop else { break }
            loops += 1
        }
        state.status = .known(0)
        guard loops > 0 else { return .normal }
        let count = min(max(call.arguments.first?.text.text.flatMap { Self.integer($0) } ?? 1, 1), loops)
        return isBreak ? .breaking(count) : .continuing(count)
    }

    mutating func cd(_ call: CommandCall) -> Flow {
        let arguments = call.arguments.drop { $0.text.text == "--" || $0.text.text == "-P" || $0.text.text == "-L" }
        let target =
            arguments.first ?? ShellArgument(value(of: "HOME") ?? Template(Unknown("~", because: "it is not known")))
        let before = state.workingDirectory
        guard let text = target.text.text, target.split == nil, text != "-", let path = absolutePath(text) else {
            if target.text.text == "-", let last = value(of: "OLDPWD")?.text {
                state.workingDirectory = last
                write(Template(last + "\n"))
                return finishChange(from: before)
            }
            return changeDirectoryUnknown(call)
        }
        switch fileQuestion("-d", Template(path)) {
        case .known(true):
            state.workingDirectory = path
            return finishChange(from: before)
        case .known(false):
            state.status = .known(1)
            return .normal
        case .unknown(let unknown):
            // A directory outside of the repository: the path is sure, whether it exists is not.
            state.workingDirectory = path
            _ = finishChange(from: before)
            state.status = .unknown(condition(call.range, because: unknown))
            return .normal
        case .failed:
            state.status = .known(1)
            return .normal
        }
    }

    private mutating func finishChange(from before: String?) -> Flow {
        state["OLDPWD"] = before.map { Template($0) } ?? Template(Unknown("$OLDPWD", because: "it is not known"))
        if let directory = state.workingDirectory { state["PWD"] = Template(directory) }
        return succeed()
    }

    mutating func changeDirectoryUnknown(_ call: CommandCall) -> Flow {
        let source = script.text.display(call.range)
        let unknown = Unknown(source, because: "the directory is not known", at: script.text.place(call.range))
        state.workingDirectory = nil
        state["PWD"] = Template(Unknown("$PWD", because: unknown.reason, at: unknown.place))
        state["OLDPWD"] = Template(Unknown("$OLDPWD", because: unknown.reason, at: unknown.place))
        if call.name != "cd" { write(Template(unknown)) }
        state.status = .unknown(condition(call.range, because: unknown))
        return .normal
    }

    func pwd(_ call: CommandCall) throws(Unsure) -> CommandResult {
        guard let directory = state.workingDirectory else { throw Unsure("the working directory is not known") }
        return CommandResult(Template(directory + "\n"))
    }

    mutating func set(_ call: CommandCall) -> Flow {
        var arguments = call.arguments[...]
        while let first = arguments.first {
            guard first.split == nil, let text = first.text.text else { break }
            if text == "--" || text == "-" {
                setPositional(Array(arguments.dropFirst()))
                return succeed()
            }
            guard text.hasPrefix("-") || text.hasPrefix("+"), text.utf8.count > 1 else { break }
            arguments.removeFirst()
            if text.utf8.last == UInt8(ascii: "o") {
                setOptions(String(text.dropLast()))
                if let name = arguments.first?.text.text {
                    setOption(named: name, text.hasPrefix("-"))
                    arguments.removeFirst()
                }
            } else {
                setOptions(text)
            }
        }
        if !arguments.isEmpty { setPositional(Array(arguments)) }
        return succeed()
    }

    private mutating func setPositional(_ arguments: [ShellArgument]) {
        state.positional = arguments.contains { $0.split != nil } ? nil : arguments.map(\.text)
    }

    /// Sets the options of a word as `-eu`, as it may also stand in the first line of a script.
    mutating func setOptions(_ word: String) {
        guard word.hasPrefix("-") || word.hasPrefix("+") else { return }
        let value = word.hasPrefix("-")
        for letter in word.dropFirst() {
            switch letter {
            case "e": state.options.stopsAtError = value
            case "u": state.options.refusesUnset = value
            case "f": state.options.leavesPatterns = value
            case "a": state.options.exportsAll = value
            default: break
            }
        }
    }

    private mutating func setOption(named name: String, _ value: Bool) {
        switch name {
        case "errexit": state.options.stopsAtError = value
        case "nounset": state.options.refusesUnset = value
        case "pipefail": state.options.failsWithPipe = value
        case "noglob": state.options.leavesPatterns = value
        case "allexport": state.options.exportsAll = value
        default: break
        }
    }

    mutating func shopt(_ call: CommandCall) -> Flow {
        let words = call.arguments.compactMap(\.text.text)
        let isOn = words.contains("-s")
        for word in words {
            switch word {
            case "-s", "-u", "-q", "inherit_errexit", "expand_aliases": break
            case "extglob": state.options.extendsPatterns = isOn
            case "nullglob": state.options.dropsUnmatched = isOn
            case "nocasematch": state.options.ignoresCase = isOn
            case "lastpipe": state.options.runsLastOfPipe = isOn
            default:
                // Another option may change what patterns mean.
                if ["globstar", "dotglob", "nocaseglob", "failglob"].contains(word), isOn {
                    state.otherFiles = Unknown(
                        word,
                        because: "`shopt -s \(word)` is not followed",
                        at: script.text.place(call.range)
                    )
                }
            }
        }
        return succeed()
    }

    mutating func shift(_ call: CommandCall) -> Flow {
        let count = call.arguments.first.map { $0.text.text.flatMap { Self.integer($0) } } ?? 1
        guard let count, let positional = state.positional else {
            state.positional = nil
            return succeed()
        }
        guard count >= 0, count <= positional.count else {
            state.status = .known(1)
            return .normal
        }
        state.positional = Array(positional.dropFirst(count))
        return succeed()
    }

    // MARK: Evaluating other text

    mutating func source(_ call: CommandCall) throws(Interruption) -> Flow {
        guard let first = call.arguments.first else {
            state.status = .known(2)
            return .normal
        }
        let content = first.split == nil ? read(first.text) : .unknown(first.split ?? Unknown("", because: ""))
        switch content {
        case .missing:
            state.status = .known(1)
            return .normal
        case .unknown(let unknown):
            return try runUnreadable(call, unknown)
        case .text(let text):
            let script = scriptText(text, at: first.text.text.flatMap { absolutePath($0) })
            let positional = state.positional
            if call.arguments.count > 1 { setPositional(Array(call.arguments.dropFirst())) }
            defer { if call.arguments.count > 1 { state.positional = positional } }
            return try runInline(script, isFile: true, name: first.text.text)
        }
    }

    /// Other code of the shell that cannot be read: the host may know it; else it may change everything.
    private mutating func runUnreadable(_ call: CommandCall, _ unknown: Unknown) throws(Interruption) -> Flow {
        let place = script.text.place(call.range)
        let question = ShellCommandCall(
            name: Template(call.name),
            arguments: call.arguments,
            input: input,
            conditions: conditions,
            isTested: conditionDepth > 0,
            range: call.range,
            place: place,
            source: script.text.display(call.range),
            state: state
        )
        if trialDepth == 0, let result = host.run(question) {
            write(result.output)
            for (name, value) in result.variables { state[name] = value }
            state.status = .known(result.status ?? 0)
            return .normal
        }
        let source = script.text.display(call.range)
        let reason = "`\(source)` runs what is not known: \(unknown.reason)"
        forgetEverything(Unknown(source, because: reason, at: unknown.place ?? place))
        write(Template(Unknown("$(\(source))", because: reason, at: unknown.place ?? place)))
        return .normal
    }

    mutating func eval(_ call: CommandCall) throws(Interruption) -> Flow {
        var text = Template()
        for (index, argument) in call.arguments.enumerated() {
            if index > 0 { text.append(" ") }
            text.append(argument.text)
        }
        guard text.isKnown else {
            return try runUnreadable(call, text.firstUnknown ?? Unknown("eval", because: "it is not known"))
        }
        if let split = call.arguments.lazy.compactMap(\.split).first { return try runUnreadable(call, split) }
        let place = script.text.place(call.range)
        return try runInline(ShellText(text) { _ in place }, isFile: false)
    }

    mutating func exec(_ call: CommandCall) throws(Interruption) -> Flow {
        guard let first = call.arguments.first else { return succeed() }
        let inner = CommandCall(
            name: first.text.text ?? "",
            arguments: Array(call.arguments.dropFirst()),
            range: call.range
        )
        _ = try dispatch(inner, first)
        return .exiting
    }

    /// `command name …`, and the question `command -v name`.
    mutating func command(_ call: CommandCall) throws(Interruption) -> Flow {
        guard let first = call.arguments.first else { return succeed() }
        if first.text.text?.hasPrefix("-") == true {
            guard first.text.text == "-v", call.arguments.count == 2, let name = call.arguments[1].text.text,
                Self.builtins[name] == nil, Self.commands[name] == nil, state.functions[name] == nil
            else {
                return try finish(call) { (_) throws(Unsure) in throw Unsure("the run knows which programs there are") }
            }
            return try finish(call) { (_) throws(Unsure) in throw Unsure("the run knows which programs there are") }
        }
        let inner = CommandCall(
            name: first.text.text ?? "",
            arguments: Array(call.arguments.dropFirst()),
            range: call.range
        )
        let functions = state.functions
        state.functions[inner.name] = nil
        let flow = try dispatch(inner, first)
        if state.functions[inner.name] == nil { state.functions[inner.name] = functions[inner.name] }
        return flow
    }

    /// `env name=value … command`
    mutating func env(_ call: CommandCall) throws(Interruption) -> Flow {
        var arguments = call.arguments[...]
        var hidden: [(String, ShellVariable?)] = []
        while let first = arguments.first, case .text(let text, _)? = first.text.pieces.first,
            let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex, !text.hasPrefix("-")
        {
            let name = String(text[..<equals])
            var value = first.text.pieces
            value[0] = .text(String(text[text.utf8.index(after: equals)...]), first.text.pieces[0].origin)
            hidden.append((name, state.variables[name]))
            state.export(name, Template(pieces: value))
            arguments.removeFirst()
        }
        defer { for (name, variable) in hidden.reversed() { state.variables[name] = variable } }
        guard let first = arguments.first, first.text.text?.hasPrefix("-") != true else {
            return try finish(call) { (_) throws(Unsure) in throw Unsure("the environment is known to the run only") }
        }
        let inner = CommandCall(name: first.text.text ?? "", arguments: Array(arguments.dropFirst()), range: call.range)
        return try dispatch(inner, first)
    }

    mutating func `let`(_ call: CommandCall) throws(Interruption) -> Flow {
        var last = Computed.success(0)
        for argument in call.arguments { last = try arithmetic(argument.text, call.range) }
        if let unknown = call.arguments.lazy.compactMap({ $0.split ?? $0.text.firstUnknown }).first {
            forgetNames(in: script.text.display(call.range), unknown)
        }
        switch last {
        case .success(let value): state.status = .known(value != 0 ? 0 : 1)
        case .failure(let unknown): state.status = .unknown(condition(call.range, because: unknown))
        }
        return .normal
    }

    /// `bash file`, `bash -c text`
    mutating func shell(_ call: CommandCall) throws(Interruption) -> Flow {
        var arguments = call.arguments[...]
        var options: [String] = []
        var takesText = false
        while let text = arguments.first?.text.text, text.hasPrefix("-"), text.utf8.count > 1 {
            arguments.removeFirst()
            if text == "--noprofile" || text == "--norc" || text == "--" { continue }
            if text == "-o", let name = arguments.first?.text.text {
                arguments.removeFirst()
                if name == "errexit" { options.append("-e") }
                continue
            }
            if text.contains("c"), !text.hasPrefix("--") { takesText = true }
            options.append(text.filter { $0 != "c" })
        }
        if arguments.isEmpty, !takesText, let text = input, text.isKnown {
            leaveInput(Template())
            return try runScript(text, at: nil, call.name, [], options: options.map { $0.filter { $0 != "s" } })
        }
        guard let first = arguments.first, first.split == nil else {
            return try runUnknown(call, named: Template(call.name))
        }
        let rest = Array(arguments.dropFirst())
        if takesText {
            guard first.text.isKnown else { return try runUnknown(call, named: Template(call.name)) }
            return try runScript(
                first.text,
                at: nil,
                rest.first?.text.text ?? call.name,
                Array(rest.dropFirst()),
                options: options
            )
        }
        guard case .text(let text) = read(first.text), text.isKnown, let path = first.text.text else {
            return try runUnknown(call, named: Template(call.name))
        }
        return try runScript(text, at: absolutePath(path), path, rest, options: options)
    }
}
