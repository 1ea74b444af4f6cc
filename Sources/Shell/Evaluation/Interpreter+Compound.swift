import Values

/// Commands that hold other commands.
extension Interpreter {
    mutating func execute(_ command: ShellCommand) throws(Interruption) -> Flow {
        try step()
        if case .simple(let simple) = command.kind { return try execute(simple, command) }
        try descend()
        defer { depth -= 1 }
        guard command.redirections.isEmpty else {
            let descriptors = state.descriptors
            guard try redirect(command.redirections) else {
                state.descriptors = descriptors
                state.status = .known(1)
                return try checkStatus()
            }
            let flow = try executeCompound(command)
            restore(descriptors)
            return flow
        }
        return try executeCompound(command)
    }

    private mutating func executeCompound(_ command: ShellCommand) throws(Interruption) -> Flow {
        switch command.kind {
        case .simple(let simple):
            return try execute(simple, command)
        case .group(let list):
            return try execute(list)
        case .subshell(let list):
            try subshell { (self) throws(Interruption) in try self.execute(list) }
            return try checkStatus()
        case .if(let node):
            return try execute(node, branch: 0)
        case .case(let node):
            return try execute(node)
        case .for(let node):
            return try execute(node, command)
        case .arithmeticFor(let node):
            return try execute(node)
        case .loop(let node):
            return try execute(node)
        case .function(let node):
            state.functions[node.name] = ShellState.FunctionDefinition(body: node.body, script: script)
            state.status = .known(0)
            return .normal
        case .conditional(let expression):
            switch try truth(of: expression) {
            case .known(let holds): state.status = .known(holds ? 0 : 1)
            case .failed: state.status = .known(2)
            case .unknown(let unknown): state.status = .unknown(condition(command.range, because: unknown))
            }
            return try checkStatus()
        case .arithmetic(let word):
            switch try arithmetic(word) {
            case .success(let value): state.status = .known(value != 0 ? 0 : 1)
            case .failure(let unknown): state.status = .unknown(condition(command.range, because: unknown))
            }
            return try checkStatus()
        }
    }

    private mutating func execute(_ node: ShellIf, branch index: Int) throws(Interruption) -> Flow {
        guard index < node.branches.count else {
            state.status = .known(0)
            return try node.otherwise.map { list throws(Interruption) in try execute(list) } ?? .normal
        }
        let (condition, body) = node.branches[index]
        let flow = try executeCondition(condition)
        guard flow == .normal else { return flow }
        switch state.status {
        case .known(0):
            return try execute(body)
        case .known:
            return try execute(node, branch: index + 1)
        case .unknown(let question):
            return try branch(on: question) { (self) throws(Interruption) in
                self.state.status = .known(0)
                return try self.execute(body)
            } otherwise: { (self) throws(Interruption) in
                self.state.status = .known(1)
                return try self.execute(node, branch: index + 1)
            }
        }
    }

    // MARK: Case

    private mutating func execute(_ node: ShellCase) throws(Interruption) -> Flow {
        let subject = try template(of: node.subject)
        return try execute(node, from: 0, subject)
    }

    private mutating func execute(_ node: ShellCase, from index: Int, _ subject: Template) throws(Interruption) -> Flow
    {
        guard index < node.items.count else {
            state.status = .known(0)
            return .normal
        }
        try step()
        let item = node.items[index]
        var question: Unknown?
        for word in item.patterns {
            switch try match(subject, word) {
            case .known(true): return try executeItem(node, index, subject)
            case .known(false): continue
            case .unknown(let unknown): question = question ?? unknown
            case .failed: continue
            }
        }
        guard let question else { return try execute(node, from: index + 1, subject) }
        let range = item.patterns[0].range.lowerBound..<(item.patterns.last ?? item.patterns[0]).range.upperBound
        let text = "case \(script.text.display(node.subject.range)) in \(script.text.display(range))"
        let condition = ShellCondition(
            text: text,
            isNegated: false,
            isLoop: false,
            unknown: question,
            serial: nextSerial()
        )
        return try branch(on: condition) { (self) throws(Interruption) in
            try self.executeItem(node, index, subject)
        } otherwise: { (self) throws(Interruption) in
            try self.execute(node, from: index + 1, subject)
        }
    }

