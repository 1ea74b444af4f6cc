import ArgumentParser
import SourceText

/// The program: what CI will build, from what, under which names, and what is wrong with it.
@main
struct ImgMatrix: ParsableCommand {
    static let version = "0.1.0"
    static let homepage = "https://github.com/imgmatrix/imgmatrix"

    static let configuration = CommandConfiguration(
        commandName: "imgmatrix",
        abstract: "Tell, before the push, what CI will build, under which names, and what is wrong with it.",
        discussion: """
            Works in a git repository that holds a folder 'src/<app>/' for each container image and a workflow \
            '.github/workflows/build-push-<app>.yaml' for each folder.

              imgmatrix new jupyter-qlora     make an app and its workflow
              imgmatrix check                 find the mistakes
              imgmatrix tags jupyter-qlora    print the exact image name
            """,
        version: version,
        subcommands: [New.self, Check.self, Tags.self, Context.self, Explain.self]
    )

    static func main() {
        let context = CommandContext.current()
        do {
            try refuseUnknownCommand()
            let command = try parseAsRoot()
            guard let command = command as? any ContextCommand else {
                var command = command
                try command.run()
                return
            }
            try command.run(in: context)
            context.flush()
        } catch let failure as CommandFailure {
            context.flush()
            context.complain("\(failure)")
            exit(withError: ExitCode(2))
        } catch {
            context.flush()
            exit(withError: error)
        }
    }
}

extension ImgMatrix {
    /// Says which command was probably meant; the parser itself only says that an argument is unexpected.
    private static func refuseUnknownCommand() throws {
        let names = configuration.subcommands.map { $0._commandName } + ["help"]
        guard let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"), !names.contains(first) else {
            return
        }
        let meant = nearestName(to: first, among: names).map { "did you mean '\($0)'?" }
        throw ValidationError("there is no command '\(first)'; \(meant ?? "'imgmatrix --help' lists them")")
    }
}

/// A command that touches the world only through its context.
protocol ContextCommand: ParsableCommand {
    func run(in context: CommandContext) throws
}

extension ContextCommand {
    func run() throws {
        try run(in: .current())
    }
}

/// The job could not be done; the program ends with 2.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
