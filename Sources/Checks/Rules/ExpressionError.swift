import Actions
import SourceText

extension Rule {
    /// An expression that GitHub cannot evaluate.
    static let expressionError = Rule(
        id: "expression-error",
        severity: .error,
        repair: .none,
        source: .expressions,
        summary: "An expression is not one that GitHub can evaluate.",
        why: """
            GitHub refuses the workflow, or the step fails: the expression is not closed, a function does not exist, or \
            there must be none in that place, as in `uses` and `needs`.
            """,
        bad: "context: src/${{ env.WORKLOAD_TYPE }",
        good: "context: src/${{ env.WORKLOAD_TYPE }}",
        exceptions: ["A value of another job that has another form in this commit, as a list that is empty."]
    ) { context, report in
        report.report(.expression, of: context)
        for run in context.runs {
            for problem in run.problems
            where problem.code == .expression && !context.isSchemaProblem(at: problem.range) {
                report("\(problem.message)", problem.range)
            }
        }
    }
}
