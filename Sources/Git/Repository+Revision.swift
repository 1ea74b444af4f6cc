import CLibGit2
import SourceText

extension Repository {
    /// The commit that a text names, by the rules of `git rev-parse` (https://git-scm.com/docs/gitrevisions): a ref or
    /// the end of its name, an id or its first digits, `@`, `main@{1}`, what `git describe` prints, and any number of
    /// `~3`, `^2`, `^{commit}` behind it. Searches for words of a message are not among them.
    package func resolve(revision text: String) throws(GitError) -> ObjectID {
        var steps: [RevisionStep] = []
        var base = Substring(text)
        while let (step, rest) = RevisionStep.last(of: base) {
            steps.append(step)
            base = rest
        }
        guard let named = try object(named: String(base)) else { throw try unknown(text, base: String(base)) }
        var id = named
        for step in steps.reversed() { id = try apply(step, to: id, of: text) }
        return try commit(peeling: id, text)
    }

    private func apply(_ step: RevisionStep, to id: ObjectID, of text: String) throws(GitError) -> ObjectID {
        let commit = try commit(peeling: id, text)
        switch step {
        case .commit: return commit
        case .parent(0): return commit
        case .parent(let number):
            let parents = try history.commit(commit).parents
            guard number <= parents.count else { throw try noParent(commit, text) }
            return parents[number - 1]
        case .ancestor(let generations):
            var id = commit
            for _ in 0..<generations {
                guard let parent = try history.commit(id).parents.first else { throw try noParent(id, text) }
                id = parent
            }
            return id
        }
    }

    private func commit(peeling id: ObjectID, _ text: String) throws(GitError) -> ObjectID {
        let peeled = try objects.peel(id)
        guard peeled.kind == .commit else {
            throw GitError(
                .unknownRevision,
                action: "find the commit '\(text)'",
                reason: "it names a \(peeled.kind.name)",
                remedy: "name a branch, a tag or a commit"
            )
        }
        return peeled.id
    }

    /// What a name without `~` and `^` stands for.
    private func object(named base: String) throws(GitError) -> ObjectID? {
        if let id = ObjectID(hex: base) { return objects.contains(id) ? id : nil }
        let name = base == "@" ? "HEAD" : base
        if let at = name.firstRange(of: "@{") { return reflogEntry(of: name[..<at.lowerBound], name[at.lowerBound...]) }
        for folder in Self.folders {
            if let id = try target(of: folder + name) { return id }
        }
        if let id = try target(of: "refs/remotes/\(name)/HEAD") { return id }
        // What `git describe` prints: only the digits behind the last `-g` count.
        if let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")), name[dash...].hasPrefix("-g"),
            let id = try object(digits: String(name[dash...].dropFirst(2)))
        {
            return id
        }
        return try object(digits: name)
    }

    private func object(digits: String) throws(GitError) -> ObjectID? {
        guard (4..<2 * ObjectID.byteCount).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ hexValue($0) != nil })
        else { return nil }
        do throws(GitError) {
            return try objects.object(beginningWith: digits)
        } catch {
            guard error.code == .ambiguousRevision else { throw error }
            // A commit is wanted: other objects with the same digits do not matter.
            let candidates = try objects.objects(beginningWith: digits.lowercased())
            let commits = candidates.filter { (try? objects.peel($0).kind) == .commit }
            guard commits.count != 1 else { return commits[0] }
            let list = (commits.isEmpty ? candidates : commits).prefix(5).map { $0.prefix(12) }
            throw GitError(
                .ambiguousRevision,
                action: "find the commit '\(digits)'",
                reason: "several begin so: \(list.joined(separator: ", "))",
                remedy: "write more digits"
            )
        }
    }

    /// Where a short name is looked for, in this order.
    private static var folders: [String] { ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"] }

    /// What a ref named at another time: `main@{1}`, `@{-1}`, `@{upstream}`.
    private func reflogEntry(of name: Substring, _ time: Substring) -> ObjectID? {
        // The first ref of the name that has a log is meant, which a tag of the same name does not have.
        let full = name.isEmpty ? nil : Self.folders.first { git_reference_has_log(handle.pointer, $0 + name) == 1 }
        var object: OpaquePointer?
        guard git_revparse_single(&object, handle.pointer, (full ?? "") + name + time) == 0 else { return nil }
        defer { git_object_free(object) }
        return git_object_id(object).map { ObjectID($0.pointee) }
    }

    private func noParent(_ id: ObjectID, _ text: String) throws(GitError) -> GitError {
        let hasParents = try !objects.commit(id).parents.isEmpty
        let isCut = hasParents && history.boundary.contains(id)
        return GitError(
            isCut ? .notKnownHere : .unknownRevision,
            action: "find the commit '\(text)'",
            reason: isCut
                ? "this clone is shallow and ends at \(id.prefix(7))" : "\(id.prefix(7)) has no such parent",
            remedy: isCut ? "fetch the rest of the history with 'git fetch --unshallow'" : nil
        )
    }

    private func unknown(_ text: String, base: String) throws(GitError) -> GitError {
        let head = try head()
        if base == "HEAD" || base == "@" || base.isEmpty, head.commit == nil {
            return GitError(
                .unknownRevision,
                action: "find the commit '\(text)'",
                reason: "there is no commit yet",
                remedy: "make one with 'git commit'"
            )
        }
        let names = try references(in: "refs/").map(\.shortName)
        // The last part of a name counts, too: `main` for `origin/main`.
        let nearest =
            nearestName(to: base, among: names)
            ?? names.first { name in
                nearestName(to: base, among: CollectionOfOne(String(name.split(separator: "/").last ?? ""))) != nil
            }
        return GitError(
            .unknownRevision,
            action: "find the commit '\(text)'",
            reason: "there is no branch, tag or commit '\(base)'",
            remedy: nearest.map { "did you mean '\($0)'?" }
                ?? "list them with 'git branch --all' and 'git tag', or get new ones with 'git fetch --tags'"
        )
    }
}

/// One of the steps that may follow a name.
private enum RevisionStep {
    /// `^{commit}`, `^{}` and `^{object}`: all end at the commit, where a commit is wanted.
    case commit
    case parent(Int)
    case ancestor(Int)

    /// The last step of a text, and the text before it.
    static func last(of text: Substring) -> (RevisionStep, Substring)? {
        for suffix in ["^{commit}", "^{}", "^{object}"] where text.hasSuffix(suffix) {
            return (.commit, text.dropLast(suffix.count))
        }
        guard let sign = text.utf8.lastIndex(where: { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            text.utf8[sign] == UInt8(ascii: "~") || text.utf8[sign] == UInt8(ascii: "^")
        else { return nil }
        let digits = text[text.utf8.index(after: sign)...]
        guard let count = digits.isEmpty ? 1 : Int(digits) else { return nil }
        return (text.utf8[sign] == UInt8(ascii: "~") ? .ancestor(count) : .parent(count), text[..<sign])
    }
}
