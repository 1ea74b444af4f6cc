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
        summary: "A package manager is given a word that only others know, or one with a slip.",
        why:
            "`apk install`, `apt-get isntall` and their like fail at once: each package manager has words of its own.",
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
        if let right = manager.foreignVerbs[verb] { return right }
        // Nobody knows all words of all versions, but none of them is one letter away from another.
        guard verb.utf8.count >= 4, !manager.verbs.contains(verb) else { return nil }
        let written = Array(verb.unicodeScalars)
        return manager.verbs.first { typingDistance(written, Array($0.unicodeScalars)) == 1 }
    }
}

extension PackageCommand.Manager {
    /// What is said to others, with what is meant.
    fileprivate var foreignVerbs: [String: String] {
        switch self {
        case .apk: ["install": "add", "remove": "del", "uninstall": "del", "delete": "del"]
        case .apt: ["add": "install", "uninstall": "remove", "delete": "remove", "del": "remove"]
        case .dnf: ["add": "install", "uninstall": "remove"]
        case .pip:
            ["add": "install", "remove": "uninstall", "update": "install --upgrade", "upgrade": "install --upgrade"]
        case .conda: ["add": "install"]
        }
    }

    /// The usual words.
    fileprivate var verbs: [String] {
        switch self {
        case .apk:
            ["add", "audit", "cache", "del", "fetch", "fix", "index", "info", "list", "search", "update", "upgrade"]
        case .apt:
            [
                "autoclean", "autoremove", "build-dep", "check", "clean", "dist-upgrade", "download", "full-upgrade",
                "install", "list", "policy", "purge", "reinstall", "remove", "satisfy", "search", "show", "source",
                "update", "upgrade",
            ]
        case .dnf:
            [
                "autoremove", "builddep", "check", "clean", "config-manager", "copr", "downgrade", "download", "erase",
                "group", "groupinstall", "groups", "info", "install", "list", "localinstall", "makecache", "module",
                "reinstall",
                "remove", "repolist", "search", "swap", "update", "upgrade",
            ]
        case .pip:
            [
                "cache", "check", "config", "debug", "download", "freeze", "hash", "help", "index", "inspect",
                "install",
                "list", "lock", "search", "show", "uninstall", "wheel",
            ]
        case .conda:
            [
                "activate", "build", "clean", "compare", "config", "create", "deactivate", "develop", "export", "info",
                "init", "install", "list", "package", "remove", "rename", "search", "shell", "uninstall", "update",
                "upgrade",
            ]
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unknown(_ word: String, of program: String, _ right: String) -> Self {
        "'\(program)' knows no '\(word)'; write '\(program) \(right)'"
    }
}
