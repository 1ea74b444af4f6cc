import Actions
import SourceText

extension Rule {
    /// A value that its key does not take.
    static let invalidValue = Rule(
        id: "invalid-value",
        severity: .error,
        repair: .unsafe,
        source: .workflowSyntax,
        summary: "A value is of the wrong kind, or none of those that its key takes.",
        why: """
            GitHub refuses the whole file: it wants a number and finds a text in quotes, wants a list and finds nothing, or does not \
            know the word.
            """,
        bad: "packages: wriet",
        good: "packages: write",
        exceptions: [
            "A value with an expression may become anything.",
            "An activity in `types` that resembles no known one; GitHub learns new ones.",
        ]
    ) { context, report in
        report.report(.invalidValue, of: context)
    }
}
