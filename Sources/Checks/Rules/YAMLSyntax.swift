import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow that GitHub cannot read.
    static let yamlSyntax = Rule(
        id: ImageMatrix.yamlSyntax,
        severity: .error,
        repair: .none,
        source: .yaml,
        summary: "A workflow is not the YAML that GitHub reads.",
        why: """
            GitHub refuses the whole file: no job of it runs, and the push shows only "Invalid workflow file". Tabs, \
            a missing quote, a key that stands twice and a tag that GitHub does not know are the usual reasons.
            """,
        bad: """
            env:
              BASE_TAG: "python-3.11
            """,
        good: """
            env:
              BASE_TAG: "python-3.11"
            """
    ) { context, report in
        for problem in context.matrix.problems where problem.rule == ImageMatrix.yamlSyntax {
            // A full-width character that makes a file unreadable is in a note.
            report(problem.message, problem.range, notes: problem.notes, causes: problem.notes.map(\.range))
        }
    }
}
