import Values

/// Lists, pipelines and the exit status.
extension Interpreter {
    mutating func execute(_ list: ShellList) throws(Interruption) -> Flow {
        for item in list.items {
            let flow = try execute(item)
            if flow != .normal { return flow }
        }
        return .normal
    }

    /// A list whose status is a question; a failing command in it does not end the script.
    mutating func executeCondition(_ list: ShellList) throws(Interruption) -> Flow {
        conditionDepth += 1
        defer { conditionDepth -= 1 }
        return try execute(list)
    }

    private mutating func execute(_ andOr: ShellAndOr) throws(Interruption) -> Flow {
        if andOr.isBackground {
            // It runs beside the script: what it changes in variables is its own.
            var list = andOr
            list.isBackground = false
            let only = list
            try subshell { (self) throws(Interruption) in try self.execute(only) }
            state.status = .known(0)
            return .normal
        }
        if andOr.rest.isEmpty { return try execute(andOr.first) }
        conditionDepth += 1
        var flow: Flow
        do throws(Interruption) {
            flow = try execute(andOr.first)
        } catch {
            conditionDepth -= 1
            throw error
        }
        conditionDepth -= 1
        var readEnd = andOr.first.range.upperBound
        for (index, next) in andOr.rest.enumerated() {
            guard flow == .normal else { return flow }
            let isLast = index == andOr.rest.count - 1
            switch state.status {
            case .known(let status):
                if (status == 0) == (next.operator == .and) { flow = try execute(next.pipeline, isTested: !isLast) }
            case .unknown(var condition):
                if condition.text.isEmpty {
                    condition = self.condition(andOr.range.lowerBound..<readEnd, because: condition.unknown)
                }
                let holds: (inout Self) throws(Interruption) -> Flow = { (self) throws(Interruption) in
                    self.state.status = .known(0)
                    return next.operator == .and ? try self.execute(next.pipeline, isTested: !isLast) : .normal
                }
                let fails: (inout Self) throws(Interruption) -> Flow = { (self) throws(Interruption) in
                    self.state.status = .known(1)
                    return next.operator == .or ? try self.execute(next.pipeline, isTested: !isLast) : .normal
                }
                flow = try branch(on: condition, then: holds, otherwise: fails)
            }
            readEnd = next.pipeline.range.upperBound
        }
        return flow
    }

    private mutating func execute(_ pipeline: ShellPipeline, isTested: Bool) throws(Interruption) -> Flow {
        if isTested { conditionDepth += 1 }
        defer { if isTested { conditionDepth -= 1 } }
        return try execute(pipeline)
    }

    mutating func execute(_ pipeline: ShellPipeline) throws(Interruption) -> Flow {
        try step()
        if pipeline.isNegated { conditionDepth += 1 }
        defer { if pipeline.isNegated { conditionDepth -= 1 } }
        let flow: Flow
        let savedStart = pipelineStart
        defer { pipelineStart = savedStart }
        if pipeline.commands.count == 1 {
            pipelineStart = pipeline.commands[0].range.lowerBound
            flow = try execute(pipeline.commands[0])
            state.variables["PIPESTATUS"] = nil
        } else {
            pipelineStart = pipeline.range.lowerBound
            flow = try executeJoined(pipeline)
        }
        guard flow == .normal else { return flow }
        if pipeline.isNegated {
            switch state.status {
            case .known(let status): state.status = .known(status == 0 ? 1 : 0)
            case .unknown(let condition): state.status = .unknown(condition.negated)
            }
            return .normal
        }
        return pipeline.commands.count > 1 ? try checkStatus() : .normal
    }

    /// What `set -e` does after a command: a failure ends the script; what may fail is taken not to have failed, because
    /// all else is said of the runs that come so far.
    mutating func checkStatus() throws(Interruption) -> Flow {
        if let errorCommand, conditionDepth == 0, state.status != .known(0), !state.options.stopsAtError {
            throw .abandoned(errorCommand)
        }
        guard state.options.stopsAtError, conditionDepth == 0 else { return .normal }
        switch state.status {
        case .known(0): return .normal
        case .known:
            if let errorCommand { throw .abandoned(errorCommand) }
            return .exiting
        case .unknown(let condition):
            mayFail = mayFail ?? condition.unknown
            state.status = .known(0)
            return .normal
        }
    }

