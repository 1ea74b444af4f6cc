import SourceText
import Values

extension Interpreter {
    /// `grep`, `egrep` and `fgrep`.
    ///
    /// https://www.gnu.org/software/grep/manual/grep.html
    mutating func grep(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let search = try GrepSearch(call, budget)
        var files: [String] = search.operands
        var output = GrepOutput(search)
        if search.isRecursive {
            let starts = files.isEmpty ? [""] : files
            files = []
            for start in starts { try collect(start, search, call, &files) }
            output.namesFiles = search.options.has("H") || !search.options.has("h")
        } else if files.isEmpty {
            files = ["-"]
        }
        for path in files {
            let bytes: [UInt8]
            if path == "-" {
                bytes = try readInput(call)
            } else if case .missing = read(Template(path)) {
                output.isMissing = true
                continue
            } else {
                if case .known(true) = fileQuestion("-d", Template(path)) { throw .notUnderstood(call) }
                bytes = try readFile(path, call)
            }
            try output.read(bytes, named: path == "-" ? "(standard input)" : path)
            if output.isDecided { break }
        }
        return try CommandResult(output.bytes, status: output.status)
    }

    /// The files below a directory, in the order of names; the disk may hold them in another one.
    private func collect(
        _ start: String,
        _ search: GrepSearch,
        _ call: CommandCall,
        _ files: inout [String]
    ) throws(Unsure) {
        guard let tree = host.files else { throw .notUnderstood(call) }
        let root = try place(of: start.isEmpty ? "." : start, call)
        var waiting: [(path: String, shown: String)] = [(root, start)]
        if root.isEmpty, try search.readsGitFolder(below: start) {
            throw Unsure("what `.git` holds is known to the run only")
        }
        guard root.isEmpty || tree.isDirectory(root) else {
            files.append(start)
            return
        }
        while let (path, shown) = waiting.popLast() {
            guard files.count + waiting.count < 20_000 else { throw Unsure("there are too many files") }
            let entries: [FileTreeEntry]
            do throws(FileTreeError) { entries = try tree.entries(of: path) } catch { throw Unsure(error.reason) }
            var inner: [(String, String)] = []
            for entry in entries where !(path.isEmpty && entry.name == ".git") {
                let path = path.isEmpty ? entry.name : path + "/" + entry.name
                let name = shown.isEmpty ? entry.name : (shown.hasSuffix("/") ? shown : shown + "/") + entry.name
                switch entry.kind {
                case .directory, .other:
                    if try search.entersDirectory(entry.name) { inner.append((path, name)) }
                case .file: if try search.readsFile(entry.name) { files.append(name) }
                case .symbolicLink: if search.options.has("R") { throw .notUnderstood(call) }
                }
            }
            waiting += inner.reversed()
        }
    }
}

/// The arguments of `grep`.
struct GrepSearch {
    let options: CommandOptions
    let matcher: LineMatcher
    let most: Int
    let before: Int
    let after: Int
    private(set) var operands: [String]
    private let included: [ShellPattern]
    private let excluded: [ShellPattern]
    private let excludedDirectories: [ShellPattern]

    var isRecursive: Bool { options.has("r") || options.has("R") }

    private static let long = [
        "quiet": "q", "silent": "q", "invert-match": "v", "only-matching": "o", "extended-regexp": "E",
        "fixed-strings": "F", "ignore-case": "i", "count": "c", "line-regexp": "x", "word-regexp": "w",
        "line-number": "n", "max-count": "m", "regexp": "e", "perl-regexp": "P", "no-filename": "h",
        "basic-regexp": "G", "no-messages": "s", "files-with-matches": "l", "files-without-match": "L",
        "with-filename": "H", "recursive": "r", "dereference-recursive": "R", "after-context": "A",
        "before-context": "B", "context": "C", "include": "1", "exclude": "2", "exclude-dir": "3", "color": "4",
        "colour": "4",
    ]

    init(_ call: CommandCall, _ budget: WorkBudget) throws(Unsure) {
        var arguments = try call.texts()
        if let index = arguments.firstIndex(where: { $0 == "--color" || $0 == "--colour" }) {
            arguments.remove(at: index)
        }
        if let index = arguments.firstIndex(where: { $0.utf8.count > 1 && $0.hasPrefix("-") && Int($0) != nil }) {
            arguments[index] = "-C" + arguments[index].dropFirst()
        }
        guard
            let options = CommandOptions(
                arguments,
                flags: "qvoEFicxwnGPhslLHrRy",
                valued: "emABC1234",
                long: Self.long
            ), ["never", "auto", nil].contains(options["4"])
        else { throw .notUnderstood(call) }
        self.options = options
        operands = options.operands
        var patterns = options.found.filter { $0.name == "e" }.map(\.value)
        if patterns.isEmpty {
            guard !operands.isEmpty else { throw .notUnderstood(call) }
            patterns = [operands.removeFirst()]
        }
        patterns = patterns.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        matcher = try LineMatcher(patterns, options, call, budget)
        most = try Self.count(options["m"], call) ?? Int.max
        guard most > 0 else { throw .notUnderstood(call) }
        let around = try Self.count(options["C"], call) ?? 0
        before = try Self.count(options["B"], call) ?? around
        after = try Self.count(options["A"], call) ?? around
        if before + after > 0, options.has("o") { throw .notUnderstood(call) }
        func globs(_ name: String) -> [ShellPattern] {
            options.found.filter { $0.name == name }.map { ShellPattern($0.value) }
        }
        included = globs("1")
        excluded = globs("2")
        excludedDirectories = globs("3")
        // Which of both decides depends on their order.
        if !included.isEmpty, !excluded.isEmpty { throw .notUnderstood(call) }
        let names = options.found.filter { "123".contains($0.name) }.map(\.value)
        guard names.isEmpty || isRecursive, !names.contains(where: { $0.contains("/") }) else {
            throw .notUnderstood(call)
        }
    }

