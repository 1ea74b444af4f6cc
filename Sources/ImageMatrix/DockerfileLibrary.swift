import Actions
import Dockerfile
import SourceText
import Values

/// The Dockerfiles of a repository, and what image builds do with them, each found out once, when somebody first asks.
package final class DockerfileLibrary {
    private let tree: any FileTree
    private var known: [String: DockerfileStages?] = [:]
    private var evaluations: [ObjectIdentifier: StageEvaluation] = [:]

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

    /// What a build does with its Dockerfile, for its platform if it has one.
    package func evaluation(of build: ImageBuild, _ stages: DockerfileStages) -> StageEvaluation {
        if let evaluation = evaluations[ObjectIdentifier(build)] { return evaluation }
        let request = build.request
        let evaluation = stages.evaluate(
            Dockerfile.BuildRequest(
                arguments: request.dockerfileArguments(declaredBy: stages),
                target: request.stage?.text,
                platform: request.platforms.count == 1 ? request.platforms[0] : nil
            )
        )
        evaluations[ObjectIdentifier(build)] = evaluation
        return evaluation
    }
}
