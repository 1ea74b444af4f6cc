import Actions
import SourceText

extension Rule {
    /// The id of a job or a step that GitHub does not take.
    static let invalidID = Rule(
        id: "invalid-id",
        severity: .error,
        repair: .none,
        source: .workflowSyntax,
        summary: "The id of a job or a step is not well formed, or another step has it, too.",
        why: """
            GitHub refuses the whole file. Other jobs and steps ask for results by the id, so that it is a name as in a program: \
            letters, digits, `_` and `-`, without regard to case.
            """,
        bad: "- id: image.tag",
        good: "- id: image-tag"
    ) { context, report in
        report.report(.invalidIdentifier, of: context)
    }
}
