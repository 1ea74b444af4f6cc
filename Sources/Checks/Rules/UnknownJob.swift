import Actions
import SourceText

extension Rule {
    /// A job that waits for one that is not there.
    static let unknownJob = Rule(
        id: "unknown-job",
        severity: .error,
        repair: .unsafe,
        source: .workflowSyntax,
        summary: "A job needs another one that the workflow does not have.",
        why: """
            GitHub refuses the whole file: no job of it runs. The needed job was renamed or taken out, or its name is \
            written where its id is wanted.
            """,
        bad: "needs: prepar",
        good: "needs: prepare"
    ) { context, report in
        report.report(.needs, of: context)
    }
}
