import Actions
import SourceText

extension Rule {
    /// A matrix that makes no jobs.
    static let matrixError = Rule(
        id: "matrix-error",
        severity: .error,
        repair: .none,
        source: .workflowSyntax,
        summary: "A matrix is not one that GitHub can make jobs of.",
        why: """
            GitHub ends the run before its first step: an axis has no values, is no list, or nothing is left of the matrix \
            after its exclusions.
            """,
        bad: "python: []",
        good: #"python: ["3.12", "3.13"]"#,
        exceptions: [
            "A matrix that an expression makes of what only the run knows, or of outputs of other jobs, is not judged."
        ]
    ) { context, report in
        report.report(.matrix, of: context)
        for run in context.runs {
            for problem in run.problems where problem.code == .matrix && !context.isSchemaProblem(at: problem.range) {
                report("\(problem.message)", problem.range)
            }
        }
    }
}
