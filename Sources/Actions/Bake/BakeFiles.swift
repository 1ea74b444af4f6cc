import Shell
import SourceText
import Values

/// The bake files that a command finds.
struct BakeFiles {
    /// From where a definition is read that is not said to be on the machine.
    enum Source {
        /// The folder in which the command runs.
        case machine
        /// A folder of the repository at the pushed commit, fetched by the builder.
        case repository(folder: String)
    }

    let source: Source
    /// The folder in which the command runs, as an absolute path; nil when it is not known.
    let directory: String?
    let tree: any FileTree
    /// Where the repository is checked out below the workspace; nil when something else is.
    let checkoutPath: String?
    let workspace: Workspace
    /// What the script itself wrote, by absolute path.
    var written: [String: VirtualFile] = [:]
    /// Why files may be there, or may be changed, that nobody saw being written.
    var unseen: Unknown?
    /// Why the definition may be read from elsewhere.
    var doubt: Unknown?
    /// Where the command stands.
    let place: SourceRange

    /// - Parameter path: as the command has it; `-` is not read.
    func body(_ path: BakeTarget.Text) throws(BakeError) -> HCLBody {
        let range = path.range ?? place
        var given = path.value
        var isOnMachine = false
        if given.knownStart.hasPrefix("cwd://") {
            given = given.dropFirst(utf8: "cwd://".utf8.count)
            isOnMachine = true
        }
        if let made = workspace.bakeFiles[given] {
            guard let body = made else {
                throw unknown(given.display, "two steps make a file of this name", range)
            }
            return body
        }
        guard let text = given.text else {
            let cause = given.firstUnknown!
            throw .unknown(
                Unknown(given.display, because: "the name of a bake file is not known: \(cause.reason)", at: range)
            )
        }
        if text == "-" { throw unknown("-", "the bake file comes from another command", range) }
        if case .repository(let folder) = source, !isOnMachine {
            guard let path = WorkflowLibrary.normalized("\(folder)/\(text)") else {
                throw .wrong("'\(text)' lies outside of the repository", range)
            }
            return try body(inRepository: path, range)
        }
        return try body(onMachine: text, range)
    }

    /// The names that are looked for where none is given.
    ///
    /// <https://docs.docker.com/build/bake/reference/#file-format>
    static let defaultNames = [
        "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "docker-bake.json",
        "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl",
    ]

    /// The files that are read where none is given.
    func defaultBodies() throws(BakeError) -> [HCLBody] {
        var bodies: [HCLBody] = []
        for name in Self.defaultNames where try exists(name) {
            bodies.append(try body(BakeTarget.Text(value: Template(name), range: place)))
        }
        guard !bodies.isEmpty else { throw .wrong("couldn't find a bake definition", place) }
        return bodies
    }

    private func exists(_ name: String) throws(BakeError) -> Bool {
        switch source {
        case .repository(let folder): return tree.isFile(WorkflowLibrary.normalized("\(folder)/\(name)") ?? name)
        case .machine:
            let path = try absolutePath(name, place)
            if written[path] != nil { return true }
            guard let inRepository = repositoryPath(path) else {
                throw unknown(name, "the folder of the command is none of the checkout", place)
            }
            if tree.isFile(inRepository) { return true }
            if let unseen { throw .unknown(Unknown(name, because: unseen.reason, at: unseen.place ?? place)) }
            return false
        }
    }

    private func unknown(_ expression: String, _ reason: String, _ range: SourceRange) -> BakeError {
        .unknown(Unknown(expression, because: reason, at: range))
    }

    // MARK: Places

    private func absolutePath(_ path: String, _ range: SourceRange) throws(BakeError) -> String {
        guard let directory else { throw unknown(path, "the folder of the command is not known", range) }
        var parts = path.hasPrefix("/") ? [] : directory.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private func repositoryPath(_ absolute: String) -> String? {
        guard let checkoutPath else { return nil }
        let root = checkoutPath.isEmpty ? RunEnvironment.workspace : "\(RunEnvironment.workspace)/\(checkoutPath)"
        guard absolute.hasPrefix(root + "/") else { return nil }
        return String(Substring(absolute.utf8.dropFirst(root.utf8.count + 1)))
    }

    private func body(onMachine path: String, _ range: SourceRange) throws(BakeError) -> HCLBody {
        let absolute = try absolutePath(path, range)
        if let file = written[absolute] {
            let text = file.text()
            guard let known = text.text else {
                let reason = "a step writes the bake file, with parts that only the run knows"
                throw unknown(path, reason, text.firstUnknown?.place ?? range)
            }
            return try parsed(SourceFile(path: path, text: known))
        }
        guard let inRepository = repositoryPath(absolute) else {
            throw unknown(path, "what this bake file holds is known to the run only", range)
        }
        if let changed = workspace.changedFiles {
            throw .unknown(Unknown(path, because: changed.reason, at: changed.place ?? range))
        }
        if !tree.isFile(inRepository), let unseen {
            throw .unknown(Unknown(path, because: unseen.reason, at: unseen.place ?? range))
        }
        return try body(inRepository: inRepository, range)
    }

    private func body(inRepository path: String, _ range: SourceRange) throws(BakeError) -> HCLBody {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try tree.read(path)
        } catch {
            switch error.code {
            case .notFound: throw .wrong("there is no bake file '\(path)'", range)
            default: throw unknown(path, "the bake file cannot be read: \(error.reason)", range)
            }
        }
        return try parsed(SourceFile(path: path, bytes: bytes))
    }

    private static let maximumSize = 1 << 20

    private func parsed(_ file: SourceFile) throws(BakeError) -> HCLBody {
        guard file.bytes.count <= Self.maximumSize else {
            throw unknown(file.path, "the bake file is too long", place)
        }
        guard String(validating: file.bytes, as: UTF8.self) != nil else {
            throw unknown(file.path, "the bake file is no text", place)
        }
        let name = file.path.lastPathPart
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            throw unknown(name, "bake reads '\(name)', and files of compose are not followed", place)
        }
        // What has no ending that tells is tried as the one, then as the other.
        if name.hasSuffix(".json") { return try BakeJSONReader.body(of: file) }
        if name.hasSuffix(".hcl") { return try HCLReader.body(of: file) }
        if let body = try? BakeJSONReader.body(of: file) { return body }
        if let body = try? HCLReader.body(of: file) { return body }
        throw unknown(name, "the bake file is neither JSON nor HCL", place)
    }
}

extension Template {
    /// The known text in front of the first unknown part.
    fileprivate var knownStart: String {
        if case .text(let text, _)? = pieces.first { text } else { "" }
    }
}
