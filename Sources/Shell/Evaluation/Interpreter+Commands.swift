import SourceText
import Values

/// A command with its arguments, as it is handed to what evaluates it.
struct CommandCall {
    var name: String
    /// Without the name.
    var arguments: [ShellArgument]
    /// Assignments among the arguments of `export` and its kind, by their position.
    var assignments: [Int: ShellAssignment] = [:]
    var range: Range<Int>
    /// Whether an unknown part of the script stands where the command's name should: it may be any script.
    var isUnknownScript = false

    /// The arguments, when all are known and each is one word.
    func texts() throws(Unsure) -> [String] {
        var result: [String] = []
        result.reserveCapacity(arguments.count)
        for argument in arguments {
            if let split = argument.split { throw Unsure(split) }
            guard let text = argument.text.text else {
                throw Unsure(argument.text.firstUnknown ?? Unknown(name, because: "it is not known"))
            }
            result.append(text)
        }
        return result
    }
}

extension CommandCall {
    /// Whether the command rewrites the files that it reads.
    var editsInPlace: Bool {
        guard name == "sed" || name == "yq" else { return false }
        return arguments.contains { argument in
            guard case .text(let start, _)? = argument.text.pieces.first else { return false }
            if start.hasPrefix("--in") { return true }
            // Among letters that stand alone, as in `-ri`.
            return start.hasPrefix("-") && !start.hasPrefix("--")
                && start.utf8.dropFirst().prefix { "nErsziP".utf8.contains($0) }.contains(UInt8(ascii: "i"))
        }
    }
}

/// What a command writes and how it ends.
struct CommandResult {
    var output: Template
    var status: Int

    init(_ output: Template = Template(), status: Int = 0) {
        self.output = output
        self.status = status
    }

    init(_ bytes: [UInt8], status: Int = 0) throws(Unsure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Unsure(Unknown("the output", because: "it is no text"))
        }
        self.init(Template(text), status: status)
    }
}

/// A command's output that only the run can know, or that is not followed.
struct Unsure: Error {
    var unknown: Unknown
    /// Whether it stands for the output alone, and the command succeeds.
    var succeeds = false

    init(_ unknown: Unknown) {
        self.unknown = unknown
    }

    init(_ reason: String) {
        unknown = Unknown("", because: reason)
    }

    static func notUnderstood(_ call: CommandCall) -> Unsure {
        Unsure("these arguments of `\(call.name)` are not followed")
    }
}

extension Interpreter {
    mutating func execute(_ simple: ShellSimpleCommand, _ command: ShellCommand) throws(Interruption) -> Flow {
        do throws(Interruption) {
            return try executeSimple(simple, command)
        } catch {
            // What ends the shell ends it here, so that the other ways of a branch go on.
            guard case .exit = error else { throw error }
            return .exiting
        }
    }

    private mutating func executeSimple(
        _ simple: ShellSimpleCommand,
        _ command: ShellCommand
    ) throws(Interruption) -> Flow {
        lastSubstitutionStatus = nil
        var arguments: [ShellArgument] = []
        var declarations: [Int: ShellAssignment] = [:]
        for argument in simple.arguments {
            switch argument {
            case .word(let word): try appendArguments(of: word, to: &arguments)
            case .assignment(let assignment):
                declarations[arguments.count - 1] = assignment
                arguments.append(ShellArgument(Template(assignment.name)))
            }
        }
        let descriptors = state.descriptors
        if !command.redirections.isEmpty, try !redirect(command.redirections) {
            state.descriptors = descriptors
            state.status = .known(1)
            return try checkStatus()
        }
        guard let first = arguments.first else {
            for assignment in simple.assignments { try assign(assignment) }
            restore(descriptors)
            state.status = lastSubstitutionStatus ?? .known(0)
            return try checkStatus()
        }
        arguments.removeFirst()
        // Assignments before a command are for it alone.
        var hidden: [(name: String, variable: ShellVariable?)] = []
        for assignment in simple.assignments {
            hidden.append((assignment.name, state.variables[assignment.name]))
            try assign(assignment)
            state.variables[assignment.name]?.isExported = true
        }
        var call = CommandCall(
            name: first.text.text ?? "",
            arguments: arguments,
            assignments: declarations,
            range: command.range
        )
        if case .word(let word)? = simple.arguments.first, word.parts.count == 1, case .unknown = word.parts[0].kind {
            call.isUnknownScript = true
        }
        let flow = try dispatch(call, first)
        for (name, variable) in hidden.reversed() { state.variables[name] = variable }
        // `exec` without a command changes the descriptors for good.
        if call.name != "exec" || !arguments.isEmpty { restore(descriptors) }
        return flow == .normal ? try checkStatus() : flow
    }

