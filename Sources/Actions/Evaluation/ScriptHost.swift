import Shell
import SourceText
import Values

/// Answers the commands in a script that the shell itself does not know.
struct ScriptHost: ShellHost {
    let event: EventContexts
    var checkout: Checkout
    private let scriptFiles: ScriptFiles
    /// The folders of the workspace where other repositories are checked out.
    let otherCheckouts: [String]
    /// Why git may refuse the checkout; nil when it does not.
    let refusal: Unknown?
    /// What earlier steps left.
    let workspace: Workspace
    /// What the workflow sees as `runner`.
    let runner: ValueObject
    /// Where the step stands, for a command without a place.
    let place: SourceRange
    var effects: [StepEffect] = []
    /// The first command that builds or moves an image, which may fail.
    var firstEffect: Unknown?
    /// The first program that could have written anything anywhere.
    var unknownProgram: Unknown?
    /// The first command that may build or push images and is not followed.
    var unfollowedBuild: Unknown?
    /// Whether a command asks which files were changed.
    var asksForChange = false

    init(
        event: EventContexts,
        checkout: Checkout,
        otherCheckouts: [String],
        refusal: Unknown?,
        files: ScriptFiles,
        workspace: Workspace,
        runner: ValueObject,
        place: SourceRange
    ) {
        self.runner = runner
        self.workspace = workspace
        self.otherCheckouts = otherCheckouts
        self.refusal = refusal
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
        if let bake = ContainerCommands.bake(line) { return run(bake, call) }
        if let found = ContainerCommands.outcome(of: line) {
            firstEffect = firstEffect ?? Unknown(call.source, because: "it may fail", at: range)
            if let unknown = found.unfollowed, unfollowedBuild == nil {
                unfollowedBuild = Unknown(
                    call.source,
                    because: "what '\(call.source.firstLine)' pushes is not known: \(unknown.reason)",
                    at: unknown.place ?? range
                )
            }
            effects += found.effects.map { kind in
                guard case .build(let request) = kind else { return StepEffect(kind, condition: call.condition) }
                return StepEffect(.build(inFolder(request, of: call)), condition: call.condition)
            }
            // What a builder prints is not known; that it succeeds is what the answer is for.
            return ShellCommandResult(
                output: Template(Unknown("$(\(call.source))", because: "only the run knows what it prints", at: range)),
                status: found.isQuestion ? nil : 0
            )
        }
        guard let name = call.name.text else {
            remember(call.source, at: range)
            return nil
        }
        if name.lastPathPart == "git" { return git(call, at: range) }
        let arguments = call.arguments.map(\.text.text)
        if !arguments.contains(nil),
            let text = MachineQuestion.answer(name, arguments: arguments.compactMap { $0 }, runner: runner)
        {
            let origin = Origin(call.source, at: range, remark: "as the labels of the job's machine say")
            return ShellCommandResult(output: Template(text, from: origin) + Template("\n"), status: 0)
        }
        if unfollowedBuild == nil, ContainerCommands.mayBuild(line) {
            unfollowedBuild = Unknown(
                call.source,
                because: "what '\(call.source.firstLine)' builds is not followed",
                at: range
            )
        }
        if Self.runsPrograms(name), !InstallCommand.includes(name, arguments: arguments) {
            remember(call.source, at: range)
        }
        return nil
    }

    /// A build with what the builder finds where the command runs.
    private func inFolder(_ request: BuildRequest, of call: ShellCommandCall) -> BuildRequest {
        var request = request
        request.directory = call.state.workingDirectory
        if case .missing = checkout {} else { request.checkoutPath = checkout.path }
        if call.range.upperBound > scriptFiles.otherFilesStart { request.otherFiles = scriptFiles.otherFiles }
        request.takeDockerfiles(among: call.state.files)
        return request
    }

