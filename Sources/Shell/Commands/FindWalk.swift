import SourceText
import Values

/// A walk of `find` through the files of a commit.
struct FindWalk {
    let files: any FileTree
    let expression: FindExpression
    let starts: [Node]
    var visited = 0
    /// How many lines were written, and how often the walk would have ended.
    var prints = 0
    var quits = 0
    /// What `-exec … +` runs with, by the number of the command.
    var collected: [Int: [String]] = [:]
    var status = ShellStatus.known(0)
    /// Whether something inside of `.git` could be found.
    var hitsGit = false

    init(files: any FileTree, expression: FindExpression, starts: [Node]) {
        self.files = files
        self.expression = expression
        self.starts = starts
    }

    /// A file or directory on the way.
    struct Node {
        /// In the repository.
        var path: String
        /// As it is written.
        var shown: String
        var name: String
        var kind: FileKind
        var depth: Int
        /// The operand that led here.
        var start: String

        func child(_ name: String, _ kind: FileKind) -> Node {
            Node(
                path: path.isEmpty ? name : path + "/" + name,
                shown: (shown.hasSuffix("/") ? shown : shown + "/") + name,
                name: name,
                kind: kind,
                depth: depth + 1,
                start: start
            )
        }

        /// The letter of `-type`.
        var letter: Character {
            switch kind {
            case .file: "f"
            case .directory, .other: "d"
            case .symbolicLink: "l"
            }
        }
    }

    /// Whether a test without effects holds.
    func holds(_ test: FindExpression.Test, _ node: Node) throws(Unsure) -> Bool {
        switch test {
        case .always: return true
        case .name(let pattern, let ignoresCase):
            return try matches(pattern, ignoresCase ? FindExpression.lowercased(node.name) : node.name)
        case .path(let pattern, let ignoresCase):
            return try matches(pattern, ignoresCase ? FindExpression.lowercased(node.shown) : node.shown)
        case .type(let letters): return letters.contains(node.letter)
        case .expression(let expression):
            switch expression.firstMatch(in: Array(node.shown.unicodeScalars), from: 0) {
            case .match: return true
            case .none: return false
            case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
            }
        case .empty:
            do throws(FileTreeError) {
                if node.kind == .directory { return try files.entries(of: node.path).isEmpty }
                guard case .file = node.kind else { return false }
                return try files.read(node.path).isEmpty
            } catch {
                throw Unsure(error.reason)
            }
        default: return true
        }
    }

    /// Whether a file that may be there would be found, run with, or deleted.
    func touches(_ node: Node, _ isPruned: inout Bool) throws(FindStop) -> Bool {
        var hasActed = false
        let holds = try wouldHold(expression.root, node, &isPruned, &hasActed)
        return expression.hasAction ? hasActed : holds
    }

    private func wouldHold(
        _ test: FindExpression.Test,
        _ node: Node,
        _ isPruned: inout Bool,
        _ hasActed: inout Bool
    ) throws(FindStop) -> Bool {
        switch test {
        case .not(let inner): return try !wouldHold(inner, node, &isPruned, &hasActed)
        case .all(let tests):
            for test in tests where try !wouldHold(test, node, &isPruned, &hasActed) { return false }
            return true
        case .any(let tests):
            for test in tests where try wouldHold(test, node, &isPruned, &hasActed) { return true }
            return false
        case .prune:
            isPruned = true
            return true
        case .print, .format, .quit, .run, .collect:
            hasActed = true
            return true
        case .empty: return false
        default:
            do throws(Unsure) { return try holds(test, node) } catch { throw .unsure(error) }
        }
    }

    private func matches(_ pattern: ShellPattern, _ text: String) throws(Unsure) -> Bool {
        guard let result = pattern.matches(text.unicodeScalars) else {
            throw Unsure("a pattern takes too long to match")
        }
        return result
    }
}

/// What stands in the folder of a clone beside the files of the commit.
enum GitFolder {
    /// Paths as every clone of CI has them, a directory before what it holds.
    static let samples: [(path: String, isDirectory: Bool)] = [
        (".git", true), (".git/HEAD", false), (".git/FETCH_HEAD", false), (".git/config", false),
        (".git/description", false), (".git/index", false), (".git/shallow", false), (".git/packed-refs", false),
        (".git/branches", true), (".git/hooks", true), (".git/hooks/pre-commit.sample", false), (".git/info", true),
        (".git/info/exclude", false), (".git/logs", true), (".git/logs/HEAD", false), (".git/objects", true),
        (".git/objects/4b", true), (".git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904", false),
        (".git/objects/info", true), (".git/objects/pack", true),
        (".git/objects/pack/pack-4b825dc642cb6eb9a060e54bf8d69288fbee4904.idx", false),
        (".git/objects/pack/pack-4b825dc642cb6eb9a060e54bf8d69288fbee4904.pack", false), (".git/refs", true),
        (".git/refs/heads", true), (".git/refs/heads/main", false), (".git/refs/remotes", true),
        (".git/refs/remotes/origin", true), (".git/refs/remotes/origin/main", false), (".git/refs/tags", true),
    ]
}
