import Dockerfile
import SourceText

/// The Dockerfiles of a repository, each read and parsed once, when somebody first asks.
package final class DockerfileLibrary {
    private let tree: any FileTree
    private var known: [String: DockerfileStages?] = [:]

    package init(_ tree: any FileTree) {
        self.tree = tree
    }

    /// A Dockerfile in stages; nil when it cannot be read.
    package func stages(_ path: String) -> DockerfileStages? {
        if let stages = known[path] { return stages }
        let stages = (try? tree.read(path)).map { DockerfileStages(SourceFile(path: path, bytes: $0)) }
        known[path] = .some(stages)
        return stages
    }
}
