import Actions
import Git
import ImageMatrix
import Reporting
import SourceText
import Values

/// What is said beside the names.
extension Tags {
    func remark(
        on report: TagsReport,
        _ matrix: ImageMatrix,
        _ source: MatrixSource,
        _ commit: ObjectID?,
        in context: CommandContext
    ) {
        for problem in matrix.problems where problem.severity == .error {
            context.remark(
                "imgmatrix: \(problem.range.path.escapedForTerminal): \(problem.message.description.escapedForTerminal)"
            )
        }
        if report.images.isEmpty {
            context.remark(
                "imgmatrix: no image is pushed under a name"
                    + (apps.isEmpty ? "" : " for \(apps.joined(separator: ", "))")
            )
            if matrix.apps.isEmpty {
                context.remark(Discovery(matrix.tree, configuration: matrix.configuration).advice)
            }
        }
        if at == nil, let commit { remarkOnChanges(report, source, commit, in: context) }
        for place in matrix.endsOfJobs.prefix(shared.verbose ? .max : 5) {
            context.remark(
                "imgmatrix: \(source.description(of: place, in: matrix)): this step fails in every run, so nothing that its job would push behind it is listed"
            )
        }
        remarkOnUnfollowed(matrix, source, in: context)
    }

    /// Says which steps may build images that are not among the answers.
    private func remarkOnUnfollowed(_ matrix: ImageMatrix, _ source: MatrixSource, in context: CommandContext) {
        let unfollowed = matrix.unfollowedBuilds
        guard !unfollowed.isEmpty else { return }
        let shown = shared.verbose ? unfollowed.count : 5
        for unknown in unfollowed.prefix(shown) {
            let place = unknown.place.map { "\(source.description(of: $0, in: matrix)): " } ?? ""
            context.remark(
                "imgmatrix: \(place)\(unknown.reason.escapedForTerminal); it may build images that are not listed"
            )
        }
        if unfollowed.count > shown {
            context.remark("imgmatrix: and \(unfollowed.count - shown) more such steps; --verbose names them")
        }
    }

    /// Says which names are of a state that the work tree has already left.
    private func remarkOnChanges(
        _ report: TagsReport,
        _ source: MatrixSource,
        _ commit: ObjectID,
        in context: CommandContext
    ) {
        guard !source.repository.repository.isBare else { return }
        var paths: Set<String> = []
        if !apps.isEmpty {
            for image in report.images {
                paths.insert(image.workflow)
                if let context = image.context { paths.insert(context) }
            }
        }
        guard
            let changes = try? source.repository.repository.workTreeStatus(
                paths: paths.isEmpty || paths.contains("") ? nil : paths.sorted()
            ),
            let first = changes.first
        else { return }
        let what =
            changes.count == 1
            ? "'\(first.path.escapedForTerminal)' has"
            : "'\(first.path.escapedForTerminal)' and \(changes.count - 1) more have"
        context.remark(
            "imgmatrix: \(what) changes that are not committed; these names are of commit \(commit.prefix(7)), the next commit gets others"
        )
    }
}
