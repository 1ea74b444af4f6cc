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
///
/// It is handed on and kept at every branch of a script, so a copy is one pointer; what is behind it is copied when one of
/// its owners changes something.
package struct ShellState: Sendable {
    private var storage: Storage

    /// Never changed while two states share it, which makes it safe to send, and needless to guard each access.
    private final class Storage: @unchecked Sendable {
        @exclusivity(unchecked) var variables: [String: ShellVariable] = [:]
        @exclusivity(unchecked) var positional: [Template]? = []
        @exclusivity(unchecked) var scriptName: String? = "bash"
        @exclusivity(unchecked) var positionalDoubt: Unknown?
        @exclusivity(unchecked) var options = ShellOptions()
        @exclusivity(unchecked) var status = ShellStatus.known(0)
        @exclusivity(unchecked) var workingDirectory: String?
        @exclusivity(unchecked) var workspace: String
        @exclusivity(unchecked) var files: [String: VirtualFile] = [:]
        @exclusivity(unchecked) var otherFiles: Unknown?
        @exclusivity(unchecked) var otherCommit: Unknown?
        @exclusivity(unchecked) var otherVariables: Unknown?
        @exclusivity(unchecked) var directories: Set<String> = []
        @exclusivity(unchecked) var functions: [String: FunctionDefinition] = [:]
        @exclusivity(unchecked) var descriptors: [Int: Descriptor] = [:]
        @exclusivity(unchecked) var optionPlace: OptionPlace?
        @exclusivity(unchecked) var directoryStack: [String]? = []
        @exclusivity(unchecked) var inputs: [Int: Input] = [:]
        @exclusivity(unchecked) var scopes: [[String: ShellVariable?]] = []

        init(workspace: String) {
            self.workspace = workspace
            workingDirectory = workspace
        }

        init(copying other: Storage) {
            variables = other.variables
            positional = other.positional
            scriptName = other.scriptName
            positionalDoubt = other.positionalDoubt
            options = other.options
            status = other.status
            workingDirectory = other.workingDirectory
            workspace = other.workspace
            files = other.files
            otherFiles = other.otherFiles
            otherCommit = other.otherCommit
            otherVariables = other.otherVariables
            directories = other.directories
            functions = other.functions
            descriptors = other.descriptors
            optionPlace = other.optionPlace
            directoryStack = other.directoryStack
            inputs = other.inputs
            scopes = other.scopes
        }
    }

    @inline(never)
    private mutating func makeUnique() -> Storage {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
        return storage
    }

    package var variables: [String: ShellVariable] {
        get { storage.variables }
        _modify { yield &makeUnique().variables }
    }

    /// `$1`, `$2` …; nil when they are unknown.
    package var positional: [Template]? {
        get { storage.positional }
        _modify { yield &makeUnique().positional }
    }

    /// `$0`
    package var scriptName: String? {
        get { storage.scriptName }
        _modify { yield &makeUnique().scriptName }
    }

    /// Why it is not known how many arguments there are, where that is known.
    var positionalDoubt: Unknown? {
        get { storage.positionalDoubt }
        _modify { yield &makeUnique().positionalDoubt }
    }

    package var options: ShellOptions {
        get { storage.options }
        _modify { yield &makeUnique().options }
    }

    package var status: ShellStatus {
        get { storage.status }
        _modify { yield &makeUnique().status }
    }

    /// As an absolute path; nil when it is unknown.
    package var workingDirectory: String? {
        get { storage.workingDirectory }
        _modify { yield &makeUnique().workingDirectory }
    }

    /// Where the repository's root is, as an absolute path.
    package var workspace: String {
        get { storage.workspace }
        _modify { yield &makeUnique().workspace }
    }

    /// What was written, by absolute path.
    package var files: [String: VirtualFile] {
        get { storage.files }
        _modify { yield &makeUnique().files }
    }

    /// Why a file that the commit does not have may exist; nil while nothing could have made one.
    package var otherFiles: Unknown? {
        get { storage.otherFiles }
        _modify { yield &makeUnique().otherFiles }
    }

    /// Why the files of the commit may be others by now; nil while nothing could have replaced them.
    package var otherCommit: Unknown? {
        get { storage.otherCommit }
        _modify { yield &makeUnique().otherCommit }
    }

    /// Why a variable that was never set may be set; nil while nothing could have set it.
    package var otherVariables: Unknown? {
        get { storage.otherVariables }
        _modify { yield &makeUnique().otherVariables }
    }

    /// Directories that the script made, by absolute path.
    var directories: Set<String> {
        get { storage.directories }
        _modify { yield &makeUnique().directories }
    }

    var functions: [String: FunctionDefinition] {
        get { storage.functions }
        _modify { yield &makeUnique().functions }
    }

    var descriptors: [Int: Descriptor] {
        get { storage.descriptors }
        _modify { yield &makeUnique().descriptors }
    }

    var optionPlace: OptionPlace? {
        get { storage.optionPlace }
        _modify { yield &makeUnique().optionPlace }
    }

    /// What `pushd` has left behind; nil when it is not known.
    var directoryStack: [String]? {
        get { storage.directoryStack }
        _modify { yield &makeUnique().directoryStack }
    }

    var inputs: [Int: Input] {
        get { storage.inputs }
        _modify { yield &makeUnique().inputs }
    }

    /// For each running function the values that its local variables hide.
    var scopes: [[String: ShellVariable?]] {
        get { storage.scopes }
        _modify { yield &makeUnique().scopes }
    }

    package init(workspace: String) {
        storage = Storage(workspace: workspace)
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