    private mutating func executeItem(_ node: ShellCase, _ index: Int, _ subject: Template) throws(Interruption) -> Flow
    {
        state.status = .known(0)
        var index = index
        while true {
            let flow = try execute(node.items[index].body)
            guard flow == .normal else { return flow }
            switch node.items[index].ending {
            case .stop: return .normal
            case .testNext: return try execute(node, from: index + 1, subject)
            case .fallThrough:
                index += 1
                if index >= node.items.count { return .normal }
            }
        }
    }

    // MARK: Loops

    private mutating func execute(_ node: ShellFor, _ command: ShellCommand) throws(Interruption) -> Flow {
        var values: [ShellArgument] = []
        if let words = node.words {
            values = try arguments(words)
        } else if let positional = state.positional {
            values = positional.map { ShellArgument($0) }
        } else {
            let unknown = Unknown("$@", because: "the arguments of the script are not known")
            values = [ShellArgument(Template(unknown), split: unknown)]
        }
        let name = node.variable
        let body = node.body
        if state.variables[name]?.reference != nil {
            let reason = "a loop over a variable of `declare -n` is not followed"
            throw .abandoned(Unknown("$\(name)", because: reason, at: script.text.place(command.range)))
        }
        if node.isSelect {
            let unknown = Unknown(
                "$\(name)",
                because: "it is what the user selects",
                at: script.text.place(command.range)
            )
            return try executeUnknownLoop(over: name, unknown, text: name) { (self) throws(Interruption) in
                self.state[name] = Template(unknown)
                return try self.execute(body)
            }
        }
        state.status = .known(0)
        if let split = values.first(where: { $0.split != nil })?.split {
            let text = node.words.flatMap { words in
                words.first.map { script.text.display($0.range.lowerBound..<(words.last ?? $0).range.upperBound) }
            }
            return try executeUnknownLoop(over: name, split, text: text ?? "$@") { (self) throws(Interruption) in
                let place = self.script.text.place(command.range)
                self.state[name] = Template(Unknown("$\(name)", because: split.reason, at: split.place ?? place))
                return try self.execute(body)
            }
        }
        return try framed(.loop) { (self) throws(Interruption) in
            for value in values {
                try self.step()
                self.state[name] = value.text
                let flow = try self.pass { (self) throws(Interruption) in try self.execute(body) }
                if let flow { return flow == .breaking(0) ? .normal : flow }
            }
            return .normal
        }
    }

    /// One pass of a loop; nil when the next one follows, `breaking(0)` when the loop ends.
    private mutating func pass(
        _ body: (inout Self) throws(Interruption) -> Flow
    ) throws(Interruption) -> Flow? {
        let flow = try body(&self)
        let frame = frames.count - 1
        var result: Flow?
        switch flow {
        case .normal, .continuing(1), .continuing(0): result = nil
        case .breaking(let count): result = count > 1 ? .breaking(count - 1) : .breaking(0)
        case .continuing(let count): result = .continuing(count - 1)
        case .returning, .exiting: result = flow
        }
        // Ways that went on to the next pass early meet the others here.
        let early = frames[frame].ended.filter { $0.flow == .continuing(1) || $0.flow == .continuing(0) }
        if !early.isEmpty {
            frames[frame].ended.removeAll { $0.flow == .continuing(1) || $0.flow == .continuing(0) }
            if result == nil {
                joinEnded(early)
            } else if let way = early.last {
                // This way leaves, another goes on: nothing is left that is sure.
                let unknown = way.path.last?.unknown ?? Unknown("the loop", because: "it ends early in some runs")
                throw .abandoned(unknown)
            }
            let paths = early.map(\.path)
            conditions.removeAll { condition in paths.contains { $0.contains(condition.negated) } }
        }
        return result
    }

    private mutating func execute(_ node: ShellLoop) throws(Interruption) -> Flow {
        state.status = .known(0)
        return try framed(.loop) { (self) throws(Interruption) in
            var status = ShellStatus.known(0)
            while true {
                try self.step()
                let before = self.state
                let flow = try self.executeCondition(node.condition)
                guard flow == .normal else { return flow }
                switch self.state.status {
                case .known(let code):
                    guard (code == 0) != node.isUntil else {
                        self.state.status = status
                        return .normal
                    }
                case .unknown(let question):
                    self.state = before
                    return try self.executeUnknownLoop(node, question)
                }
                let passed = try self.pass { (self) throws(Interruption) in try self.execute(node.body) }
                if let passed { return passed == .breaking(0) ? .normal : passed }
                status = self.state.status
            }
        }
    }

