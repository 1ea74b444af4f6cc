import Actions
import SourceText

/// Which files of a repository matter: the apps and the workflows.
package struct Scan: Sendable {
    /// In the order of their folders; with a selection only what can be asked about it.
    package private(set) var apps: [App] = []
    /// The names of all apps; with a selection also of the folders that were not looked into.
    package private(set) var names: Set<String> = []
    /// Folders that the configuration calls apps but that hold no Dockerfile.
    package private(set) var foldersWithoutDockerfile: [String] = []
    /// Paths in the order of their names.
    package private(set) var workflows: [String] = []

    /// A folder that the configuration calls an app.
    private struct Candidate {
        let folder: String
        let name: String
        /// Whether it is known to be a folder itself, and no link to one.
        let isListed: Bool
    }

    /// - Parameter selection: the names of the apps that are asked about; empty for all. When all of them are there, only
    ///   their folders are looked into, and those around and inside of them.
    package init(
        _ tree: any FileTree,
        configuration: Configuration,
        selection: [String] = []
    ) throws(FileTreeError) {
        var seen: Set<String> = []
        // One pattern names no folder twice.
        let hasOnePattern = configuration.apps.count == 1
        let candidates = configuration.apps.flatMap { Self.candidates(for: $0, in: tree) }
            .filter { !configuration.ignores($0.folder) && (hasOnePattern || seen.insert($0.folder).inserted) }
        let dockerfiles = DockerfileNames(configuration.dockerfiles)
        if !selection.isEmpty {
            let selected = candidates.filter { selection.contains($0.name) }.map(\.folder)
            lookInto(candidates.filter { Self.stands($0.folder, aroundOrInside: selected) }, dockerfiles, tree)
            names = Set(candidates.map(\.name))
        }
        // A name that no app has is a mistake, and the answer to it knows all apps.
        if selection.isEmpty || !selection.allSatisfy({ name in apps.contains { $0.name == name } }) {
            (apps, foldersWithoutDockerfile) = ([], [])
            lookInto(candidates, dockerfiles, tree)
            names = Set(apps.map(\.name))
        }
        workflows = try Self.workflowPaths(in: tree).filter { !configuration.ignores($0) }
    }

    private mutating func lookInto(_ candidates: [Candidate], _ names: DockerfileNames, _ tree: any FileTree) {
        for candidate in candidates {
            let dockerfiles = names.dockerfiles(in: candidate.folder, of: tree, isListed: candidate.isListed)
            if dockerfiles.isEmpty {
                foldersWithoutDockerfile.append(candidate.folder)
            } else {
                apps.append(App(name: candidate.name, folder: candidate.folder, dockerfiles: dockerfiles))
            }
        }
    }

    private static func workflowPaths(in tree: any FileTree) throws(FileTreeError) -> [String] {
        let folder = ".github/workflows"
        guard tree.isDirectory(folder) else { return [] }
        return try tree.entries(of: folder).compactMap { entry in
            guard entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml") else { return nil }
            return "\(folder)/\(entry.name)"
        }
    }

    /// The folders that a pattern such as `src/*` or `*/*` names, in the order of their paths.
    private static func candidates(for pattern: String, in tree: any FileTree) -> [Candidate] {
        let parts = pattern.split(separator: "/")
        var found = [""]
        for part in parts {
            guard isWildcard(part) else {
                found = found.map { join($0, String(part)) }
                continue
            }
            guard let matcher = try? FilterPattern(String(part)) else { return [] }
            let takesAll = part == "*"
            found = found.flatMap { folder in
                subfolders(of: folder, in: tree).filter { takesAll || matcher.matches($0) }.map { join(folder, $0) }
            }
        }
        let isListed = parts.last.map(isWildcard) ?? false
        if !isListed { found.removeAll { !tree.isDirectory($0) } }
        // An app is called by what its folder has below the part of the pattern that is the same for all apps.
        let fixed = parts.prefix { !isWildcard($0) }.joined(separator: "/")
        return found.map { folder in
            let name =
                folder.utf8.count > fixed.utf8.count
                ? String(Substring(folder.utf8.dropFirst(fixed.isEmpty ? 0 : fixed.utf8.count + 1)))
                : String(parts.last ?? "")
            return Candidate(folder: folder, name: name, isListed: isListed)
        }
    }

    /// The names of the folders in a folder, hidden ones left out.
    private static func subfolders(of folder: String, in tree: any FileTree) -> [String] {
        ((try? tree.entries(of: folder)) ?? []).compactMap { entry in
            entry.kind == .directory && entry.name.utf8.first != UInt8(ascii: ".") ? entry.name : nil
        }
    }

    private static func stands(_ folder: String, aroundOrInside others: [String]) -> Bool {
        others.contains { isInside(folder, $0) || isInside($0, folder) }
    }

    /// Whether a folder is another one, or stands in it.
    private static func isInside(_ folder: String, _ other: String) -> Bool {
        guard folder.begins(withBytesOf: other) else { return false }
        return other.isEmpty || folder.utf8.dropFirst(other.utf8.count).first ?? UInt8(ascii: "/") == UInt8(ascii: "/")
    }

    private static func isWildcard(_ part: Substring) -> Bool {
        part.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }
}

/// One path below another; an empty one is the root.
func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : "\(folder)/\(name)"
}
