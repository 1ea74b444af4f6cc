import Glibc

/// git's rule for repositories that belong to somebody else: they are not read unless the user's own settings say so.
///
/// See `safe.directory` in https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory.
struct SafeDirectories {
    let environment: [String: String]
    private let allowed: [String]

    init(settings: Configuration, environment: [String: String]) {
        self.environment = environment
        var allowed: [String] = []
        // Settings of the repository itself do not count, and an empty value takes back those before it.
        for entry in settings.entries where entry.name == "safe.directory" && entry.isProtected {
            if entry.value.isEmpty { allowed = [] } else { allowed.append(entry.value) }
        }
        self.allowed = allowed
    }

    /// Throws when one of the places belongs to another user and the repository is not allowed by name.
    ///
    /// - Parameters:
    ///   - repository: what the settings would call it: its work tree, or the git directory when it is bare.
    ///   - places: what is looked at: the work tree, its `.git` and the git directory.
    func check(_ repository: String, places: [String]) throws(GitError) {
        if places.allSatisfy(isOwn) || allows(repository) { return }
        throw GitError(
            .foreignOwner,
            action: "read the repository at \(repository)",
            reason: "it belongs to another user",
            remedy: "when you trust it, run 'git config --global --add safe.directory \(repository)'"
        )
    }

    private func isOwn(_ path: String) -> Bool {
        var status = stat()
        // A work tree that is named by `core.worktree` has no `.git` of its own.
        guard lstat(path, &status) == 0 else { return errno == ENOENT }
        if status.st_uid == geteuid() { return true }
        // Under sudo what belongs to the caller is root's own too.
        guard geteuid() == 0, let caller = environment["SUDO_UID"].flatMap({ uid_t($0) }) else { return false }
        return status.st_uid == caller
    }

    private func allows(_ repository: String) -> Bool {
        allowed.contains { pattern in
            if pattern == "*" { return true }
            var path = pattern
            if path.hasPrefix("~/"), let home = environment["HOME"] { path = home + path.dropFirst() }
            if path.hasSuffix("/*") { return repository.hasPrefix(path.dropLast()) }
            while path.count > 1, path.hasSuffix("/") { path.removeLast() }
            return repository == path
        }
    }
}
