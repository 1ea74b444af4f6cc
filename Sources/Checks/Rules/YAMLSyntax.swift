import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow that GitHub cannot read.
    static let yamlSyntax = Rule(
        id: ImageMatrix.yamlSyntax,
        severity: .error,
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
        // The rule for full-width characters says more about those that make a file unreadable.
        let explained = Set(
            context.matrix.documents.flatMap { document in
                document.fullWidthPunctuation().map { document.file.place($0.range) }
            }
        )
        for problem in context.matrix.problems where problem.rule == ImageMatrix.yamlSyntax {
            guard !problem.notes.contains(where: { explained.contains($0.range) }) else { continue }
            report(problem.message, problem.range, notes: problem.notes)
        }
    }
}
