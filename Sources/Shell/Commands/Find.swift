import SourceText
import Values

extension Interpreter {
    /// `find` over the files of the commit.
    ///
    /// The real program lists a directory in the order in which the disk holds it; here it is the order of names, and a
    /// pipe into `head` or `tail` does not see it.
    ///
    /// https://www.gnu.org/software/findutils/manual/html_mono/find.html
    mutating func find(_ call: CommandCall) throws(Interruption) -> Flow {
        var walk: FindWalk
        do throws(Unsure) {
            walk = try findWalk(call)
        } catch {
            return try finishUnsure(call, error)
        }
        let key = Self.streamPrefix + "\(nextSerial())"
        let descriptors = state.descriptors
        state.files[key] = VirtualFile()
        state.descriptors[1] = .file(key)
        var failure: Unsure?
        do throws(FindStop) {
            for start in walk.starts { try visit(start, &walk) }
            try runCollected(&walk, call)
        } catch {
            restore(descriptors)
            switch error {
            case .interruption(let interruption): throw interruption
            case .unsure(let unsure): failure = unsure
            }
        }
        restore(descriptors)
        let output = state.files.removeValue(forKey: key)?.text(under: conditions) ?? Template()
        if walk.hitsGit { failure = failure ?? Unsure("what `.git` holds is known to the run only") }
        if walk.quits > 1 || walk.quits > 0 && walk.prints > 1 {
            failure = failure ?? Unsure("the disk decides the order of `find`")
        }
        if let failure { return try finishUnsure(call, failure) }
        write(output)
        state.status = walk.status
        return .normal
    }

    private mutating func finishUnsure(_ call: CommandCall, _ unsure: Unsure) throws(Interruption) -> Flow {
        // What it runs may do anything to the files.
        if call.arguments.contains(where: { ["-exec", "-execdir", "-ok", "-delete"].contains($0.text.text) }) {
            forgetFiles(touchedBy: call, unsure.unknown)
        }
        return try finish(call) { (_) throws(Unsure) in throw unsure }
    }

    /// Reads the arguments of a call.
    private func findWalk(_ call: CommandCall) throws(Unsure) -> FindWalk {
        let arguments = try call.texts()
        var names: [String] = []
        var at = arguments.first == "-P" ? 1 : 0
        while at < arguments.count, !arguments[at].hasPrefix("-"), arguments[at] != "(", arguments[at] != "!" {
            names.append(arguments[at])
            at += 1
        }
        if names.isEmpty { names = ["."] }
        guard let expression = FindExpression(Array(arguments[at...])), let files = host.files else {
            throw .notUnderstood(call)
        }
        var starts: [FindWalk.Node] = []
        for name in names {
            let path = try place(of: name, call)
            guard let kind = path.isEmpty ? .directory : files.kind(of: path) else { throw .notUnderstood(call) }
            let last = name.split(separator: "/").last.map(String.init) ?? name
            starts.append(FindWalk.Node(path: path, shown: name, name: last, kind: kind, depth: 0, start: name))
        }
        return FindWalk(files: files, expression: expression, starts: starts)
    }

    private mutating func visit(_ node: FindWalk.Node, _ walk: inout FindWalk) throws(FindStop) {
        walk.visited += 1
        guard walk.visited < 200_000, node.depth < 200 else { throw .unsure(Unsure("there are too many files")) }
        do throws(Interruption) { try step() } catch { throw .interruption(error) }
        var isPruned = false
        if node.depth >= walk.expression.least { try act(on: node, &walk, &isPruned) }
        guard node.kind == .directory, node.depth < walk.expression.most, !isPruned else { return }
        let entries: [FileTreeEntry]
        do throws(FileTreeError) {
            entries = try walk.files.entries(of: node.path)
        } catch {
            throw .unsure(Unsure(error.reason))
        }
        for entry in entries where !(node.path.isEmpty && entry.name == ".git") {
            try visit(node.child(entry.name, entry.kind), &walk)
        }
        if node.path.isEmpty { try visitGit(node, &walk) }
    }

