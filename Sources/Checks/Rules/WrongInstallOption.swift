import Dockerfile
import Shell
import SourceText

extension Rule {
    /// An install command that fails or asks.
    static let wrongInstallOption = Rule(
        id: "wrong-install-option",
        severity: .error,
        repair: .safe,
        source: .practice,
        summary: "An install command has an option that it does not know, or lacks the one that answers its question.",
        why: """
            `pip install` knows no `-y` and fails. `apt-get`, `dnf`, `yum` and `conda` ask before they change something; \
            nobody answers in a build, and that is a no.
            """,
        bad: "RUN pip install -y numpy",
        good: "RUN pip install numpy",
        exceptions: [
            "`apt-get -qq`, `--assume-yes`, and configurations that say yes to everything.",
            "Input from a pipe, as in `yes | apt-get install curl`.",
            "`microdnf`, `micromamba` and `apk`, which do not ask or take silence for a yes.",
            "Packages that are files, as in `apt-get install /tmp/a.deb`.",
            "`--dry-run`, `--download-only` and others that change nothing.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                for command in script.packageCommands {
                    if command.manager == .pip {
                        guard ["install", "download", "wheel"].contains(command.verb),
                            let option = command.options.first(where: { $0.text == "-y" || $0.text == "--yes" })
                        else { continue }
                        let place = script.place(option.range)
                        report(
                            .unknown(option.text, of: command),
                            place,
                            fixes: [file.removing(place.bytes, "remove '\(option.text)'", isSafe: true)]
                        )
                    } else if command.asks, !command.isAnswered, !file.saysYesToEverything {
                        let range = command.call.nameRange.lowerBound..<command.verbRange.upperBound
                        let place = script.place(range)
                        report(
                            .asks(command),
                            place,
                            severity: .warning,
                            fixes: [file.inserting(" -y", at: place.bytes.upperBound, isSafe: true)]
                        )
                    }
                }
            }
        }
    }
}

extension PackageCommand {
    /// Whether the command asks, and nothing in it answers.
    fileprivate var asks: Bool {
        switch manager {
        case .apt:
            guard ["install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "build-dep"].contains(verb)
            else { return false }
            let isQuiet = options.contains { $0.text.hasPrefix("-qq") || $0.text.hasPrefix("-q=2") }
            let changesNothing =
                hasOption("s", or: "--dry-run", "--simulate", "--print-uris") || hasOption("d", or: "--download-only")
            // What is asked for by name alone needs no question; packages from files mostly bring nothing else.
            let areFiles = !packages.isEmpty && packages.allSatisfy { $0.text.utf8.contains(UInt8(ascii: "/")) }
            return !isQuiet && !areFiles && !changesNothing
                && !hasOption("y", or: "--yes", "--assume-yes", "--trivial-only")
        case .conda:
            // micromamba takes no answer for a yes.
            guard call.name != "micromamba", ["install", "update", "upgrade", "remove", "create"].contains(verb) else {
                return false
            }
            let changesNothing = hasOption("d", or: "--dry-run", "--download-only", "--help")
            return !changesNothing && !hasOption("y", or: "--yes", "--json")
        case .dnf:
            guard call.name != "microdnf" else { return false }
            guard ["install", "update", "upgrade", "remove", "groupinstall", "reinstall"].contains(verb) else {
                return false
            }
            return !hasOption("y", or: "--assumeyes", "--assumeno", "--downloadonly")
        case .apk, .pip: return false
        }
    }
}

extension PackageCommand {
    /// Whether something else may answer, or decides what is given to the command.
    fileprivate var isAnswered: Bool {
        let hasInput = call.call.redirections.contains { [.input, .hereDocument, .hereString].contains($0.operator) }
        return call.call.position > 0 || hasInput || call.call.mayFail || hasUnknownWords
    }
}

extension CheckedDockerfile {
    /// Whether some setting of the file says yes where a package manager asks.
    fileprivate var saysYesToEverything: Bool {
        let marks = ["ssume-Yes", "always_yes", "ALWAYS_YES", "assumeyes", "ssume_yes"]
        let text = String(decoding: syntax.file.bytes, as: UTF8.self)
        return marks.contains { text.contains(bytesOf: $0) }
    }
}

extension Diagnostic.Message {
    fileprivate static func unknown(_ option: String, of command: PackageCommand) -> Self {
        "'pip \(command.verb)' knows no option '\(option)'; it never asks, so remove it"
    }

    fileprivate static func asks(_ command: PackageCommand) -> Self {
        "'\(command.call.name) \(command.verb)' asks, and in a build nobody answers; add '-y'"
    }
}
