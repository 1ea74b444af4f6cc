import SourceText
import Values
import YAML

/// Computes what a workflow does on an event, without doing any of it.
///
/// What only the run can know stays unknown and says why; nothing is guessed, nothing is executed.
package final class WorkflowEvaluator {
    private let environment: RunEnvironment
    private var contexts: [Event: EventContexts] = [:]

    package init(_ environment: RunEnvironment) {
        self.environment = environment
    }

    /// - Returns: nil for a workflow that no event starts, such as one that is only called by others.
    package func run(_ workflow: Workflow) -> WorkflowRun? {
        guard
            let event = workflow.answerableEvent(
                for: environment.event,
                defaultBranch: environment.defaultBranch
            )
        else { return nil }
        var evaluation = Evaluation(workflow: workflow, event: contexts(of: event))
        evaluation.evaluate()
        return WorkflowRun(
            workflow: workflow,
            event: event,
            isStarted: event == environment.event && workflow.isStarted(by: event),
            jobs: evaluation.jobs,
            problems: evaluation.uniqueProblems
        )
    }

    private func contexts(of event: Event) -> EventContexts {
        if let known = contexts[event] { return known }
        var environment = environment
        environment.event = event
        let made = EventContexts(environment)
        contexts[event] = made
        return made
    }
}

/// The evaluation of one workflow on one event.
private struct Evaluation {
    let workflow: Workflow
    let event: EventContexts
    /// The contexts that are the same everywhere: github, vars, secrets, inputs.
    let shared: ValueObject
    var jobs: [JobRun] = []
    var problems: [EvaluationProblem] = []
    /// What jobs leave to those that need them, by id in lower case.
    private var results: [String: JobResult] = [:]

    init(workflow: Workflow, event: EventContexts) {
        self.workflow = workflow
        self.event = event
        shared = ValueObject([
            ("github", Value(event.gitHub(of: workflow))),
            ("inputs", Value(event.environment.inputsContext(of: workflow))),
            ("vars", event.vars),
            ("secrets", event.secrets),
        ])
    }

    /// Each problem once, in the order of the source; cells of a matrix find the same ones again.
    var uniqueProblems: [EvaluationProblem] {
        var seen: Set<EvaluationProblem> = []
        return problems.filter { seen.insert($0).inserted }
            .sorted { $0.range.bytes.lowerBound < $1.range.bytes.lowerBound }
    }

    mutating func evaluate() {
        let env = environmentBlock(
            workflow.env,
            of: workflow.document.root,
            over: ValueObject([], isCaseSensitive: true),
            seeing: shared
        )
        var runs: [Int: [JobRun]] = [:]
        for index in JobOrder(workflow.jobs, problems: &problems, in: workflow.file).indices {
            runs[index] = evaluate(workflow.jobs[index], env: env)
        }
        jobs = workflow.jobs.indices.flatMap { runs[$0] ?? [] }
    }

    // MARK: Jobs

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
        let cells = MatrixCells(job, seeing: visible, problems: &problems)
        var runs: [JobRun] = []
        var outputs: [Value] = []
        // A matrix without jobs is an error.
        var failure = cells.cells.isEmpty ? Condition.always : .never
        for cell in cells.cells {
            contexts["matrix"] = Value(cell)
            contexts["strategy"] = Value(cells.strategy)
            let jobEnv = environmentBlock(job.env, of: job.body, over: env, seeing: contexts)
            var run = JobRun(job: job, cell: cell, unknownCells: cells.unknown, condition: condition)
            var state = JobState(
                job: job,
                workflow: workflow,
                event: event,
                contexts: contexts,
                env: jobEnv
            )
            if condition != .never { state.runSteps() }
            run.steps = state.steps
            problems += state.problems
            outputs.append(self.outputs(of: job, contexts: state.contexts))
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

    private mutating func outputs(of job: Job, contexts: ValueObject) -> Value {
        if let uses = job.uses {
            let unknown = Unknown(
                "needs.\(job.id).outputs",
                because: "the called workflow '\(uses.string ?? "")' is not followed",
                at: workflow.place(uses)
            )
            return Value(ValueObject([], rest: unknown))
        }
        var evaluator = NodeEvaluator(ExpressionContexts(contexts, hashFiles: ExpressionContexts.unknownHash))
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
        case (.unknown(let text), _), (_, .unknown(let text)):
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

/// How a job ended, for those that need it.
private struct JobResult {
    let result: Value
    let outputs: Value
    /// How it and all jobs before it end: what is skipped or fails stops all jobs behind it.
    let status: JobStatus
    /// Why it may not have run; nil when it does, or never does.
    let doubt: Unknown?

    /// - Parameter mayBeSkipped: whether the one who asks runs also if this job does not.
    func context(mayBeSkipped: Bool) -> Value {
        guard mayBeSkipped, let doubt else {
            return Value(ValueObject([("result", result), ("outputs", outputs)]))
        }
        return Value(ValueObject([("result", result), ("outputs", Value(ValueObject([], rest: doubt)))]))
    }
}

extension ValueObject {
    func without(_ name: String) -> ValueObject {
        var copy = self
        copy[name] = nil
        return copy
    }
}

extension RunEnvironment {
    /// The `inputs` context: what a manual start is given.
    func inputsContext(of workflow: Workflow) -> ValueObject {
        var context = ValueObject()
        if event.name == "workflow_dispatch" {
            let declared = workflow.trigger(for: event.name)?.settings?["inputs"]
            for (key, _) in declared?.entryList ?? [] {
                let name = key.string ?? ""
                let reason = "whoever starts the workflow gives it; give it with --set inputs.\(name)=VALUE"
                context[name] = Value(Unknown("inputs.\(name)", because: reason, at: workflow.place(key)))
            }
        }
        give("inputs", to: &context)
        return context
    }
}