    /// Asks whether something in `.git` is found too; what is there is known in kind only.
    private func visitGit(_ root: FindWalk.Node, _ walk: inout FindWalk) throws(FindStop) {
        var pruned: [String] = []
        for (path, isDirectory) in GitFolder.samples {
            var node = root
            for part in path.split(separator: "/") { node = node.child(String(part), .file(isExecutable: false)) }
            if isDirectory { node.kind = .directory }
            guard node.depth <= walk.expression.most, !pruned.contains(where: { path.hasPrefix($0 + "/") }) else {
                continue
            }
            var isPruned = false
            if node.depth >= walk.expression.least, try walk.touches(node, &isPruned) { walk.hitsGit = true }
            if isPruned { pruned.append(path) }
        }
    }

    /// Evaluates the expression for one file and does what it says.
    private mutating func act(
        on node: FindWalk.Node,
        _ walk: inout FindWalk,
        _ isPruned: inout Bool
    ) throws(FindStop) {
        guard try holds(walk.expression.root, node, &walk, &isPruned), !walk.expression.hasAction else { return }
        walk.prints += 1
        write(Template(node.shown + "\n"))
    }

    private mutating func holds(
        _ test: FindExpression.Test,
        _ node: FindWalk.Node,
        _ walk: inout FindWalk,
        _ isPruned: inout Bool
    ) throws(FindStop) -> Bool {
        switch test {
        case .not(let inner): return try !holds(inner, node, &walk, &isPruned)
        case .all(let tests):
            for test in tests where try !holds(test, node, &walk, &isPruned) { return false }
            return true
        case .any(let tests):
            for test in tests where try holds(test, node, &walk, &isPruned) { return true }
            return false
        case .prune:
            isPruned = true
            return true
        case .print(let end):
            walk.prints += 1
            write(Template(node.shown + end))
            return true
        case .format(let pieces):
            walk.prints += 1
            write(Template(pieces.map { $0.text(for: node) }.joined()))
            return true
        case .quit:
            walk.quits += 1
            return true
        case .run(let words):
            return try run(words.map { $0.replacing("{}", with: node.shown) })
        case .collect(let number):
            walk.collected[number, default: []].append(node.shown)
            return true
        default:
            do throws(Unsure) { return try walk.holds(test, node) } catch { throw .unsure(error) }
        }
    }

    /// Runs a command; whether it succeeds is a test.
    private mutating func run(_ words: [String]) throws(FindStop) -> Bool {
        let descriptors = state.descriptors
        defer { restore(descriptors) }
        do throws(Interruption) {
            try runProgram(words.map { ShellArgument(Template($0)) })
        } catch {
            throw .interruption(error)
        }
        switch state.status {
        case .known(let status): return status == 0
        case .unknown(let condition): throw .unsure(Unsure(condition.unknown))
        }
    }

    private mutating func runCollected(_ walk: inout FindWalk, _ call: CommandCall) throws(FindStop) {
        for (number, words) in walk.expression.collectors.enumerated() {
            guard let paths = walk.collected[number] else { continue }
            guard paths.reduce(0, { $0 + $1.utf8.count }) < 100_000 else { throw .unsure(.notUnderstood(call)) }
            if try !run(words + paths) { walk.status = .known(1) }
        }
    }

    /// Runs a program as another program does: no function and no builtin of the shell.
    mutating func runProgram(_ words: [ShellArgument]) throws(Interruption) {
        guard let first = words.first else { return }
        let call = CommandCall(
            name: first.text.text ?? "",
            arguments: Array(words.dropFirst()),
            range: (pipelineStart ?? 0)..<(pipelineStart ?? 0)
        )
        try runProgram(call, first)
    }

    mutating func runProgram(_ call: CommandCall, _ name: ShellArgument) throws(Interruption) {
        let functions = state.functions
        let variables = state.variables
        let directory = state.workingDirectory
        state.functions = [:]
        defer {
            state.functions = functions
            state.variables = variables
            state.workingDirectory = directory
        }
        // The program of that name prints some things in another way.
        let isOther =
            call.name == "printf" && call.arguments.contains { $0.text.text?.contains("%q") ?? true }
        if isOther || Self.builtins[call.name] != nil && !Self.programs.contains(call.name) {
            _ = try runUnknown(call, named: name.text)
        } else {
            _ = try dispatch(call, name)
        }
    }

    /// Commands that are evaluated as builtins, and that are programs.
    private static let programs: Set<String> = [
        "bash", "chmod", "cp", "env", "find", "mkdir", "mv", "rm", "sh", "tee", "touch", "xargs",
    ]
}

/// Why a walk of `find` ends.
enum FindStop: Error {
    case unsure(Unsure)
    case interruption(Interpreter.Interruption)
}
