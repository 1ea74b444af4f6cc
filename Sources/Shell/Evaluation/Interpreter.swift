import SourceText
import Values

/// The state of an evaluation: where it stands and under which conditions.
struct Interpreter {
    var host: any ShellHost
    var state: ShellState
    /// The script whose nodes are evaluated now.
    var script: ShellScript
    let dialect: ShellDialect
    /// What decides that this place is reached, unknown each.
    var conditions: [ShellCondition] = []
    var frames: [Frame] = []
    /// How many steps are left.
    private(set) var steps: Int
    /// What is left for all scripts together.
    let budget: WorkBudget
    /// How much text may still be made.
    private var textBudget = 1 << 26
    var depth = 0
    /// Above zero where a failing command does not end a script with `set -e`.
    var conditionDepth = 0
    /// Above zero while a loop is tried out, when no question goes to the host.
    var trialDepth = 0
    var failures: [[ShellCondition]] = []
    /// The first command of which only the run knows whether it succeeds, where it would end the script.
    var mayFail: Unknown?
    /// Why it is not known what is done when a command fails; nil while no `trap` has set it.
    var errorCommand: Unknown?
    /// What `trap` leaves for the end of the script.
    var exitCommand: Template?
    private var serial = 0
    /// The status of the last `$(…)` of the command that is evaluated.
    var lastSubstitutionStatus: ShellStatus?
    /// Where the pipeline begins whose commands are evaluated.
    var pipelineStart: Int?

    /// How many calls, substitutions and compound commands may be inside of each other.
    static let depthLimit = 120
    /// The keys of `ShellState.files` for what is no file begin so.
    static let streamPrefix = "\0"
    static let outputKey = "\0out"
    static let errorKey = "\0err"

    init(
        host: any ShellHost,
        state: ShellState,
        script: ShellScript,
        dialect: ShellDialect,
        steps: Int,
        budget: WorkBudget
    ) {
        self.host = host
        self.state = state
        self.script = script
        self.dialect = dialect
        self.steps = steps
        self.budget = budget
    }

    /// How a command hands over to the next.
    enum Flow: Equatable {
        case normal
        case breaking(Int)
        case continuing(Int)
        case returning
        case exiting
    }

    /// Something that ends the evaluation of commands at once.
    enum Interruption: Error {
        /// The shell itself ends, as after `${x:?}`.
        case exit
        /// The evaluation is given up.
        case abandoned(Unknown)
    }

    /// A place that `break`, `return` or `exit` leads to.
    struct Frame {
        enum Kind { case script, subshell, function, loop }

        let kind: Kind
        /// How many conditions there were when it was entered.
        let level: Int
        /// States that arrived early, each under a condition that did not hold for the others.
        var ended: [Ended] = []
    }

    struct Ended {
        var state: ShellState
        var flow: Flow
        /// What decides for this way.
        var path: [ShellCondition]
        /// The same, from the frame on, as one condition.
        var condition: ShellCondition
    }

    mutating func runScript() -> ShellOutcome {
        let outer = state.descriptors
        state.descriptors = [1: .file(Self.outputKey), 2: .file(Self.errorKey)]
        state.files[Self.outputKey] = VirtualFile()
        state.files[Self.errorKey] = VirtualFile()
        var abandoned: Unknown?
        do throws(Interruption) {
            _ = try framed(.script) { (self) throws(Interruption) in try self.execute(self.script.body) }
            if let error = script.error { throw .abandoned(syntaxUnknown(error)) }
            try runExitCommand()
        } catch {
            switch error {
            case .exit: break
            case .abandoned(let unknown):
                abandoned = unknown
                forgetEverything(unknown)
            }
        }
        let output = state.files[Self.outputKey] ?? VirtualFile()
        state.files = state.files.filter { !$0.key.hasPrefix(Self.streamPrefix) }
        state.descriptors = outer
        state.inputs = [:]
        state.scopes = []
        if case .unknown(let condition) = state.status { mayFail = mayFail ?? condition.unknown }
        mayFail = mayFail ?? abandoned ?? failures.lazy.compactMap { $0.last?.unknown }.first
        return ShellOutcome(
            output: output,
            status: state.status,
            abandoned: abandoned,
            mayFail: mayFail,
            failures: failures
        )
    }

