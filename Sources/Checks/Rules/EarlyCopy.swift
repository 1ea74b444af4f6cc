import Dockerfile
import ImageMatrix
import Shell
import SourceText

extension Rule {
    /// Sources that are copied before the dependencies are installed.
    static let earlyCopy = Rule(
        id: "early-copy",
        severity: .warning,
        repair: .none,
        source: .buildCache,
        summary: "All files are copied before the dependencies are installed.",
        why: """
            Every change of any file makes the builder install all dependencies again. With the manifest copied first, \
            only a change of the manifest does.
            """,
        bad: "…\nCOPY . .\nRUN pip install -r requirements.txt",
        good: "…\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .",
        exceptions: [
            "A manifest that is copied or mounted before.",
            "Projects that install themselves, as `pip install .`, and workspaces with packages of their own.",
            "A manifest that is not in the build context.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                var early: DockerfileWord?
                var copied: [String] = []
                for command in stage.commands {
                    if case .copy(let copy) = command.command.asCopy {
                        let takesAll = copy.from == nil && copy.sources.contains { $0.text == "." || $0.text == "./" }
                        if takesAll, early == nil { early = copy.sources.first }
                        if early == nil || copy.from != nil { copied += copy.sources.map(\.text) }
                    }
                    guard let place = early, case .run(let run) = command.command,
                        let script = file.script(of: command),
                        run.mounts.allSatisfy({ !$0.word.text.contains("type=bind") })
                    else { continue }
                    guard let manifest = script.calls.lazy.compactMap(\.manifest).first else { continue }
                    // The first install decides; others may need what it made.
                    let isCopied = copied.contains {
                        $0.hasSuffix(manifest) || $0.contains("*") || manifest.hasPrefix($0)
                    }
                    if !isCopied, file.hasPlainManifest(manifest, context) {
                        report(
                            .early(manifest),
                            file.place(place.range),
                            notes: [
                                Diagnostic.Note(
                                    "installed here",
                                    script.place(
                                        script.script.body.range.lowerBound..<script.script.body.range.lowerBound
                                    )
                                )
                            ]
                        )
                    }
                    break
                }
            }
        }
    }
}

extension RunCall {
    /// The file that the command reads to install what the project needs; nil when it does something else too.
    fileprivate var manifest: String? {
        switch name {
        case "npm", "pnpm":
            guard arguments.first?.literal.map({ ["ci", "install", "i"].contains($0) }) == true else { return nil }
            return texts.dropFirst().allSatisfy { $0?.hasPrefix("-") == true } ? "package.json" : nil
        case "yarn":
            guard let first = arguments.first else { return "package.json" }
            guard first.literal == "install" || first.literal?.hasPrefix("--") == true else { return nil }
            return texts.allSatisfy { $0?.hasPrefix("-") == true || $0 == "install" } ? "package.json" : nil
        case "go":
            return texts == ["mod", "download"] ? "go.mod" : nil
        case "cargo":
            return texts.first == "fetch" ? "Cargo.toml" : nil
        case "mvn":
            let goals = texts.filter { $0?.hasPrefix("-") == false }
            return goals == ["dependency:go-offline"] || goals == ["dependency:resolve"] ? "pom.xml" : nil
        case "poetry", "uv":
            // Else the project itself is installed, too.
            let verb = name == "uv" ? "sync" : "install"
            let isAlone = texts.contains { $0 == "--no-root" || $0 == "--no-install-project" }
            return subcommand == verb && isAlone ? "pyproject.toml" : nil
        case "bundle":
            return subcommand == "install" ? "Gemfile" : nil
        default:
            guard let command = PackageCommand(self), command.manager == .pip, command.verb == "install",
                command.packages.isEmpty, !command.hasUnknownWords
            else { return nil }
            let words = texts.map { $0 ?? "" }
            let isItself = words.contains { $0 == "-e" || $0 == "." || $0.hasPrefix("--editable") }
            guard !isItself, let option = words.firstIndex(where: { $0 == "-r" || $0 == "--requirement" }),
                words.indices.contains(option + 1), !words[option + 1].hasPrefix("/")
            else { return nil }
            return words[option + 1].hasPrefix("./") ? String(words[option + 1].dropFirst(2)) : words[option + 1]
        }
    }
}

extension CheckedDockerfile {
    /// Whether the context has a manifest that says nothing of packages beside it.
    fileprivate func hasPlainManifest(_ name: String, _ context: CheckContext) -> Bool {
        let folders = builds.isEmpty ? [folder] : builds.map(\.context)
        return folders.allSatisfy { folder in
            guard let folder else { return false }
            func path(_ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }
            guard let bytes = try? context.tree.read(path(name)) else { return false }
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
            // Requirements may name the project itself or a folder of it.
            let namesFolders =
                name.hasSuffix(".txt")
                && lines.contains { $0.hasPrefix(".") || $0.hasPrefix("-e") || $0.hasPrefix("-r") }
            let isWorkspace =
                text.contains(bytesOf: "\"workspaces\"") || text.contains(bytesOf: "\"file:")
                || text.contains(bytesOf: "\"postinstall\"")
                || text.contains(bytesOf: "\"prepare\"") || text.contains(bytesOf: "replace ")
            return !namesFolders && !isWorkspace && !context.exists(path("pnpm-workspace.yaml"))
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func early(_ manifest: String) -> Self {
        "any change of a file installs all dependencies again; copy '\(manifest)' alone first, and the rest behind the install"
    }
}
