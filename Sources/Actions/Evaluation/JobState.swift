import Shell
import SourceText
import Values
import YAML

/// A job in one cell while its steps are evaluated, one after the other.
struct JobState {
    let job: Job
    let workflow: Workflow
    let event: EventContexts
    /// What the expressions of the next step see, without the step's own variables.
    private(set) var contexts: ValueObject
    private(set) var steps: [StepRun] = []
    private(set) var problems: [EvaluationProblem] = []
    private(set) var status = JobStatus()
    /// What git finds in the workspace.
    private var checkout = Checkout.missing
    /// The folders of the workspace where other repositories are checked out.
    private var otherCheckouts: [String] = []
    private var workspace = Workspace()

    init(job: Job, workflow: Workflow, event: EventContexts, contexts: ValueObject, env: ValueObject) {
        self.job = job
        self.workflow = workflow
        self.event = event
        self.contexts = contexts
        self.contexts["env"] = Value(env)
        self.contexts["steps"] = Value(ValueObject())
        var runner = event.runner
        if event.environment.values["runner.os"] == nil, var object = runner.object {
            object["os"] =
                Self.system(of: job, seeing: contexts)
                ?? Value(Unknown("runner.os", because: "only the machine that runs the job knows it"))
            runner = Value(object)
        }
        self.contexts["runner"] = runner
        self.contexts["job"] = event.job
    }

    mutating func runSteps() {
        for step in job.steps { run(step) }
    }

