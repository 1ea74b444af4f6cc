import Actions
import SourceText

/// Which files of a repository matter: the apps and the workflows.
package struct Scan: Sendable {
    /// In the order of their folders.
    package private(set) var apps: [App] = []
    /// Folders that the configuration calls apps but that hold no Dockerfile.
    package private(set) var foldersWithoutDockerfile: [String] = []
    /// Paths in the order of their names.
    package private(set) var workflows: [String] = []

    package init(_ tree: any FileTree, configuration: Configuration) throws(FileTreeError) {
        let names = DockerfileNames(configuration.dockerfiles)
        for pattern in configuration.apps {
            for folder in Self.folders(matching: pattern, in: tree) where !configuration.ignores(folder) {
                guard !apps.contains(where: { $0.folder == folder }) else { continue }
                let dockerfiles = names.dockerfiles(in: folder, of: tree)
                if dockerfiles.isEmpty {
                    foldersWithoutDockerfile.append(folder)
                } else {
                    apps.append(App(name: Self.name(of: folder, by: pattern), folder: folder, dockerfiles: dockerfiles))
                }
            }
        }
        workflows = try Self.workflowPaths(in: tree).filter { !configuration.ignores($0) }
    }

    private static func workflowPaths(in tree: any FileTree) throws(FileTreeError) -> [String] {
        let folder = ".github/workflows"
        guard tree.isDirectory(folder) else { return [] }
        return try tree.entries(of: folder).compactMap { entry in
            guard entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml") else { return nil }
            return "\(folder)/\(entry.name)"
        }
    }

    /// The name of an app: what its folder has below the part of the pattern that is the same for all apps.
    private static func name(of folder: String, by pattern: String) -> String {
        let fixed = pattern.split(separator: "/").prefix { !isWildcard($0) }
        let parts = folder.split(separator: "/")
        return parts.count > fixed.count ? parts[fixed.count...].joined(separator: "/") : String(parts.last ?? "")
    }

    /// The folders that a pattern such as `src/*` or `*/*` names, in the order of their paths.
    private static func folders(matching pattern: String, in tree: any FileTree) -> [String] {
        var found = [""]
        for part in pattern.split(separator: "/") {
            guard isWildcard(part) else {
                found = found.map { join($0, String(part)) }
                continue
            }
            guard let matcher = try? FilterPattern(String(part)) else { return [] }
            found = found.flatMap { folder in
                subfolders(of: folder, in: tree).filter { matcher.matches(lastPart($0)) }
            }
        }
        return found.filter { tree.isDirectory($0) }
    }

    private static func subfolders(of folder: String, in tree: any FileTree) -> [String] {
        ((try? tree.entries(of: folder)) ?? []).compactMap { entry in
            guard entry.kind == .directory, !entry.name.hasPrefix(".") else { return nil }
            return join(folder, entry.name)
        }
    }

    private static func isWildcard(_ part: Substring) -> Bool {
        part.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    private static func lastPart(_ path: String) -> String {
        String(
            path[(path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex)...]
        )
    }
}

/// One path below another; an empty one is the root.
func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : "\(folder)/\(name)"
}
