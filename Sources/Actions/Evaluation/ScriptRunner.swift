import Shell
import SourceText
import Values
import YAML

/// Follows the script of a `run:` step.
struct ScriptRunner {
    let workflow: Workflow
    let event: EventContexts
    let node: YAMLNode
    let env: ValueObject
    let gitHub: ValueObject
    let checkout: Checkout
    /// The folders of the workspace where other repositories are checked out.
    let otherCheckouts: [String]
    /// The absolute path of the folder in which the script starts; nil when it is not known.
    let directory: String?
    /// Why git may refuse the checkout; nil when it does not.
    let refusal: Unknown?
    /// What earlier steps left.
    let workspace: Workspace
    /// What the workflow sees as `runner`.
    let runner: ValueObject
    /// Why the script may not run.
    let doubt: Unknown?
    let library: WorkflowLibrary

    func run(_ text: EvaluatedText, shell: ScriptShell) -> ScriptResult {
        let script = library.script(text, of: node)
        var state = initialState(shell)
        let files = ScriptFiles(
            script,
            env: env,
            directory: directory,
            otherFiles: workspace.otherFiles,
            place: workflow.place(node)
        )
        let host = ScriptHost(
            event: event,
            checkout: checkout,
            otherCheckouts: otherCheckouts,
            refusal: refusal,
            files: files,
            workspace: workspace,
            runner: runner,
            place: workflow.place(node)
        )
        var evaluator = ShellEvaluator(host: host, budget: library.budget)
        let outcome = evaluator.run(script: script, dialect: shell.dialect, state: &state)

        var result = ScriptResult(checkout: evaluator.host.checkout, workspace: workspace)
        result.effects = evaluator.host.effects
        result.unfollowed = evaluator.host.unfollowedBuild
        result.asksForChange = evaluator.host.asksForChange
        result.mayFail = outcome.mayFail ?? evaluator.host.firstEffect
        if case .known(let status) = outcome.status {
            // Where there may be files that are not known, a command that misses one may find it.
            result.fails =
                status != 0 && outcome.abandoned == nil && workspace.otherFiles == nil && state.otherFiles == nil
        }
        let others = outcome.abandoned ?? evaluator.host.unknownProgram
        result.unknownProgram = others
        result.paths = files.paths
        result.workspace.take(
            from: state,
            of: files,
            without: RunnerVariables.commandFiles,
            program: others,
            doubt: doubt
        )
        result.unfollowedLogin = others
        let environment = writes(state.files[RunnerVariables.environmentFile], others)
        let outputs = writes(state.files[RunnerVariables.outputFile], others)
        (result.environment, result.otherVariables) = (environment.writes, environment.others)
        (result.outputs, result.otherOutputs) = (outputs.writes, outputs.others)
        if environment.areRefused || outputs.areRefused { result.fails = true }
        if outcome.output.chunks.contains(where: { $0.text.mentions("::set-output") }) {
            let printed = writes(outcome.output, nil) { EnvironmentFile(commandsIn: $0) }
            result.outputs += printed.writes
            result.otherOutputs = result.otherOutputs ?? printed.others
        }
        return result
    }

    // MARK: Before

    private func initialState(_ shell: ScriptShell) -> ShellState {
        var state = event.shell
        state.options = shell.options
        state.scriptName = nil
        workspace.lay(out: &state)
        for name in ["workflow", "action_path", "job"] {
            state.export("GITHUB_\(name.uppercased())", gitHub.member(name).template)
        }
        // What the runner sets cannot be set otherwise by a workflow.
        for member in env.members where !RunnerVariables.isReserved(member.name) {
            state.export(member.name, member.value.template)
        }
        state.otherVariables = env.rest
        state.workingDirectory = directory
        return state
    }

    // MARK: After

    /// The assignments in a file that the script wrote; those written under a condition are in doubt.
    private func writes(
        _ file: VirtualFile?,
        _ others: Unknown?,
        read: (Template) -> EnvironmentFile = { EnvironmentFile($0) }
    ) -> (writes: [StepWrite], others: Unknown?, areRefused: Bool) {
        var writes: [StepWrite] = []
        var others = others
        var areRefused = false
        var chunks = (file?.chunks ?? [])[...]
        while let first = chunks.first {
            // Writes under the same conditions belong together: a value may be written line by line.
            let group = chunks.prefix { $0.conditions == first.conditions }
            chunks = chunks.dropFirst(group.count)
            let text = group.reduce(into: Template()) { $0.append($1.text) }
            let content = read(text)
            let doubt = first.conditions.last.map { condition in
                let happens = condition.isLoop ? "it is written in a loop over" : "it depends on whether"
                return Unknown(
                    condition.description,
                    because: "\(happens) `\(condition.description)`",
                    at: condition.unknown.place
                )
            }
            writes += content.assignments.map { StepWrite(name: $0.name, value: $0.value, doubt: doubt) }
            others = others ?? content.others
            if content.isOpen, let next = chunks.first, let last = writes.popLast() {
                // The value goes on under another condition, and where it ends is not known.
                let reason = "a part of its value is written under a condition"
                let unknown = Unknown(last.name, because: reason, at: next.conditions.last?.unknown.place)
                writes.append(StepWrite(name: last.name, value: Template(unknown), doubt: last.doubt))
                return (writes, others ?? unknown, false)
            }
            if content.isRefused, first.conditions.isEmpty { areRefused = true }
        }
        return (writes, others, areRefused)
    }
}

extension Template {
    /// Whether a text stands in one of the known parts.
    fileprivate func mentions(_ text: String) -> Bool {
        pieces.contains { if case .text(let part, _) = $0 { part.contains(text) } else { false } }
    }
}
