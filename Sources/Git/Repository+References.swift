import CLibGit2

/// A name for an object.
package struct Reference: Hashable, Sendable {
    /// The full name, as `refs/heads/main`.
    package let name: String
    /// What it names: a commit, or an annotated tag.
    package let target: ObjectID

    /// The name without `refs/heads/`, `refs/tags/` or `refs/remotes/`.
    package var shortName: String {
        for folder in ["refs/heads/", "refs/tags/", "refs/remotes/"] where name.hasPrefix(folder) {
            return String(name.dropFirst(folder.count))
        }
        return name
    }
}

/// What is checked out.
package struct Head: Hashable, Sendable {
    /// The full name of the branch, which may have no commit yet; nil when HEAD is detached.
    package let branch: String?
    /// nil before the first commit.
    package let commit: ObjectID?
}

/// Another copy of the repository.
package struct Remote: Hashable, Sendable {
    package let name: String
    /// As it is written in the settings, before `insteadOf` is applied; there may be none or several.
    package let urls: [String]
}

extension Repository {
    package func head() throws(GitError) -> Head {
        var reference: OpaquePointer?
        try check("read HEAD", git_reference_lookup(&reference, handle.pointer, "HEAD"))
        defer { git_reference_free(reference) }
        if let target = git_reference_target(reference) { return Head(branch: nil, commit: ObjectID(target.pointee)) }
        guard let name = git_reference_symbolic_target(reference) else {
            throw GitError(.other, action: "read HEAD", reason: "it names neither a branch nor a commit")
        }
        let branch = String(cString: name)
        return Head(branch: branch, commit: try target(of: branch))
    }

    /// What a ref names, other refs followed; nil when there is none of this full name.
    package func target(of name: String) throws(GitError) -> ObjectID? {
        var oid = git_oid()
        let status = git_reference_name_to_id(&oid, handle.pointer, name)
        if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        try check("read the ref \(name)", status)
        return ObjectID(oid)
    }

    /// The refs whose names begin with a folder such as `refs/tags/`, in the order of the names' bytes.
    package func references(in folder: String) throws(GitError) -> [Reference] {
        let action = "list the refs in \(folder)"
        var iterator: OpaquePointer?
        try check(action, git_reference_iterator_glob_new(&iterator, handle.pointer, folder + "*"))
        defer { git_reference_iterator_free(iterator) }
        var references: [Reference] = []
        while true {
            var reference: OpaquePointer?
            let status = git_reference_next(&reference, iterator)
            if status == GIT_ITEROVER.rawValue { break }
            try check(action, status)
            defer { git_reference_free(reference) }
            guard let bytes = git_reference_name(reference) else { continue }
            let name = String(cString: bytes)
            if let oid = git_reference_target(reference) {
                references.append(Reference(name: name, target: ObjectID(oid.pointee)))
            } else if let target = try target(of: name) {
                references.append(Reference(name: name, target: target))
            }
        }
        references.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return references
    }

    package func branches() throws(GitError) -> [Reference] { try references(in: "refs/heads/") }
    package func tags() throws(GitError) -> [Reference] { try references(in: "refs/tags/") }
    package func remoteBranches() throws(GitError) -> [Reference] { try references(in: "refs/remotes/") }

    /// The default branch of the remote `origin`, without `refs/heads/`, as it was when the repository was cloned; nil
    /// when that is not known here.
    package func defaultBranch() throws(GitError) -> String? {
        var reference: OpaquePointer?
        let status = git_reference_lookup(&reference, handle.pointer, "refs/remotes/origin/HEAD")
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check("read the default branch", status)
        defer { git_reference_free(reference) }
        guard let target = git_reference_symbolic_target(reference) else { return nil }
        let folder = "refs/remotes/origin/"
        let name = String(cString: target)
        return name.hasPrefix(folder) ? String(name.dropFirst(folder.count)) : nil
    }

    /// The remotes in the order of the settings.
    package var remotes: [Remote] {
        var names: [String] = []
        var urls: [String: [String]] = [:]
        for entry in settings.entries where entry.name.hasPrefix("remote.") {
            guard let dot = entry.name.lastIndex(of: "."), entry.name.count > "remote.".count,
                let start = entry.name.firstIndex(of: "."), start < dot
            else { continue }
            let name = String(entry.name[entry.name.index(after: start)..<dot])
            if !names.contains(name) { names.append(name) }
            if entry.name[dot...] == ".url" { urls[name, default: []].append(entry.value) }
        }
        return names.map { Remote(name: $0, urls: urls[$0] ?? []) }
    }
}