    private mutating func runExitCommand() throws(Interruption) {
        guard let command = exitCommand, !command.isEmpty else { return }
        exitCommand = nil
        let status = state.status
        let place = script.text.place(0..<0)
        _ = try framed(.script) { (self) throws(Interruption) in
            try self.runInline(ShellText(command) { _ in place }, isFile: false)
        }
        state.status = status
    }

    func syntaxUnknown(_ error: ShellSyntaxError) -> Unknown {
        let place = script.text.place(error.range)
        return Unknown("the script", because: "the shell cannot read it: \(error.message)", at: place)
    }

    // MARK: Limits

    mutating func step() throws(Interruption) {
        charge(1)
        if steps <= 0 {
            throw .abandoned(Unknown("the script", because: "it does more than is followed"))
        }
        if budget.isSpent { throw .abandoned(Unknown("the script", because: WorkBudget.reason)) }
    }

    /// Counts the work of a command beside the step that it is itself.
    mutating func charge(_ work: Int) {
        steps -= work
        budget.spend(work)
    }

    /// What a command with a machine of its own, as `awk`, may do: ten of its small steps are one of the script's.
    var smallSteps: Int { min(min(steps, budget.left) * 10, 300_000) }

    mutating func descend() throws(Interruption) {
        depth += 1
        if depth > Self.depthLimit {
            throw .abandoned(Unknown("the script", because: "its calls are nested too deep"))
        }
    }

    /// Counts a text that was made; doubling a variable a hundred times must end.
    mutating func spend(_ text: Template) {
        var size = 0
        for piece in text.pieces {
            if case .text(let text, _) = piece { size += text.utf8.count }
            size += 16
        }
        textBudget -= size
        budget.spend(size / 256)
        if textBudget < 0 { steps = 0 }
    }

    mutating func nextSerial() -> Int {
        serial += 1
        return serial
    }

    // MARK: Frames and branches

    /// Evaluates commands that a kind of flow may leave, and joins the ways on which they were left.
    mutating func framed(
        _ kind: Frame.Kind,
        _ body: (inout Self) throws(Interruption) -> Flow
    ) throws(Interruption) -> Flow {
        let level = conditions.count
        let marks = frames.map(\.ended.count)
        frames.append(Frame(kind: kind, level: level))
        let flow: Flow
        do throws(Interruption) {
            flow = try body(&self)
        } catch {
            guard case .exit = error, kind == .script || kind == .subshell else {
                frames.removeLast()
                throw error
            }
            flow = .exiting
        }
        let ended = frames.removeLast().ended
        joinEnded(ended)
        restoreConditions(to: level, since: marks)
        return flow
    }

    /// Merges states that arrived early into the current one.
    mutating func joinEnded(_ ended: [Ended]) {
        for way in ended.reversed() {
            state = merged(way.state, state, when: way.condition)
        }
    }

    /// Leaves the conditions of a branch; those remain that say why the rest is reached at all.
    mutating func restoreConditions(to level: Int, since marks: [Int]) {
        conditions.removeSubrange(min(level, conditions.count)...)
        for (frame, mark) in zip(frames, marks) where frame.ended.count > mark {
            for way in frame.ended[mark...] {
                if let condition = joined(way.path.dropFirst(level)) { conditions.append(condition.negated) }
            }
        }
    }

    /// Several conditions as one; nil for none.
    private mutating func joined(_ conditions: ArraySlice<ShellCondition>) -> ShellCondition? {
        guard conditions.count > 1, var all = conditions.last else { return conditions.first }
        all.text = "{ " + conditions.map(\.description).joined(separator: " && ") + "; }"
        all.isNegated = false
        all.isLoop = conditions.contains(where: \.isLoop)
        all.serial = nextSerial()
        return all
    }

