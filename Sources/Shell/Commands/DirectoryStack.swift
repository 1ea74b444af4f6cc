import Values

/// `pushd`, `popd` and `dirs`.
///
/// https://www.gnu.org/software/bash/manual/html_node/Directory-Stack-Builtins.html
extension Interpreter {
    mutating func pushDirectory(_ call: CommandCall) throws(Interruption) -> Flow {
        guard var stack = state.directoryStack, let before = state.workingDirectory, call.arguments.count == 1,
            let text = call.arguments[0].text.text, !text.hasPrefix("-"), !text.hasPrefix("+")
        else { return changeStackUnknown(call) }
        let inner = CommandCall(name: "cd", arguments: call.arguments, range: call.range)
        _ = cd(inner)
        guard state.workingDirectory != before || state.status == .known(0) else { return .normal }
        stack.insert(before, at: 0)
        state.directoryStack = stack
        return try showStack(call)
    }

    mutating func popDirectory(_ call: CommandCall) throws(Interruption) -> Flow {
        guard var stack = state.directoryStack, call.arguments.isEmpty else { return changeStackUnknown(call) }
        guard !stack.isEmpty else {
            state.status = .known(1)
            return .normal
        }
        let target = stack.removeFirst()
        state.directoryStack = stack
        _ = cd(CommandCall(name: "cd", arguments: [ShellArgument(Template(target))], range: call.range))
        return try showStack(call)
    }

    mutating func directories(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let words = try call.texts()
        if words == ["-c"] {
            state.directoryStack = []
            return CommandResult()
        }
        guard words.isEmpty || words == ["-p"] || words == ["-l"] else { throw .notUnderstood(call) }
        let paths = try stack(shortens: words != ["-l"])
        return CommandResult(Template(paths.joined(separator: words == ["-p"] ? "\n" : " ") + "\n"))
    }

    /// Writes the stack, as the two commands do that change it.
    private mutating func showStack(_ call: CommandCall) throws(Interruption) -> Flow {
        let status = state.status
        let flow = try finish(call) { (self) throws(Unsure) in
            CommandResult(Template(try self.stack(shortens: true).joined(separator: " ") + "\n"))
        }
        state.status = status
        return flow
    }

    /// The directories from the current one on, with the one of the user as `~`.
    private func stack(shortens: Bool) throws(Unsure) -> [String] {
        guard let directory = state.workingDirectory, let stack = state.directoryStack else {
            throw Unsure("the working directory is not known")
        }
        guard let home = (value(of: "HOME") ?? Template()).text else { throw Unsure("the home directory is not known") }
        return ([directory] + stack).map { path in
            guard shortens, !home.isEmpty, home != "/" else { return path }
            if path == home { return "~" }
            return path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
        }
    }

    private mutating func changeStackUnknown(_ call: CommandCall) -> Flow {
        state.directoryStack = nil
        return changeDirectoryUnknown(call)
    }
}
