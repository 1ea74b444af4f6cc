import Actions
import Dockerfile
import Git
import ImageMatrix
import SourceText
import YAML

/// What rules ask: the image matrix, and what is computed once for all of them.
package final class CheckContext {
    package let matrix: ImageMatrix
    /// Which workflow belongs to which app.
    private(set) lazy var pairing = Pairing(matrix)
    private var listings: [String: [String]] = [:]
    private let branchNames: () -> [String]
    private var knownBranches: [String]?

    /// - Parameter branches: the names of the repository's branches, here and on its remotes; asked at most once.
    package init(_ matrix: ImageMatrix, branches: @escaping () -> [String] = { [] }) {
        self.matrix = matrix
        branchNames = branches
    }

    package var tree: any FileTree { matrix.tree }
    package var configuration: Configuration { matrix.configuration }
    package var workflows: [Workflow] { matrix.workflows }
    package var runs: [WorkflowRun] { matrix.runs }
    package var builds: [ImageBuild] { matrix.builds }

    /// The names of all branches that are known here.
    package var branches: [String] {
        if let knownBranches { return knownBranches }
        let names = branchNames()
        knownBranches = names
        return names
    }

    /// A Dockerfile, read once; nil when it cannot be read.
    package func dockerfile(_ path: String) -> DockerfileSyntax? {
        matrix.dockerfiles.stages(path)?.syntax
    }

    /// The paths of all files below a folder, git's own folder left out; in the order of their bytes.
    ///
    /// Links are listed, not followed. A folder with more than 200,000 files is listed that far.
    package func files(below folder: String) -> [String] {
        if let known = listings[folder] { return known }
        var found: [String] = []
        var pending = [folder]
        while let next = pending.popLast(), found.count < 200_000 {
            for entry in (try? tree.entries(of: next)) ?? [] {
                if next.isEmpty, entry.name == ".git" { continue }
                let path = next.isEmpty ? entry.name : "\(next)/\(entry.name)"
                switch entry.kind {
                case .directory: pending.append(path)
                case .file, .symbolicLink, .other: found.append(path)
                }
            }
        }
        found.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        listings[folder] = found
        return found
    }
}
