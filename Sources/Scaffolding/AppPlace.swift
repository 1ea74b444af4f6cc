import ImageMatrix
import SourceText

/// Where a new app goes: its folder and its workflow.
package struct AppPlace: Hashable, Sendable {
    package let name: AppName
    /// Relative to the root of the repository, as `src/jupyter-qlora`.
    package let folder: String
    /// The path of the workflow.
    package let workflow: String

    /// The folder above the app's, with a slash at its end; empty at the root.
    var folderAbove: String {
        String(folder.dropLast(name.description.count))
    }

    var workflowFile: String {
        String(workflow.split(separator: "/").last ?? "")
    }

    /// Finds the place of a name by the configuration, and sees that nothing is there yet.
    init(_ name: AppName, in maker: AppMaker) throws(ScaffoldingError) {
        self.name = name
        folder = try Self.folder(of: name, maker.configuration)
        workflow = maker.configuration.workflowPath(ofApp: name.description)
        if let app = maker.matrix.app(named: name.description) {
            throw ScaffoldingError(.exists, "the app '\(name)' exists already in '\(app.folder)'; choose another name")
        }
        try Self.refuseOccupied(folder, in: maker.tree)
        try Self.refuseOccupied(workflow, in: maker.tree)
        // GitHub reads both endings, so the other one would be a second workflow of the app.
        let twin = workflow.hasSuffix(".yaml") ? workflow.dropLast(4) + "yml" : workflow.dropLast(3) + "yaml"
        try Self.refuseOccupied(String(twin), in: maker.tree)
    }

    private static func folder(of name: AppName, _ configuration: Configuration) throws(ScaffoldingError) -> String {
        var other: (part: Substring, example: String)?
        for pattern in configuration.apps {
            let parts = pattern.split(separator: "/")
            guard let last = parts.last, !parts.dropLast().contains(where: hasWildcard),
                !last.contains("?"), !last.contains("["),
                last.split(separator: "*", omittingEmptySubsequences: false).count == 2
            else { continue }
            let halves = last.split(separator: "*", omittingEmptySubsequences: false)
            let text = name.description
            if text.hasPrefix(halves[0]), text.hasSuffix(halves[1]),
                text.utf8.count > halves[0].utf8.count + halves[1].utf8.count
            {
                return (parts.dropLast() + [Substring(text)]).joined(separator: "/")
            }
            other = other ?? (last, halves[0] + text + halves[1])
        }
        if let other {
            throw ScaffoldingError(
                .noPlace,
                "apps are called '\(other.part)' by \(Configuration.fileName), which '\(name)' does not match; try '\(other.example)'"
            )
        }
        let patterns = configuration.apps.map { "'\($0)'" }.joined(separator: ", ")
        throw ScaffoldingError(
            .noPlace,
            "\(Configuration.fileName) says where apps are by \(patterns), which has no place for a new one; "
                + "add a pattern with one '*' for its last folder, as 'src/*'"
        )
    }

    private static func hasWildcard(_ part: Substring) -> Bool {
        part.contains { $0 == "*" || $0 == "?" || $0 == "[" }
    }

    /// Sees that there is nothing at a path, and nothing that a file system without case would take for it.
    private static func refuseOccupied(_ path: String, in tree: any FileTree) throws(ScaffoldingError) {
        if tree.kind(of: path) != nil {
            throw ScaffoldingError(.exists, "'\(path)' exists already; nothing is overwritten, choose another name")
        }
        var folder = ""
        for part in path.split(separator: "/") {
            let entries = (try? tree.entries(of: folder)) ?? []
            let next = folder.isEmpty ? String(part) : "\(folder)/\(part)"
            if !entries.contains(where: { $0.name == part }),
                let twin = entries.first(where: { $0.name.lowercased() == part.lowercased() })
            {
                let twinPath = folder.isEmpty ? twin.name : "\(folder)/\(twin.name)"
                throw ScaffoldingError(
                    .exists,
                    "'\(twinPath)' differs from '\(next)' only in case, which many file systems cannot tell apart; "
                        + "choose another name"
                )
            }
            if next != path, tree.kind(of: next) != nil, !tree.isDirectory(next) {
                throw ScaffoldingError(
                    .noPlace,
                    "'\(next)' is no folder of the repository, so nothing can be made in it; put a folder in its place"
                )
            }
            folder = next
        }
    }
}
