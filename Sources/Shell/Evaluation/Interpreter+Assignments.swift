import Values

/// `name=value`, elements of arrays, and arrays as a whole.
extension Interpreter {
    mutating func assign(_ assignment: ShellAssignment) throws(Interruption) {
        let name = resolved(assignment.name)
        if name.isEmpty { return forgetEverything(Self.unknownReference(assignment.name)) }
        if state.variables[name]?.isReadOnly == true {
            state.status = .known(1)
            throw .exit
        }
        var variable = state.variables[name] ?? ShellVariable(Template())
        let existing = state.variables[name]?.value ?? value(of: name).map { .text($0) }
        switch assignment.value {
        case .word(let word):
            let text = try template(of: word)
            variable = state.variables[name] ?? variable
            if let index = assignment.index {
                variable.value = try element(text, index, existing, assignment)
            } else if assignment.isAppending {
                variable.value = appended(text, to: existing)
            } else {
                switch existing {
                case .list(var elements):
                    elements[0] = text
                    variable.value = .list(elements)
                case .table, .unknownList:
                    variable.value = .unknownList(Unknown(name, because: "a text is assigned to an array"))
                default:
                    variable.value = .text(text)
                }
            }
        case .array(let elements):
            variable.value = try list(elements, existing, assignment)
        }
        if let form = variable.form { variable.value = try formed(variable.value, form, existing, assignment) }
        if state.options.exportsAll { variable.isExported = true }
        state.variables[name] = variable
    }

    /// The variable that a name stands for: another one after `declare -n`; empty when it is not known.
    func resolved(_ name: String) -> String {
        var name = name
        for _ in 0..<8 {
            guard let target = state.variables[name]?.reference else { return name }
            name = target
        }
        return ""
    }

    private static func unknownReference(_ name: String) -> Unknown {
        Unknown(name, because: "which variable '\(name)' stands for is not known")
    }

    /// Sets a variable or an element of an array, as `read` and `printf -v` do.
    mutating func set(_ written: String, at index: String? = nil, to text: Template) {
        var name = written
        var index = index
        if index == nil, let bracket = written.firstIndex(of: "["), written.hasSuffix("]") {
            name = String(written[..<bracket])
            index = String(written[written.index(after: bracket)...].dropLast())
        }
        name = resolved(name)
        if name.isEmpty { return forgetEverything(Self.unknownReference(written)) }
        guard let index else {
            switch state.variables[name]?.value {
            case .list(var elements):
                elements[0] = text
                state.variables[name]?.value = .list(elements)
            case .table, .unknownList:
                forget(name, Unknown(name, because: "a text is assigned to an array"))
            default: state[name] = text
            }
            return
        }
        var variable = state.variables[name] ?? ShellVariable(.list([:]))
        guard variable.form == nil else { return forget(name, Unknown(name, because: "it is not followed")) }
        switch variable.value {
        case .table(var table):
            table[index] = text
            variable.value = .table(table)
        case .unknownList: break
        case .text, .list:
            var elements: [Int: Template] = [:]
            if case .list(let list) = variable.value { elements = list }
            if case .text(let first) = variable.value { elements[0] = first }
            guard let number = Int(index) else {
                return forget(name, Unknown(name, because: "its indices are not known"))
            }
            elements[number < 0 ? (elements.keys.max() ?? -1) &+ 1 &+ number : number] = text
            variable.value = .list(elements)
        }
        state.variables[name] = variable
    }

    /// Sets an array as a whole.
    mutating func setList(_ written: String, _ elements: [Int: Template]) {
        let name = resolved(written)
        if name.isEmpty { return forgetEverything(Self.unknownReference(written)) }
        state.variables[name] = ShellVariable(.list(elements))
    }

    /// Makes the value of a variable unknown.
    mutating func forget(_ name: String, _ unknown: Unknown) {
        let name = resolved(name)
        if name.isEmpty { return forgetEverything(unknown) }
        let value = Unknown("$\(name)", because: unknown.reason, at: unknown.place)
        var variable = state.variables[name] ?? ShellVariable(Template())
        switch variable.value {
        case .text: variable.value = .text(Template(value))
        case .list, .table, .unknownList: variable.value = .unknownList(value)
        }
        state.variables[name] = variable
    }

