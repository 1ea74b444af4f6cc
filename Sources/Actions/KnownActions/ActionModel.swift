import Shell
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
    /// What git finds in the workspace.
    let checkout: Checkout
    /// What earlier steps left.
    let workspace: Workspace
    /// What the action finds among its variables, those of the workflow and the step aside.
    let runner: ShellState
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
    /// What it builds or pushes and is not followed.
    var unfollowed: Unknown?
    /// Bake files that it makes.
    var bakeFiles: [(path: Template, body: HCLBody)] = []
    /// Why it ends with an error, whatever the run is like.
    var failure: ActionFailure?
}

/// Why an action ends with an error.
struct ActionFailure: Error {
    /// A sentence without its period.
    let message: String
    let range: SourceRange

    /// What an input says that is true or false; actions refuse everything else.
    ///
    /// <https://github.com/actions/toolkit/tree/main/packages/core#inputsoutputs>
    static func decision(
        _ value: Template,
        of name: String,
        at range: SourceRange
    ) throws(ActionFailure) -> Decision {
        let value = value.trimmed
        if let unknown = value.firstUnknown { return .unknown(unknown) }
        switch value.text {
        case "true", "True", "TRUE": return .yes
        case "false", "False", "FALSE": return .no
        default:
            throw ActionFailure(
                message: "the input '\(name)' is '\(value.display)', and the action takes only 'true' or 'false'",
                range: range
            )
        }
    }
}

/// An action of which it is known what it does.
protocol ActionModel: Sendable {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult
}
