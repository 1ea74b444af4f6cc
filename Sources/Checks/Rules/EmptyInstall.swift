import Dockerfile
import Shell
import SourceText

extension Rule {
    /// An install command that installs nothing.
    static let emptyInstall = Rule(
        id: "empty-install",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "An install command has no packages.",
        why: """
            `pip install` and `conda install` fail without packages; `apt-get install` and `apk add` do nothing. Mostly the \
            list was removed, or put into a comment, and the command stayed.
            """,
        bad: "RUN pip install --no-cache-dir && pip cache purge",
        good: "RUN pip install --no-cache-dir numpy && pip cache purge",
        exceptions: [
            "A list in a variable, from a file (`-r`, `--file`), or from `xargs`.",
            "`apt-get install -f`, which repairs what is there.",
            "`npm install` and others that read the list of the project.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts where script.script.error == nil {
                for command in script.packageCommands {
                    let verb = command.manager == .apk ? "add" : "install"
                    guard command.verb == verb, command.packages.isEmpty, !command.hasSource, !command.hasUnknownWords,
                        !command.hasOption("h", or: "--help")
                    else { continue }
                    let isHarmless = command.manager == .apt || command.manager == .apk
                    let range = command.call.nameRange.lowerBound..<command.verbRange.upperBound
                    report(
                        isHarmless ? .nothing(command) : .fails(command),
                        script.place(range),
                        severity: isHarmless ? .warning : nil
                    )
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func nothing(_ command: PackageCommand) -> Self {
        "'\(command.call.name) \(command.verb)' without packages does nothing; name them, or remove the command"
    }

    fileprivate static func fails(_ command: PackageCommand) -> Self {
        "'\(command.call.name) \(command.verb)' without packages fails; name them, or remove the command"
    }
}
