import Glibc

/// The answer to `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never

    /// The style for a stream; `auto` asks the environment first, then whether the stream is a terminal.
    ///
    /// `NO_COLOR` (https://no-color.org) wins over `CLICOLOR_FORCE` (https://bixense.com/clicolors/).
    package func style(environment: [String: String], isTerminal: Bool) -> Style {
        switch self {
        case .always:
            return .colored
        case .never:
            return .plain
        case .auto:
            if let refusal = environment["NO_COLOR"], !refusal.isEmpty { return .plain }
            if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return .colored }
            if environment["TERM"] == "dumb" || environment["CLICOLOR"] == "0" { return .plain }
            return isTerminal ? .colored : .plain
        }
    }

    /// The style for an open file of this process, as 1 for standard output.
    package func style(environment: [String: String], fileDescriptor: Int32) -> Style {
        style(environment: environment, isTerminal: isatty(fileDescriptor) == 1)
    }
}