    private static func count(_ text: String?, _ call: CommandCall) throws(Unsure) -> Int? {
        guard let text else { return nil }
        guard let count = Int(text), count >= 0, count < 1 << 30 else { throw .notUnderstood(call) }
        return count
    }

    func readsFile(_ name: String) throws(Unsure) -> Bool {
        if try matches(excluded, name) { return false }
        if included.isEmpty { return true }
        return try matches(included, name)
    }

    func entersDirectory(_ name: String) throws(Unsure) -> Bool { try !matches(excludedDirectories, name) }

    /// Whether something in the folder of the clone would be read.
    func readsGitFolder(below start: String) throws(Unsure) -> Bool {
        guard try entersDirectory(".git") else { return false }
        for (path, isDirectory) in GitFolder.samples where !isDirectory {
            if try readsFile(path.split(separator: "/").last.map(String.init) ?? path) { return true }
        }
        return false
    }

    private func matches(_ patterns: [ShellPattern], _ name: String) throws(Unsure) -> Bool {
        for pattern in patterns {
            guard let matches = pattern.matches(name.unicodeScalars) else { throw Unsure("a pattern takes too long") }
            if matches { return true }
        }
        return false
    }
}

/// What `grep` writes.
struct GrepOutput {
    private let search: GrepSearch
    private(set) var bytes: [UInt8] = []
    var namesFiles: Bool
    var isMissing = false
    private var hasFound = false
    private var hasWritten = false

    init(_ search: GrepSearch) {
        self.search = search
        namesFiles = search.options.has("H") || search.operands.count > 1 && !search.options.has("h")
    }

    /// Whether no further file matters.
    var isDecided: Bool { search.options.has("q") && hasFound }

    var status: Int {
        if isMissing, !(search.options.has("q") && hasFound) { return 2 }
        return hasFound ? 0 : 1
    }

    mutating func read(_ text: [UInt8], named name: String) throws(Unsure) {
        let options = search.options
        if text.contains(0) { throw Unsure("the input is no text") }
        let lines = Lines(text).lines
        let isSilent = options.has("q") || options.has("c") || options.has("l") || options.has("L")
        var found = 0
        // The first line that is not written yet.
        var next = 0
        var left = 0
        for (index, line) in lines.enumerated() {
            guard found < search.most || left > 0 else { break }
            guard let text = String(validating: line, as: UTF8.self) else { throw Unsure("the input is no text") }
            let scalars = Array(text.unicodeScalars)
            guard found < search.most, try search.matcher.matches(scalars) != options.has("v") else {
                if left > 0 {
                    left -= 1
                    // Behind the last match allowed, another match ends the context.
                    if found >= search.most, try search.matcher.matches(scalars) != options.has("v") { break }
                    write(line, index, name, "-")
                    next = index + 1
                }
                continue
            }
            found += 1
            if isSilent { continue }
            if options.has("o") {
                if options.has("v") { continue }
                for part in try search.matcher.parts(of: scalars) { write(Array(part.utf8)[...], index, name, ":") }
                continue
            }
            let start = max(next, index - search.before)
            if search.before + search.after > 0, hasWritten, start > next || next == 0 {
                bytes += Array("--\n".utf8)
            }
            for earlier in start..<index { write(lines[earlier], earlier, name, "-") }
            write(line, index, name, ":")
            next = index + 1
            left = search.after
        }
        if found > 0 { hasFound = true }
        if options.has("q") { return }
        if options.has("l") ? found > 0 : options.has("L") && found == 0 {
            bytes += Array("\(name)\n".utf8)
        } else if options.has("c"), !options.has("l"), !options.has("L") {
            bytes += Array("\(namesFiles ? name + ":" : "")\(found)\n".utf8)
        }
    }

    private mutating func write(_ line: ArraySlice<UInt8>, _ index: Int, _ name: String, _ mark: String) {
        hasWritten = true
        if namesFiles { bytes += Array((name + mark).utf8) }
        if search.options.has("n") { bytes += Array("\(index + 1)\(mark)".utf8) }
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
    }
}
