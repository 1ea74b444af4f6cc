import ImageMatrix
import SourceText

extension Rule {
    /// A workflow or Dockerfile that cannot be opened.
    static let unreadableFile = Rule(
        id: ImageMatrix.unreadableFile,
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "A workflow or a Dockerfile cannot be read.",
        why: """
            A directory, a device, a link that leads out of the repository or a file without permission stands where CI \
            expects a file. Nothing can be said of what it holds; all other files are checked.
            """,
        bad: ".github/workflows/build-push-b.yaml -> ../../../elsewhere.yaml",
        good: ".github/workflows/build-push-jupyter-a.yaml"
    ) { context, report in
        for problem in context.matrix.problems where problem.rule == ImageMatrix.unreadableFile {
            report(problem.message, problem.range)
        }
    }
}
