import Values

package struct ShellOptions: Hashable, Sendable {
    /// `set -e`
    package var stopsAtError = false
    /// `set -u`
    package var refusesUnset = false
    /// `set -o pipefail`
    package var failsWithPipe = false
    /// `set -f`
    var leavesPatterns = false
    /// `shopt -s extglob`
    var extendsPatterns = false
    /// `shopt -s nullglob`
    var dropsUnmatched = false
    /// `shopt -s nocasematch`
    var ignoresCase = false
    /// `shopt -s lastpipe`
    var runsLastOfPipe = false
    /// `set -a`
    var exportsAll = false

    package init() {}

    /// The options with which a runner starts a step's script: without a `shell`, and for `shell: bash`.
    ///
    /// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    package static func runner(namesBash: Bool) -> ShellOptions {
        var options = ShellOptions()
        options.stopsAtError = true
        options.failsWithPipe = namesBash
        return options
    }
}

/// Which shell reads a script.
package enum ShellDialect: Hashable, Sendable {
    case bash
    /// `sh`, which is dash on the hosted runners
    case posix
}

/// All that a script can change, and that can change a script.
package struct ShellState: Sendable {
    package var variables: [String: ShellVariable] = [:]
    /// `$1`, `$2` …; nil when they are unknown.
    package var positional: [Template]? = []
    /// `$0`
    /// Why it is not known how many arguments there are, where that is known.
    var positionalDoubt: Unknown?
    package var scriptName: String? = "bash"
    package var options = ShellOptions()
    package var status = ShellStatus.known(0)
    /// As an absolute path; nil when it is unknown.
    package var workingDirectory: String?
    /// Where the repository's root is, as an absolute path.
    package var workspace: String
    /// What was written, by absolute path.
    package var files: [String: VirtualFile] = [:]
    /// Why a file that the commit does not have may exist; nil while nothing could have made one.
    package var otherFiles: Unknown?
    /// Why the files of the commit may be others by now; nil while nothing could have replaced them.
    package var otherCommit: Unknown?
    /// Why a variable that was never set may be set; nil while nothing could have set it.
    package var otherVariables: Unknown?

    /// Directories that the script made, by absolute path.
    var directories: Set<String> = []
    var functions: [String: FunctionDefinition] = [:]
    var descriptors: [Int: Descriptor] = [:]
    var optionPlace: OptionPlace?
    /// What `pushd` has left behind; nil when it is not known.
    var directoryStack: [String]? = []
    var inputs: [Int: Input] = [:]
    /// For each running function the values that its local variables hide.
    var scopes: [[String: ShellVariable?]] = []

    package init(workspace: String) {
        self.workspace = workspace
        workingDirectory = workspace
    }

    /// A function and the script in which it is written.
    struct FunctionDefinition: Sendable {
        var body: ShellCommand
        var script: ShellScript
    }

    /// How far `getopts` has come: the index of a word, and the letter in it that comes next.
    struct OptionPlace: Hashable, Sendable {
        var index: Int
        var offset: Int
    }

    /// Where a file descriptor leads.
    enum Descriptor: Hashable, Sendable {
        /// A key of `files`.
        case file(String)
        /// A key of `inputs`.
        case input(Int)
        case discarded
        case unknown(Unknown)
    }

    /// What is left to read.
    struct Input: Hashable, Sendable {
        var text: Template
    }

    package subscript(_ name: String) -> Template? {
        get { variables[name]?.text }
        set {
            if let newValue {
                var variable = ShellVariable(
                    newValue,
                    isExported: options.exportsAll || variables[name]?.isExported ?? false
                )
                if let form = variables[name]?.form {
                    variable.form = form
                    variable.value = .text(form.applied(to: newValue) ?? Self.reshaped(name))
                }
                variables[name] = variable
            } else {
                variables[name] = nil
            }
        }
    }

    /// A value that `declare -i` or another form has made another one.
    static func reshaped(_ name: String) -> Template {
        Template(Unknown("$\(name)", because: "what `declare` makes of its value is not followed"))
    }

    /// Sets a variable as the environment of a process does.
    package mutating func export(_ name: String, _ value: Template) {
        variables[name] = ShellVariable(value, isExported: true)
    }
}
