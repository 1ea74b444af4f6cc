import Actions
import SourceText

/// The names under which a folder's Dockerfiles are found.
struct DockerfileNames: Sendable {
    private struct Name: Sendable {
        /// The folder below the app's, empty for the app's own.
        let folder: String
        let text: String
        /// Nil for a name without wildcards.
        let pattern: FilterPattern?
    }

    private let names: [Name]

    /// - Parameter patterns: paths relative to an app's folder, the last part of which may have wildcards.
    init(_ patterns: [String]) {
        names = patterns.map { path in
            var parts = path.split(separator: "/")
            let text = String(parts.popLast() ?? "")
            let hasWildcard = text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
            return Name(
                folder: parts.joined(separator: "/"),
                text: text,
                pattern: hasWildcard ? try? FilterPattern(text) : nil
            )
        }
    }

    /// The paths of a folder's Dockerfiles: first those of the first name.
    ///
    /// - Parameter isListed: whether the folder is known to be one of the tree itself, and no link.
    func dockerfiles(in folder: String, of tree: any FileTree, isListed: Bool) -> [String] {
        var found: [String] = []
        var listings: [String: [FileTreeEntry]] = [:]
        for name in names {
            let place = name.folder.isEmpty ? folder : join(folder, name.folder)
            if name.pattern == nil, isListed,
                name.folder.isEmpty || tree.kind(of: place).map({ $0 == .directory }) ?? true
            {
                // One name is asked for faster than looked for among all.
                let path = join(place, name.text)
                if let kind = tree.kind(of: path), matches(FileTreeEntry(name: name.text, kind: kind), name),
                    !found.contains(path)
                {
                    found.append(path)
                }
                continue
            }
            let entries: [FileTreeEntry]
            if let known = listings[place] {
                entries = known
            } else {
                entries = (try? tree.entries(of: place)) ?? []
                listings[place] = entries
            }
            for entry in entries where matches(entry, name) {
                let path = join(place, entry.name)
                if !found.contains(path) { found.append(path) }
            }
        }
        return found
    }

    /// Whether a file name alone could be one of a Dockerfile.
    func matches(fileName: String) -> Bool {
        names.contains { $0.folder.isEmpty && matches(fileName, $0) }
    }

    private func matches(_ entry: FileTreeEntry, _ name: Name) -> Bool {
        // A directory of that name is no app's Dockerfile, but a link may lead to one.
        switch entry.kind {
        case .directory, .other: false
        case .file, .symbolicLink: matches(entry.name, name)
        }
    }

    private func matches(_ fileName: String, _ name: Name) -> Bool {
        guard let pattern = name.pattern else { return fileName == name.text }
        return !Self.isNoDockerfile(fileName) && pattern.matches(fileName)
    }

    /// Files that stand beside a Dockerfile under its name: ignore lists, templates that something else fills in, copies.
    private static func isNoDockerfile(_ name: String) -> Bool {
        let endings = [
            ".dockerignore", ".containerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".in", ".m4",
            ".md", ".txt", ".sh", ".py", ".orig", ".bak", ".old", ".swp", "~",
        ]
        return endings.contains { name.hasSuffix($0) }
    }
}
