import Actions
import SourceText

extension Rule {
    /// A key in a place where another one is wanted.
    static let misplacedKey = Rule(
        id: "misplaced-key",
        severity: .error,
        repair: .none,
        source: .workflowSyntax,
        summary: "A key stands on another level than the one it belongs to, or beside one that excludes it.",
        why: """
            GitHub refuses the whole file. Often the indentation is wrong by one step, as when the inputs of an action stand beside \
            `with` instead of below it; or a step has both `run` and `uses`.
            """,
        bad: """
            - uses: docker/build-push-action@v6
              push: true
            """,
        good: """
            - uses: docker/build-push-action@v6
              with:
                push: true
            """,
        explains: ["missing-build-path", "missing-login", "implicit-git-context"]
    ) { context, report in
        report.report(.misplacedKey, of: context)
    }
}
