import Shell
import SourceText
import Values
import YAML

/// The shells whose scripts are read.
struct ScriptShell {
    let dialect: ShellDialect
    let options: ShellOptions

    /// - Parameter text: the value of `shell:`; nil without one.
    /// - Returns: nil for another interpreter, or one that is not known.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    init?(_ text: Template?) {
        guard let text else {
            dialect = .bash
            options = .runner(namesBash: false)
            return
        }
        guard let words = text.text?.split(separator: " "), let program = words.first else { return nil }
        switch String(program).lastPathPart {
        case "bash":
            dialect = .bash
            if words.count == 1 {
                options = .runner(namesBash: true)
            } else {
                var options = ShellOptions()
                for (index, word) in words.enumerated() where word.hasPrefix("-") && !word.hasPrefix("--") {
                    if word.contains("e") { options.stopsAtError = true }
                    if word.contains("u") { options.refusesUnset = true }
                    if word.contains("o"), index + 1 < words.count, words[index + 1] == "pipefail" {
                        options.failsWithPipe = true
                    }
                }
                self.options = options
            }
        case "sh":
            dialect = .posix
            options = .runner(namesBash: false)
        default: return nil
        }
    }
}

extension ScriptShell {
    /// Whether a script uses what the shells that are called `sh` do not agree about: some refuse it, some know it.
    static func isForBash(_ script: String) -> Bool {
        let bytes = Array(script.utf8)
        for marker in ["[[", "echo -e", "<<<", "=(", "$'", "&>", "((", "source ", "function "] {
            if contains(bytes, Array(marker.utf8)) { return true }
        }
        for index in bytes.indices.dropLast(2)
        where bytes[index] == UInt8(ascii: "$") && bytes[index + 1] == UInt8(ascii: "{") {
            guard bytes[index + 2] != UInt8(ascii: "!") else { return true }
            let rest = bytes[(index + 2)...].drop { byte in
                byte == UInt8(ascii: "_") || byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            }
            guard let operation = rest.first else { continue }
            if "/^,@[".utf8.contains(operation) { return true }
            if operation == UInt8(ascii: ":"), let next = rest.dropFirst().first, !"-=+?".utf8.contains(next) {
                return true
            }
        }
        return false
    }

    private static func contains(_ bytes: [UInt8], _ marker: [UInt8]) -> Bool {
        guard bytes.count >= marker.count else { return false }
        return (0...(bytes.count - marker.count)).contains { bytes[$0..<$0 + marker.count].elementsEqual(marker) }
    }
}

/// What a script leaves behind.
struct ScriptResult {
    struct Write {
        let name: String
        let value: Template
        /// Why it may not be written.
        let doubt: Unknown?
    }

    var effects: [StepEffect] = []
    var environment: [Write] = []
    var outputs: [Write] = []
    var otherVariables: Unknown?
    var otherOutputs: Unknown?
    /// What may fail in the script; nil when nothing can.
    var mayFail: Unknown?
    /// Whether the script fails in every run.
    var fails = false
    /// What the script runs that may build images and is not followed.
    var unfollowed: Unknown?
    /// What the script runs that could have done anything.
    var unknownProgram: Unknown?
    var paths: [ScriptPath] = []
    /// Why the script may log in to a registry that `effects` does not say.
    var unfollowedLogin: Unknown?
    var checkout: Checkout
    /// What later steps find.
    var workspace: Workspace
}

/// Follows the script of a `run:` step.
struct ScriptRunner {
    let workflow: Workflow
    let event: EventContexts
    let node: YAMLNode
    let env: ValueObject
    let gitHub: ValueObject
    let checkout: Checkout
    /// The folders of the workspace where other repositories are checked out.
    let otherCheckouts: [String]
    /// The absolute path of the folder in which the script starts; nil when it is not known.
    let directory: String?
    /// What earlier steps left.
    let workspace: Workspace
    /// Why the script may not run.
    let doubt: Unknown?

    private static let environmentFile = "/github/file_commands/env"
    private static let outputFile = "/github/file_commands/output"
    private static let pathFile = "/github/file_commands/path"
    private static let summaryFile = "/github/file_commands/summary"
    private static let commandFiles = [environmentFile, outputFile, pathFile, summaryFile]

