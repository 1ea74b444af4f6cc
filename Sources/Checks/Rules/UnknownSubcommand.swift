import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A word of another package manager.
    static let unknownSubcommand = Rule(
        id: "unknown-subcommand",
        severity: .error,
        repair: .safe,
        source: .practice,
        summary: "A package manager is given a word that only others know.",
        why:
            "`apk install`, `apt-get uninstall` and their like fail at once: each package manager has words of its own.",
        bad: "RUN apk install curl",
        good: "RUN apk add curl",
        exceptions: ["Options and their values in front of the word, as in `apk --no-cache add`."]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                for command in script.packageCommands where !command.call.call.mayFail {
                    guard let right = command.meantVerb else { continue }
                    let place = script.place(command.verbRange)
                    report(
                        .unknown(command.verb, of: command.call.name, right),
                        place,
                        // What is more than another word for the same may be more than was meant.
                        fixes: [.replacing(place, by: right, isSafe: !right.utf8.contains(0x20))]
                    )
                }
            }
        }
    }
}

extension PackageCommand {
    /// What was meant by a word that the package manager does not know.
    fileprivate var meantVerb: String? {
        switch manager {
        case .apk: ["install": "add", "remove": "del", "uninstall": "del", "delete": "del"][verb]
        case .apt: ["add": "install", "uninstall": "remove", "delete": "remove", "del": "remove"][verb]
        case .dnf: ["add": "install", "uninstall": "remove"][verb]
        case .pip:
            ["add": "install", "remove": "uninstall", "update": "install --upgrade", "upgrade": "install --upgrade"][
                verb
            ]
        case .conda: ["add": "install"][verb]
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unknown(_ word: String, of program: String, _ right: String) -> Self {
        "'\(program)' knows no '\(word)'; write '\(program) \(right)'"
    }
}
