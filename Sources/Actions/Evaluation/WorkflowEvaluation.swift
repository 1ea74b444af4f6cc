import SourceText
import Values
import YAML

/// The evaluation of one workflow, started by an event or called by a job of another one.
struct WorkflowEvaluation {
    let workflow: Workflow
    let event: EventContexts
    let library: WorkflowLibrary
    /// The contexts that are the same everywhere: github, vars, secrets, inputs.
    let shared: ValueObject
    /// The call that the workflow answers; nil for one that the event starts.
    let call: WorkflowCall?
    var jobs: [JobRun] = []
    var problems: [EvaluationProblem] = []
    /// What jobs leave to those that need them, by id in lower case.
    var results: [String: JobResult] = [:]

    /// The evaluation of a workflow that an event starts.
    init(of workflow: Workflow, on event: EventContexts, library: WorkflowLibrary) {
        self.workflow = workflow
        self.event = event
        self.library = library
        call = nil
        shared = ValueObject([
            ("github", Value(event.gitHub(of: workflow))),
            ("inputs", Value(event.environment.inputsContext(of: workflow))),
            ("vars", event.vars),
            ("secrets", event.secrets),
        ])
    }

    /// The evaluation of a workflow that a job of another one calls.
    init(of workflow: Workflow, calledBy call: WorkflowCall, in caller: WorkflowEvaluation) {
        self.workflow = workflow
        event = caller.event
        library = caller.library
        self.call = call
        shared = ValueObject([
            ("github", caller.shared.member("github")),
            ("inputs", Value(call.inputs)),
            ("vars", event.vars),
            ("secrets", call.secrets),
        ])
    }

    /// Each problem once, in the order of the source; cells of a matrix find the same ones again.
    var uniqueProblems: [EvaluationProblem] {
        var seen: Set<EvaluationProblem> = []
        return problems.filter { seen.insert($0).inserted }
            .sorted { left, right in
                left.range.path == right.range.path
                    ? left.range.bytes.lowerBound < right.range.bytes.lowerBound
                    : left.range.path == workflow.path
                        || right.range.path != workflow.path && left.range.path.precedesByBytes(right.range.path)
            }
    }

    mutating func evaluate() {
        let env = environmentBlock(
            workflow.env,
            of: workflow.document.root,
            over: ValueObject([], isCaseSensitive: true),
            seeing: shared
        )
        var runs: [Int: [JobRun]] = [:]
        for index in NeedsGraph(workflow.jobs).order {
            runs[index] = evaluate(workflow.jobs[index], env: env)
        }
        jobs = workflow.jobs.indices.flatMap { runs[$0] ?? [] }
    }

    // MARK: Jobs

    /// What a job costs beside its steps, and a step beside its script.
    static let workOfJob = 20

