import Actions
import SourceText

extension Rule {
    /// The call of a workflow that it does not answer.
    static let invalidCall = Rule(
        id: "invalid-call",
        severity: .error,
        summary: "A job calls a workflow with other inputs, secrets or permissions than it wants.",
        why: """
            GitHub refuses the calling workflow: the called one declares what it takes, and its jobs may not do more than the \
            job that calls it.
            """,
        bad: """
            uses: ./.github/workflows/publish.yaml
            with:
              imgae: base
            """,
        good: """
            uses: ./.github/workflows/publish.yaml
            with:
              image: base
            """,
        exceptions: [
            "Workflows of other repositories, which are not read.",
            "What the token may do without `permissions`, which is set on GitHub; it never includes `id-token: write`.",
        ]
    ) { context, report in
        report.report(.call, of: context)
    }
}
