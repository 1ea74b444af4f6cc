import Actions
import SourceText
import Values

/// Which files of the repository an image-building step means.
package struct BuildPaths: Sendable {
    /// The folder that is sent to the builder; nil when it is not known or lies outside of the repository.
    package let context: String?
    package let dockerfile: String?

    package init(_ request: BuildRequest, in tree: any FileTree) {
        let paths = RepositoryPaths(directory: request.directory, checkoutPath: request.checkoutPath)
        switch request.context {
        case .folder(let path, _): context = path.text.flatMap { paths.path($0) }
        case .gitRepository(let folder): context = RepositoryPaths.normalized(folder)
        case .remote, .images: context = nil
        }
        guard let given = request.dockerfile else {
            dockerfile = context.flatMap { Self.defaultDockerfile(request.tool, $0, tree) }
            return
        }
        // The Dockerfile may come from another command or from elsewhere.
        guard let text = given.path.text, text != "-", !text.contains(bytesOf: "://") else {
            dockerfile = nil
            return
        }
        switch request.context {
        case .folder: dockerfile = paths.path(text)
        // In what the builder fetches, the path starts at the root of that.
        case .gitRepository: dockerfile = context.flatMap { RepositoryPaths.normalized(join($0, text)) }
        case .remote, .images: dockerfile = nil
        }
    }

    private static func defaultDockerfile(_ tool: BuildRequest.Tool, _ context: String, _ tree: any FileTree) -> String?
    {
        switch tool {
        case .devcontainerBuild, .devcontainersAction:
            let path = join(context, ".devcontainer/Dockerfile")
            return tree.isFile(path) ? path : nil
        case .podmanBuild, .buildahBuild, .buildahAction:
            let path = join(context, "Containerfile")
            return tree.isFile(path) ? path : join(context, "Dockerfile")
        default: return join(context, "Dockerfile")
        }
    }
}