    func run(_ text: EvaluatedText, shell: ScriptShell) -> ScriptResult {
        let map = ScriptPlaces(text, node: node)
        let script = ShellScript(parsing: ShellText(map.script, place: { map.place(of: $0) }))
        var state = initialState(shell)
        let files = ScriptFiles(
            script,
            env: env,
            directory: directory,
            otherFiles: workspace.otherFiles,
            place: workflow.place(node)
        )
        let host = ScriptHost(
            event: event,
            checkout: checkout,
            otherCheckouts: otherCheckouts,
            files: files,
            place: workflow.place(node)
        )
        var evaluator = ShellEvaluator(host: host)
        let outcome = evaluator.run(script: script, dialect: shell.dialect, state: &state)

        var result = ScriptResult(checkout: evaluator.host.checkout, workspace: workspace)
        result.effects = evaluator.host.effects
        result.unfollowed = evaluator.host.unfollowedBuild
        result.mayFail = outcome.mayFail ?? evaluator.host.firstEffect
        if case .known(let status) = outcome.status {
            // Where there may be files that are not known, a command that misses one may find it.
            result.fails =
                status != 0 && outcome.abandoned == nil && workspace.otherFiles == nil && state.otherFiles == nil
        }
        let others = outcome.abandoned ?? evaluator.host.unknownProgram
        result.unknownProgram = others
        result.paths = files.paths
        result.workspace.take(
            from: state,
            of: files,
            without: Self.commandFiles,
            program: others,
            doubt: doubt
        )
        result.unfollowedLogin = others
        let environment = writes(state.files[Self.environmentFile], others)
        let outputs = writes(state.files[Self.outputFile], others)
        (result.environment, result.otherVariables) = (environment.writes, environment.others)
        (result.outputs, result.otherOutputs) = (outputs.writes, outputs.others)
        if environment.areRefused || outputs.areRefused { result.fails = true }
        if node.contains("::set-output") {
            result.outputs += writes(outcome.output, nil) { EnvironmentFile(commandsIn: $0) }.writes
        }
        return result
    }

    // MARK: Before

    private func initialState(_ shell: ScriptShell) -> ShellState {
        var state = event.shell
        state.options = shell.options
        workspace.lay(out: &state)
        state.export("GITHUB_WORKFLOW", gitHub.member("workflow").template)
        // What the runner sets cannot be set otherwise by a workflow.
        for member in env.members where !Self.isReserved(member.name) {
            state.export(member.name, member.value.template)
        }
        state.otherVariables = env.rest
        state.workingDirectory = directory
        return state
    }

    /// What every script of a run finds: the variables and the files that the runner makes.
    static func runnerState(gitHub: ValueObject) -> ShellState {
        var state = ShellState(workspace: RunEnvironment.workspace)
        // So much that the variables of a step find place, too.
        state.variables.reserveCapacity(80)
        for (name, member) in runnerVariables {
            state.export(name, gitHub.member(member).template)
        }
        for name in otherRunnerVariables.sorted() {
            state.export(name, Template(Unknown("$\(name)", because: "the runner sets it")))
        }
        state.export("CI", "true")
        state.export("GITHUB_ACTIONS", "true")
        state.export("GITHUB_WORKSPACE", Template(RunEnvironment.workspace))
        state.export("GITHUB_ENV", Template(environmentFile))
        state.export("GITHUB_OUTPUT", Template(outputFile))
        state.export("GITHUB_PATH", Template(pathFile))
        state.export("GITHUB_STEP_SUMMARY", Template(summaryFile))
        // The runner makes these files empty for each step.
        for file in commandFiles { state.files[file] = VirtualFile() }
        for name in machineVariables {
            state.export(name, Template(Unknown("$\(name)", because: "the machine that runs the job sets it")))
        }
        return state
    }

    /// The default variables of the runner and the members of `github` that they repeat.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables>
    private static let runnerVariables: [(name: String, member: String)] = [
        ("GITHUB_ACTOR", "actor"), ("GITHUB_API_URL", "api_url"), ("GITHUB_BASE_REF", "base_ref"),
        ("GITHUB_EVENT_NAME", "event_name"), ("GITHUB_HEAD_REF", "head_ref"), ("GITHUB_JOB", "job"),
        ("GITHUB_REF", "ref"), ("GITHUB_REF_NAME", "ref_name"), ("GITHUB_REF_TYPE", "ref_type"),
        ("GITHUB_REPOSITORY", "repository"), ("GITHUB_REPOSITORY_OWNER", "repository_owner"),
        ("GITHUB_RUN_ATTEMPT", "run_attempt"), ("GITHUB_RUN_ID", "run_id"), ("GITHUB_RUN_NUMBER", "run_number"),
        ("GITHUB_SERVER_URL", "server_url"), ("GITHUB_SHA", "sha"), ("GITHUB_TRIGGERING_ACTOR", "triggering_actor"),
    ]

