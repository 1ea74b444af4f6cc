import Dockerfile
import SourceText

extension Rule {
    /// A variable that nobody replaces.
    static let unexpandedArgument = Rule(
        id: "unexpanded-argument",
        severity: .warning,
        repair: .none,
        source: .dockerfileReference,
        summary: "A JSON array of CMD or ENTRYPOINT holds a variable.",
        why: """
            In that form no shell is started, so nobody replaces the variable: the program gets the dollar sign and the \
            name.
            """,
        bad: "CMD [\"echo\", \"$HOME\"]",
        good: "CMD [\"sh\", \"-c\", \"echo $HOME\"]",
        exceptions: [
            "An array that starts a shell, or has an option `-c` as in `[\"tini\", \"--\", \"bash\", \"-c\", \"…\"]`.",
            "Programs that replace variables themselves, as `envsubst` and `dockerize`.",
            "A dollar sign without a name behind it.",
            "On a base image that may have an entry point of its own, CMD is a hint only.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                for command in stage.commands {
                    let words: [DockerfileWord]
                    switch command.command {
                    case .cmd(.exec(let process)), .entrypoint(.exec(let process)): words = process
                    default: continue
                    }
                    guard !words.contains(where: \.mayExpand) else { continue }
                    for word in words {
                        guard let name = word.variable else { continue }
                        let range = file.syntax.use(of: name, in: word.range) ?? word.range
                        // An entry point of the base image may replace it.
                        let isSure =
                            command.instruction.keyword == .entrypoint
                            || file.bases[stage.index]?.setsNothingOfItsOwn == true
                        report(.unexpanded(name), file.place(range), severity: isSure ? nil : .hint)
                    }
                }
            }
        }
    }
}

extension DockerfileWord {
    /// Whether the word starts something that replaces variables, or gives it its text.
    fileprivate var mayExpand: Bool {
        let name = text.split(separator: "/").last ?? ""
        let shells: Set<Substring> = [
            "sh", "bash", "ash", "dash", "zsh", "ksh", "fish", "envsubst", "dockerize", "perl", "awk", "make", "pwsh",
            "powershell", "cmd", "cmd.exe", "powershell.exe", "s6-envdir", "with-contenv", "execlineb", "importas",
        ]
        return shells.contains(name) || text == "-c" || text == "-lc" || text == "-ec" || text == "-exc"
            || name.hasSuffix(".sh")
    }

    /// The first variable in the word.
    fileprivate var variable: String? {
        var rest = text.utf8[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[rest.index(after: dollar)...]
            let body = rest.first == UInt8(ascii: "{") ? rest.dropFirst() : rest
            let name = body.prefix { byte in
                (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
            }
            if let first = name.first, !(0x30...0x39).contains(first), name.count > 1 { return String(Substring(name)) }
        }
        return nil
    }
}

extension Diagnostic.Message {
    fileprivate static func unexpanded(_ name: String) -> Self {
        "no shell replaces '$\(name)' in a JSON array; start one with '[\"sh\", \"-c\", \"…\"]', or write the value"
    }
}