    private mutating func run(_ step: Step) {
        var seen = contexts
        var evaluator = NodeEvaluator(ExpressionContexts(seen, hashFiles: ExpressionContexts.unknownHash))
        if !step.env.isEmpty || step.body["env"] != nil {
            seen["env"] = Value(evaluator.environment(step.env, of: step.body, over: env))
        }
        let condition = step.condition.map { self.condition($0, seeing: seen) } ?? status.success
        problems += evaluator.problems
        var run = StepRun(step: step, condition: condition, contexts: seen)
        run.checkoutPath = checkout.path
        run.otherFiles = workspace.otherFiles
        var writes = StepWrites()
        if condition != .never {
            if let node = step.run {
                self.run(script: node, of: step, in: &run, writes: &writes)
            } else if let uses = step.uses {
                act(ActionReference(uses.string ?? ""), uses, of: step, in: &run, writes: &writes)
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
        steps.append(run)
        keep(writes, of: step, condition: condition)
    }

    private func evaluator(_ contexts: ValueObject) -> NodeEvaluator {
        NodeEvaluator(ExpressionContexts(contexts, hashFiles: ExpressionContexts.unknownHash))
    }

    private mutating func condition(_ node: YAMLNode, seeing contexts: ValueObject) -> Condition {
        let visible = contexts.without("secrets")
        var evaluator = NodeEvaluator(
            ExpressionContexts(visible, status: status.functions, hashFiles: ExpressionContexts.unknownHash)
        )
        defer { problems += evaluator.problems }
        return evaluator.condition(node, implying: status.success)
    }

    private var env: ValueObject { contexts["env"]?.object ?? ValueObject([], isCaseSensitive: true) }

    // MARK: What a step leaves behind

    /// The values that a step leaves to later steps.
    private struct StepWrites {
        var env: [EnvironmentChange] = []
        var outputs: [EnvironmentChange] = []
        /// Why the step may have set other variables.
        var otherVariables: Unknown?
        /// Why the step may have other outputs.
        var otherOutputs: Unknown?
        /// What may fail in the step; nil when nothing can.
        var mayFail: Unknown?
        /// Whether the step fails in every run.
        var fails = false
    }

    private struct EnvironmentChange {
        let name: String
        let value: Template
        /// Why it may not have happened.
        let doubt: Unknown?
    }

    private mutating func keep(_ writes: StepWrites, of step: Step, condition: Condition) {
        let place = workflow.file.place(step.body.range)
        var doubt = condition.text.map {
            Unknown("the step", because: "it depends on whether '\($0)' holds", at: place)
        }
        let goesOn = continuesOnError(step, seeing: contexts)
        if goesOn != .never, let cause = writes.mayFail {
            doubt =
                doubt ?? Unknown("the step", because: "the step may fail before, and the job goes on", at: cause.place)
        }
        if writes.fails {
            let failure = condition.and(goesOn.negated)
            status.failure = status.failure.or(failure)
            status.success = status.success.and(failure.negated)
        }
        if !writes.env.isEmpty || writes.otherVariables != nil {
            var env = env
            for change in writes.env { set(change, in: &env, context: "env", doubt: doubt) }
            if let others = writes.otherVariables {
                env.rest = Unknown("env", because: others.reason, at: others.place ?? place)
            }
            contexts["env"] = Value(env)
        }
        guard let id = step.id?.string else { return }
        var outputs = ValueObject()
        for change in writes.outputs { set(change, in: &outputs, context: "steps.\(id).outputs", doubt: doubt) }
        outputs.rest = writes.otherOutputs.map {
            Unknown("steps.\(id).outputs", because: $0.reason, at: $0.place ?? place)
        }
        let (outcome, conclusion) = ending(of: id, condition, fails: writes.fails, doubt: doubt, goesOn: goesOn)
        var all = contexts["steps"]?.object ?? ValueObject()
        all[id] = Value(
            ValueObject([("outputs", Value(outputs)), ("outcome", outcome), ("conclusion", conclusion)])
        )
        contexts["steps"] = Value(all)
    }

    /// The `outcome` of a step, and its `conclusion` after `continue-on-error`.
    private func ending(
        of id: String,
        _ condition: Condition,
        fails: Bool,
        doubt: Unknown?,
        goesOn: Condition
    ) -> (outcome: Value, conclusion: Value) {
        if condition == .never { return ("skipped", "skipped") }
        func unknown(_ name: String, _ reason: String, _ place: SourceRange?) -> Value {
            Value(Unknown("steps.\(id).\(name)", because: reason, at: place))
        }
        if condition != .always || goesOn != .always && goesOn != .never {
            let reason = doubt?.reason ?? "it depends on whether the job goes on after an error"
            return (unknown("outcome", reason, doubt?.place), unknown("conclusion", reason, doubt?.place))
        }
        if fails { return ("failure", goesOn == .always ? "success" : "failure") }
        if let doubt { return (unknown("outcome", doubt.reason, doubt.place), "success") }
        return ("success", "success")
    }

    /// Whether the job goes on after an error of a step.
    private func continuesOnError(_ step: Step, seeing contexts: ValueObject) -> Condition {
        guard let node = step.body["continue-on-error"] else { return .never }
        var evaluator = evaluator(contexts)
        let value = evaluator.text(node)
        if let unknown = value.firstUnknown { return .unknown(unknown.expression) }
        return value.text == "true" ? .always : .never
    }

    private func set(_ change: EnvironmentChange, in object: inout ValueObject, context: String, doubt: Unknown?) {
        guard let doubt = change.doubt ?? doubt else {
            object[change.name] = Value(change.value)
            return
        }
        // The same value either way is known.
        if let former = object[change.name], former.template == change.value { return }
        let expression = context == "env" ? "env.\(change.name)" : "\(context).\(change.name)"
        object[change.name] = Value(Unknown(expression, because: doubt.reason, at: doubt.place))
    }

    // MARK: Actions

    private mutating func act(
        _ reference: ActionReference,
        _ uses: YAMLNode,
        of step: Step,
        in run: inout StepRun,
        writes: inout StepWrites
    ) {
        let place = workflow.place(uses)
        let name = uses.string ?? ""
        let seen = run.contexts
        writes.mayFail = Unknown(name, because: "only the run knows whether it succeeds", at: place)
        var evaluator = evaluator(seen)
        defer { problems += evaluator.problems }
        switch KnownAction(reference) {
        case .checkout:
            let former = checkout
            let next = Checkout(
                step,
                reference,
                workflow: workflow,
                environment: event.environment,
                evaluator: &evaluator,
                before: former
            )
            checkout = next.joined(with: former, because: doubt(of: run))
            if let repository = step.input("repository"),
                evaluator.text(repository.value).trimmed.text != event.environment.repository?.fullName,
                let path = step.input("path")
            {
                otherCheckouts.append(evaluator.text(path.value).trimmed.text ?? "")
                let reason = "the files of another repository are checked out"
                workspace.mayGetFiles(because: Unknown(name, because: reason, at: place))
            }
            workspace.checkOut(
                step,
                isCertain: run.condition == .always,
                workflow: workflow,
                environment: event.environment,
                evaluator: &evaluator
            )
        case .login:
            let registry = step.input("registry")
            run.effects.append(
                StepEffect(
                    .login(
                        registry: registry.map { evaluator.text($0.value) },
                        range: registry.map { workflow.place($0.value) } ?? place
                    )
                )
            )
        case .buildPush:
            var request = BuildPushInputs(step, place: place).request(&evaluator, workflow: workflow)
            // Without a checkout the folders are those that one would bring; a local action may have made it.
            if case .missing = checkout {} else { request.checkoutPath = checkout.path }
            // What the builder fetches by itself is as it was pushed.
            if case .folder = request.context { request.otherFiles = workspace.otherFiles }
            run.effects.append(StepEffect(.build(request)))
            writes.otherOutputs = Unknown(name, because: "the builder gives the digest after the build", at: place)
        case .bringsFiles:
            let unknown = Unknown(
                name,
                because: "'\(name)' may bring it, and what it brings is known to the run only",
                at: place
            )
            workspace.mayGetFiles(because: unknown)
            writes.otherOutputs = unknown
        case .withoutEffect:
            writes.otherOutputs = Unknown(
                name,
                because: "the outputs of '\(name)' are known to the run only",
                at: place
            )
        case .unknown:
            if KnownAction.mayBuild(reference) {
                run.unfollowed = Unknown(name, because: "what '\(name)' builds is not followed", at: place)
            }
            let reason = "'\(name)' may set it, and what that action does is known to the run only"
            writes.otherOutputs = Unknown(
                name,
                because: "the outputs of '\(name)' are known to the run only",
                at: place
            )
            writes.otherVariables = Unknown(name, because: reason, at: place)
            if !KnownAction.logsInNowhere(reference) {
                run.unfollowedLogin = Unknown(name, because: "what '\(name)' does is known to the run only", at: place)
            }
        }
        if KnownAction.mayMakeFiles(reference) {
            workspace.mayGetFiles(
                because: Unknown(
                    name,
                    because: "'\(name)' may make files, and which ones is known to the run only",
                    at: place
                )
            )
        }
    }

    /// Why a step may not run.
    private func doubt(of run: StepRun) -> Unknown? {
        run.condition.text.map {
            let place = workflow.file.place(run.step.body.range)
            return Unknown("the step", because: "it depends on whether '\($0)' holds", at: place)
        }
    }

    // MARK: Scripts

    /// The shell of a machine whose scripts are no scripts of bash unless they say so; nil for all others.
    private func defaultShell(_ evaluator: inout NodeEvaluator) -> Template? {
        // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainer
        if job.body["container"] != nil { return "sh" }
        guard let runsOn = job.runsOn else { return nil }
        let labels = runsOn.kind == .mapping ? runsOn["labels"]?.listed ?? [] : runsOn.listed
        let isWindows = labels.contains { evaluator.text($0).text?.lowercased().hasPrefix("windows") ?? false }
        return isWindows ? "pwsh" : nil
    }

    /// The value of `runner.os`; nil when the labels of the machine do not tell.
    private static func system(of job: Job, seeing contexts: ValueObject) -> Value? {
        guard let runsOn = job.runsOn else { return nil }
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        for label in runsOn.kind == .mapping ? runsOn["labels"]?.listed ?? [] : runsOn.listed {
            guard let text = evaluator.text(label).text?.lowercased() else { continue }
            if text.hasPrefix("ubuntu") || text == "linux" { return "Linux" }
            if text.hasPrefix("windows") { return "Windows" }
            if text.hasPrefix("macos") { return "macOS" }
        }
        return nil
    }

    private mutating func run(script node: YAMLNode, of step: Step, in run: inout StepRun, writes: inout StepWrites) {
        let seen = run.contexts
        var evaluator = evaluator(seen)
        let text = evaluator.evaluated(node)
        let shell = step.shell ?? job.defaults.shell ?? workflow.defaults.shell
        let shellName = shell.map { evaluator.text($0) } ?? defaultShell(&evaluator)
        run.directoryNode = step.workingDirectory ?? job.defaults.workingDirectory ?? workflow.defaults.workingDirectory
        run.directory = Self.directory(run.directoryNode.map { evaluator.text($0) })
        problems += evaluator.problems
        let place = workflow.place(node)
        let dialect = ScriptShell(shellName)
        guard let dialect, dialect.dialect != .posix || !ScriptShell.isForBash(node.string ?? "") else {
            let name = shellName?.display ?? ""
            let unknown = Unknown(
                name,
                because: "scripts for '\(name)' are not read, and this one may set it",
                at: place
            )
            writes.otherOutputs = unknown
            writes.otherVariables = unknown
            run.otherVariables = unknown
            run.unfollowedLogin = unknown
            workspace.mayBeRewritten(
                because: Unknown(
                    name,
                    because: "scripts for '\(name)' are not read, and this one may write files",
                    at: place
                )
            )
            return
        }
        let runner = ScriptRunner(
            workflow: workflow,
            event: event,
            node: node,
            env: run.env,
            gitHub: seen["github"]?.object ?? ValueObject(),
            checkout: checkout,
            otherCheckouts: otherCheckouts,
            directory: run.directory,
            workspace: workspace,
            doubt: doubt(of: run)
        )
        let result = runner.run(text, shell: dialect)
        run.effects = result.effects
        run.scriptPaths = result.paths
        run.unfollowed = result.unfollowed
        run.unknownProgram = result.unknownProgram
        run.unfollowedLogin = result.unfollowedLogin
        if run.unfollowedLogin == nil, node.contains("auth.json") || node.contains(".docker") {
            run.unfollowedLogin = Unknown(
                "run",
                because: "the script may write what Docker knows of registries",
                at: place
            )
        }
        checkout = result.checkout.joined(with: checkout, because: doubt(of: run))
        workspace = result.workspace
        for write in result.environment {
            writes.env.append(EnvironmentChange(name: write.name, value: write.value, doubt: write.doubt))
        }
        for write in result.outputs {
            writes.outputs.append(EnvironmentChange(name: write.name, value: write.value, doubt: write.doubt))
        }
        writes.otherVariables = result.otherVariables
        run.otherVariables = result.otherVariables
        writes.otherOutputs = result.otherOutputs
        writes.mayFail = result.mayFail
        writes.fails = result.fails
    }

    /// The absolute path of a `working-directory`; nil when it is not known.
    private static func directory(_ given: Template?) -> String? {
        guard let given else { return RunEnvironment.workspace }
        guard let text = given.text else { return nil }
        if text.hasPrefix("/") { return text }
        var parts = RunEnvironment.workspace.split(separator: "/")
        for part in text.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