    /// `a | b | c`: each reads what the one before has written.
    private mutating func executeJoined(_ pipeline: ShellPipeline) throws(Interruption) -> Flow {
        var statuses: [ShellStatus] = []
        var passed: Template?
        var flow = Flow.normal
        for (index, command) in pipeline.commands.enumerated() {
            let isLast = index == pipeline.commands.count - 1
            let input = passed
            let key = isLast ? nil : Self.streamPrefix + "\(nextSerial())"
            if isLast, state.options.runsLastOfPipe {
                let descriptors = state.descriptors
                if let input { state.descriptors[0] = openInput(input) }
                flow = try execute(command)
                restore(descriptors)
                statuses.append(state.status)
                continue
            }
            try subshell { (self) throws(Interruption) in
                if let input { self.state.descriptors[0] = self.openInput(input) }
                if let key {
                    self.state.files[key] = VirtualFile()
                    self.state.descriptors[1] = .file(key)
                }
                return try self.execute(command)
            }
            statuses.append(state.status)
            if let key {
                passed = state.files.removeValue(forKey: key)?.text(under: conditions) ?? Template()
                if let text = passed?.text, Self.name(of: command) == "find", !isLast,
                    ["head", "tail"].contains(Self.name(of: pipeline.commands[index + 1])),
                    text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) > 1
                {
                    let source = script.text.display(command.range)
                    let place = script.text.place(command.range)
                    passed = Template(
                        Unknown("$(\(source))", because: "the disk decides the order of `find`", at: place)
                    )
                }
            }
        }
        state.status = statuses[statuses.count - 1]
        state.variables["PIPESTATUS"] = pipeStatuses(statuses, pipeline)
        guard state.options.failsWithPipe else { return flow }
        for status in statuses.reversed() {
            if case .known(0) = status { continue }
            state.status = status
            if case .unknown(let condition) = status, statuses.contains(where: { $0 != status && !$0.isSuccess }) {
                let question = ShellCondition(
                    text: script.text.display(pipeline.range).onOneLine,
                    isNegated: false,
                    isLoop: false,
                    unknown: condition.unknown,
                    serial: nextSerial()
                )
                // An earlier known failure makes the whole fail in any case.
                let fails = statuses.contains { if case .known(let code) = $0 { code != 0 } else { false } }
                state.status = fails ? .known(1) : .unknown(question)
            }
            return flow
        }
        return flow
    }

    /// What `PIPESTATUS` holds behind a pipeline.
    private func pipeStatuses(_ statuses: [ShellStatus], _ pipeline: ShellPipeline) -> ShellVariable {
        var elements: [Int: Template] = [:]
        for (index, status) in statuses.enumerated() {
            switch status {
            case .known(let code): elements[index] = Template(String(code))
            case .unknown(let condition):
                elements[index] = Template(condition.consequence(of: "${PIPESTATUS[\(index)]}"))
            }
        }
        return ShellVariable(.list(elements))
    }

    private static func name(of command: ShellCommand) -> String? {
        guard case .simple(let simple) = command.kind, case .word(let word)? = simple.arguments.first else {
            return nil
        }
        return word.literal
    }

    mutating func openInput(_ text: Template) -> ShellState.Descriptor {
        let key = nextSerial()
        state.inputs[key] = ShellState.Input(text: text)
        return .input(key)
    }

    /// Evaluates commands whose changes of variables are lost; files and what was read stay changed.
    mutating func subshell(
        _ body: (inout Self) throws(Interruption) -> Flow
    ) throws(Interruption) {
        try descend()
        defer { depth -= 1 }
        // Whatever it changes is copied for it.
        budget.spend(20 + state.variables.count / 8)
        var before = state
        // What is written to files stays; without a second owner they are not copied for that.
        before.files = [:]
        _ = try framed(.subshell, body)
        let after = state
        state = before
        state.files = after.files
        state.status = after.status
        state.otherFiles = after.otherFiles
        state.otherCommit = after.otherCommit
        state.directories = after.directories
        for key in state.inputs.keys { state.inputs[key] = after.inputs[key] ?? state.inputs[key] }
    }

    /// What commands write to their output: `$(…)`.
    mutating func output(of list: ShellList) throws(Interruption) -> Template {
        let key = Self.streamPrefix + "\(nextSerial())"
        let savedDepth = conditionDepth
        defer { conditionDepth = savedDepth }
        try subshell { (self) throws(Interruption) in
            self.state.files[key] = VirtualFile()
            self.state.descriptors[1] = .file(key)
            // https://www.gnu.org/software/bash/manual/html_node/Command-Execution-Environment.html
            if self.dialect == .bash { self.state.options.stopsAtError = false }
            return try self.execute(list)
        }
        return state.files.removeValue(forKey: key)?.text(under: conditions) ?? Template()
    }
}
