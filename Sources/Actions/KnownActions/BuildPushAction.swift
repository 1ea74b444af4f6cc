import Values

/// `docker/build-push-action`.
///
/// <https://github.com/docker/build-push-action>
enum BuildPushAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let request: BuildRequest
        do throws(ActionFailure) {
            request = try BuildPushInputs(call.step, place: call.place).request(&evaluator, workflow: call.workflow)
        } catch {
            return ActionResult(failure: error)
        }
        return ActionResult(
            effects: [StepEffect(.build(request))],
            otherOutputs: Unknown(call.name, because: "the builder gives the digest after the build", at: call.place)
        )
    }
}