    /// Hands a command to what evaluates it.
    mutating func dispatch(_ call: CommandCall, _ name: ShellArgument) throws(Interruption) -> Flow {
        budget.spend(20)
        guard name.split == nil, name.text.isKnown else {
            return try runUnknown(call, named: name.text)
        }
        if let function = state.functions[call.name] { return try run(function, call) }
        if let builtin = Self.builtins[call.name] {
            return try builtin(&self, call)
        }
        if let command = Self.commands[call.name] {
            return try finish(call) { (self) throws(Unsure) in try command(&self, call) }
        }
        if let flow = try runScriptFile(call) { return flow }
        return try runUnknown(call, named: name.text)
    }

    /// Writes what a command answers; where it cannot answer, what it writes and its status are unknown.
    mutating func finish(
        _ call: CommandCall,
        _ command: (inout Self) throws(Unsure) -> CommandResult
    ) throws(Interruption) -> Flow {
        do throws(Unsure) {
            let result = try command(&self)
            write(result.output)
            state.status = .known(result.status)
        } catch {
            if call.editsInPlace {
                forgetOperands(of: call)
            } else if !Self.silentCommands.contains(call.name) {
                writeUnknown(call, error.unknown)
            }
            state.status = error.succeeds ? .known(0) : .unknown(condition(pipelineRange(call), because: error.unknown))
        }
        return .normal
    }

    /// Commands that answer by their status alone.
    private static let silentCommands: Set<String> = ["[", "test"]

    /// The bytes from the beginning of a command's pipeline to its end.
    func pipelineRange(_ call: CommandCall) -> Range<Int> {
        min(pipelineStart ?? call.range.lowerBound, call.range.lowerBound)..<call.range.upperBound
    }

    /// Writes an unknown text for a command's output.
    mutating func writeUnknown(_ call: CommandCall, _ unknown: Unknown) {
        let source = script.text.display(pipelineRange(call)).onOneLine
        let place = unknown.place ?? script.text.place(call.range)
        write(Template(Unknown("$(\(source))", because: unknown.reason, at: place, isWord: unknown.isWord)))
        // An input that somebody has read is gone.
        if let input, !input.isKnown { leaveInput(Template(unknown)) } else { leaveInput(Template()) }
    }

    /// A command that the shell does not know: the host may.
    mutating func runUnknown(_ call: CommandCall, named name: Template) throws(Interruption) -> Flow {
        let source = script.text.display(call.range)
        let place = script.text.place(call.range)
        if trialDepth == 0, let result = ask(call, named: name, place, source) {
            write(result.output)
            for (name, value) in result.variables { state[name] = value }
            for (path, text) in result.files {
                open(absolute: path, appending: false)
                let chunk = VirtualFile.Chunk(text: text, conditions: [], serial: nextSerial(), loop: nil)
                state.files[path]?.chunks.append(chunk)
            }
            if let status = result.status {
                state.status = .known(status)
            } else {
                let unknown = Unknown(source, because: "the run decides whether `\(call.name)` succeeds", at: place)
                state.status = .unknown(condition(pipelineRange(call), because: unknown))
            }
            return .normal
        }
        let shown = name.isKnown ? name.display : script.text.display(call.range)
        let unknown = Unknown(shown, because: "the output of `\(shown)` is known to the run only", at: place)
        if call.isUnknownScript {
            forgetEverything(unknown)
            write(Template(unknown))
            return .normal
        }
        writeUnknown(call, unknown)
        if call.name == "git", call.arguments.contains(where: { Self.treeCommands.contains($0.text.text ?? "") }) {
            let change = Unknown(source.onOneLine, because: "`\(source.onOneLine)` may change the files", at: place)
            state.otherCommit = change
            state.otherFiles = change
        }
        forgetFiles(touchedBy: call, unknown)
        state.status = .unknown(condition(pipelineRange(call), because: unknown))
        return .normal
    }

