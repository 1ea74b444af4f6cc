import Shell
import Values

/// What workflows find alike when the same event starts them, made once for all of them.
final class EventContexts {
    let environment: RunEnvironment
    let vars: Value
    let secrets: Value
    let runner: Value
    /// The context `job`, of which only the run knows the most.
    let job: Value
    /// What a script finds before its first command, but for the variables of its workflow and its step.
    let shell: ShellState
    private let gitHub: ValueObject
    /// Whether the user gave the name of the workflow.
    private let isWorkflowGiven: Bool

    init(_ environment: RunEnvironment) {
        self.environment = environment
        vars = Value(environment.varsContext)
        secrets = Value(environment.secretsContext)
        runner = Value(environment.runnerContext)
        job = Value(ValueObject([("status", "success")], rest: Unknown("job", because: "only the run knows it")))
        gitHub = environment.gitHubContext
        isWorkflowGiven = gitHub["workflow"]?.isNull != true
        shell = RunnerVariables.state(gitHub: gitHub)
    }

    /// The same, but for the paths that the event changes: only steps that ask for those find something else.
    init(_ other: EventContexts, changing paths: [String]) {
        var environment = other.environment
        environment.changedPaths = paths
        self.environment = environment
        vars = other.vars
        secrets = other.secrets
        runner = other.runner
        job = other.job
        gitHub = other.gitHub
        isWorkflowGiven = other.isWorkflowGiven
        shell = other.shell
    }

    /// The `github` context of a workflow.
    func gitHub(of workflow: Workflow) -> ValueObject {
        guard !isWorkflowGiven else { return gitHub }
        var context = gitHub
        context["workflow"] = Value(workflow.title)
        return context
    }
}
