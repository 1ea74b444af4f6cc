import SourceText

/// What to tell somebody whose repository has its apps in other places than the configuration says.
package struct Discovery {
    /// The Dockerfiles that were found anywhere, at most some hundreds.
    package private(set) var dockerfiles: [String] = []
    private let configuration: Configuration
    private let workflowCount: Int

    package init(_ tree: any FileTree, configuration: Configuration) {
        self.configuration = configuration
        workflowCount = (try? Scan(tree, configuration: configuration).workflows.count) ?? 0
        let names = DockerfileNames(configuration.dockerfiles)
        var pending: [(folder: String, depth: Int)] = [("", 0)]
        var seen = 0
        while let (folder, depth) = pending.popLast(), dockerfiles.count < 500, seen < 50_000 {
            for entry in ((try? tree.entries(of: folder)) ?? []).reversed() {
                seen += 1
                switch entry.kind {
                case .directory:
                    let isOurs =
                        !Self.foreignFolders.contains(entry.name)
                        && (entry.name.first != "." || entry.name == ".devcontainer")
                    if isOurs, depth < 6 { pending.append((join(folder, entry.name), depth + 1)) }
                case .file: if names.matches(fileName: entry.name) { dockerfiles.append(join(folder, entry.name)) }
                case .symbolicLink, .other: break
                }
            }
        }
        dockerfiles.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static let foreignFolders: Set<String> = [
        "node_modules", "vendor", "third_party", "target", "build", "dist",
    ]

    /// A pattern for `apps` that takes the most Dockerfiles; nil when there is none.
    package var suggestedPattern: String? {
        var counts: [(pattern: String, count: Int)] = []
        for path in dockerfiles {
            let folder = path.split(separator: "/").dropLast()
            guard folder.last != ".devcontainer" || folder.count > 1, !folder.isEmpty else { continue }
            let app = folder.last == ".devcontainer" ? folder.dropLast() : folder
            let pattern = (app.dropLast() + ["*"]).joined(separator: "/")
            if let index = counts.firstIndex(where: { $0.pattern == pattern }) {
                counts[index].count += 1
            } else {
                counts.append((pattern, 1))
            }
        }
        return counts.max { ($0.count, $1.pattern) < ($1.count, $0.pattern) }?.pattern
    }

    /// What was found and which line of the configuration would take it.
    package var advice: String {
        let patterns = configuration.apps.map { "'\($0)'" }.joined(separator: ", ")
        guard let first = dockerfiles.first else {
            return workflowCount == 0
                ? "there is no Dockerfile and no workflow here; 'imgmatrix new <app>' makes an app and its workflow"
                : "there is no Dockerfile here; 'imgmatrix new <app>' makes an app and its workflow"
        }
        let found =
            dockerfiles.count == 1
            ? "'\(first)' was found" : "\(dockerfiles.count) Dockerfiles were found, as '\(first)'"
        guard let pattern = suggestedPattern else {
            return "no app matches \(patterns), but \(found); move it to 'src/<app>/'"
        }
        return
            "no app matches \(patterns), but \(found); to take them for apps, write into \(Configuration.fileName):\n\n    apps: ['\(pattern)']"
    }
}
