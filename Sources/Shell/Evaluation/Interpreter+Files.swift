import SourceText
import Values

/// Files: what the script wrote, what the commit holds, and what neither can tell.
extension Interpreter {
    enum FileContent {
        case text(Template)
        case missing
        case unknown(Unknown)
    }

    /// A path as an absolute one without `.` and `..`; nil when a part of it is unknown.
    func absolutePath(_ path: String) -> String? {
        if path.isPlainAbsolutePath { return path }
        var parts: [Substring] = []
        if !path.hasPrefix("/") {
            guard let directory = state.workingDirectory else { return nil }
            parts = directory.split(separator: "/")
        }
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": parts = Array(parts.dropLast())
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The path inside of the repository; nil for a path outside of it.
    func repositoryPath(_ absolute: String) -> String? {
        if absolute == state.workspace { return "" }
        guard absolute.hasPrefix(state.workspace + "/") else { return nil }
        return String(absolute.utf8.dropFirst(state.workspace.utf8.count + 1)) ?? ""
    }

    func read(_ path: Template) -> FileContent {
        guard let text = path.text, let absolute = absolutePath(text) else {
            return .unknown(
                path.firstUnknown ?? Unknown(path.display, because: "the working directory is not known")
            )
        }
        return read(absolute: absolute)
    }

    func read(absolute: String) -> FileContent {
        if absolute == "/dev/null" { return .text(Template()) }
        if let file = state.files[absolute] {
            if file.isRemoved { return .missing }
            if let unknown = file.maybeMissing { return .unknown(unknown) }
            return .text(file.text(under: conditions))
        }
        guard let path = repositoryPath(absolute), let files = host.files else { return .unknown(outside(absolute)) }
        if let unknown = state.otherCommit { return .unknown(unknown) }
        do throws(FileTreeError) {
            let bytes = try files.read(path)
            guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
                return .unknown(Unknown(path, because: "the file is no text"))
            }
            return .text(Template(text, from: Origin(at: SourceRange(path: path, bytes: 0..<bytes.count))))
        } catch {
            switch error.code {
            case .notFound, .notADirectory:
                if let unknown = state.otherFiles { return .unknown(unknown) }
                return .missing
            default:
                return .unknown(Unknown(path, because: error.reason))
            }
        }
    }

    private func outside(_ path: String) -> Unknown {
        Unknown(path, because: "the file is not in the repository")
    }

    func fileQuestion(_ op: String, _ path: Template) -> Truth {
        guard let text = path.text else {
            return .unknown(path.firstUnknown ?? Unknown(path.display, because: "it is not known"))
        }
        if text.isEmpty { return .known(false) }
        guard let absolute = absolutePath(text) else {
            return .unknown(Unknown(text, because: "the working directory is not known"))
        }
        if let file = state.files[absolute] {
            if let unknown = file.maybeMissing { return .unknown(unknown) }
            if file.isRemoved { return .known(false) }
            switch op {
            case "-e", "-a", "-f": return .known(true)
            case "-d", "-h", "-L": return .known(false)
            case "-s":
                let text = file.text(under: conditions)
                return isNotEmpty(text)
            default: return .unknown(Unknown("\(op) \(text)", because: "the permissions are not known"))
            }
        }
        if state.directories.contains(absolute) {
            return .known(["-e", "-a", "-d", "-x", "-r", "-w", "-s"].contains(op))
        }
        guard let path = repositoryPath(absolute), let files = host.files else { return .unknown(outside(absolute)) }
        if let unknown = state.otherCommit { return .unknown(unknown) }
        guard let kind = path.isEmpty ? .directory : files.kind(of: path) else {
            if let unknown = state.otherFiles { return .unknown(unknown) }
            if state.files.keys.contains(where: { $0.hasPrefix(absolute + "/") }) {
                return .unknown(Unknown(text, because: "the script may have made the directory"))
            }
            return .known(false)
        }
        if op == "-h" || op == "-L" {
            if case .symbolicLink = kind { return .known(true) }
            return .known(false)
        }
        var resolved = kind
        if case .symbolicLink = kind {
            guard let target = files.resolvedKind(of: path) else {
                return .unknown(Unknown(text, because: "the symbolic link leads to nothing in the repository"))
            }
            resolved = target
        }
        switch (op, resolved) {
        case ("-e", _), ("-a", _): return .known(true)
        case ("-f", .file): return .known(true)
        case ("-f", .directory): return .known(false)
        case ("-d", .directory): return .known(true)
        case ("-d", .file): return .known(false)
        case ("-r", .file), ("-w", .file), ("-r", .directory), ("-w", .directory), ("-x", .directory):
            return .known(true)
        case ("-x", .file(let isExecutable)): return .known(isExecutable)
        case ("-s", .file):
            switch read(absolute: absolute) {
            case .text(let text): return isNotEmpty(text)
            case .missing: return .known(false)
            case .unknown(let unknown): return .unknown(unknown)
            }
        default:
            return .unknown(Unknown("\(op) \(text)", because: "the question is not followed"))
        }
    }

    // MARK: Writing