    private mutating func evaluate(_ job: Job, env: ValueObject) -> [JobRun] {
        let needed = job.needs.compactMap { node in
            node.string.flatMap { id in results[id.lowercased()].map { (id: id, result: $0) } }
        }
        // A job also runs behind jobs that did not if its condition asks how they ended.
        let runsBehindSkipped = job.condition?.callsStatusFunction ?? false
        let needs = ValueObject(needed.map { ($0.id, $0.result.context(mayBeSkipped: runsBehindSkipped)) })
        let status = JobStatus(
            success: needed.reduce(.always) { $0.and($1.result.status.success) },
            failure: needed.reduce(.never) { $0.or($1.result.status.failure) }
        )
        var contexts = shared
        contexts["needs"] = Value(needs)
        let visible = contexts.without("secrets")
        let condition = job.condition.map { self.condition($0, seeing: visible, status: status) } ?? status.success
        var cells = MatrixCells(job, seeing: visible, problems: &problems)
        if !library.budget.affords(cells.cells.count * (Self.workOfJob + job.steps.count)) {
            cells.leaveOpen(because: WorkBudget.reason, at: workflow.place(job.key))
        }
        var runs: [JobRun] = []
        var outputs: [Value] = []
        // A matrix without jobs is an error.
        var failure = cells.cells.isEmpty ? Condition.always : .never
        for cell in cells.cells {
            library.budget.spend(Self.workOfJob)
            contexts["matrix"] = Value(cell)
            contexts["strategy"] = Value(cells.strategy)
            var run = JobRun(
                job: job,
                workflow: workflow,
                callers: call?.callers ?? [],
                cell: call?.cell.merging(cell) ?? cell,
                unknownCells: call?.unknownCells ?? cells.unknown,
                condition: call?.condition.and(condition) ?? condition
            )
            if let uses = job.uses {
                let called = follow(uses, of: &run, condition: condition, seeing: contexts)
                runs.append(run)
                runs += called.jobs
                outputs.append(called.outputs)
                failure = failure.or(called.status.failure)
                continue
            }
            let jobEnv = environmentBlock(job.env, of: job.body, over: env, seeing: contexts)
            var state = JobState(
                job: job,
                workflow: workflow,
                event: event,
                library: library,
                contexts: contexts,
                env: jobEnv
            )
            if condition != .never { state.run(job.steps) }
            run.steps = state.steps
            run.stepResults = state.contexts["steps"]
            problems += state.problems
            outputs.append(self.outputs(of: job, behind: state))
            failure = failure.or(state.status.failure)
            runs.append(run)
        }
        results[job.id.lowercased()] = result(
            of: job,
            condition: condition,
            failure: failure,
            needed: status,
            outputs: condition == .never ? [] : outputs
        )
        return runs
    }

    private mutating func outputs(of job: Job, behind state: JobState) -> Value {
        var evaluator = state.evaluator(state.contexts)
        let members = job.outputs.map { (name: $0.name, value: Value(evaluator.text($0.value))) }
        problems += evaluator.problems
        return Value(ValueObject(members))
    }

    /// What `needs.<id>` holds for later jobs.
    ///
    /// - Parameters:
    ///   - failure: whether one of its steps fails when it runs.
    ///   - needed: how the jobs end that it needs, and those that they need.
    private func result(
        of job: Job,
        condition: Condition,
        failure: Condition,
        needed: JobStatus,
        outputs: [Value]
    ) -> JobResult {
        let result: Value
        switch (condition, failure) {
        case (.never, _): result = "skipped"
        case (.always, .never): result = "success"
        case (.always, .always): result = "failure"
        case (.unknown, _), (_, .unknown):
            let text = condition.text ?? failure.text ?? ""
            result = Value(Unknown("needs.\(job.id).result", because: "it depends on whether '\(text)' holds"))
        }
        // Each cell of a matrix writes the outputs; which one does so last is not known.
        var merged = outputs.first?.object ?? ValueObject()
        for other in outputs.dropFirst() {
            for member in other.object?.members ?? [] where merged[member.name]?.template != member.value.template {
                let reason = "several jobs of the matrix write it, and the last one to end wins"
                let name = "needs.\(job.id).outputs.\(member.name)"
                merged[member.name] = Value(Unknown(name, because: reason, at: workflow.place(job.key)))
            }
        }
        let doubt = condition.text.map {
            Unknown(
                "needs.\(job.id).outputs",
                because: "it depends on whether '\($0)' holds",
                at: workflow.place(job.key)
            )
        }
        return JobResult(
            result: result,
            outputs: Value(merged),
            status: JobStatus(
                success: needed.success.and(condition).and(failure.negated),
                failure: needed.failure.or(condition.and(failure))
            ),
            doubt: doubt
        )
    }

    private mutating func condition(
        _ node: YAMLNode,
        seeing contexts: ValueObject,
        status: JobStatus
    ) -> Condition {
        var evaluator = NodeEvaluator(ExpressionContexts(contexts, status: status.functions))
        defer { problems += evaluator.problems }
        return evaluator.condition(node, implying: status.success)
    }

    // MARK: Environment

    /// The variables of an outer level with those of an inner one set over them.
    private mutating func environmentBlock(
        _ entries: [EnvironmentEntry],
        of owner: YAMLNode?,
        over outer: ValueObject,
        seeing contexts: ValueObject
    ) -> ValueObject {
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        defer { problems += evaluator.problems }
        return evaluator.environment(entries, of: owner, over: outer)
    }
}