    /// Puts a command to the host. The question holds the state, so it must be gone before the state changes.
    private mutating func ask(
        _ call: CommandCall,
        named name: Template,
        _ place: SourceRange?,
        _ source: String
    ) -> ShellCommandResult? {
        host.run(
            ShellCommandCall(
                name: name,
                arguments: call.arguments,
                input: input,
                conditions: conditions,
                isTested: conditionDepth > 0,
                range: call.range,
                place: place,
                source: source,
                state: state
            )
        )
    }

    /// What an unknown command may do to files: it is taken to write those that it names, and to make others.
    mutating func forgetFiles(touchedBy call: CommandCall, _ unknown: Unknown) {
        guard !Self.harmlessCommands.contains(call.name) else { return }
        if state.otherFiles == nil, !Self.writesOnlyNamedFiles(call) {
            let reason = "`\(call.name)` may have made it"
            state.otherFiles = Unknown(call.name, because: reason, at: script.text.place(call.range))
        }
        for argument in call.arguments {
            guard let text = argument.text.text,
                let path = absolutePath(text.split(separator: "=").last.map(String.init) ?? "")
            else { continue }
            if let file = state.files[path] {
                if file.isRemoved { state.files[path] = VirtualFile() }
            } else {
                guard let inner = repositoryPath(path), host.files?.isFile(inner) == true else { continue }
            }
            let change = Unknown(
                text,
                because: "`\(call.name)` may have changed the file",
                at: script.text.place(call.range)
            )
            state.files[path] = VirtualFile(Template(change))
        }
    }

    /// Whether a command makes no files but those that its arguments name.
    private static func writesOnlyNamedFiles(_ call: CommandCall) -> Bool {
        let words = call.arguments.map(\.text.text)
        guard !words.contains(nil) else { return false }
        switch call.name {
        case "curl":
            return !words.contains { word in
                guard let word, word.hasPrefix("-") else { return false }
                if word.hasPrefix("--") {
                    return ["--remote-name", "--config", "--output-dir", "--create-dirs"].contains {
                        word.hasPrefix($0)
                    }
                }
                return word.utf8.contains { "OJK".utf8.contains($0) }
            }
        case "wget":
            return words.contains { $0.map { ["-O-", "-qO-", "-nvO-", "-O", "-qO"].contains($0) } ?? false }
        default: return false
        }
    }

    /// Files that a command rewrites in a way that is not followed.
    private mutating func forgetOperands(of call: CommandCall) {
        let place = script.text.place(call.range)
        for argument in call.arguments {
            guard let text = argument.text.text, let path = absolutePath(text) else { continue }
            let isInCommit = repositoryPath(path).map { host.files?.isFile($0) == true } ?? false
            guard state.files[path] != nil || isInCommit else { continue }
            let change = Unknown(text, because: "`\(call.name)` changes the file", at: place)
            state.files[path] = VirtualFile(Template(change))
        }
    }

    /// Commands of git that replace files of the work tree.
    private static let treeCommands: Set<String> = [
        "am", "apply", "checkout", "cherry-pick", "clean", "clone", "lfs", "merge", "mv", "pull", "rebase", "reset",
        "restore",
        "revert", "rm", "stash", "submodule", "switch", "worktree",
    ]

    /// Commands that change no file of the repository.
    private static let harmlessCommands: Set<String> = [
        "apt", "apt-get", "arch", "bc", "brew", "buildah", "cksum", "cosign", "crane", "df", "docker", "docker-compose",
        "du", "gh", "git",
        "helm", "hostname", "id",
        "kubectl", "lsb_release", "md5sum", "nproc", "oras", "pip", "pip3", "podman", "printenv", "ps", "regctl",
        "sha1sum", "sha256sum", "sha512sum", "skopeo", "sleep", "stat", "sudo", "systemctl", "trivy", "type", "uname",
        "which", "whoami",
    ]

    // MARK: Functions and scripts

    private mutating func run(_ function: ShellState.FunctionDefinition, _ call: CommandCall) throws(Interruption)
        -> Flow
    {
        try descend()
        defer { depth -= 1 }
        let savedScript = script
        let positional = state.positional
        let doubt = state.positionalDoubt
        defer { state.positionalDoubt = doubt }
        let isKnown = !call.arguments.contains { $0.split != nil }
        let savedPipeline = pipelineStart
        state.positional = isKnown ? call.arguments.map(\.text) : nil
        state.positionalDoubt = call.arguments.lazy.compactMap(\.split).first
        state.scopes.append([:])
        script = function.script
        defer {
            script = savedScript
            pipelineStart = savedPipeline
        }
        let flow: Flow
        do throws(Interruption) {
            flow = try framed(.function) { (self) throws(Interruption) in
                let flow = try self.execute(function.body)
                return flow == .returning ? .normal : flow
            }
        } catch {
            leaveScope(positional)
            throw error
        }
        leaveScope(positional)
        return flow
    }

