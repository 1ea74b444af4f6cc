import Values

/// Commands that set variables.
extension Interpreter {
    /// `export`, `declare`, `local`, `readonly`
    mutating func declare(_ call: CommandCall) throws(Interruption) -> Flow {
        if call.name == "local", state.scopes.isEmpty {
            // Outside of a function it is an error.
            state.status = .known(1)
            return .normal
        }
        var flags: Set<Character> = []
        var removes = false
        for (index, argument) in call.arguments.enumerated() where call.assignments[index] == nil {
            guard let text = argument.text.text, text.hasPrefix("-") || text.hasPrefix("+") else { break }
            if text.hasPrefix("+") { removes = true }
            flags.formUnion(text.dropFirst())
        }
        let isLocal = call.name == "local" || (call.name != "export" && call.name != "readonly" && !flags.contains("g"))
        for (index, argument) in call.arguments.enumerated() {
            let assignment = call.assignments[index]
            if assignment == nil, let text = argument.text.text, text.hasPrefix("-") || text.hasPrefix("+") { continue }
            guard let name = assignment?.name ?? declaredName(argument) else {
                if let split = argument.split ?? argument.text.firstUnknown {
                    // A name that is not known.
                    forgetEverything(split)
                    return .normal
                }
                continue
            }
            if flags.contains("f") || flags.contains("F") { continue }
            if flags.contains("n"), call.name != "export", !removes {
                try declareReference(name, assignment, argument, isLocal: isLocal)
                continue
            }
            if flags.contains("p") {
                let unknown = Unknown(
                    "$\(name)",
                    because: "this form of `\(call.name)` is not followed",
                    at: script.text.place(call.range)
                )
                hideOuter(name, isLocal)
                write(Template(unknown))
                continue
            }
            if let form = Self.form(of: flags), !removes {
                try declareFormed(name, form, assignment, argument, flags, isLocal: isLocal)
                continue
            }
            if removes, state.variables[name]?.form != nil { state.variables[name]?.form = nil }
            try declare(name, assignment, argument, flags, isLocal: isLocal, isNew: call.name == "local" || isLocal)
            if call.name == "export" || flags.contains("x") {
                let isExported = !(flags.contains("n") || removes)
                if state.variables[name] == nil, let value = value(of: name) {
                    state.variables[name] = ShellVariable(value)
                }
                state.variables[name]?.isExported = isExported
            }
            if call.name == "readonly" || flags.contains("r") { state.variables[name]?.isReadOnly = true }
        }
        state.status = .known(0)
        return .normal
    }

    private static func form(of flags: Set<Character>) -> ShellVariable.Form? {
        flags.contains("i") ? .integer : flags.contains("l") ? .lowercase : flags.contains("u") ? .uppercase : nil
    }

    /// `declare -i`, `-l` and `-u`: the form is there before the value.
    private mutating func declareFormed(
        _ name: String,
        _ form: ShellVariable.Form,
        _ assignment: ShellAssignment?,
        _ argument: ShellArgument,
        _ flags: Set<Character>,
        isLocal: Bool
    ) throws(Interruption) {
        var text: Template?
        if let assignment {
            guard case .word(let word) = assignment.value, assignment.index == nil, !assignment.isAppending else {
                hideOuter(name, isLocal)
                state.variables[name] = ShellVariable(.unknownList(Unknown(name, because: "it is not followed")))
                return
            }
            text = try template(of: word)
        } else if Self.knownPrefix(of: argument.text).contains("=") {
            text = ShellState.reshaped(name)
        }
        let isInScope = state.scopes.last?[name] != nil
        hideOuter(name, isLocal)
        if isLocal, !state.scopes.isEmpty, !isInScope { state.variables[name] = nil }
        if let text {
            var value = form.applied(to: text) ?? ShellState.reshaped(name)
            if form == .integer, text.isKnown {
                switch try arithmetic(text, script.body.range) {
                case .success(let number): value = Template(String(number))
                case .failure(let unknown): value = Template(Unknown("$\(name)", because: unknown.reason))
                }
            }
            state.variables[name] = ShellVariable(value, isExported: flags.contains("x"))
        } else if state.variables[name] == nil {
            state.variables[name] = ShellVariable(Template())
        }
        state.variables[name]?.form = form
        if flags.contains("r") { state.variables[name]?.isReadOnly = true }
    }

    /// `declare -n name=other`
    private mutating func declareReference(
        _ name: String,
        _ assignment: ShellAssignment?,
        _ argument: ShellArgument,
        isLocal: Bool
    ) throws(Interruption) {
        var target = Template()
        if let assignment, case .word(let word) = assignment.value { target = try template(of: word) }
        hideOuter(name, isLocal)
        let unknown = Unknown("$\(name)", because: "the variable it stands for is not known")
        state.variables[name] = ShellVariable(Template(unknown))
        let text = target.text ?? ""
        let isName = text.utf8.first.map(ShellParser.beginsName) ?? false
        let isSound = isName && text.utf8.allSatisfy(ShellParser.continuesName) && text != name
        state.variables[name]?.reference = isSound ? text : ""
    }

