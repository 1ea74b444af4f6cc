import Actions
import ImageMatrix
import SourceText
import Values

/// Makes new apps for a repository: plans of files that fit beside those that are there.
package struct AppMaker {
    let tree: any FileTree
    let configuration: Configuration
    /// The runs of CI for which the new names must be distinct: those of the branch that is checked out and of the default one.
    let environments: [RunEnvironment]
    /// All apps and workflows as they are.
    let matrix: ImageMatrix
    /// The branch that a workflow builds beside `feat/**`.
    let branch: String
    let standing: (String) -> GitStanding

    /// - Parameters:
    ///   - environment: the run that `tags` answers for, without a commit: a new app has none.
    ///   - branch: the repository's default branch.
    ///   - standing: what git makes of a path of the work tree.
    /// - Throws: when the folder of the workflows cannot be read.
    package init(
        _ tree: any FileTree,
        configuration: Configuration,
        environment: RunEnvironment,
        branch: String,
        standing: @escaping (String) -> GitStanding = { _ in .untracked }
    ) throws(FileTreeError) {
        self.tree = tree
        self.configuration = configuration
        self.branch = branch
        self.standing = standing
        var onDefaultBranch = environment
        onDefaultBranch.event.ref = .branch(branch)
        environments = environment.event.ref == .branch(branch) ? [environment] : [environment, onDefaultBranch]
        matrix = try ImageMatrix(tree, configuration: configuration, environment: environment)
    }

    /// What the matrix would be with some new files, in one of the environments.
    func matrix(with files: [PlannedFile], in environment: RunEnvironment) throws(ScaffoldingError) -> ImageMatrix {
        let overlay = OverlayTree(tree, adding: files)
        var environment = environment
        environment.files = overlay
        do throws(FileTreeError) {
            return try ImageMatrix(overlay, configuration: configuration, environment: environment)
        } catch {
            throw ScaffoldingError(.names, "\(error)")
        }
    }
}

/// What git makes of a path of the work tree.
package enum GitStanding: Hashable, Sendable {
    case tracked
    /// It would be added by `git add`.
    case untracked
    case ignored
}

/// A new app as it is to be written.
package struct AppPlan: Sendable {
    package let place: AppPlace
    /// In the order in which they are to be named.
    package let files: [PlannedFile]
    /// The names under which CI will publish the app's images, as far as they are known before the commit.
    package let images: [Template]
    /// The files that the user is to edit first.
    package let edited: [String]
    /// What the user should look at, a sentence each.
    package let remarks: [String]

    /// Writes all files, or none.
    package func write(to root: String) throws(FileWriteError) {
        var transaction = FileTransaction(root: root)
        for file in files {
            switch file.content {
            case .bytes(let bytes, let isExecutable):
                transaction.create(file.path, bytes: bytes, isExecutable: isExecutable)
            case .link(let target): transaction.link(file.path, to: target)
            }
        }
        try transaction.commit()
    }
}
