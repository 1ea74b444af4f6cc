import ArgumentParser
import Reporting

/// What all commands share.
struct SharedOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long],
        help: ArgumentHelp("Run as if started in this folder.", valueName: "folder")
    )
    var directory: String?

    @Option(help: ArgumentHelp("The configuration file, instead of .imgmatrix.yaml at the root.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("When to use colours: auto, always, never.", valueName: "when"))
    var color: ColorChoice = .auto

    @Flag(name: .shortAndLong, help: "Print results only, no remarks.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Print more of what was done.")
    var verbose = false

    @Flag(help: "Show no progress.")
    var noProgress = false
}

extension ColorChoice: ExpressibleByArgument {}

/// Which run of CI the answer is for.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The event that starts CI; a push by default.", valueName: "event"))
    var event: String?

    @Option(
        help: ArgumentHelp(
            "The branch or tag that CI runs for; the branch that is checked out by default.",
            valueName: "ref"
        )
    )
    var ref: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A value that only the run knows, as github.actor=ada or vars.NAMESPACE=lab. May be repeated.",
            valueName: "name=value"
        )
    )
    var values: [String] = []

    func validate() throws {
        for value in values where !value.contains("=") {
            throw ValidationError("--set takes name=value, as in --set github.actor=ada; '\(value)' has no '='")
        }
        for value in values {
            let name = value.prefix { $0 != "=" }
            let contexts = ["github.", "vars.", "secrets.", "inputs.", "runner."]
            guard contexts.contains(where: { name.hasPrefix($0) && name.count > $0.count }) else {
                throw ValidationError(
                    "--set takes a member of github, vars, secrets, inputs or runner, as in --set vars.NAMESPACE=lab; "
                        + "'\(name)' is none"
                )
            }
        }
    }

    var request: RunRequest {
        var request = RunRequest(event: event, ref: ref)
        for value in values {
            guard let equals = value.firstIndex(of: "=") else { continue }
            request.values[String(value[..<equals])] = String(value[value.index(after: equals)...])
        }
        return request
    }
}

/// What the user says of the run; the rest follows from the repository.
struct RunRequest {
    var event: String?
    var ref: String?
    /// By the names of contexts.
    var values: [String: String] = [:]
}
