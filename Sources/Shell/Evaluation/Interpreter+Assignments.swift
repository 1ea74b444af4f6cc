import Values

/// `name=value`, elements of arrays, and arrays as a whole.
extension Interpreter {
    mutating func assign(_ assignment: ShellAssignment) throws(Interruption) {
        let name = assignment.name
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
        state.variables[name] = variable
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
