import SourceText
import Values

/// A step that runs an action.
struct ActionCall {
    let step: Step
    let reference: ActionReference
    /// The action as the step names it.
    let name: String
    /// Where the step names it.
    let place: SourceRange
    let workflow: Workflow
    let environment: RunEnvironment
}

/// What an action does, and what it leaves to later steps.
struct ActionResult {
    var effects: [StepEffect] = []
    var outputs: [StepWrite] = []
    var env: [StepWrite] = []
    /// Why it has other outputs; nil when all are listed.
    var otherOutputs: Unknown?
    /// Whether it asks which files were changed.
    var asksForChange = false
}

/// An action of which it is known what it does.
protocol ActionModel: Sendable {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult
}
