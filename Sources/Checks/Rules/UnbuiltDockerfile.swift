import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A Dockerfile beside the one that is built.
    static let unbuiltDockerfile = Rule(
        id: "unbuilt-dockerfile",
        severity: .hint,
        repair: .none,
        source: .practice,
        summary: "An app has a Dockerfile that no workflow names.",
        why:
            "Nobody builds it, so nobody sees when it breaks, and whoever changes it waits for an image that does not come.",
        bad: "src/jupyter-a/Dockerfile.gpu",
        good: "src/jupyter-a/Dockerfile",
        exceptions: [
            "Copies and templates: `.bak`, `.orig`, `.old`, `.md`, `.j2`, `.tmpl`, `.dockerignore`.",
            "Apps of which no build is known, or one with an unknown Dockerfile.",
            "A name that a workflow, a script, a Makefile, a bake or a compose file mentions.",
        ]
    ) { context, report in
        let builds = Dictionary(grouping: context.builds.filter { $0.app != nil }, by: { $0.app ?? "" })
        for app in context.matrix.apps {
            let own = (builds[app.name] ?? []).filter { !$0.request.isCopy }
            guard !own.isEmpty, own.allSatisfy({ $0.dockerfile != nil }) else { continue }
            for entry in context.entries(of: app.folder) {
                guard case .file = entry.kind, isVariant(entry.name) else { continue }
                let path = "\(app.folder)/\(entry.name)"
                guard context.buildsOfDockerfile[path] == nil, !context.configuration.ignores(path),
                    !isMentioned(entry.name, of: app, in: context)
                else { continue }
                report(.unbuilt(entry.name, of: app.name), SourceRange(path: path, bytes: 0..<0))
            }
        }
    }

    /// `Dockerfile`, `Dockerfile.x`, `Dockerfile-x`, `DockerfileV2`, `x.Dockerfile`, `Containerfile`.
    private static func isVariant(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard let end = parts.last,
            !["bak", "orig", "old", "md", "dockerignore", "j2", "tmpl", "template", "in", "swp", "lock"]
                .contains(end.lowercased())
        else { return false }
        if name == "Dockerfile" || name == "Containerfile" || (name.hasSuffix(".Dockerfile") && parts.count > 1) {
            return true
        }
        guard name.hasPrefix("Dockerfile"), let next = name.utf8.dropFirst(10).first else { return false }
        return next == UInt8(ascii: ".") || next == UInt8(ascii: "-")
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
    }

    /// Whether a file that builds things names the Dockerfile.
    private static func isMentioned(_ name: String, of app: App, in context: CheckContext) -> Bool {
        // The usual name stands everywhere; beside a built variant nothing tells whose it is.
        if name == "Dockerfile" || name == "Containerfile" { return true }
        let bytes = Array(name.utf8)
        if context.workflows.contains(where: { contains(bytes, $0.file.bytes) }) { return true }
        for folder in ["", app.folder, ".devcontainer", "\(app.folder)/.devcontainer", "scripts", ".github"] {
            for entry in context.entries(of: folder) where builds(entry) {
                let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
                if let text = try? context.tree.read(path, limit: 1 << 20), contains(bytes, text) { return true }
            }
        }
        return false
    }

    private static func builds(_ entry: FileTreeEntry) -> Bool {
        guard case .file = entry.kind else { return false }
        let name = entry.name.lowercased()
        return name.contains("compose") || name == "makefile" || name == "justfile" || name == "devcontainer.json"
            || [".sh", ".hcl", ".mk", ".py", ".json", ".yaml", ".yml", ".md", ".toml"].contains { name.hasSuffix($0) }
    }

    private static func contains(_ part: [UInt8], _ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(bytesOf: String(decoding: part, as: UTF8.self))
    }
}

extension Diagnostic.Message {
    fileprivate static func unbuilt(_ name: String, of app: String) -> Self {
        "no workflow names '\(name)' of '\(app)'; build it, or remove the file"
    }
}