    /// What becomes of a value that is assigned to a variable with `declare -i`, `-l` or `-u`.
    private mutating func formed(
        _ value: ShellValue,
        _ form: ShellVariable.Form,
        _ existing: ShellValue?,
        _ assignment: ShellAssignment
    ) throws(Interruption) -> ShellValue {
        let unknown = ShellState.reshaped(assignment.name)
        guard case .text(let text) = value, !text.isEmpty || form != .integer else {
            if case .text = value { return .text("0") }
            return .unknownList(unknown.firstUnknown ?? Unknown(assignment.name, because: ""))
        }
        guard form == .integer else { return .text(form.applied(to: text) ?? unknown) }
        var expression = text
        if assignment.isAppending, case .word(let word) = assignment.value, case .text(let before)? = existing {
            expression = "(" + (before.isEmpty ? "0" : before) + ")+(" + (try template(of: word)) + ")"
        }
        switch try arithmetic(expression, assignment.range) {
        case .success(let number): return .text(Template(String(number)))
        case .failure(let unknown):
            return .text(Template(Unknown("$\(assignment.name)", because: unknown.reason, at: unknown.place)))
        }
    }

    private func appended(_ text: Template, to existing: ShellValue?) -> ShellValue {
        switch existing {
        case nil: return .text(text)
        case .text(let before): return .text(before + text)
        case .list(var elements):
            elements[0] = (elements[0] ?? Template()) + text
            return .list(elements)
        case .table(let elements): return .table(elements)
        case .unknownList(let unknown): return .unknownList(unknown)
        }
    }

    private mutating func element(
        _ text: Template,
        _ index: ShellWord,
        _ existing: ShellValue?,
        _ assignment: ShellAssignment
    ) throws(Interruption) -> ShellValue {
        var elements: [Int: Template] = [:]
        switch existing {
        case .table(var table):
            let key = try template(of: index)
            guard let known = key.text else {
                return .unknownList(key.firstUnknown ?? Unknown(assignment.name, because: "its keys are not known"))
            }
            table[known] = assignment.isAppending ? (table[known] ?? Template()) + text : text
            return .table(table)
        case .unknownList(let unknown): return .unknownList(unknown)
        case .text(let before): elements[0] = before
        case .list(let list): elements = list
        case nil: break
        }
        switch try arithmetic(index) {
        case .success(var number):
            if number < 0 { number = (elements.keys.max() ?? -1) &+ 1 &+ number }
            elements[number] = assignment.isAppending ? (elements[number] ?? Template()) + text : text
            return .list(elements)
        case .failure(let unknown):
            return .unknownList(unknown)
        }
    }

    private mutating func list(
        _ words: [(index: ShellWord?, value: ShellWord)],
        _ existing: ShellValue?,
        _ assignment: ShellAssignment
    ) throws(Interruption) -> ShellValue {
        if case .table(let before) = existing {
            var table = assignment.isAppending ? before : [:]
            for (index, value) in words {
                guard let index, let key = try template(of: index).text else {
                    return .unknownList(Unknown(assignment.name, because: "its keys are not known"))
                }
                table[key] = try template(of: value)
            }
            return .table(table)
        }
        var elements: [Int: Template] = [:]
        var next = 0
        if assignment.isAppending {
            switch existing {
            case .list(let list): elements = list
            case .text(let text): elements[0] = text
            case .unknownList(let unknown): return .unknownList(unknown)
            default: break
            }
            next = (elements.keys.max() ?? -1) &+ 1
        }
        for (index, value) in words {
            if let index {
                guard case .success(let number) = try arithmetic(index), number >= 0, number < Int.max else {
                    return .unknownList(Unknown(assignment.name, because: "its indices are not known"))
                }
                next = number
                elements[next] = try template(of: value)
                next += 1
                continue
            }
            for argument in try arguments([value]) {
                if let split = argument.split { return .unknownList(split) }
                elements[next] = argument.text
                guard next < Int.max else { break }
                next += 1
            }
        }
        return .list(elements)
    }
}
