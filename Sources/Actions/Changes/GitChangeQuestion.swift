import Shell
import SourceText
import Values

/// A question of a script which paths a push or a pull request changes, as `git diff --name-only HEAD^ HEAD`.
///
/// <https://git-scm.com/docs/git-diff>
struct GitChangeQuestion {
    private enum Answer {
        case names
        case statuses
        /// The status alone says whether anything is changed.
        case silent
        /// Whether there is a state before at all, and which one.
        case stateBefore
    }

    private struct PathSpecification {
        let pattern: FilterPattern?
        let folder: String
        let isExcluded: Bool

        /// A path, a folder, or a pattern whose `*` also stands for slashes.
        init?(_ text: String) {
            var body = text[...]
            let exclusions = [":!", ":^", ":(exclude)"]
            isExcluded = exclusions.contains { body.hasPrefix($0) }
            for prefix in exclusions + [":/", ":(top)"] where body.hasPrefix(prefix) {
                body = body.dropFirst(prefix.count)
                break
            }
            if body.hasPrefix("./") { body = body.dropFirst(2) }
            if body == "." { body = "" }
            while body.hasSuffix("/") { body = body.dropLast() }
            guard !body.hasPrefix(":"), !body.hasPrefix("/"), !body.contains(".."),
                !body.utf8.contains(where: { "?[]+\\!".utf8.contains($0) })
            else { return nil }
            folder = String(body)
            guard body.contains("*") else {
                pattern = nil
                return
            }
            let wide = body.split(separator: "*", omittingEmptySubsequences: false).joined(separator: "**")
            guard let pattern = try? FilterPattern(wide) else { return nil }
            self.pattern = pattern
        }

        func names(_ path: String) -> Bool {
            if let pattern { return pattern.matches(path) }
            return folder.isEmpty || path == folder || path.hasPrefix(folder + "/")
        }
    }

    private var answer: Answer?
    private var showsModified = true
    private var paths: [PathSpecification] = []
    /// Whether it compares with the commit before the one that is checked out, which every longer clone has.
    private var comparesParents = false
    private var isVerified = false
    private var shown: String?

    /// - Parameters:
    ///   - command: the command of git, as `diff`.
    ///   - words: what stands behind it.
    ///   - isTip: whether a revision is the commit that is checked out.
    /// - Returns: nil for another question, and for one that is not followed.
    init?(_ command: String, _ words: [ShellArgument], isTip: (String) -> Bool) {
        if readStateBefore(command, words, isTip: isTip) { return }
        var revisions: [Template] = []
        var options: Set<String> = []
        var isBehindRevisions = false
        for word in words {
            guard let text = word.text.text else {
                guard !isBehindRevisions else { return nil }
                revisions.append(word.text)
                continue
            }
            if isBehindRevisions {
                guard let path = PathSpecification(text) else { return nil }
                paths.append(path)
            } else if text == "--" {
                isBehindRevisions = true
            } else if text.hasPrefix("-") {
                guard read(option: text) else { return nil }
                options.insert(text)
            } else if Self.isRevision(text) || isTip(text) {
                revisions.append(word.text)
            } else {
                guard !revisions.isEmpty, let path = PathSpecification(text) else { return nil }
                paths.append(path)
            }
        }
        let asksForTip = revisions.allSatisfy { $0.text.map(isTip) ?? false } && revisions.count <= 1
        let isRange = revisions.count == 1 && (revisions[0].text?.contains("..") ?? true)
        switch command {
        case "diff":
            guard !revisions.isEmpty, revisions.count <= 2, !asksForTip else { return nil }
        case "diff-tree":
            guard options.contains("-r") else { return nil }
            let isOne = revisions.count == 1 && !isRange
            guard revisions.count == 2 || isOne && options.contains("--no-commit-id") else { return nil }
        case "show", "log":
            let isBare = ["--format=", "--pretty=", "--pretty=format:"].contains(where: options.contains)
            guard isBare, answer != .silent else { return nil }
            let isOne = command == "show" || ["-1", "-n1", "--max-count=1"].contains(where: options.contains)
            guard isOne ? revisions.count <= 1 && !isRange : isRange else { return nil }
        default: return nil
        }
        guard answer != nil else { return nil }
        comparesParents = asksForTip || revisions.contains { $0.text.map(Self.isParent) ?? false }
    }

