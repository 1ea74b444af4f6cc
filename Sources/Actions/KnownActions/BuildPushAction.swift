import Values

/// `docker/build-push-action`.
///
/// <https://github.com/docker/build-push-action>
enum BuildPushAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        if call.reference.majorVersion == 1 {
            let reason = "version 1 of '\(call.name)' has other inputs, which are not followed"
            return ActionResult(unfollowed: Unknown(call.name, because: reason, at: call.place))
        }
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