    /// The default variables of the runner that only the run knows.
    private static let otherRunnerVariables: Set<String> = [
        "GITHUB_ACTION", "GITHUB_ACTION_PATH", "GITHUB_ACTION_REF", "GITHUB_ACTION_REPOSITORY", "GITHUB_ACTOR_ID",
        "GITHUB_EVENT_PATH", "GITHUB_GRAPHQL_URL", "GITHUB_REF_PROTECTED", "GITHUB_REPOSITORY_ID",
        "GITHUB_REPOSITORY_OWNER_ID", "GITHUB_RETENTION_DAYS", "GITHUB_STATE", "GITHUB_WORKFLOW_REF",
        "GITHUB_WORKFLOW_SHA", "RUNNER_ARCH", "RUNNER_DEBUG", "RUNNER_ENVIRONMENT", "RUNNER_NAME", "RUNNER_OS",
        "RUNNER_TEMP", "RUNNER_TOOL_CACHE", "RUNNER_TRACKING_ID", "RUNNER_WORKSPACE",
    ]

    /// What the images of GitHub's machines, or the account that runs the job, set.
    ///
    /// <https://github.com/actions/runner-images>
    private static let machineVariables = [
        "ACCEPT_EULA", "ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_URL", "AGENT_TOOLSDIRECTORY", "ANDROID_HOME",
        "ANDROID_NDK", "ANDROID_NDK_HOME", "ANDROID_SDK_ROOT", "ANT_HOME", "CHROMEWEBDRIVER", "CHROME_BIN", "CONDA",
        "DEBIAN_FRONTEND", "DOTNET_ROOT", "GECKOWEBDRIVER", "GRADLE_HOME", "HOME", "HOSTNAME", "ImageOS",
        "ImageVersion", "JAVA_HOME", "LANG", "LOGNAME", "NVM_DIR", "PATH", "PIPX_BIN_DIR", "PIPX_HOME", "SHELL",
        "SWIFT_PATH", "TERM", "TMPDIR", "TZ", "USER", "VCPKG_INSTALLATION_ROOT", "XDG_CONFIG_HOME",
        "XDG_RUNTIME_DIR",
    ]

    /// Whether a variable is one that the runner sets last.
    private static func isReserved(_ name: String) -> Bool {
        guard name.hasPrefix("GITHUB_") || name.hasPrefix("RUNNER_") else { return false }
        return otherRunnerVariables.contains(name) || runnerVariables.contains { $0.name == name }
            || name == "GITHUB_WORKFLOW"
            || ["GITHUB_WORKSPACE", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"].contains(name)
    }

    // MARK: After

    /// The assignments in a file that the script wrote; those written under a condition are in doubt.
    private func writes(
        _ file: VirtualFile?,
        _ others: Unknown?,
        read: (Template) -> EnvironmentFile = { EnvironmentFile($0) }
    ) -> (writes: [ScriptResult.Write], others: Unknown?, areRefused: Bool) {
        var writes: [ScriptResult.Write] = []
        var others = others
        var areRefused = false
        var chunks = (file?.chunks ?? [])[...]
        while let first = chunks.first {
            // Writes under the same conditions belong together: a value may be written line by line.
            let group = chunks.prefix { $0.conditions == first.conditions }
            chunks = chunks.dropFirst(group.count)
            let text = group.reduce(into: Template()) { $0.append($1.text) }
            let content = read(text)
            let doubt = first.conditions.last.map { condition in
                let happens = condition.isLoop ? "it is written in a loop over" : "it depends on whether"
                return Unknown(
                    condition.description,
                    because: "\(happens) `\(condition.description)`",
                    at: condition.unknown.place
                )
            }
            writes += content.assignments.map { ScriptResult.Write(name: $0.name, value: $0.value, doubt: doubt) }
            others = others ?? content.others
            if content.isOpen, let next = chunks.first, let last = writes.popLast() {
                // The value goes on under another condition, and where it ends is not known.
                let reason = "a part of its value is written under a condition"
                let unknown = Unknown(last.name, because: reason, at: next.conditions.last?.unknown.place)
                writes.append(ScriptResult.Write(name: last.name, value: Template(unknown), doubt: last.doubt))
                return (writes, others ?? unknown, false)
            }
            if content.isRefused, first.conditions.isEmpty { areRefused = true }
        }
        return (writes, others, areRefused)
    }
}

/// Leads bytes of a script, after its expressions are evaluated, back to the workflow.
private struct ScriptPlaces: Sendable {
    /// The script as the shell reads it.
    let script: Template
    private let file: SourceFile
    private let map: ScalarSourceMap
    /// For each part its first byte in the script, and its bytes in the text of the step.
    private var parts: [(start: Int, source: Range<Int>, isExpression: Bool)] = []

