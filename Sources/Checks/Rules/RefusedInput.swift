import Actions
import SourceText

extension Rule {
    /// Inputs with which an action ends with an error.
    static let refusedInput = Rule(
        id: "refused-input",
        severity: .error,
        repair: .none,
        source: .buildPushAction,
        summary: "An action refuses its inputs.",
        why: """
            The step ends with an error before it does anything, and with it the job: `push: yes` is a text for GitHub, where \
            the action takes only true and false, and a bake file with a mistake builds nothing.
            """,
        bad: "push: yes",
        good: "push: true",
        exceptions: [
            "An input of which only the run knows the value is not judged.",
            "Only actions are judged of which it is known what they take.",
        ]
    ) { context, report in
        for run in context.runs {
            for problem in run.problems where problem.code == .action {
                report("\(problem.message)", problem.range)
            }
        }
    }
}
