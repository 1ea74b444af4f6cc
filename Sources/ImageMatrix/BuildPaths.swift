import Actions
import SourceText
import Values

/// Which files of the repository an image-building step means.
package struct BuildPaths: Sendable {
    /// The folder that is sent to the builder; nil when it is not known or lies outside of the repository.
    package let context: String?
    package let dockerfile: String?

    package init(_ request: BuildRequest, in tree: any FileTree) {
        let base = Base(request)
        switch request.context {
        case .folder(let path, _): context = path.text.flatMap { base.path($0) }
        case .gitRepository(let folder): context = Base.normalized(folder)
        case .remote: context = nil
        }
        if let given = request.dockerfile {
            dockerfile = given.path.text.flatMap { path in
                // With a Git context the path starts there; else it starts where the command runs.
                if case .gitRepository(let folder) = request.context { return Base.normalized(join(folder, path)) }
                return base.path(path)
            }
        } else if let context {
            dockerfile = Self.defaultDockerfile(request.tool, context, tree)
        } else {
            dockerfile = nil
        }
    }

    private static func defaultDockerfile(_ tool: BuildRequest.Tool, _ context: String, _ tree: any FileTree) -> String?
    {
        switch tool {
        case .devcontainerBuild:
            let path = join(context, ".devcontainer/Dockerfile")
            return tree.isFile(path) ? path : nil
        case .podmanBuild, .buildahBuild:
            let path = join(context, "Containerfile")
            return tree.isFile(path) ? path : join(context, "Dockerfile")
        default: return join(context, "Dockerfile")
        }
    }

    /// Where relative paths of a step begin.
    private struct Base {
        /// Parts of the absolute path of the working directory; nil when it is not known.
        let directory: [Substring]?
        /// Parts of the absolute path of the checked-out repository; nil when it is not ours.
        let repository: [Substring]?

        init(_ request: BuildRequest) {
            directory = request.directory?.split(separator: "/")
            repository = request.checkoutPath.map { path in
                RunEnvironment.workspace.split(separator: "/") + path.split(separator: "/").filter { $0 != "." }
            }
        }

        /// The path below the root of the repository; nil when it is not there.
        func path(_ text: String) -> String? {
            guard let repository, let directory else { return nil }
            var parts = text.hasPrefix("/") ? [] : directory
            for part in text.split(separator: "/") where part != "." {
                if part == ".." {
                    guard parts.popLast() != nil else { return nil }
                } else {
                    parts.append(part)
                }
            }
            guard parts.starts(with: repository) else { return nil }
            return parts.dropFirst(repository.count).joined(separator: "/")
        }

        static func normalized(_ text: String) -> String? {
            var parts: [Substring] = []
            for part in text.split(separator: "/") where part != "." {
                if part == ".." {
                    guard parts.popLast() != nil else { return nil }
                } else {
                    parts.append(part)
                }
            }
            return parts.joined(separator: "/")
        }
    }
}