    private mutating func leaveScope(_ positional: [Template]?) {
        state.positional = positional
        guard let scope = state.scopes.popLast() else { return }
        for (name, variable) in scope { state.variables[name] = variable }
    }

    /// Evaluates other text as a part of this shell: `source` and `eval`.
    ///
    /// - Parameter name: the path of the file, as it was given; nil for what is no file or has a name that is not known.
    mutating func runInline(_ text: ShellText, isFile: Bool, name: String? = nil) throws(Interruption) -> Flow {
        try descend()
        defer { depth -= 1 }
        var parsed = ShellScript(parsing: text)
        parsed.name = isFile ? name : script.name
        let savedScript = script
        let savedPipeline = pipelineStart
        script = parsed
        defer {
            script = savedScript
            pipelineStart = savedPipeline
        }
        state.status = .known(0)
        let flow: Flow
        if isFile {
            flow = try framed(.function) { (self) throws(Interruption) in
                let flow = try self.execute(parsed.body)
                return flow == .returning ? .normal : flow
            }
        } else {
            flow = try execute(parsed.body)
        }
        if let error = parsed.error, flow == .normal { throw .abandoned(syntaxUnknown(error)) }
        return flow
    }

    /// A script of the repository that is called by its path; nil when the command is something else.
    private mutating func runScriptFile(_ call: CommandCall) throws(Interruption) -> Flow? {
        guard call.name.contains("/"), let path = absolutePath(call.name), case .text(let text) = read(absolute: path),
            let known = text.text
        else { return nil }
        let line = known.utf8.prefix { $0 != UInt8(ascii: "\n") }
        let first = String(decoding: line, as: UTF8.self)
        guard first.hasPrefix("#!") else { return nil }
        let words = first.dropFirst(2).split(separator: " ")
        guard let interpreter = words.first else { return nil }
        var shell = interpreter.split(separator: "/").last ?? ""
        var options = words.dropFirst()
        if shell == "env", let next = options.first {
            shell = next
            options = options.dropFirst()
        }
        guard shell == "bash" || shell == "sh" || shell == "dash" else { return nil }
        return try runScript(text, at: path, call.name, call.arguments, options: options.map(String.init))
    }

    /// The text of a script in a file, each part of which leads back to its own place.
    func scriptText(_ text: Template, at path: String?) -> ShellText {
        let inner = path.flatMap(repositoryPath)
        // A file of the commit is known as a whole, and what is written in it has places of its own.
        let isOfCommit = inner != nil && path.flatMap { state.files[$0] } == nil
        let plain = isOfCommit ? text.text.map { Template($0) } : nil
        return ShellText(plain ?? text) { range in inner.map { SourceRange(path: $0, bytes: range) } }
    }

    /// Runs a script as a process of its own: it sees exported variables, and its own are lost.
    mutating func runScript(
        _ text: Template,
        at path: String?,
        _ name: String,
        _ arguments: [ShellArgument],
        options: [String]
    ) throws(Interruption) -> Flow {
        var parsed = ShellScript(parsing: scriptText(text, at: path))
        parsed.name = path == nil ? nil : name
        let savedScript = script
        let savedPipeline = pipelineStart
        let savedDepth = conditionDepth
        script = parsed
        conditionDepth = 0
        defer {
            script = savedScript
            pipelineStart = savedPipeline
            conditionDepth = savedDepth
        }
        let unsplit = !arguments.contains { $0.split != nil }
        try subshell { (self) throws(Interruption) in
            self.state.variables = self.state.variables.filter { $0.value.isExported }
            self.state.functions = [:]
            self.state.scopes = []
            self.state.options = ShellOptions()
            for option in options { self.setOptions(option) }
            self.state.scriptName = name
            self.state.positional = unsplit ? arguments.map(\.text) : nil
            self.state.status = .known(0)
            let flow = try self.execute(parsed.body)
            if let error = parsed.error, flow == .normal { throw .abandoned(self.syntaxUnknown(error)) }
            return flow
        }
        return .normal
    }
}
