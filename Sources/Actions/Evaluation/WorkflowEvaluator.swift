import SourceText
import Values
import YAML

/// Computes what a workflow does on an event, without doing any of it.
///
/// What only the run can know stays unknown and says why; nothing is guessed, nothing is executed.
package final class WorkflowEvaluator {
    private let environment: RunEnvironment
    private let library: WorkflowLibrary
    private var contexts: [Event: EventContexts] = [:]

    /// - Parameter library: the workflows that are already read; others are read from the files of the environment.
    package init(_ environment: RunEnvironment, library: WorkflowLibrary? = nil) {
        self.environment = environment
        self.library = library ?? WorkflowLibrary(environment.files)
    }

    /// - Parameter changedPaths: the paths that the event is supposed to change, instead of those of the environment.
    /// - Returns: nil for a workflow that no event starts, such as one that is only called by others.
    package func run(_ workflow: Workflow, supposing changedPaths: [String]? = nil) -> WorkflowRun? {
        guard
            let event = workflow.answerableEvent(
                for: environment.event,
                defaultBranch: environment.defaultBranch
            )
        else { return nil }
        library.begin()
        var contexts = contexts(of: event)
        if let changedPaths { contexts = EventContexts(contexts, changing: changedPaths) }
        var evaluation = WorkflowEvaluation(of: workflow, on: contexts, library: library)
        evaluation.evaluate()
        return WorkflowRun(
            workflow: workflow,
            event: event,
            isStarted: event == environment.event && workflow.isStarted(by: event),
            jobs: evaluation.jobs,
            problems: evaluation.uniqueProblems
        )
    }

    private func contexts(of event: Event) -> EventContexts {
        if let known = contexts[event] { return known }
        var environment = environment
        environment.event = event
        let made = EventContexts(environment)
        contexts[event] = made
        return made
    }
}

extension ValueObject {
    func without(_ name: String) -> ValueObject {
        var copy = self
        copy[name] = nil
        return copy
    }
}

extension RunEnvironment {
    /// The `inputs` context: what a manual start is given.
    func inputsContext(of workflow: Workflow) -> ValueObject {
        var context = ValueObject()
        if event.name == "workflow_dispatch" {
            let declared = workflow.trigger(for: event.name)?.settings?["inputs"]
            for (key, _) in declared?.entryList ?? [] {
                let name = key.string ?? ""
                let reason = "whoever starts the workflow gives it; give it with --set inputs.\(name)=VALUE"
                context[name] = Value(Unknown("inputs.\(name)", because: reason, at: workflow.place(key)))
            }
        }
        give("inputs", to: &context)
        return context
    }
}
