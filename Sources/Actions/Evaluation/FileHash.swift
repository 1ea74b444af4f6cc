import OCI
import SourceText
import Values

/// What `hashFiles` answers for the files of a commit: the SHA-256 of the SHA-256 of each file that matches.
///
/// The files come in the order in which their folders list them. A folder that matches stands for all below it, a pattern with
/// `!` takes away what the ones before it took, and without a file the answer is empty.
/// <https://docs.github.com/actions/reference/workflows-and-actions/expressions#hashfiles>
struct FileHash {
    private let tree: any FileTree
    private let patterns: [Pattern]
    private(set) var paths: [String] = []

    private static let maximumFiles = 20_000
    private static let maximumSize = 256 << 20

    private struct Pattern {
        let glob: FilterPattern
        /// The folder with that name and everything below.
        let below: FilterPattern
        let isNegated: Bool
        /// The folder where the search begins.
        let start: String

        /// - Returns: nil for a pattern that is not followed: outside of the workspace, or with special characters other
        ///   than `*` and `**`.
        init?(_ line: String) {
            var text = line[...]
            var isNegated = false
            while text.hasPrefix("!") {
                isNegated.toggle()
                text = text.dropFirst().drop { $0 == " " || $0 == "\t" }
            }
            let workspace = RunEnvironment.workspace + "/"
            if text.hasPrefix(workspace) { text = text.dropFirst(workspace.count) }
            if text.hasPrefix("./") { text = text.dropFirst(2) }
            let parts = text.split(separator: "/", omittingEmptySubsequences: true)
            guard !parts.isEmpty, !text.hasPrefix("/"), !text.hasPrefix("~"), !text.hasSuffix("/"),
                !text.utf8.contains(where: { "?[]{}+\\!@()".utf8.contains($0) }),
                parts.allSatisfy({ $0 == "**" || !$0.contains("**") && $0 != "." && $0 != ".." })
            else { return nil }
            let path = parts.joined(separator: "/")
            guard let glob = try? FilterPattern(path), let below = try? FilterPattern(path + "/**") else { return nil }
            self.glob = glob
            self.below = below
            self.isNegated = isNegated
            start = parts.prefix { !$0.contains("*") }.joined(separator: "/")
        }

        func matches(_ path: String) -> Bool { glob.matches(path) || below.matches(path) }
    }

    /// - Returns: nil when a pattern is not followed, or too many files match.
    init?(_ texts: [String], in tree: any FileTree) {
        self.tree = tree
        var patterns: [Pattern] = []
        for line in texts.flatMap({ $0.split(separator: "\n") }) {
            let text = line.trimmingBlanks
            if text.isEmpty || text.hasPrefix("#") { continue }
            guard let pattern = Pattern(text) else { return nil }
            patterns.append(pattern)
        }
        self.patterns = patterns
        var starts: [String] = []
        for pattern in patterns where !pattern.isNegated {
            // A folder inside of another one is found there.
            let isInside = patterns.contains { other in
                !other.isNegated && other.start != pattern.start && Self.holds(other.start, pattern.start)
            }
            if !isInside, !starts.contains(pattern.start) { starts.append(pattern.start) }
        }
        for start in starts {
            guard find(below: start) else { return nil }
        }
    }

    private static func holds(_ folder: String, _ path: String) -> Bool {
        folder.isEmpty || path.hasPrefix(folder + "/")
    }

    /// - Returns: false when there are links, of which it is not followed where they lead, or too many files.
    private mutating func find(below start: String) -> Bool {
        guard let kind = start.isEmpty ? .directory : tree.kind(of: start) else { return true }
        var pending = [(path: start, kind: kind)]
        while let (path, kind) = pending.popLast() {
            switch kind {
            case .directory:
                if path == ".git" { continue }
                let entries = (try? tree.entries(of: path)) ?? []
                for entry in entries.reversed() {
                    pending.append((path.isEmpty ? entry.name : "\(path)/\(entry.name)", entry.kind))
                }
            case .file:
                if isMeant(path) { paths.append(path) }
            case .symbolicLink, .other:
                if patterns.contains(where: { !$0.isNegated && ($0.matches(path) || Self.holds(path, $0.start)) }) {
                    return false
                }
            }
            guard paths.count <= Self.maximumFiles else { return false }
        }
        return true
    }

    private func isMeant(_ path: String) -> Bool {
        var isMeant = false
        for pattern in patterns where pattern.matches(path) { isMeant = !pattern.isNegated }
        return isMeant
    }

    /// Whether patterns name single files, so that other files play no part.
    var namesFilesOnly: Bool {
        patterns.allSatisfy { pattern in
            !pattern.isNegated && paths.contains(pattern.start) && pattern.glob.literal != nil
        }
    }

    /// In hexadecimal digits; empty when no file matches, nil when one cannot be read.
    var text: String? {
        guard !paths.isEmpty else { return "" }
        var hash = SHA256()
        var size = 0
        for path in paths {
            guard let bytes = try? tree.read(path, limit: Self.maximumSize) else { return nil }
            size += bytes.count
            guard size <= Self.maximumSize else { return nil }
            hash.update(SHA256.digest(of: bytes))
        }
        return SHA256.hexadecimal(hash.finished())
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}

extension JobState {
    /// What `hashFiles` answers before the next step.
    var hashFiles: @Sendable ([Value]) -> Value {
        let (checkout, workspace, files) = (checkout, workspace, event.environment.files)
        return { arguments in
            let shown = "hashFiles(\(arguments.map { "'\($0.template.display)'" }.joined(separator: ", ")))"
            func unknown(_ reason: String) -> Value { Value(Template(Unknown(shown, because: reason))) }
            if let unknown = arguments.lazy.compactMap({ $0.template.firstUnknown }).first {
                return Value(Template(unknown))
            }
            let texts = arguments.compactMap(\.template.text)
            switch checkout {
            // Nothing is there to be hashed.
            case .missing: return workspace.otherFiles.map { unknown($0.reason) } ?? Value("")
            case .unknown(let other): return unknown(other.reason)
            case .clone, .cloneOfUnknownVersion, .cloneOfUnknownHistory: break
            }
            guard checkout.path == "" else { return unknown("the repository is checked out in another folder") }
            guard texts.first?.hasPrefix("--") != true, let hash = FileHash(texts, in: files) else {
                return unknown("the patterns are not followed, or name links")
            }
            if let change = workspace.change(of: hash.paths) { return unknown(change.reason) }
            if let other = workspace.otherFiles, !hash.namesFilesOnly { return unknown(other.reason) }
            guard let text = hash.text else { return unknown("a file that matches cannot be read") }
            return Value(text, from: Origin(shown, at: nil, remark: "of the files of the commit"))
        }
    }
}
