import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A variable of the guide that holds nothing.
    static let emptyEnvField = Rule(
        id: "empty-env-field",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "A required variable is empty.",
        why: """
            Each of these variables is a part of the name of an image or of a path. With an empty part the name reads \
            'ghcr.io//notebook', which no registry takes, or the path leads to another folder.
            """,
        bad: "TARGET_NAMESPACE:",
        good: "TARGET_NAMESPACE: lab",
        exceptions: [
            "A value that only the run knows, such as a secret.",
            "An empty variable that a script fills by writing it to GITHUB_ENV.",
        ],
        explains: [
            "invalid-reference", "missing-build-path", "differing-base-default", "misleading-base-name",
            "missing-login",
        ]
    ) { context, report in
        for guide in context.guideWorkflows {
            for field in guide.fields where guide.text(of: field)?.isEmpty == true {
                guard !guide.isFilledLater(field) else { continue }
                let value = guide.workflow.place(field.value)
                let isWritten = !field.value.range.isEmpty
                report(.empty(field.name), isWritten ? value : guide.workflow.place(field.key))
            }
        }
    }
}

extension GuideWorkflow {
    /// Whether a later step sees, or may see, another value.
    fileprivate func isFilledLater(_ field: EnvironmentEntry) -> Bool {
        guard let run, !mayHaveOtherVariables else { return true }
        return run.jobs.contains { job in
            job.steps.contains { step in step.env[field.name].map { $0.text != "" } ?? false }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func empty(_ name: String) -> Self {
        "'\(name)' is empty; write its value, it is a part of a name or of a path"
    }
}
