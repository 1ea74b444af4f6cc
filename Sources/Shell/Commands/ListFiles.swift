import SourceText
import Values

extension Interpreter {
    /// The path of a directory or file of the repository that a command names.
    func place(of operand: String, _ call: CommandCall) throws(Unsure) -> String {
        guard let absolute = absolutePath(operand), let path = repositoryPath(absolute) else {
            throw Unsure("'\(operand)' is not in the repository")
        }
        if let unknown = state.otherFiles { throw Unsure(unknown) }
        // The script itself may have made or removed files there.
        for key in state.files.keys where key.hasPrefix(absolute == "/" ? absolute : absolute + "/") || key == absolute
        {
            throw Unsure("the script changes which files there are")
        }
        for made in state.directories where made == absolute || made.hasPrefix(absolute + "/") {
            throw Unsure("the script changes which files there are")
        }
        return path
    }

    /// `ls` of names; nothing that shows more than names is followed.
    mutating func ls(_ call: CommandCall) throws(Unsure) -> CommandResult {
        guard let options = CommandOptions(try call.texts(), flags: "1d"), let files = host.files else {
            throw .notUnderstood(call)
        }
        let operands = options.operands.isEmpty ? ["."] : options.operands
        var names: [String] = []
        var directories: [(shown: String, path: String)] = []
        for operand in operands {
            let path = try place(of: operand, call)
            guard path.isEmpty || files.kind(of: path) != nil else { return CommandResult(status: 2) }
            if options.has("d") || !(path.isEmpty || files.isDirectory(path)) {
                names.append(operand)
            } else {
                directories.append((operand, path))
            }
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        directories.sort { $0.shown.utf8.lexicographicallyPrecedes($1.shown.utf8) }
        var lines = names
        for (index, directory) in directories.enumerated() {
            if operands.count > 1 {
                if index > 0 || !names.isEmpty { lines.append("") }
                lines.append(directory.shown + ":")
            }
            lines += try entries(of: directory.path, files).map(\.name).filter { !$0.hasPrefix(".") }
        }
        return CommandResult(Template(lines.map { $0 + "\n" }.joined()))
    }

    private func entries(of path: String, _ files: any FileTree) throws(Unsure) -> [FileTreeEntry] {
        do throws(FileTreeError) {
            return try files.entries(of: path)
        } catch {
            throw Unsure(error.reason)
        }
    }
}
