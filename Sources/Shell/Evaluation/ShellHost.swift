import SourceText
import Values

/// What stands around a script: the files of the commit, and the commands that only the caller understands.
package protocol ShellHost {
    /// The files of the repository, with paths relative to its root.
    var files: (any FileTree)? { get }

    /// The value of a variable that the script did not set and the state does not hold; nil when there is none.
    func variable(_ name: String) -> Template?

    /// The value of a text in YAML; nil when it is not known how a program reads it.
    func yaml(_ text: String) -> Value?

    /// Answers for a command that the shell does not know as pure; nil when its output and its effects are unknown.
    mutating func run(_ call: ShellCommandCall) -> ShellCommandResult?
}

extension ShellHost {
    package func variable(_ name: String) -> Template? { nil }

    package func yaml(_ text: String) -> Value? { nil }
}

/// A command that a script would run.
package struct ShellCommandCall: Sendable {
    /// Without the arguments; it may be unknown.
    package let name: Template
    package let arguments: [ShellArgument]
    /// What the command could read; nil when nothing is given to it.
    package let input: Template?
    /// When all of them hold, the command runs; unknown themselves.
    package let conditions: [ShellCondition]
    /// Whether the script goes on when the command fails, because it asks for that.
    package let isTested: Bool
    /// The bytes of the command in its script.
    package let range: Range<Int>
    package let place: SourceRange?
    /// The command as it is written.
    package let source: String
    package let state: ShellState

    /// The conditions as one text; nil when the command runs in any case.
    package var condition: String? {
        conditions.isEmpty ? nil : conditions.map(\.description).joined(separator: " && ")
    }

    /// The value of a variable in the command's environment.
    package func environment(_ name: String) -> Template? {
        guard let variable = state.variables[name], variable.isExported else { return nil }
        return variable.text
    }
}

package struct ShellCommandResult: Sendable {
    package var output: Template
    /// nil when the run decides it.
    package var status: Int?
    /// Values of variables that the command sets, as only a shell builtin could.
    package var variables: [String: Template]
    /// Texts of files that the command writes, by absolute path.
    package var files: [String: Template]

    package init(
        output: Template = Template(),
        status: Int? = nil,
        variables: [String: Template] = [:],
        files: [String: Template] = [:]
    ) {
        self.output = output
        self.status = status
        self.variables = variables
        self.files = files
    }
}
