import Actions
import SourceText

extension Rule {
    /// A key that GitHub cannot do without.
    static let missingKey = Rule(
        id: "missing-key",
        severity: .error,
        repair: .none,
        source: .workflowSyntax,
        summary: "A key that GitHub wants is not there.",
        why: """
            GitHub refuses the whole file: a job has neither `runs-on` nor `uses`, a step neither `run` nor `uses`, a container no \
            `image`, or the file no `jobs`.
            """,
        bad: """
            - name: Build
              shell: bash
            """,
        good: """
            - name: Build
              shell: bash
              run: make
            """
    ) { context, report in
        report.report(.missingKey, of: context)
    }
}