    init(_ text: EvaluatedText, node: YAMLNode) {
        file = node.document.file
        map = node.sourceMap
        var script = Template()
        var length = 0
        for part in text.parts {
            parts.append((length, part.source, part.isExpression))
            for piece in part.value.pieces {
                switch piece {
                case .text(let text, let origin):
                    // What is written in the script has its place from the script.
                    script.append(text, from: part.isExpression ? origin : nil)
                    length += text.utf8.count
                case .unknown(let unknown, let origin):
                    script.append(Template(unknown, from: origin))
                    length += 1
                }
            }
        }
        self.script = script
    }

    func place(of range: Range<Int>) -> SourceRange? {
        guard let first = part(containing: range.lowerBound),
            let last = part(containing: max(range.lowerBound, range.upperBound - 1))
        else { return nil }
        let start =
            first.isExpression ? first.source.lowerBound : first.source.lowerBound + range.lowerBound - first.start
        let end = last.isExpression ? last.source.upperBound : last.source.lowerBound + range.upperBound - last.start
        return file.place(map.sourceRange(ofValue: start..<max(start, end)))
    }

    private func part(containing offset: Int) -> (start: Int, source: Range<Int>, isExpression: Bool)? {
        parts.last { $0.start <= offset } ?? parts.first
    }
}

/// Answers the commands in a script that the shell itself does not know.
private struct ScriptHost: ShellHost {
    let event: EventContexts
    var checkout: Checkout
    private let scriptFiles: ScriptFiles
    /// The folders of the workspace where other repositories are checked out.
    let otherCheckouts: [String]
    /// Where the step stands, for a command without a place.
    let place: SourceRange
    var effects: [StepEffect] = []
    /// The first command that builds or moves an image, which may fail.
    var firstEffect: Unknown?
    /// The first program that could have written anything anywhere.
    var unknownProgram: Unknown?
    /// The first command that may build or push images and is not followed.
    var unfollowedBuild: Unknown?

    init(
        event: EventContexts,
        checkout: Checkout,
        otherCheckouts: [String],
        files: ScriptFiles,
        place: SourceRange
    ) {
        self.otherCheckouts = otherCheckouts
        self.event = event
        self.checkout = checkout
        scriptFiles = files
        self.place = place
    }

    /// The files that the job has; a checkout of another ref has others.
    var files: (any FileTree)? {
        checkout.path == "" ? event.environment.files : nil
    }

    func yaml(_ text: String) -> Value? { Value(yaml: text) }

    mutating func run(_ call: ShellCommandCall) -> ShellCommandResult? {
        let range = call.place ?? place
        var words = [CommandLine.Word(value: call.name, range: range)]
        words += call.arguments.map { CommandLine.Word(value: $0.text, range: range) }
        let line = CommandLine(words: words, range: range)
        if let found = ContainerCommands.effects(of: line) {
            firstEffect = firstEffect ?? Unknown(call.source, because: "it may fail", at: range)
            effects += found.map { kind in
                guard case .build(var request) = kind else { return StepEffect(kind, condition: call.condition) }
                request.directory = call.state.workingDirectory
                if case .missing = checkout {} else { request.checkoutPath = checkout.path }
                if call.range.upperBound > scriptFiles.otherFilesStart { request.otherFiles = scriptFiles.otherFiles }
                return StepEffect(.build(request), condition: call.condition)
            }
            // What a builder prints is not known; that it succeeds is what the answer is for.
            return ShellCommandResult(
                output: Template(Unknown("$(\(call.source))", because: "only the run knows what it prints", at: range)),
                status: 0
            )
        }
        guard let name = call.name.text else {
            remember(call.source, at: range)
            return nil
        }
        if name.lastPathPart == "git" { return git(call, at: range) }
        if unfollowedBuild == nil, Self.mayBuild(name, call.arguments.first?.text.text) {
            unfollowedBuild = Unknown(
                call.source,
                because: "what '\(call.source.firstLine)' builds is not followed",
                at: range
            )
        }
        if Self.runsPrograms(name) { remember(call.source, at: range) }
        return nil
    }

    private mutating func git(_ call: ShellCommandCall, at range: SourceRange) -> ShellCommandResult? {
        let arguments = call.arguments.compactMap(\.text.text)
        guard arguments.count == call.arguments.count else { return nil }
        let command = GitCommand.command(arguments)
        if let command, checkout.path != nil {
            let former = checkout
            if command.name == "fetch" {
                checkout.fetch(command.words)
            } else if Self.changesCheckout(command.name, command.words) {
                checkout = .unknown(
                    Unknown(call.source, because: "'\(call.source)' changes what is checked out", at: range)
                )
            }
            let doubt = call.condition.map {
                Unknown(call.source, because: "it depends on whether '\($0)' holds", at: range)
            }
            checkout = checkout.joined(with: former, because: doubt)
        }
        return GitCommand(
            arguments: arguments,
            source: call.source,
            place: range,
            environment: event.environment,
            checkout: checkout,
            elsewhere: elsewhere(call, at: range),
            change: change(before: call, at: range)
        ).answer()
    }

