import SourceText
import Values
import YAML

/// The call of a workflow by a job of another one.
///
/// <https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows>
struct WorkflowCall {
    /// The calling jobs, the outermost first.
    let callers: [Job]
    /// The paths of the workflows around, the outermost first.
    let paths: [String]
    /// The values of the callers' matrices.
    let cell: ValueObject
    let unknownCells: Unknown?
    /// Whether the calling job runs.
    let condition: Condition
    let inputs: ValueObject
    let secrets: Value

    /// How deep workflows may call each other, the first one included.
    static let maximumDepth = 10
}

/// What a called workflow does and leaves.
struct CalledWorkflow {
    var jobs: [JobRun] = []
    var outputs: Value
    var status = JobStatus()
}

extension WorkflowEvaluation {
    /// Evaluates the workflow that a job calls.
    ///
    /// - Parameters:
    ///   - run: the calling job in its cell; it remembers a workflow that is not followed.
    ///   - condition: whether the job runs when the workflow around it does.
    mutating func follow(
        _ uses: YAMLNode,
        of run: inout JobRun,
        condition: Condition,
        seeing contexts: ValueObject
    ) -> CalledWorkflow {
        let target: Workflow
        switch workflow(calledBy: uses) {
        case .success(let found): target = found
        case .failure(let unfollowed):
            let name = uses.string ?? ""
            let place = workflow.place(uses)
            if condition != .never {
                run.unfollowed = Unknown(
                    name,
                    because: "what '\(name)' builds is not followed, because \(unfollowed.reason)",
                    at: place
                )
            }
            let reason = "the called workflow '\(name)' is not followed, because \(unfollowed.reason)"
            let unknown = Unknown("needs.\(run.job.id).outputs", because: reason, at: place)
            return CalledWorkflow(outputs: Value(ValueObject([], rest: unknown)))
        }
        guard condition != .never else { return CalledWorkflow(outputs: Value(ValueObject())) }
        let next = WorkflowCall(
            callers: run.callers + [run.job],
            paths: (call?.paths ?? []) + [workflow.path],
            cell: run.cell,
            unknownCells: run.unknownCells,
            condition: run.condition.and(run.unknownCells == nil ? .always : run.matrixCondition),
            inputs: inputs(of: target, from: run.job, seeing: contexts),
            secrets: secrets(from: run.job, seeing: contexts)
        )
        var callee = WorkflowEvaluation(of: target, calledBy: next, in: self)
        callee.evaluate()
        problems += callee.problems
        return CalledWorkflow(jobs: callee.jobs, outputs: callee.outputsOfCall(), status: callee.status)
    }

    /// Why a called workflow is not followed: a clause.
    private struct Unfollowed: Error {
        let reason: String
    }

    private func workflow(calledBy uses: YAMLNode) -> Result<Workflow, Unfollowed> {
        let text = uses.string ?? ""
        let path: String
        if text.hasPrefix("./") || text.hasPrefix("$/") {
            path = String(text.dropFirst(2))
        } else if let own = event.environment.ownPath(text) {
            guard event.environment.isEvaluatedCommit(own.ref) else {
                let reason = "it is read at '\(own.ref)', which may hold something else than this commit"
                return .failure(Unfollowed(reason: reason))
            }
            path = own.path
        } else {
            return .failure(Unfollowed(reason: "it is a file of another repository"))
        }
        guard let found = library.workflow(at: path) else {
            return .failure(Unfollowed(reason: "there is no '\(path)' that can be read"))
        }
        guard found.trigger(for: "workflow_call") != nil else {
            return .failure(Unfollowed(reason: "'\(path)' has no trigger 'workflow_call'"))
        }
        let around = (call?.paths ?? []) + [workflow.path]
        guard !around.contains(path) else { return .failure(Unfollowed(reason: "it calls itself")) }
        guard around.count < WorkflowCall.maximumDepth else {
            let reason = "workflows call each other more than \(WorkflowCall.maximumDepth) levels deep"
            return .failure(Unfollowed(reason: reason))
        }
        guard !library.budget.isSpent else { return .failure(Unfollowed(reason: WorkBudget.reason)) }
        guard library.enter() else {
            return .failure(Unfollowed(reason: "more than \(WorkflowLibrary.maximumEntries) calls are not followed"))
        }
        return .success(found)
    }

    // MARK: What the caller gives