    /// Opens a file for writing: it is there afterwards, empty if it is not appended to.
    mutating func open(absolute: String, appending: Bool) {
        if appending, let file = state.files[absolute], !file.isRemoved {
            state.files[absolute]?.maybeMissing = nil
            _ = file
            return
        }
        var file = VirtualFile()
        if appending, state.files[absolute] == nil {
            switch read(absolute: absolute) {
            case .text(let text): file = VirtualFile(text)
            case .missing: break
            case .unknown(let unknown): file = VirtualFile(Template(unknown))
            }
        }
        state.files[absolute] = file
    }

    /// Writes to a file descriptor.
    mutating func write(_ text: Template, to descriptor: Int = 1) {
        guard !text.isEmpty, case .file(let key)? = state.descriptors[descriptor] else { return }
        spend(text)
        let chunk = VirtualFile.Chunk(text: text, conditions: [], serial: nextSerial(), loop: nil)
        state.files[key, default: VirtualFile()].chunks.append(chunk)
    }

    // MARK: Patterns of file names

    enum Paths {
        case success([String])
        case failure(Unknown)
    }

    /// The paths that match a pattern, as the shell writes them; none when nothing matches.
    mutating func paths(matching pattern: String) throws(Interruption) -> Paths {
        let isAbsolute = pattern.hasPrefix("/")
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        let wantsDirectory = pattern.hasSuffix("/")
        guard let directory = isAbsolute ? "/" : state.workingDirectory else {
            return .failure(Unknown(pattern, because: "the working directory is not known"))
        }
        guard let files = host.files else { return .failure(Unknown(pattern, because: "the files are not known")) }
        if let unknown = state.otherFiles { return .failure(unknown) }
        let isExtended = state.options.extendsPatterns
        if isExtended, parts.count > 1, parts.contains(where: { $0.contains("(") != $0.contains(")") }) {
            return .failure(Unknown(pattern, because: "the pattern is not followed"))
        }
        if parts.contains("**") {
            // Without `globstar` two stars are one.
            return .failure(Unknown(pattern, because: "the pattern is not followed"))
        }
        // What has been reached: the path as it is shown, and as an absolute one.
        var reached: [(shown: String, absolute: String)] = [(isAbsolute ? "/" : "", directory == "/" ? "" : directory)]
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let needsDirectory = !isLast || wantsDirectory
            let compiled = ShellPattern(part, isExtended: isExtended)
            var next: [(shown: String, absolute: String)] = []
            for place in reached {
                try step()
                if let literal = compiled.literal {
                    let target = place.absolute + "/" + literal
                    guard let normalized = absolutePath(target.isEmpty ? "/" : target) else { continue }
                    let path = repositoryPath(normalized)
                    if path == nil, !isAncestorOfWorkspace(normalized) { return .failure(outside(normalized)) }
                    let exists = path.map { $0.isEmpty || files.resolvedKind(of: $0) != nil } ?? true
                    let isDirectory = path.map { $0.isEmpty || files.isDirectory($0) } ?? true
                    if exists, !needsDirectory || isDirectory {
                        next.append((place.shown + literal + (isLast && !wantsDirectory ? "" : "/"), target))
                    }
                    continue
                }
                guard let absolute = absolutePath(place.absolute.isEmpty ? "/" : place.absolute),
                    let path = repositoryPath(absolute)
                else { return .failure(outside(place.absolute)) }
                guard path.isEmpty || files.isDirectory(path) else { continue }
                let entries: [FileTreeEntry]
                do throws(FileTreeError) {
                    entries = try files.entries(of: path)
                } catch {
                    return .failure(Unknown(pattern, because: error.reason))
                }
                if state.directories.contains(where: { $0.hasPrefix(absolute + "/") }) {
                    return .failure(Unknown(pattern, because: "the script changes which files there are"))
                }
                var names = entries.map(\.name)
                for key in state.files.keys where key.hasPrefix(absolute + "/") {
                    guard let file = state.files[key] else { continue }
                    let rest = String(key.dropFirst(absolute.count + 1))
                    if file.isRemoved || file.maybeMissing != nil {
                        return .failure(Unknown(pattern, because: "the script changes which files there are"))
                    }
                    let name = String(rest.prefix { $0 != "/" })
                    if !names.contains(name) { names.append(name) }
                }
                if path.isEmpty { names.append(".git") }
                names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                for name in names {
                    if name.hasPrefix("."), !part.hasPrefix(".") { continue }
                    guard let matches = compiled.matches(name.unicodeScalars) else {
                        return .failure(Unknown(pattern, because: "the pattern takes too long to match"))
                    }
                    guard matches else { continue }
                    let child = path.isEmpty ? name : path + "/" + name
                    if needsDirectory, !files.isDirectory(child), name != ".git" { continue }
                    next.append(
                        (place.shown + name + (isLast && !wantsDirectory ? "" : "/"), place.absolute + "/" + name)
                    )
                }
            }
            reached = next
            if reached.count > 10_000 { return .failure(Unknown(pattern, because: "it matches too many files")) }
        }
        return .success(reached.map(\.shown))
    }

    private func isAncestorOfWorkspace(_ path: String) -> Bool {
        path == "/" || state.workspace.hasPrefix(path + "/")
    }
}

extension String {
    /// Whether a path begins at the root and has neither empty parts nor parts that begin with a dot.
    fileprivate var isPlainAbsolutePath: Bool {
        var previous: UInt8?
        for byte in utf8 {
            if previous == nil, byte != UInt8(ascii: "/") { return false }
            if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
            previous = byte
        }
        return previous != nil && previous != UInt8(ascii: "/")
    }
}