    private static func changesCheckout(_ name: String, _ words: [String]) -> Bool {
        switch name {
        case "am", "checkout", "cherry-pick", "clone", "commit", "init", "merge", "pull", "rebase", "replace", "reset",
            "revert", "switch", "update-ref":
            true
        case "symbolic-ref": words.count(where: { !$0.hasPrefix("-") }) > 1
        case "tag":
            // Without a name it lists.
            !words.isEmpty
                && !words.contains { ["-l", "--list", "--points-at", "--contains", "--merged"].contains($0) }
        // Settings decide how an id is written.
        case "config": words.contains { $0.lowercased().hasPrefix("core.") }
        default: false
        }
    }

    /// Why a command of git does not ask about the commit: it runs outside of what is checked out.
    private func elsewhere(_ call: ShellCommandCall, at range: SourceRange) -> Unknown? {
        guard let path = checkout.path else { return nil }
        func unknown(_ reason: String) -> Unknown { Unknown(call.source, because: reason, at: range) }
        guard let directory = call.state.workingDirectory else {
            return unknown("the folder in which it runs is not known")
        }
        let workspace = RunEnvironment.workspace
        func holds(_ folder: String) -> Bool {
            let root = folder.isEmpty ? workspace : "\(workspace)/\(folder)"
            return directory == root || directory.hasPrefix(root + "/")
        }
        guard holds(path) else { return unknown("it runs in a folder where the repository is not checked out") }
        if otherCheckouts.contains(where: holds) { return unknown("it runs in the checkout of another repository") }
        return nil
    }

    /// Why files of the commit may be changed in the workspace.
    private func change(before call: ShellCommandCall, at range: SourceRange) -> Unknown? {
        if let others = call.state.otherFiles { return others }
        if call.range.upperBound > scriptFiles.otherFilesStart, let others = scriptFiles.otherFiles { return others }
        let workspace = RunEnvironment.workspace + "/"
        let isChanged = call.state.files.keys.contains { path in
            path.hasPrefix(workspace)
                && event.environment.files.kind(of: String(path.dropFirst(workspace.count))) != nil
        }
        guard isChanged else { return nil }
        return Unknown(call.source, because: "the job changes files of the commit before", at: range)
    }

    private mutating func remember(_ source: String, at range: SourceRange) {
        guard unknownProgram == nil else { return }
        let line = source.firstLine
        unknownProgram = Unknown(
            line,
            because: "'\(line)' may set it, and what it does is known to the run only",
            at: range
        )
    }

    /// Whether a command that is not followed is one that builds or pushes images, or may be: a script of the repository.
    private static func mayBuild(_ name: String, _ argument: String?) -> Bool {
        switch name.lastPathPart {
        case "docker": ["buildx", "compose", "manifest", "bake"].contains(argument)
        case "docker-compose", "podman-compose", "make", "just", "skopeo", "crane", "regctl", "kaniko", "earthly", "ko",
            "jib", "pack", "repo2docker", "jupyter-repo2docker":
            true
        default: name.hasPrefix("./") || name.hasPrefix("../")
        }
    }

    /// Whether a command runs code of which it is not known what it writes: scripts of the repository, and interpreters.
    private static func runsPrograms(_ name: String) -> Bool {
        if name.utf8.contains(UInt8(ascii: "/")), !name.hasPrefix("/usr/"), !name.hasPrefix("/bin/") { return true }
        return interpreters.contains(name)
    }

    private static let interpreters: Set<String> = [
        "python", "python3", "node", "make", "just", "task", "npm", "npx", "yarn", "pnpm", "bash", "sh", "zsh",
        "ruby",
        "perl", "go", "cargo", "pwsh", "eval", "nox", "tox", "uv", "poetry", "pixi", "deno", "bun",
    ]
}

extension String {
    /// The text up to its first line break, with an ellipsis where more follows; without the backslash of a continuation.
    fileprivate var firstLine: String {
        guard let end = firstIndex(where: \.isNewline) else { return self }
        var line = self[..<end]
        while let last = line.last, last == " " || last == "\\" { line.removeLast() }
        return "\(line) …"
    }
}