    private mutating func executeUnknownLoop(_ node: ShellLoop, _ question: ShellCondition) throws(Interruption) -> Flow
    {
        let flow = try executeUnknownLoop(over: nil, question.unknown, text: question.text) {
            (self) throws(Interruption) in
            let flow = try self.executeCondition(node.condition)
            guard flow == .normal else { return flow }
            return try self.execute(node.body)
        }
        guard flow == .normal else { return flow }
        // The condition is asked once more than the body is run.
        trialDepth += 1
        defer { trialDepth -= 1 }
        let last = try executeCondition(node.condition)
        state.status = .known(0)
        return last
    }

    private mutating func execute(_ node: ShellArithmeticFor) throws(Interruption) -> Flow {
        _ = try arithmetic(node.start)
        state.status = .known(0)
        return try framed(.loop) { (self) throws(Interruption) in
            while true {
                try self.step()
                if !node.condition.parts.isEmpty {
                    switch try self.arithmetic(node.condition) {
                    case .success(0): return .normal
                    case .success: break
                    case .failure(let unknown):
                        let text = self.script.text.display(node.condition.range)
                        return try self.executeUnknownLoop(over: nil, unknown, text: text) {
                            (self) throws(Interruption) in
                            let flow = try self.execute(node.body)
                            guard flow == .normal else { return flow }
                            _ = try self.arithmetic(node.step)
                            return .normal
                        }
                    }
                }
                let passed = try self.pass { (self) throws(Interruption) in try self.execute(node.body) }
                if let passed { return passed == .breaking(0) ? .normal : passed }
                _ = try self.arithmetic(node.step)
            }
        }
    }

    /// A loop that runs nobody knows how often.
    ///
    /// It is tried out until another pass makes no further value unknown; then it is followed once, as what happens in a
    /// pass, under a condition.
    private mutating func executeUnknownLoop(
        over name: String?,
        _ unknown: Unknown,
        text: String,
        _ body: (inout Self) throws(Interruption) -> Flow
    ) throws(Interruption) -> Flow {
        let loop = nextSerial()
        let line = text.onOneLine
        let condition = ShellCondition(text: line, isNegated: false, isLoop: true, unknown: unknown, serial: loop)
        for trial in 0..<6 {
            let before = state
            let savedFrames = frames
            let savedConditions = conditions
            trialDepth += 1
            defer { trialDepth -= 1 }
            frames.append(Frame(kind: .loop, level: conditions.count))
            conditions.append(condition)
            do throws(Interruption) {
                _ = try body(&self)
            } catch {
                if case .abandoned = error { throw error }
            }
            let ended = frames[savedFrames.count].ended
            joinEnded(ended)
            frames = savedFrames
            conditions = savedConditions
            let joined = merged(state, before, when: condition)
            let isStable =
                joined.variables == before.variables && ghosted(joined, loop, before).files == before.files
                && joined.workingDirectory == before.workingDirectory && joined.positional == before.positional
            state = ghosted(joined, loop, before)
            state.status = before.status
            if isStable { break }
            if trial == 5 { throw .abandoned(unknown) }
        }
        let flow = try branch(on: condition) { (self) throws(Interruption) in
            try self.framed(.loop) { (self) throws(Interruption) in
                switch try body(&self) {
                case .breaking(let count) where count > 1: return .breaking(count - 1)
                case .continuing(let count) where count > 1: return .continuing(count - 1)
                case .returning: return .returning
                case .exiting: return .exiting
                default: return .normal
                }
            }
        } otherwise: { (_) throws(Interruption) in
            .normal
        }
        for key in state.files.keys { state.files[key]?.chunks.removeAll { $0.loop == loop } }
        if state.status != .known(0) {
            var question = condition
            question.isLoop = false
            question.serial = nextSerial()
            state.status = .unknown(question)
        }
        return flow
    }

    /// A state in which one mark stands for all that the passes of a loop write into a file.
    private func ghosted(_ state: ShellState, _ loop: Int, _ before: ShellState) -> ShellState {
        var result = state
        for (key, file) in state.files {
            let old = before.files[key]
            if old == file { continue }
            var known = old ?? VirtualFile()
            if !known.chunks.contains(where: { $0.loop == loop }) {
                known.chunks.append(VirtualFile.Chunk(text: Template(), conditions: [], serial: 0, loop: loop))
            }
            if old == nil { known.maybeMissing = file.maybeMissing }
            result.files[key] = known
        }
        return result
    }
}
