import SourceText
import Values
import YAML

/// The steps that run an action.
extension JobState {
    /// Follows an action whose steps are not entered.
    ///
    /// - Parameter reason: why what it does is not followed; nil where nothing but its name says so.
    mutating func act(
        _ reference: ActionReference,
        _ uses: YAMLNode,
        of step: Step,
        in run: inout StepRun,
        because reason: String?,
        writes: inout StepWrites
    ) {
        let call = ActionCall(
            step: step,
            reference: reference,
            name: uses.string ?? "",
            place: workflow.place(uses),
            workflow: workflow,
            environment: event.environment,
            checkout: checkout,
            workspace: workspace,
            runner: event.shell
        )
        func unknown(_ reason: String) -> Unknown { Unknown(call.name, because: reason, at: call.place) }
        writes.mayFail = unknown("only the run knows whether it succeeds")
        var evaluator = evaluator(run.contexts)
        defer { problems += evaluator.problems }
        switch KnownAction(reference) {
        case .checkout: checkOut(call, isCertain: run.condition == .always, doubt: doubt(of: run), &evaluator)
        case .modelled(let model):
            let result = model.run(call, &evaluator)
            run.effects = result.effects.map { effect in
                guard case .build(let request) = effect.kind else { return effect }
                return StepEffect(.build(inWorkspace(request)), condition: effect.condition)
            }
            writes.outputs = result.outputs
            writes.env = result.env
            writes.otherOutputs = result.otherOutputs
            run.asksForChange = result.asksForChange
            run.unfollowed = result.unfollowed
            for file in result.bakeFiles { workspace.keep(file.body, at: file.path) }
            if let failure = result.failure {
                problems.append(EvaluationProblem(code: .action, message: failure.message, range: failure.range))
                writes.fails = true
            }
        case .bringsFiles:
            let unknown = unknown("'\(call.name)' may bring it, and what it brings is known to the run only")
            workspace.mayGetFiles(because: unknown)
            writes.otherOutputs = unknown
        case .withoutEffect:
            writes.otherOutputs = unknown("the outputs of '\(call.name)' are known to the run only")
        case .unknown:
            let isExplained = reason != nil
            let reason = reason ?? "what '\(call.name)' does is known to the run only"
            if KnownAction.mayBuild(reference) { run.unfollowed = unknown("\(reason), and it may build images") }
            writes.otherOutputs = unknown("the outputs of '\(call.name)' are known to the run only")
            writes.otherVariables = unknown(
                "'\(call.name)' may set it, and \(isExplained ? reason : "what that action does is known to the run only")"
            )
            if !KnownAction.logsInNowhere(reference) { run.unfollowedLogin = unknown(reason) }
        }
        if KnownAction.mayMakeFiles(reference) {
            workspace.mayGetFiles(
                because: unknown("'\(call.name)' may make files, and which ones is known to the run only")
            )
        }
    }

    /// A build with what the builder finds in the workspace.
    private func inWorkspace(_ request: BuildRequest) -> BuildRequest {
        var request = request
        // Without a checkout the folders are those that one would bring; a local action may have made it.
        if case .missing = checkout {} else { request.checkoutPath = checkout.path }
        // What the builder fetches by itself is as it was pushed.
        if case .folder = request.context {
            request.otherFiles = workspace.otherFiles
            request.takeDockerfiles(among: workspace.files)
        }
        return request
    }

    private mutating func checkOut(
        _ call: ActionCall,
        isCertain: Bool,
        doubt: Unknown?,
        _ evaluator: inout NodeEvaluator
    ) {
        let next = Checkout(
            call.step,
            call.reference,
            workflow: workflow,
            environment: call.environment,
            evaluator: &evaluator,
            before: checkout
        )
        let before = checkout
        checkout = next.joined(with: checkout, because: doubt)
        if let repository = call.step.input("repository"),
            evaluator.text(repository.value).trimmed.text != call.environment.repository?.fullName,
            let path = call.step.input("path")
        {
            otherCheckouts.append(evaluator.text(path.value).trimmed.text ?? "")
            let reason = "the files of another repository are checked out"
            workspace.mayGetFiles(because: Unknown(call.name, because: reason, at: call.place))
        }
        workspace.checkOut(
            call.step,
            isCertain: isCertain,
            before: before,
            workflow: workflow,
            environment: call.environment,
            evaluator: &evaluator
        )
    }
}
