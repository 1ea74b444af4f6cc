import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// `COPY . .` over what was installed.
    static let overwrittenDependencies = Rule(
        id: "overwritten-dependencies",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "Installed dependencies are overwritten by the folder of a local build.",
        why: """
            A COPY behind the installation brings 'node_modules' and the like from the context and puts them over what was \
            installed: other versions, and compiled parts for the system of whoever built last.
            """,
        bad: """
            RUN npm ci
            COPY . .
            """,
        good: """
            RUN npm ci
            COPY . .
            node_modules
            """,
        exceptions: [
            "An ignore file that leaves the folder out.",
            "A COPY to another place than the installation, and one of single folders.",
            "A RUN that changes its folder or names another one.",
            "Where the folder is not there, as in a fresh clone, it is a hint, and told for 'node_modules' only.",
            "Where the folder holds machine code for another system only, it is an error.",
            "'vendor' of Go, unless a command says `-mod=vendor`, and of Bundler, unless it is told to install there.",
        ],
        explains: ["missing-ignore-file"]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds {
            for stage in build.reachable {
                for overwriting in build.overwritings(in: stage) where seen.insert(overwriting.place).inserted {
                    let code =
                        overwriting.isThere ? ForeignCode(below: overwriting.folder, of: build, in: context) : nil
                    report(
                        code.map { .foreign(overwriting.folder, $0) }
                            ?? .overwritten(overwriting.folder, isThere: overwriting.isThere),
                        overwriting.place,
                        severity: code != nil ? .error : overwriting.isThere ? nil : .hint,
                        notes: [Diagnostic.Note("this installs it", overwriting.installation)],
                        fixes: build.files.adding(overwriting.folder).map { [$0] } ?? []
                    )
                }
            }
        }
    }
}

private struct Overwriting {
    /// Relative to the context.
    let folder: String
    let isThere: Bool
    let place: SourceRange
    let installation: SourceRange
}

extension ContextBuild {
    fileprivate func overwritings(in stage: Stage) -> [Overwriting] {
        var found: [Overwriting] = []
        var directory = ""
        var installed: [(folder: String, directory: String, place: SourceRange)] = []
        for step in stage.steps {
            switch step {
            case .workdir(let path): directory = path.hasPrefix("/") ? path : "\(directory)/\(path)"
            case .run(let run, let command):
                let folders = DependencyInstall.all(in: run, script(of: command)).flatMap(\.folders)
                for folder in folders + vendorFolders(of: command) {
                    installed.append((folder, directory, stages.syntax.file.place(command.instruction.keywordRange)))
                }
            case .copy(let copy):
                guard copy.goes(to: directory) else { continue }
                for source in copy.sources where source.path.isEmpty || kind(of: source.path) == .directory {
                    for target in installed where target.directory == directory {
                        let path = source.path.isEmpty ? target.folder : "\(source.path)/\(target.folder)"
                        guard files.ignoredState(of: path) == false, !names(path) else { continue }
                        let isThere = kind(of: path) == .directory
                        guard isThere || target.folder == "node_modules" else { continue }
                        // The manifest lies elsewhere then, and so does what is installed.
                        guard
                            isThere
                                || kind(of: source.path.isEmpty ? "package.json" : "\(source.path)/package.json") != nil
                        else { continue }
                        found.append(
                            Overwriting(
                                folder: path,
                                isThere: isThere,
                                place: source.place,
                                installation: target.place
                            )
                        )
                    }
                }
            case .other: break
            }
        }
        return found
    }
}

extension ContextBuild {
    /// The folders in the place that Go and Bundler install into only when they are told to.
    private func vendorFolders(of command: DockerfileStages.Command) -> [String] {
        for call in script(of: command)?.calls ?? [] {
            switch call.name {
            case "go" where call.texts.starts(with: ["mod", "vendor"]):
                // Without the option Go may well not look at the folder.
                return calls.contains { $0.texts.contains("-mod=vendor") } ? ["vendor"] : []
            case "bundle" where call.subcommand == "install":
                let isOwn =
                    call.texts.contains("--deployment") || call.texts.contains("--path=vendor/bundle")
                    || call.gives("--path", "vendor/bundle")
                let isSet = calls.contains { other in
                    other.name == "bundle" && other.subcommand == "config"
                        && (other.gives("path", "vendor/bundle") || other.gives("deployment", "true"))
                }
                return isOwn || isSet ? ["vendor/bundle"] : []
            default: break
            }
        }
        return []
    }

    private var calls: [RunCall] {
        reachable.flatMap(\.runs).flatMap { script(of: $0)?.calls ?? [] }
    }
}

extension RunCall {
    /// Whether a word is followed by another.
    fileprivate func gives(_ name: String, _ value: String) -> Bool {
        zip(texts, texts.dropFirst()).contains { $0 == name && $1 == value }
    }
}

extension ContextBuild.Copy {
    /// Whether what is copied lands in a working directory itself.
    fileprivate func goes(to directory: String) -> Bool {
        var destination = Substring(command.destination.text)
        while destination.utf8.count > 1, destination.utf8.last == UInt8(ascii: "/") { destination.removeLast() }
        return destination == "." || destination == directory
    }
}

extension Diagnostic.Message {
    fileprivate static func foreign(_ folder: String, _ code: ForeignCode) -> Self {
        "'\(folder)' of the context overwrites what was installed with programs for another system: '\(code.path)' is for \(code.system); write '\(folder)' into the ignore file"
    }

    fileprivate static func overwritten(_ folder: String, isThere: Bool) -> Self {
        isThere
            ? "'\(folder)' of the context overwrites what was installed; write it into the ignore file"
            : "a build on a machine that has '\(folder)' overwrites what was installed; write it into an ignore file"
    }
}
