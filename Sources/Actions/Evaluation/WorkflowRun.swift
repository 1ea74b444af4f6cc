import SourceText
import Values
import YAML

/// What a workflow does on an event.
package struct WorkflowRun: Sendable {
    package let workflow: Workflow
    package let event: Event
    /// Whether the event on its ref starts the workflow, path filters aside.
    package let isStarted: Bool
    package internal(set) var jobs: [JobRun] = []
    /// What the evaluation could not read, each once.
    package internal(set) var problems: [EvaluationProblem] = []

    /// Whether a step asks which files were changed, so that another change may build something else.
    package var asksForChange: Bool {
        jobs.contains { $0.steps.contains(where: \.asksForChange) }
    }
}

/// A job in one cell of its matrix.
package struct JobRun: Sendable {
    package let job: Job
    /// The workflow that holds the job: the one that was started, or one that it calls.
    package let workflow: Workflow
    /// The jobs that call the workflow, the outermost first.
    package let callers: [Job]
    /// The values of the matrix, those of the callers' matrices first; empty without one.
    package let cell: ValueObject
    /// Why the cells of the matrix are not known.
    package let unknownCells: Unknown?
    package internal(set) var condition: Condition

    /// Whether the matrix makes the job at all: one that only the run knows may have no such values.
    package var matrixCondition: Condition {
        unknownCells.map { .unknown("\($0.expression) makes jobs of the matrix") } ?? .always
    }

    package internal(set) var steps: [StepRun] = []
    /// What the expressions behind the last step see of all steps; nil when the job calls a workflow.
    package internal(set) var stepResults: Value?
    /// The workflow that the job calls and that is not followed; nil for nothing of that kind.
    package internal(set) var unfollowed: Unknown?

    /// The id of the job behind those of its callers, as GitHub shows it.
    package var path: String {
        callers.isEmpty ? job.id : (callers + [job]).map(\.id).joined(separator: " / ")
    }
}

/// A step of a job in one cell.
package struct StepRun: Sendable {
    package let step: Step
    package let condition: Condition
    /// Whether it never runs only because a step before fails in every run; its paths are those that it would need.
    package internal(set) var isBehindFailure = false
    /// Whether it runs and fails in every run, and the job with it.
    package internal(set) var endsJob = false
    /// The contexts that the step's expressions see.
    package let contexts: ValueObject
    /// Where the commit is checked out below the workspace before the step; nil when nothing is, or something else.
    package internal(set) var checkoutPath: String?
    /// Why files may be in the workspace before the step that the commit does not have; nil when nothing made any.
    package internal(set) var otherFiles: Unknown?
    /// The folder in which a script starts, as an absolute path; nil when it is not known.
    package internal(set) var directory: String?
    /// Where that folder is written.
    package internal(set) var directoryNode: YAMLNode?
    /// The paths that the step's script needs.
    package internal(set) var scriptPaths: [ScriptPath] = []
    /// What the step does with images, in order.
    package internal(set) var effects: [StepEffect] = []
    /// Why the step's script may set variables that are not seen; nil when all that it writes is known.
    package internal(set) var otherVariables: Unknown?
    /// What the step runs that may build or push images and is not followed; nil for nothing of that kind.
    package internal(set) var unfollowed: Unknown?
    /// Why the step may log in to a registry that `effects` does not say; nil when it does not.
    package internal(set) var unfollowedLogin: Unknown?

    /// Whether the step asks which files were changed.
    package internal(set) var asksForChange = false

    /// A program that the step's script runs and that could have done anything.
    package internal(set) var unknownProgram: Unknown?

    /// The variables that the step sees; it is open when an earlier step may have set others.
    package var env: ValueObject { contexts["env"]?.object ?? ValueObject() }
}

/// Something in a workflow that cannot be evaluated, because it is wrong.
package struct EvaluationProblem: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// An expression that is no expression, or asks for what is not there.
        case expression
        /// An action that ends with an error because of its inputs.
        case action
        /// A script that the shell would not take.
        case script
        /// A matrix that gives no jobs.
        case matrix
    }

    package let code: Code
    package let message: String
    package let range: SourceRange
}
