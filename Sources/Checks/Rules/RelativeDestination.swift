import Dockerfile
import Shell
import SourceText

extension Rule {
    /// Files that land in the root folder.
    static let relativeDestination = Rule(
        id: "relative-destination",
        severity: .warning,
        repair: .none,
        source: .dockerfileReference,
        summary: "COPY, ADD, RUN or CMD has a relative path in a stage without WORKDIR.",
        why:
            "The base image sets no working directory, so the files land in `/`, among the folders of the system, or are looked for there.",
        bad: "…\nFROM ubuntu:22.04\nCOPY hello.sh .",
        good: "…\nFROM ubuntu:22.04\nWORKDIR /app\nCOPY hello.sh .",
        exceptions: [
            "Absolute destinations, and those that begin with a variable.",
            "Stages that build on one with a WORKDIR.",
            "Base images of which it is not known where they start.",
            "In an empty image, and in a stage that is no part of the image, it is a hint only.",
            "What a RUN makes and removes, what it does in a folder that it goes to, and the second such path that a stage makes.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                guard let base = file.bases[stage.index], base.startsAtRoot,
                    !file.lineage(of: stage.index).dropFirst().contains(where: { $0.setsDirectory })
                else { continue }
                let severity: Diagnostic.Severity? = base.isScratch || !file.isInImage(stage.index) ? .hint : nil
                var (hasFiles, isTold) = (false, false)
                for command in stage.commands {
                    if case .workdir = command.command { break }
                    if case .copy(let copy) = command.command.asCopy, copy.destination.isRelative {
                        report(.root(copy.destination.text), file.place(copy.destination.range), severity: severity)
                        hasFiles = true
                    }
                    // Told once where the files are, that they are looked for there is no news.
                    guard !hasFiles else { continue }
                    switch command.command {
                    case .run where !isTold:
                        guard let (path, range) = file.script(of: command)?.madeAtRoot else { continue }
                        report(.root(path), range, severity: severity)
                        isTold = true
                    case .cmd(let process), .entrypoint(let process):
                        guard let word = process.startedPath else { continue }
                        report(.sought(word.text), file.place(word.range), severity: severity)
                    default: break
                    }
                }
            }
        }
    }
}

extension DockerfileCommand {
    /// COPY, or ADD as if it were one.
    var asCopy: DockerfileCommand? {
        switch self {
        case .copy: self
        case .add(let copy): .copy(copy)
        default: nil
        }
    }
}

extension DockerfileStages.Stage {
    fileprivate var setsDirectory: Bool {
        commands.contains { if case .workdir = $0.command { true } else { false } }
    }
}

extension DockerfileWord {
    /// Whether a path starts at the working directory: no root, no variable, no drive.
    fileprivate var isRelative: Bool {
        let path = text.utf8.drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        guard let first = path.first else { return false }
        return first != UInt8(ascii: "/") && first != UInt8(ascii: "$") && !path.contains(UInt8(ascii: ":"))
    }
}

extension RunScript {
    /// What the script makes in the folder that it starts in, and leaves there.
    fileprivate var madeAtRoot: (path: String, place: SourceRange)? {
        guard script.error == nil, let call = calls.first(where: { $0.name != "set" }), call.isCertain,
            call.wrappers.isEmpty, call.name == "mkdir" || call.name == "git"
        else { return nil }
        var words = call.arguments.filter { word in word.literal?.hasPrefix("-") != true }
        if call.name == "git" {
            // The name of the folder, where it is written; an option may have a value that looks like one.
            guard call.subcommand == "clone", words.count == 3, words.count == call.arguments.count else { return nil }
            words = [words[2]]
        }
        guard words.count == 1, let path = words[0].literal, let first = path.utf8.first,
            !"/.~".utf8.contains(first), !path.utf8.contains(UInt8(ascii: "{"))
        else { return nil }
        // Whoever goes there, removes it or makes it somebody's knows where it is.
        let rest = uses.calls.dropFirst().contains { other in
            other.command.arguments.contains { argument in
                guard case .word(let word) = argument else { return false }
                return word.literal?.contains(bytesOf: path) != false
            }
        }
        return rest ? nil : (path, place(words[0].range))
    }
}

extension ProcessCommand {
    /// The file by a relative path that is started, or given to what runs such files.
    fileprivate var startedPath: DockerfileWord? {
        guard case .exec(let words) = self, let first = words.first else { return nil }
        if first.text.contains("/"), first.isRelative { return first }
        let rest = words.dropFirst().drop { ["-u", "-jar", "-O", "-B", "-I"].contains($0.text) }
        guard Self.endings[first.text]?.contains(where: { rest.first?.text.hasSuffix($0) == true }) == true,
            let script = rest.first, script.isRelative, !script.text.hasPrefix("-")
        else { return nil }
        return script
    }

    /// What runs files, and how the names of those end.
    private static let endings: [String: [String]] = [
        "python": [".py"], "python3": [".py"], "node": [".js", ".mjs", ".cjs"], "ruby": [".rb"], "perl": [".pl"],
        "bash": [".sh"], "sh": [".sh"], "Rscript": [".R"], "julia": [".jl"], "java": [".jar"], "php": [".php"],
    ]
}

extension Diagnostic.Message {
    fileprivate static func sought(_ path: String) -> Self {
        "nothing sets a working directory here, so '\(path)' is looked for in '/'; add a WORKDIR above, or write an absolute path"
    }

    fileprivate static func root(_ path: String) -> Self {
        "nothing sets a working directory here, so '\(path)' is in '/'; add a WORKDIR above, or write an absolute path"
    }
}