    /// Reads questions for the state before: `rev-parse --verify HEAD^`, `cat-file -e ID`, `merge-base origin/main HEAD`.
    private mutating func readStateBefore(_ command: String, _ words: [ShellArgument], isTip: (String) -> Bool) -> Bool
    {
        var revisions: [String?] = []
        for word in words {
            guard let text = word.text.text else {
                revisions.append(nil)
                continue
            }
            switch text {
            case "-q", "--quiet", "-e": break
            case "--verify": isVerified = true
            case _ where text.hasPrefix("-"): return false
            default: revisions.append(text)
            }
        }
        func isBefore(_ revision: String?) -> Bool { revision.map { !isTip($0) && Self.isRevision($0) } ?? true }
        switch command {
        case "rev-parse": guard revisions.count == 1, isBefore(revisions[0]) else { return false }
        case "cat-file":
            guard words.first?.text.text == "-e", revisions.count == 1, isBefore(revisions[0]) else { return false }
            isVerified = true
        case "merge-base": guard revisions.count == 2, revisions.contains(where: isBefore) else { return false }
        default: return false
        }
        comparesParents = revisions.contains { $0.map(Self.isParent) ?? false }
        shown = revisions.first.flatMap { $0 }
        answer = .stateBefore
        return true
    }

    /// Whether a revision is the commit before the one that is checked out.
    private static func isParent(_ revision: String) -> Bool {
        ["HEAD^", "HEAD~", "HEAD~1", "HEAD^1", "@^", "@~", "@~1"].contains { revision.hasPrefix($0) }
    }

    /// What git answers in a clone that holds one commit only.
    ///
    /// - Returns: nil where it is not followed what git does.
    var resultInCloneOfOneCommit: ShellCommandResult? {
        guard answer == .stateBefore, comparesParents else { return nil }
        let output = isVerified ? Template() : shown.map { Template($0 + "\n") } ?? Template()
        return ShellCommandResult(output: output, status: 128)
    }

    private mutating func read(option: String) -> Bool {
        switch option {
        case "--name-only": answer = .names
        case "--name-status": answer = .statuses
        case "--quiet", "--exit-code": answer = answer ?? .silent
        case _ where option.hasPrefix("--diff-filter="):
            let letters = option.dropFirst("--diff-filter=".count)
            let (chosen, excluded) = (letters.filter(\.isUppercase), letters.filter(\.isLowercase))
            showsModified = chosen.isEmpty ? !excluded.contains("m") : chosen.contains("M")
        case "-r", "-m", "-M", "--root", "--no-commit-id", "--no-renames", "--find-renames", "--no-color",
            "--no-ext-diff", "--ignore-submodules", "-1", "-n1", "--max-count=1", "--format=", "--pretty=",
            "--pretty=format:", "--no-merges", "--first-parent":
            break
        default: return false
        }
        return true
    }

    /// Whether a word names a state before, so that it is no path.
    private static func isRevision(_ text: String) -> Bool {
        if text.contains("..") && !text.contains("../") { return true }
        if text.hasPrefix("origin/") || text.hasPrefix("refs/") || text.hasPrefix("remotes/") { return true }
        let name = text.prefix { $0 != "^" && $0 != "~" }
        if name == "HEAD" || name == "@" || name == "FETCH_HEAD" || name == "ORIG_HEAD" { return true }
        return text.utf8.count == 40 && text.utf8.allSatisfy { Self.hexadecimal.contains($0) }
    }

    private static let hexadecimal = Set("0123456789abcdef".utf8)

    /// What git answers when these paths are modified, and no others.
    func result(changed: [String], asking source: String, at place: SourceRange?) -> ShellCommandResult {
        let wanted = paths.filter { !$0.isExcluded }
        let unwanted = paths.filter(\.isExcluded)
        let shown =
            showsModified
            ? changed.filter { path in
                (wanted.isEmpty || wanted.contains { $0.names(path) }) && !unwanted.contains { $0.names(path) }
            } : []
        switch answer {
        case .stateBefore:
            let unknown = Unknown(source, because: "only the run knows the commit before the push", at: place)
            return ShellCommandResult(output: Template(unknown), status: 0)
        case .silent: return ShellCommandResult(status: shown.isEmpty ? 0 : 1)
        case .statuses: return ShellCommandResult(output: Template(shown.map { "M\t\($0)\n" }.joined()), status: 0)
        case .names, nil: return ShellCommandResult(output: Template(shown.map { "\($0)\n" }.joined()), status: 0)
        }
    }
}
