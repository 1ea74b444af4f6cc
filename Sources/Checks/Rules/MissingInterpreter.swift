import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A script in an image with nothing that runs it.
    static let missingInterpreter = Rule(
        id: "missing-interpreter",
        severity: .error,
        repair: .none,
        source: .dockerfileReference,
        summary: "An image made from nothing starts a script, and nothing brings what runs it.",
        why: """
            The first line of a script names the program that runs it. `scratch` has none, so the start ends with "no such file \
            or directory", although the script is there.
            """,
        bad: """
            FROM scratch
            COPY start.sh /start.sh
            ENTRYPOINT ["/start.sh"]
            """,
        good: """
            FROM busybox:1.37
            COPY start.sh /start.sh
            ENTRYPOINT ["/start.sh"]
            """,
        exceptions: [
            "Images that get a folder, an archive, or a file of another stage or image, which may hold the program.",
            "A script whose program is copied as well.",
            "Scripts that nothing of the image starts, which are only a hint.",
            "Images that start nothing: others take their files.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where build.base == .scratch && !build.mayGetInterpreter {
            let started = build.startedPaths
            guard !started.isEmpty else { continue }
            for copy in build.lineage.flatMap(\.copies) {
                for source in copy.sources {
                    guard case .file(let isExecutable)? = build.kind(of: source.path),
                        let interpreter = build.interpreter(of: source.path)
                    else { continue }
                    let names = [
                        source.path.lastPathPart, copy.command.destination.text.lastPathPart,
                    ]
                    let isStarted = started.contains { names.contains($0.lastPathPart) }
                    guard isStarted || isExecutable, seen.insert(source.place).inserted else { continue }
                    report(.missing(source.path, interpreter), source.place, severity: isStarted ? nil : .hint)
                }
            }
        }
    }
}

extension ContextBuild {
    /// Whether an instruction may bring a program that runs scripts.
    fileprivate var mayGetInterpreter: Bool {
        lineage.contains { stage in
            stage.steps.contains { step in
                switch step {
                case .copy(let copy):
                    // A program by the name of what runs scripts, whatever it is.
                    let names = [
                        "sh", "bash", "ash", "dash", "busybox", "env", "python", "python3", "perl", "node", "lua",
                    ]
                    return copy.command.from != nil || copy.sources.isEmpty
                        || copy.sources.count != copy.command.sources.count
                        || copy.sources.contains { source in
                            guard case .file? = kind(of: source.path) else { return true }
                            let name = source.path.lastPathPart
                            return name.contains(bytesOf: ".tar") || name.hasSuffix(".tgz") || names.contains(name)
                                || names.contains(copy.command.destination.text.lastPathPart)
                        }
                case .run(let run, _): return !run.mounts.isEmpty
                case .workdir, .other: return false
                }
            }
        }
    }

    /// The programs that instructions of the image start, in the form without a shell.
    fileprivate var startedPaths: [String] {
        lineage.flatMap(\.steps).compactMap { step in
            switch step {
            case .run(let run, _):
                if case .exec(let words) = run.process { words.first?.text } else { nil }
            case .other(let command):
                switch command.command {
                case .entrypoint(.exec(let words)), .cmd(.exec(let words)): words.first?.text
                default: nil
                }
            case .copy, .workdir: nil
            }
        }
    }

    /// What the first line of a script names; nil for what is no script.
    fileprivate func interpreter(of path: String) -> String? {
        guard let bytes = read(path), bytes.starts(with: [0x23, 0x21]) else { return nil }
        let line = String(decoding: bytes.dropFirst(2).prefix { $0 != 0x0A && $0 != 0x0D }.prefix(256), as: UTF8.self)
        let words = line.split { $0 == " " || $0 == "\t" }
        guard let program = words.first, program.hasPrefix("/") else { return nil }
        return String(program)
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(_ path: String, _ interpreter: String) -> Self {
        "'\(path)' is run by '\(interpreter)', which an image made from 'scratch' does not have; take a base that has it, or a program"
    }
}
