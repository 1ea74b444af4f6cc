import Shell
import SourceText
import Values
import YAML

/// A job in one cell while its steps are evaluated, one after the other.
///
/// A composite action is evaluated in the same way: as steps of its own on the machine of the job that uses it.
struct JobState {
    let job: Job
    /// The workflow of the job.
    let workflow: Workflow
    let event: EventContexts
    let library: WorkflowLibrary
    /// What the expressions of the next step see, without the step's own variables.
    var contexts: ValueObject
    var steps: [StepRun] = []
    var problems: [EvaluationProblem] = []
    var status = JobStatus()
    /// What is left by steps that may not have run.
    var suppositions = Suppositions()
    /// What git finds in the workspace.
    var checkout = Checkout.missing
    /// The folders of the workspace where other repositories are checked out.
    var otherCheckouts: [String] = []
    var workspace = Workspace()
    /// The action whose steps these are; nil for those of the job itself.
    var action: ActionScope?

    init(
        job: Job,
        workflow: Workflow,
        event: EventContexts,
        library: WorkflowLibrary,
        contexts: ValueObject,
        env: ValueObject
    ) {
        self.job = job
        self.workflow = workflow
        self.event = event
        self.library = library
        self.contexts = contexts
        self.contexts["env"] = Value(env)
        self.contexts["steps"] = Value(ValueObject())
        self.contexts["runner"] = Self.runner(of: job, event, seeing: contexts)
        self.contexts["job"] = event.job
        if event.environment.values["github.job"] == nil, var gitHub = contexts["github"]?.object {
            gitHub["job"] = Value(job.id, from: job.key.origin)
            self.contexts["github"] = Value(gitHub)
        }
    }

    private static func runner(of job: Job, _ event: EventContexts, seeing contexts: ValueObject) -> Value {
        guard var runner = event.runner.object else { return event.runner }
        let machine = Machine(of: job, seeing: contexts)
        for (name, value) in [("os", machine.system), ("arch", machine.architecture)]
        where event.environment.values["runner.\(name)"] == nil {
            let unknown = Unknown("runner.\(name)", because: "only the machine that runs the job knows it")
            runner[name] = value ?? Value(unknown)
        }
        return Value(runner)
    }

    mutating func run(_ steps: [Step]) {
        for step in steps { run(step) }
    }

    private mutating func run(_ step: Step) {
        library.budget.spend(WorkflowEvaluation.workOfJob)
        var seen = contexts
        var evaluator = evaluator(seen)
        if !step.env.isEmpty || step.body["env"] != nil {
            seen["env"] = Value(evaluator.environment(step.env, of: step.body, over: env))
        }
        let condition = step.condition.map { self.condition($0, seeing: seen) } ?? status.success
        if case .unknown = condition, !suppositions.isEmpty {
            var supposed = contexts
            suppositions.lay(over: &supposed, under: condition)
            evaluator = self.evaluator(supposed)
            seen = supposed
            if !step.env.isEmpty || step.body["env"] != nil {
                let outer = supposed["env"]?.object ?? env
                seen["env"] = Value(evaluator.environment(step.env, of: step.body, over: outer))
            }
        }
        problems += evaluator.problems
        var run = StepRun(step: step, condition: action?.condition.and(condition) ?? condition, contexts: seen)
        run.checkoutPath = checkout.path
        run.otherFiles = workspace.otherFiles
        var writes = StepWrites()
        var inner: [StepRun] = []
        if condition != .never {
            if let node = step.run {
                self.run(script: node, of: step, in: &run, writes: &writes)
            } else if let uses = step.uses {
                let reference = ActionReference(uses.string ?? "")
                switch library.composite(reference, at: uses, in: self) {
                case .entered(let manifest, let folder):
                    inner = enter(manifest, folder, of: step, in: run, writes: &writes)
                case .notEntered(let reason): act(reference, uses, of: step, in: &run, because: reason, writes: &writes)
                }
            }
        }
        if condition == .never, step.condition == nil, let node = step.run {
            // A step before fails; the paths of the script are those that it will need when that is mended.
            var mended = (state: self, run: run, writes: StepWrites())
            mended.state.run(script: node, of: step, in: &mended.run, writes: &mended.writes)
            run.directory = mended.run.directory
            run.directoryNode = mended.run.directoryNode
            run.scriptPaths = mended.run.scriptPaths
            run.isBehindFailure = true
        }
        run.endsJob = writes.fails && condition == .always && step.body["continue-on-error"] == nil
        steps.append(run)
        steps += inner
        keep(writes, of: step, condition: condition)
    }

    func evaluator(_ contexts: ValueObject) -> NodeEvaluator {
        NodeEvaluator(ExpressionContexts(contexts, hashFiles: hashFiles))
    }

    private mutating func condition(_ node: YAMLNode, seeing contexts: ValueObject) -> Condition {
        let visible = contexts.without("secrets")
        var evaluator = NodeEvaluator(
            ExpressionContexts(visible, status: status.functions, hashFiles: hashFiles)
        )
        defer { problems += evaluator.problems }
        return evaluator.condition(node, implying: status.success)
    }

    var env: ValueObject { contexts["env"]?.object ?? ValueObject([], isCaseSensitive: true) }

    /// Why a step may not run.
    func doubt(of run: StepRun) -> Unknown? {
        run.condition.text.map {
            Unknown("the step", because: "it depends on whether '\($0)' holds", at: workflow.place(run.step.body))
        }
    }
}
