import Actions
import SourceText

extension Rule {
    /// An expression that GitHub cannot evaluate.
    static let expressionError = Rule(
        id: "expression-error",
        severity: .error,
        summary: "An expression is not one that GitHub can evaluate.",
        why: """
            GitHub refuses the workflow, or the step fails: the expression is not closed, a function does not exist, or \
            a context is not available in that place, such as `env` in the `env` of the workflow.
            """,
        bad: "context: src/${{ env.WORKLOAD_TYPE }",
        good: "context: src/${{ env.WORKLOAD_TYPE }}"
    ) { context, report in
        for run in context.runs {
            for problem in run.problems where problem.code == .expression {
                report("\(problem.message)", problem.range)
            }
        }
    }
}
