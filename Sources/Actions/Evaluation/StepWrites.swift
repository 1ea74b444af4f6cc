import SourceText
import Values

/// One value that a step leaves to later steps: a variable or an output.
struct StepWrite {
    let name: String
    let value: Template
    /// Why it may not have happened.
    let doubt: Unknown?
}

/// What a step leaves to later steps.
struct StepWrites {
    /// The variables that it sets for all later steps of the job.
    var env: [StepWrite] = []
    var outputs: [StepWrite] = []
    /// Why the step may have set other variables.
    var otherVariables: Unknown?
    /// Why the step may have other outputs.
    var otherOutputs: Unknown?
    /// What may fail in the step; nil when nothing can.
    var mayFail: Unknown?
    /// Whether the step fails in every run.
    var fails = false
}