    private func declaredName(_ argument: ShellArgument) -> String? {
        let text = Self.knownPrefix(of: argument.text)
        let name = text.prefix { $0 != "=" && $0 != "+" }
        guard let first = name.utf8.first, ShellParser.beginsName(first),
            name.utf8.allSatisfy(ShellParser.continuesName),
            name.utf8.count < text.utf8.count || argument.text.isKnown
        else { return nil }
        return String(name)
    }

    /// The text before the first unknown part.
    private static func knownPrefix(of template: Template) -> String {
        var result = ""
        for piece in template.pieces {
            guard case .text(let text, _) = piece else { break }
            result += text
        }
        return result
    }

    private mutating func hideOuter(_ name: String, _ isLocal: Bool) {
        guard isLocal, !state.scopes.isEmpty else { return }
        let scope = state.scopes.count - 1
        if state.scopes[scope][name] == nil { state.scopes[scope][name] = .some(state.variables[name]) }
    }

    private mutating func declare(
        _ name: String,
        _ assignment: ShellAssignment?,
        _ argument: ShellArgument,
        _ flags: Set<Character>,
        isLocal: Bool,
        isNew: Bool
    ) throws(Interruption) {
        var value: ShellValue?
        let isInScope = state.scopes.last?[name] != nil
        if let assignment, case .word(let word) = assignment.value, assignment.index == nil, !assignment.isAppending {
            // The value is expanded before the name is hidden: `local x="$x"`.
            value = .text(try template(of: word))
        }
        hideOuter(name, isLocal)
        if isLocal, !state.scopes.isEmpty, !isInScope, value == nil {
            let old = state.variables[name]
            state.variables[name] = nil
            if let assignment, assignment.isAppending || assignment.index != nil { state.variables[name] = old }
        }
        if flags.contains("A") {
            if case .table? = state.variables[name]?.value {
            } else {
                state.variables[name] = ShellVariable(.table([:]))
            }
        } else if flags.contains("a"), state.variables[name] == nil {
            state.variables[name] = ShellVariable(.list([:]))
        }
        if let value {
            var variable = state.variables[name] ?? ShellVariable(Template())
            if isLocal, !state.scopes.isEmpty, !isInScope { variable = ShellVariable(Template()) }
            if variable.isReadOnly {
                state.status = .known(1)
                throw .exit
            }
            if case .list = variable.value, case .text(let text) = value {
                variable.value = .list([0: text])
            } else {
                variable.value = value
            }
            state.variables[name] = variable
        } else if let assignment {
            try assign(assignment)
        } else if Self.knownPrefix(of: argument.text).contains("=") {
            // The assignment came out of an expansion: `export "$name=$value"`.
            var pieces = argument.text.pieces[...]
            while case .text(let text, let origin)? = pieces.popFirst() {
                guard let equals = text.firstIndex(of: "=") else { continue }
                pieces.insert(.text(String(text[text.index(after: equals)...]), origin), at: pieces.startIndex)
                break
            }
            state[name] = Template(pieces: Array(pieces))
        } else if isNew, !state.scopes.isEmpty, state.variables[name] == nil {
            // `local x` without a value: it is not set.
            state.variables[name] = nil
        }
    }

    mutating func unset(_ call: CommandCall) -> Flow {
        var removesFunctions = false
        for argument in call.arguments {
            guard let text = argument.text.text, argument.split == nil else {
                forgetEverything(argument.text.firstUnknown ?? Unknown("unset", because: "its name is not known"))
                return .normal
            }
            if text == "-f" {
                removesFunctions = true
            } else if text.hasPrefix("-") {
                continue
            } else if let target = state.variables[text]?.reference {
                guard !target.isEmpty, !call.arguments.contains(where: { $0.text.text == "-n" }) else {
                    state.variables[text] = nil
                    continue
                }
                state.variables[resolved(target)] = nil
            } else if removesFunctions {
                state.functions[text] = nil
            } else if let bracket = text.firstIndex(of: "["), text.hasSuffix("]") {
                let name = String(text[..<bracket])
                let key = String(text[text.index(after: bracket)...].dropLast())
                switch state.variables[name]?.value {
                case .list(var elements):
                    guard let index = Int(key) else {
                        state.variables[name]?.value = .unknownList(Unknown(name, because: "an element is removed"))
                        continue
                    }
                    elements[index < 0 ? (elements.keys.max() ?? -1) &+ 1 &+ index : index] = nil
                    state.variables[name]?.value = .list(elements)
                case .table(var elements):
                    elements[key] = nil
                    state.variables[name]?.value = .table(elements)
                default: break
                }
            } else if state.variables[text] != nil || host.variable(text) == nil {
                state.variables[text] = nil
                if host.variable(text) != nil { state.variables[text] = ShellVariable(Template()) }
            } else {
                state.variables[text] = ShellVariable(Template())
            }
        }
        return succeed()
    }
}
