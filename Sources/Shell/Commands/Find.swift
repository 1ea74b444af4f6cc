import SourceText
import Values

extension Interpreter {
    /// The path of a directory or file of the repository that a command names.
    private func place(of operand: String, _ call: CommandCall) throws(Unsure) -> String {
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

    /// `find` by name, path, type and depth.
    ///
    /// The real program lists a directory in the order in which the disk holds it; here it is the order of names, and a
    /// pipe into `head` or `tail` does not see it.
    mutating func find(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let arguments = try call.texts()
        var starts: [String] = []
        var at = 0
        while at < arguments.count, !arguments[at].hasPrefix("-"), arguments[at] != "(", arguments[at] != "!" {
            starts.append(arguments[at])
            at += 1
        }
        if starts.isEmpty { starts = ["."] }
        var query = FindQuery()
        guard query.read(Array(arguments[at...])), let files = host.files else { throw .notUnderstood(call) }
        var lines: [String] = []
        for start in starts {
            let path = try place(of: start, call)
            guard let kind = path.isEmpty ? .directory : files.kind(of: path) else { throw .notUnderstood(call) }
            var walk = FindWalk(files: files, query: query, start: start)
            try walk.visit(
                path,
                shown: start,
                name: start.split(separator: "/").last.map(String.init) ?? start,
                kind,
                depth: 0
            )
            if walk.hitsGit { throw Unsure("what `.git` holds is known to the run only") }
            lines += walk.lines
        }
        return CommandResult(Template(lines.map { $0 + query.terminator }.joined()))
    }
}

/// What `find` looks for.
private struct FindQuery {
    indirect enum Test {
        case name(ShellPattern, ignoresCase: Bool)
        case path(ShellPattern)
        case type(Character)
        case not(Test)
        case all([Test])
        case any([Test])
        case prune
        case always
    }

    var tests: Test = .always
    var least = 0
    var most = Int.max
    var terminator = "\n"
    /// The format of `-printf`, where it is one of the paths.
    var format: String?

    private var words: [String] = []
    private var at = 0

    init() {}

    /// Reads an expression; false when it is not followed.
    mutating func read(_ arguments: [String]) -> Bool {
        words = arguments
        at = 0
        if words.isEmpty { return true }
        guard let test = alternatives(0), at == words.count else { return false }
        tests = test
        return true
    }

    private mutating func alternatives(_ depth: Int) -> Test? {
        guard depth < 20, let first = conjunction(depth) else { return nil }
        var parts = [first]
        while at < words.count, words[at] == "-o" || words[at] == "-or" {
            at += 1
            guard let next = conjunction(depth) else { return nil }
            parts.append(next)
        }
        return parts.count == 1 ? first : .any(parts)
    }

    private mutating func conjunction(_ depth: Int) -> Test? {
        var parts: [Test] = []
        while at < words.count, words[at] != ")", words[at] != "-o", words[at] != "-or" {
            if words[at] == "-a" || words[at] == "-and" {
                at += 1
                continue
            }
            guard let test = primary(depth) else { return nil }
            parts.append(test)
        }
        return .all(parts)
    }

    private mutating func primary(_ depth: Int) -> Test? {
        let word = words[at]
        at += 1
        switch word {
        case "!", "-not":
            guard at < words.count, depth < 20, let inner = primary(depth + 1) else { return nil }
            return .not(inner)
        case "(":
            guard let inner = alternatives(depth + 1), at < words.count, words[at] == ")" else { return nil }
            at += 1
            return inner
        case "-print":
            return at == words.count ? .always : nil
        case "-print0":
            // A zero byte stands in no text.
            return nil
        case "-name", "-iname", "-path", "-wholename", "-type", "-mindepth", "-maxdepth", "-printf":
            guard at < words.count else { return nil }
            let value = words[at]
            at += 1
            switch word {
            case "-name": return .name(ShellPattern(value), ignoresCase: false)
            case "-iname": return .name(ShellPattern(lowercased(value)), ignoresCase: true)
            case "-path", "-wholename": return .path(ShellPattern(value))
            case "-type": return ["f", "d", "l"].contains(value) ? .type(Character(value)) : nil
            case "-printf":
                guard ["%f\\n", "%P\\n", "%p\\n", "%h\\n"].contains(value), at == words.count else { return nil }
                format = String(value.prefix(2))
                return .always
            default:
                guard let number = Int(value), number >= 0 else { return nil }
                if word == "-mindepth" { least = number } else { most = number }
                return .always
            }
        default:
            return nil
        }
    }
}

private func lowercased(_ text: String) -> String { TextChange.caseChanged(text, toUpper: false, all: true) ?? text }

/// A walk through the files of a commit.
private struct FindWalk {
    let files: any FileTree
    let query: FindQuery
    let start: String
    var lines: [String] = []
    /// Whether something inside of `.git` could be found.
    var hitsGit = false
    private var visited = 0

    init(files: any FileTree, query: FindQuery, start: String) {
        self.files = files
        self.query = query
        self.start = start
    }

    mutating func visit(
        _ path: String,
        shown: String,
        name: String,
        _ kind: FileKind,
        depth: Int
    ) throws(Unsure) {
        visited += 1
        guard visited < 200_000, depth < 200 else { throw Unsure("there are too many files") }
        if depth >= query.least, try holds(query.tests, shown, name, kind) { append(shown, name) }
        guard kind == .directory, depth < query.most else { return }
        let entries: [FileTreeEntry]
        do throws(FileTreeError) {
            entries = try files.entries(of: path)
        } catch {
            throw Unsure(error.reason)
        }
        let base = shown.hasSuffix("/") ? shown : shown + "/"
        for entry in entries where !(path.isEmpty && entry.name == ".git") {
            let inner = path.isEmpty ? entry.name : path + "/" + entry.name
            try visit(inner, shown: base + entry.name, name: entry.name, entry.kind, depth: depth + 1)
        }
        guard path.isEmpty, depth + 1 >= query.least else { return }
        if try holds(query.tests, base + ".git", ".git", .directory) { hitsGit = true }
    }

    private mutating func append(_ shown: String, _ name: String) {
        switch query.format {
        case "%f": lines.append(name)
        case "%P":
            lines.append(
                shown == start ? "" : String(shown.dropFirst(start.hasSuffix("/") ? start.count : start.count + 1))
            )
        case "%h":
            lines.append(
                shown.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            )
        default: lines.append(shown)
        }
    }

    private func holds(_ test: FindQuery.Test, _ shown: String, _ name: String, _ kind: FileKind) throws(Unsure) -> Bool
    {
        switch test {
        case .always: return true
        case .prune: return true
        case .not(let inner): return try !holds(inner, shown, name, kind)
        case .all(let tests):
            for test in tests where try !holds(test, shown, name, kind) { return false }
            return true
        case .any(let tests):
            for test in tests where try holds(test, shown, name, kind) { return true }
            return false
        case .name(let pattern, let ignoresCase):
            return try matches(pattern, ignoresCase ? lowercased(name) : name)
        case .path(let pattern): return try matches(pattern, shown)
        case .type(let letter):
            switch kind {
            case .file: return letter == "f"
            case .directory: return letter == "d"
            case .symbolicLink: return letter == "l"
            case .other: return letter == "d"
            }
        }
    }

    private func matches(_ pattern: ShellPattern, _ text: String) throws(Unsure) -> Bool {
        guard let result = pattern.matches(text.unicodeScalars) else {
            throw Unsure("a pattern takes too long to match")
        }
        return result
    }
}
