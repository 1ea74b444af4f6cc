import Values

/// Follows a script over known and unknown values; nothing is executed.
package struct ShellEvaluator<Host: ShellHost> {
    package private(set) var host: Host
    /// How much a script may do before it is given up.
    package var stepLimit = 100_000
    /// What all scripts of an answer may do together.
    private let budget: WorkBudget

    package init(host: Host, budget: WorkBudget = WorkBudget()) {
        self.host = host
        self.budget = budget
    }

    /// Evaluates a script as the shell runs a file.
    package mutating func run(
        script: ShellScript,
        dialect: ShellDialect = .bash,
        state: inout ShellState
    ) -> ShellOutcome {
        var interpreter = Interpreter(
            host: host,
            state: state,
            script: script,
            dialect: dialect,
            steps: stepLimit,
            budget: budget
        )
        let outcome = interpreter.runScript()
        state = interpreter.state
        if let host = interpreter.host as? Host { self.host = host }
        return outcome
    }
}

/// How a script ended.
package struct ShellOutcome: Sendable {
    /// What it wrote to its output.
    package var output: VirtualFile
    package var status: ShellStatus
    /// Why it was not followed to its end; what it changed is then unknown.
    package var abandoned: Unknown?
    /// The first command of which only the run knows whether it succeeds; nil without one.
    package var mayFail: Unknown?
    /// The conditions under which the script fails on the way; all else is said of the runs in which it does not.
    package var failures: [[ShellCondition]]
}