    /// The inputs, each of the type that the called workflow declares.
    private mutating func inputs(of target: Workflow, from job: Job, seeing contexts: ValueObject) -> ValueObject {
        var given = NodeEvaluator(ExpressionContexts(contexts.without("secrets")))
        var own = contexts.without("secrets")
        for name in ["needs", "matrix", "strategy", "inputs"] { own[name] = nil }
        var defaults = NodeEvaluator(ExpressionContexts(own))
        defer { problems += given.problems + defaults.problems }
        var inputs = ValueObject()
        for declaration in InputDeclaration.read(target.trigger(for: "workflow_call")?.settings?["inputs"]) {
            let entry = job.inputs.first { equalsIgnoringCase($0.name, declaration.name) }
            if let entry {
                inputs[declaration.name] = declaration.typed(given.value(entry.value))
            } else if let node = declaration.defaultValue {
                inputs[declaration.name] = declaration.typed(defaults.value(node))
            } else {
                inputs[declaration.name] = declaration.emptyValue
            }
        }
        return inputs
    }

    /// The secrets: all of the caller's, or those that it hands on by name.
    private mutating func secrets(from job: Job, seeing contexts: ValueObject) -> Value {
        let all = contexts.member("secrets")
        guard let block = job.body["secrets"] else {
            return Value(ValueObject([("GITHUB_TOKEN", all.member("GITHUB_TOKEN"))]))
        }
        if block.string == "inherit" { return all }
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        defer { problems += evaluator.problems }
        var secrets = ValueObject([("GITHUB_TOKEN", all.member("GITHUB_TOKEN"))])
        for entry in EnvironmentEntry.read(block) { secrets[entry.name] = Value(evaluator.text(entry.value)) }
        return Value(secrets)
    }

    // MARK: What the caller gets

    /// How the jobs of the workflow end.
    fileprivate var status: JobStatus {
        workflow.jobs.reduce(into: JobStatus()) { status, job in
            guard let result = results[job.id.lowercased()] else { return }
            status.failure = status.failure.or(result.status.failure)
        }
    }

    /// The outputs that the workflow gives to the calling job.
    fileprivate mutating func outputsOfCall() -> Value {
        let declared = workflow.trigger(for: "workflow_call")?.settings?["outputs"]
        var contexts = shared.without("secrets")
        contexts["jobs"] = Value(
            ValueObject(
                workflow.jobs.compactMap { job in
                    results[job.id.lowercased()].map { (name: job.id, value: $0.context(mayBeSkipped: true)) }
                }
            )
        )
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        defer { problems += evaluator.problems }
        var outputs = ValueObject()
        for (key, body) in declared?.entryList ?? [] {
            guard let name = key.string, let value = body["value"] else { continue }
            outputs[name] = Value(evaluator.text(value))
        }
        return Value(outputs)
    }
}

extension InputDeclaration {
    /// What an input is that nobody gives.
    fileprivate var emptyValue: Value {
        switch kind {
        case .boolean: false
        case .number: Value(0)
        case .string: ""
        }
    }

    /// A value as the type of the input; what does not fit is refused by GitHub, and is unknown here.
    fileprivate func typed(_ value: Value) -> Value {
        switch (kind, value.content) {
        case (.string, .array), (.string, .object): break
        case (.string, .unknown(let unknown)): return Value(Template(unknown, from: value.origin), from: value.origin)
        case (.string, _): return Value(value.template, from: value.origin)
        case (_, .unknown), (.boolean, .bool), (.number, .number): return value
        case (_, .null): return emptyValue
        case (_, .text(let text)):
            if let unknown = text.firstUnknown { return Value(unknown, from: value.origin) }
            if kind == .boolean, text.text == "true" || text.text == "false" { return Value(text.text == "true") }
            if kind == .number, let number = text.text.flatMap(Double.init) { return Value(number) }
        default: break
        }
        let reason = "the called workflow wants a \(kind.rawValue)"
        return Value(Unknown("inputs.\(name)", because: reason, at: key.document.file.place(key.range)))
    }
}

extension ValueObject {
    /// The members of both, those of the other one over those of this one.
    func merging(_ other: ValueObject) -> ValueObject {
        var merged = self
        for member in other.members { merged[member.name] = member.value }
        if let rest = other.rest { merged.rest = rest }
        return merged
    }
}
