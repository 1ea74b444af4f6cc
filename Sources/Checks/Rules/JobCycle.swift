import Actions
import SourceText

extension Rule {
    /// Jobs of which none can be the first.
    static let jobCycle = Rule(
        id: "job-cycle",
        severity: .error,
        repair: .none,
        source: .workflowSyntax,
        summary: "A job waits for itself, through the jobs that it needs.",
        why: "GitHub refuses the whole file: no job of it runs, because none of these jobs can be the first.",
        bad: "needs: build",
        good: "needs: prepare"
    ) { context, report in
        report.report(.cycle, of: context)
    }
}
