/// `docker/login-action`, and actions with the same input.
///
/// <https://github.com/docker/login-action#inputs>
enum LoginAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let registry = call.step.input("registry")
        let login = StepEffect.Kind.login(
            registry: registry.map { evaluator.text($0.value) },
            range: registry.map { call.workflow.place($0.value) } ?? call.place
        )
        return ActionResult(effects: [StepEffect(login)])
    }
}
