import Actions
import SourceText

extension Rule {
    /// An event, or a setting of one, that GitHub does not know.
    static let unknownTriggerKey = Rule(
        id: "unknown-trigger-key",
        severity: .error,
        repair: .unsafe,
        source: .events,
        summary: "An event or a key below it is none that GitHub knows.",
        why: """
            GitHub refuses the whole workflow, and the push builds nothing. 'path' for 'paths' and 'branch' for 'branches' \
            are the usual ones.
            """,
        bad: "path:",
        good: "paths:"
    ) { context, report in
        report.report(.unknownTrigger, of: context)
    }
}
