import Values

/// Joins the states of two ways of which the run takes one.
extension Interpreter {
    mutating func merged(_ first: ShellState, _ second: ShellState, when condition: ShellCondition) -> ShellState {
        var result = second
        result.variables = mergedVariables(first, second, when: condition)
        if first.positional != second.positional { result.positional = nil }
        result.status = mergedStatus(first.status, second.status, when: condition)
        if first.directoryStack != second.directoryStack { result.directoryStack = nil }
        if first.optionPlace != second.optionPlace { result.variables["OPTIND"] = unknownVariable("OPTIND", condition) }
        if first.workingDirectory != second.workingDirectory { result.workingDirectory = nil }
        if first.options != second.options {
            result.options.stopsAtError = first.options.stopsAtError && second.options.stopsAtError
            result.options.refusesUnset = first.options.refusesUnset && second.options.refusesUnset
            result.options.failsWithPipe = first.options.failsWithPipe || second.options.failsWithPipe
            result.options.ignoresCase = first.options.ignoresCase || second.options.ignoresCase
            result.options.exportsAll = first.options.exportsAll || second.options.exportsAll
        }
        result.otherFiles = first.otherFiles ?? second.otherFiles
        result.otherCommit = first.otherCommit ?? second.otherCommit
        if first.directories != second.directories {
            result.directories = first.directories.intersection(second.directories)
            result.otherFiles = result.otherFiles ?? condition.consequence(of: "the directory")
        }
        result.otherVariables = first.otherVariables ?? second.otherVariables
        for (name, function) in first.functions where result.functions[name] == nil {
            result.functions[name] = function
        }
        mergeScopes(of: first, second, into: &result, when: condition)
        mergeFiles(of: first, into: &result, when: condition)
        for key in Set(first.descriptors.keys).union(second.descriptors.keys)
        where first.descriptors[key] != second.descriptors[key] {
            result.descriptors[key] = .unknown(condition.consequence(of: "the descriptor \(key)"))
        }
        for (key, input) in first.inputs {
            guard let other = second.inputs[key], other != input else {
                result.inputs[key] = input
                continue
            }
            result.inputs[key] = ShellState.Input(text: Template(condition.consequence(of: "the input")))
        }
        return result
    }

    private func unknownVariable(_ name: String, _ condition: ShellCondition) -> ShellVariable {
        ShellVariable(Template(condition.consequence(of: "$\(name)")))
    }

    private func mergedVariables(
        _ first: ShellState,
        _ second: ShellState,
        when condition: ShellCondition
    ) -> [String: ShellVariable] {
        var result = second.variables
        for (name, variable) in first.variables {
            let other = second.variables[name]
            if other == variable { continue }
            result[name] = merged(variable, other, named: name, when: condition)
        }
        for (name, variable) in second.variables where first.variables[name] == nil {
            result[name] = merged(variable, nil, named: name, when: condition)
        }
        return result
    }

    private func merged(
        _ variable: ShellVariable,
        _ other: ShellVariable?,
        named name: String,
        when condition: ShellCondition
    ) -> ShellVariable {
        var result = variable
        let unknown = condition.consequence(of: "$\(name)")
        result.isExported = variable.isExported || other?.isExported ?? false
        if variable.reference != other?.reference { result.reference = "" }
        if variable.form != other?.form { result.form = .integer }
        if let other, other.value == variable.value { return result }
        switch (variable.value, other?.value) {
        case (.list, _), (.table, _), (.unknownList, _), (_, .list), (_, .table), (_, .unknownList):
            result.value = .unknownList(unknown)
        default:
            result.value = .text(Template(unknown))
        }
        return result
    }

    /// A variable that one way alone has made local: outside it is what the other way left there, if that is the same.
    private func mergeScopes(
        of first: ShellState,
        _ second: ShellState,
        into result: inout ShellState,
        when condition: ShellCondition
    ) {
        guard first.scopes.count == second.scopes.count else { return }
        for index in first.scopes.indices where first.scopes[index] != second.scopes[index] {
            let names = Set(first.scopes[index].keys).union(second.scopes[index].keys)
            for name in names {
                let one = first.scopes[index][name] ?? first.variables[name]
                let two = second.scopes[index][name] ?? second.variables[name]
                let unknown = ShellVariable(Template(condition.consequence(of: "$\(name)")))
                result.scopes[index][name] = .some(one == two ? one : unknown)
            }
        }
    }

    private mutating func mergedStatus(
        _ first: ShellStatus,
        _ second: ShellStatus,
        when condition: ShellCondition
    ) -> ShellStatus {
        if first == second { return first }
        if !condition.isLoop, case .known(let one) = first, case .known(let two) = second {
            if one == 0, two != 0 { return .unknown(condition) }
            if one != 0, two == 0 { return .unknown(condition.negated) }
        }
        var question = condition
        question.isLoop = false
        question.isNegated = false
        question.serial = nextSerial()
        return .unknown(question)
    }

    private func mergeFiles(of first: ShellState, into result: inout ShellState, when condition: ShellCondition) {
        for (key, file) in first.files {
            guard let other = result.files[key] else {
                result.files[key] = oneSided(file, when: condition)
                continue
            }
            if other != file { result.files[key] = merged(file, other, when: condition) }
        }
        for (key, file) in result.files where first.files[key] == nil {
            result.files[key] = oneSided(file, when: condition.negated)
        }
    }

    /// A file that one way has made and the other has not.
    private func oneSided(_ file: VirtualFile, when condition: ShellCondition) -> VirtualFile {
        var result = file
        for index in result.chunks.indices { result.chunks[index].require(condition) }
        result.maybeMissing = condition.consequence(of: "the file")
        return result
    }

    private func merged(_ first: VirtualFile, _ second: VirtualFile, when condition: ShellCondition) -> VirtualFile {
        var common = 0
        while common < first.chunks.count, common < second.chunks.count, first.chunks[common] == second.chunks[common] {
            common += 1
        }
        var result = first
        for index in result.chunks.indices.dropFirst(common) { result.chunks[index].require(condition) }
        for chunk in second.chunks.dropFirst(common) {
            var chunk = chunk
            chunk.require(condition.negated)
            result.chunks.append(chunk)
        }
        result.maybeMissing = first.maybeMissing ?? second.maybeMissing
        if first.isRemoved != second.isRemoved {
            result.isRemoved = false
            result.maybeMissing = condition.consequence(of: "the file")
        }
        return result
    }
}

extension VirtualFile.Chunk {
    fileprivate mutating func require(_ condition: ShellCondition) {
        if !conditions.contains(condition) { conditions.insert(condition, at: 0) }
    }
}
