import Actions
import SourceText
import Values

/// A workflow in the manner of the guide: it names its folder, its base and its target by variables of its `env`.
///
/// Which variables these are, the configuration says under `required-env`.
package final class GuideWorkflow {
    package let workflow: Workflow
    /// What the workflow does; nil when only others call it.
    package let run: WorkflowRun?
    /// The app that the workflow's file name names.
    package let app: App?
    /// The required variables that are declared for the workflow or a job, each once.
    package let fields: [EnvironmentEntry]
    /// All that the workflow, its jobs and its steps declare.
    package let declarations: [EnvironmentEntry]

    /// - Parameter app: the app that the workflow's file name names.
    /// - Returns: nil for a workflow that works in another way: it declares fewer than half of the variables, or, when it
    ///   is an app's own, not even two of them.
    package init?(_ workflow: Workflow, run: WorkflowRun?, app: App?, required: [String]) {
        self.workflow = workflow
        self.run = run
        self.app = app
        let shared = workflow.env + workflow.jobs.flatMap(\.env)
        guard !shared.isEmpty, !required.isEmpty else { return nil }
        fields = required.compactMap { name in shared.first { $0.name == name } }
        let fewest = app == nil ? (required.count + 1) / 2 : min(2, required.count)
        guard fields.count >= fewest else { return nil }
        declarations = shared + workflow.jobs.flatMap { $0.steps.flatMap(\.env) }
    }

    package func field(_ name: String) -> EnvironmentEntry? {
        fields.first { $0.name == name }
    }

    /// The text that a variable has when the first step begins; nil when it is not known.
    package func text(of field: EnvironmentEntry) -> String? {
        if let text = field.literalText { return text }
        let job = run?.jobs.first { run in
            !run.steps.isEmpty
                && (run.job.env.isEmpty || run.job.env.contains { $0.key == field.key } || isShared(field))
        }
        return job?.steps.first?.env[field.name]?.text
    }

    private func isShared(_ field: EnvironmentEntry) -> Bool {
        workflow.env.contains { $0.key == field.key }
    }

    /// Whether a script, or a block of variables that is an expression, may set what nobody sees in the workflow.
    package var mayHaveOtherVariables: Bool {
        guard let run else { return true }
        return run.jobs.contains { job in
            job.steps.first?.env.isOpen == true || job.steps.contains { $0.otherVariables != nil }
        }
    }

    /// Whether a step sees a variable, whoever set it.
    package func isSet(_ name: String) -> Bool {
        declarations.contains { $0.name == name }
            || run?.jobs.contains { $0.steps.contains { $0.env[name] != nil } } ?? false
    }
}

/// The place in the name of an image that a variable is for, as the end of the variable's name says.
package enum NamePart: Sendable {
    case registry, namespace, image, tag

    /// - Parameter variable: as `BASE_TAG`; both spellings of the guide's word for a registry count.
    package init?(variable: String) {
        switch Substring(variable.utf8.split(separator: UInt8(ascii: "_")).last ?? "".utf8[...]) {
        case "REGISTRY", "REGISTORY": self = .registry
        case "NAMESPACE": self = .namespace
        case "IMAGE": self = .image
        case "TAG": self = .tag
        default: return nil
        }
    }
}
