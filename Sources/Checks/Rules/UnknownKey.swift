import Actions
import SourceText

extension Rule {
    /// A key that no workflow has.
    static let unknownKey = Rule(
        id: "unknown-key",
        severity: .error,
        repair: .safe,
        source: .workflowSyntax,
        summary: "A key is none that GitHub knows in its place.",
        why: """
            GitHub refuses the whole file: no job of it runs, and the push shows only "Invalid workflow file". A letter too many, \
            a missing `s` and `_` for `-` are the usual reasons.
            """,
        bad: "run-on: ubuntu-24.04",
        good: "runs-on: ubuntu-24.04",
        exceptions: ["The inputs of actions and the names of variables, which their authors choose."],
        explains: ["missing-build-path", "missing-login", "implicit-git-context"]
    ) { context, report in
        report.report(.unknownKey, of: context)
    }
}
