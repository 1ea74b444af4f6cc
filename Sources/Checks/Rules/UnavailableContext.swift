import Actions
import SourceText

extension Rule {
    /// A context where GitHub does not have it.
    static let unavailableContext = Rule(
        id: "unavailable-context",
        severity: .error,
        repair: .none,
        source: .contexts,
        summary: "An expression uses a context or a function that its place does not have.",
        why: """
            GitHub refuses the whole file. What is known depends on the place: `env` is known to steps only, so that `runs-on` and \
            the `if` of a job cannot ask for it; `secrets` are in no condition; `matrix` is unknown outside of the job.
            """,
        bad: "runs-on: ${{ env.RUNNER }}",
        good: "runs-on: ${{ vars.RUNNER }}",
        explains: ["undeclared-context", "undeclared-env"]
    ) { context, report in
        report.report(.unavailable, of: context)
    }
}