    /// Follows both ways of a question that only the run can answer, and joins them.
    mutating func branch(
        on condition: ShellCondition,
        then first: (inout Self) throws(Interruption) -> Flow,
        otherwise second: (inout Self) throws(Interruption) -> Flow
    ) throws(Interruption) -> Flow {
        if conditions.contains(condition) { return try first(&self) }
        if conditions.contains(condition.negated) { return try second(&self) }
        try descend()
        defer { depth -= 1 }
        let level = conditions.count
        let marks = frames.map(\.ended.count)
        let before = state
        conditions.append(condition)
        let firstFlow = try way(first)
        let firstState = state
        let firstPath = conditions
        conditions.removeSubrange(level...)
        conditions.append(condition.negated)
        state = before
        let secondFlow = try way(second)
        let secondPath = conditions
        var flow = secondFlow
        if firstFlow == secondFlow {
            state = merged(firstState, state, when: condition)
        } else if secondFlow == .normal {
            record(firstState, firstFlow, firstPath)
        } else {
            record(state, secondFlow, secondPath)
            state = firstState
            flow = firstFlow
        }
        restoreConditions(to: level, since: marks)
        return flow
    }

    private mutating func way(_ body: (inout Self) throws(Interruption) -> Flow) throws(Interruption) -> Flow {
        do throws(Interruption) {
            return try body(&self)
        } catch {
            guard case .exit = error else { throw error }
            return .exiting
        }
    }

    /// Notes a way that leaves while another goes on.
    private mutating func record(_ state: ShellState, _ flow: Flow, _ path: [ShellCondition]) {
        var target: Int?
        switch flow {
        case .normal: return
        case .exiting: target = frames.lastIndex { $0.kind == .script || $0.kind == .subshell }
        case .returning: target = frames.lastIndex { $0.kind != .loop }
        case .breaking(let count), .continuing(let count):
            var left = max(count, 1)
            for index in frames.indices.reversed() where frames[index].kind == .loop {
                target = index
                left -= 1
                if left == 0 { break }
            }
        }
        guard let target else { return }
        if flow == .exiting, frames[target].kind == .script, case .known(let status) = state.status, status != 0 {
            // A step that fails ends its job: what follows is said of the runs in which it does not.
            if trialDepth == 0 { failures.append(path) }
            return
        }
        guard let condition = joined(path.dropFirst(frames[target].level)) else { return }
        frames[target].ended.append(Ended(state: state, flow: flow, path: path, condition: condition))
    }

    // MARK: Unknown values

    /// A condition for something that is written in the script.
    mutating func condition(_ range: Range<Int>, because unknown: Unknown) -> ShellCondition {
        let text = script.text.display(range).onOneLine
        return ShellCondition(text: text, isNegated: false, isLoop: false, unknown: unknown, serial: nextSerial())
    }

    /// Makes everything unknown that a command could change of which nothing is known.
    mutating func forgetEverything(_ unknown: Unknown) {
        for (name, variable) in state.variables where !variable.isReadOnly {
            state.variables[name]?.value = .text(
                Template(Unknown("$\(name)", because: unknown.reason, at: unknown.place))
            )
        }
        state.otherVariables = unknown
        state.otherFiles = unknown
        state.otherCommit = unknown
        state.positional = nil
        state.workingDirectory = nil
        for key in state.files.keys where !key.hasPrefix(Self.streamPrefix) {
            let chunk = VirtualFile.Chunk(
                text: Template(unknown),
                conditions: conditions,
                serial: nextSerial(),
                loop: nil
            )
            state.files[key]?.chunks.append(chunk)
        }
        state.status = .unknown(
            ShellCondition(
                text: unknown.expression,
                isNegated: false,
                isLoop: false,
                unknown: unknown,
                serial: nextSerial()
            )
        )
    }
}
