import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A command that has become the argument of the one before it.
    static let missingAnd = Rule(
        id: "missing-and",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "A line of a RUN begins with a command, but the line before it does not end with `&&`.",
        why: """
            The backslash joins both lines to one command, so the second command is taken for words of the first. The build \
            fails, or goes on without what the second line was to do.
            """,
        bad: "RUN ln -s /opt/a /opt/b \\\n…\n    pip install numpy",
        good: "RUN ln -s /opt/a /opt/b && \\\n…\n    pip install numpy",
        exceptions: [
            "A command behind one that starts others, as `sudo`, `xargs`, `env` or `sh -c`.",
            "Names of packages that are names of commands, as in `apt-get install git`.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                for call in script.calls where takesNoCommand.contains(call.name) && call.arguments.count >= 2 {
                    for index in 0..<(call.arguments.count - 1) {
                        let word = call.arguments[index]
                        guard let command = word.literal, let first = call.arguments[index + 1].literal,
                            isCommand(command, first), script.beginsLine(word.range)
                        else { continue }
                        let place = script.place(word.range)
                        report(
                            .joined(command, first, to: call.name),
                            place,
                            fixes: file.joining(lineBefore: place.bytes.lowerBound).map { [$0] } ?? []
                        )
                        break
                    }
                }
            }
        }
    }

    /// Commands that start no other command.
    private static let takesNoCommand: Set<String> = [
        "apk", "apt", "apt-get", "cd", "chmod", "chown", "conda", "cp", "curl", "dnf", "export", "git", "ln", "make",
        "mamba", "mkdir", "mv", "npm", "pip", "pip3", "rm", "sed", "tar", "touch", "unzip", "wget", "yarn", "yum",
    ]

    /// Whether two words begin a command, and are not two packages of a list.
    private static func isCommand(_ name: String, _ next: String) -> Bool {
        switch name {
        case "apt-get", "apt": ["update", "install", "upgrade", "dist-upgrade", "clean", "autoremove"].contains(next)
        case "pip", "pip3", "conda", "mamba": ["install", "uninstall", "update", "clean"].contains(next)
        case "apk": ["add", "del", "update"].contains(next)
        case "dnf", "yum": ["install", "update", "clean"].contains(next)
        case "npm": ["install", "ci"].contains(next)
        case "rm": next.hasPrefix("-r") || next.hasPrefix("-f")
        case "mkdir": next == "-p"
        case "ln": next.hasPrefix("-s")
        default: false
        }
    }
}

extension CheckedDockerfile {
    /// Puts `&&` in front of the backslash that ends the line before a place; nil when a comment is in between.
    fileprivate func joining(lineBefore offset: Int) -> Diagnostic.Fix? {
        let bytes = syntax.file.bytes
        guard var end = bytes[..<offset].lastIndex(of: 0x0A) else { return nil }
        while end > 0, [0x20, 0x09, 0x0D].contains(bytes[end - 1]) { end -= 1 }
        guard end > 0, bytes[end - 1] == syntax.escape else { return nil }
        var word = end - 1
        while word > 0, bytes[word - 1] == 0x20 || bytes[word - 1] == 0x09 { word -= 1 }
        guard word > 0, bytes[word - 1] != 0x0A else { return nil }
        return inserting(" &&", at: word, isSafe: false)
    }
}

extension Diagnostic.Message {
    fileprivate static func joined(_ command: String, _ next: String, to other: String) -> Self {
        "'\(command) \(next)' is taken for words of '\(other)'; end the line before it with '&& \\'"
    }
}
