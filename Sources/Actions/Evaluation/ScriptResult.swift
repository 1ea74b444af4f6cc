import Values

/// What a script leaves behind.
struct ScriptResult {
    var effects: [StepEffect] = []
    var environment: [StepWrite] = []
    var outputs: [StepWrite] = []
    var otherVariables: Unknown?
    var otherOutputs: Unknown?
    /// What may fail in the script; nil when nothing can.
    var mayFail: Unknown?
    /// Whether the script fails in every run.
    var fails = false
    /// What the script runs that may build images and is not followed.
    var unfollowed: Unknown?
    /// What the script runs that could have done anything.
    var unknownProgram: Unknown?
    var paths: [ScriptPath] = []
    /// Whether the script asks which files were changed.
    var asksForChange = false
    /// Why the script may log in to a registry that `effects` does not say.
    var unfollowedLogin: Unknown?
    var checkout: Checkout
    /// What later steps find.
    var workspace: Workspace
}