    private mutating func run(_ bake: BakeCommand, _ call: ShellCommandCall) -> ShellCommandResult? {
        let range = call.place ?? place
        var files = BakeFiles(
            source: .machine,
            directory: call.state.workingDirectory,
            tree: event.environment.files,
            checkoutPath: checkout == .missing ? "" : checkout.path,
            workspace: workspace,
            place: range
        )
        files.written = call.state.files
        files.unseen = call.state.otherFiles
        files.doubt = call.state.otherCommit
        let state = call.state
        func variable(_ name: String) -> BakeDefinition.Override {
            if let value = call.environment(name) { return .value(value) }
            return state.variables[name] == nil ? state.otherVariables.map { .unknown($0) } ?? .none : .none
        }
        firstEffect = firstEffect ?? Unknown(call.source, because: "it may fail", at: range)
        let printed = Unknown("$(\(call.source))", because: "only the run knows what it prints", at: range)
        do throws(BakeError) {
            if bake.prints {
                let plan = try bake.plan(files, environment: variable)
                return ShellCommandResult(output: plan.printed ?? Template(printed), status: 0)
            }
            effects += try bake.requests(files, environment: variable).map { request in
                StepEffect(.build(inFolder(request, of: call)), condition: call.condition)
            }
        } catch {
            if !bake.prints { unfollowedBuild = unfollowedBuild ?? error.unfollowed("docker buildx bake", at: range) }
        }
        return ShellCommandResult(output: Template(printed), status: 0)
    }

    private mutating func git(_ call: ShellCommandCall, at range: SourceRange) -> ShellCommandResult? {
        let arguments = call.arguments.compactMap(\.text.text)
        let changeQuestion = changeQuestion(call)
        if changeQuestion != nil { asksForChange = true }
        guard arguments.count == call.arguments.count || changeQuestion != nil else { return nil }
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
            changeQuestion: changeQuestion,
            source: call.source,
            place: range,
            environment: event.environment,
            checkout: checkout,
            elsewhere: elsewhere(call, at: range),
            change: change(before: call, at: range),
            folder: folder(of: call),
            isUntouched: isUntouched(before: call),
            isTested: call.isTested
        ).answer()
    }

    /// Where in the checkout a command runs.
    private func folder(of call: ShellCommandCall) -> String? {
        guard let path = checkout.path, let directory = call.state.workingDirectory else { return nil }
        let root = path.isEmpty ? RunEnvironment.workspace : "\(RunEnvironment.workspace)/\(path)"
        if directory == root { return "" }
        return directory.hasPrefix(root + "/") ? String(directory.dropFirst(root.count + 1)) : nil
    }

    private func changeQuestion(_ call: ShellCommandCall) -> GitChangeQuestion? {
        let words = call.arguments.drop { ["--no-pager", "-P"].contains($0.text.text) }
        guard let command = words.first?.text.text else { return nil }
        let environment = event.environment
        return GitChangeQuestion(command, Array(words.dropFirst())) { GitCommand.isTip($0, environment) }
    }

    private static func changesCheckout(_ name: String, _ words: [String]) -> Bool {
        switch name {
        case "am", "checkout", "cherry-pick", "clone", "commit", "init", "merge", "pull", "rebase", "replace", "reset",
            "revert", "switch", "update-ref":
            true
        case "symbolic-ref": words.count(where: { !$0.hasPrefix("-") }) > 1
        case "tag": TagListOptions(words) == nil
        // Settings decide how an id is written.
        case "config": words.contains { $0.lowercased().hasPrefix("core.") }
        default: false
        }
    }

    /// Why a command of git does not ask about the commit: it runs outside of what is checked out.
    private func elsewhere(_ call: ShellCommandCall, at range: SourceRange) -> Unknown? {
        guard let path = checkout.path else { return nil }
        func unknown(_ reason: String) -> Unknown { Unknown(call.source, because: reason, at: range) }
        if let refusal { return unknown(refusal.reason) }
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

    /// Whether the workspace holds the files of the commit and no others.
    private func isUntouched(before call: ShellCommandCall) -> Bool {
        let workspace = RunEnvironment.workspace + "/"
        return call.state.otherFiles == nil && call.state.otherCommit == nil && self.workspace.otherFiles == nil
            && call.range.upperBound <= scriptFiles.otherFilesStart
            && !call.state.files.keys.contains { $0.hasPrefix(workspace) }
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
