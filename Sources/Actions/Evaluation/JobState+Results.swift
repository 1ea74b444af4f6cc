import SourceText
import Values
import YAML

/// What a step leaves behind: variables, outputs and how it ended.
extension JobState {
    mutating func keep(_ writes: StepWrites, of step: Step, condition: Condition) {
        let place = workflow.place(step.body)
        var doubt = condition.text.map {
            Unknown("the step", because: "it depends on whether '\($0)' holds", at: place)
        }
        let goesOn = continuesOnError(step, seeing: contexts)
        doubt = doubt ?? doubtInRun(goesOn, writes)
        if writes.fails {
            let failure = condition.and(goesOn.negated)
            status.failure = status.failure.or(failure)
            status.success = status.success.and(failure.negated)
        }
        action?.take(writes, because: doubt)
        // Why it is not known what the step leaves although it runs.
        let ownDoubt = condition.text == nil ? nil : doubtInRun(goesOn, writes)
        let terms: [Condition.Term] = if case .unknown(let terms) = condition { terms } else { [] }
        if !writes.env.isEmpty || writes.otherVariables != nil {
            var env = env
            for change in writes.env where action?.fixedVariables.contains(change.name) != true {
                set(change, in: &env, context: "env", doubt: doubt)
                let isKnown = change.doubt == nil && ownDoubt == nil
                suppositions.set(variable: change.name, to: isKnown ? Value(change.value) : nil, under: terms)
            }
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
        if !terms.isEmpty, ownDoubt == nil {
            var supposed = ValueObject()
            for change in writes.outputs { set(change, in: &supposed, context: "steps.\(id).outputs", doubt: nil) }
            supposed.rest = outputs.rest
            let ending = ending(of: id, .always, fails: writes.fails, doubt: nil, goesOn: goesOn)
            suppositions.set(
                step: id,
                to: Value(
                    ValueObject([
                        ("outputs", Value(supposed)), ("outcome", ending.outcome), ("conclusion", ending.conclusion),
                    ])
                ),
                under: terms
            )
        }
        let (outcome, conclusion) = ending(of: id, condition, fails: writes.fails, doubt: doubt, goesOn: goesOn)
        var all = contexts["steps"]?.object ?? ValueObject()
        all[id] = Value(
            ValueObject([("outputs", Value(outputs)), ("outcome", outcome), ("conclusion", conclusion)])
        )
        contexts["steps"] = Value(all)
    }

    /// Why a step that runs may not leave what it writes: the job goes on when it fails before.
    private func doubtInRun(_ goesOn: Condition, _ writes: StepWrites) -> Unknown? {
        guard goesOn != .never, let cause = writes.mayFail else { return nil }
        return Unknown("the step", because: "the step may fail before, and the job goes on", at: cause.place)
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

    private func set(_ change: StepWrite, in object: inout ValueObject, context: String, doubt: Unknown?) {
        guard let doubt = change.doubt ?? doubt else {
            object[change.name] = Value(change.value)
            return
        }
        // The same value either way is known.
        if let former = object[change.name], former.template == change.value { return }
        let expression = context == "env" ? "env.\(change.name)" : "\(context).\(change.name)"
        object[change.name] = Value(Unknown(expression, because: doubt.reason, at: doubt.place))
    }
}
