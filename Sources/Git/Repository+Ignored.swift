import CLibGit2

extension Repository {
    /// Whether a file is in the index, or a directory holds one that is.
    ///
    /// - Parameter path: relative to the root; of a directory with a slash at its end.
    package func isTracked(_ path: String) throws(GitError) -> Bool {
        let action = "look up '\(path)' in the index"
        var index: OpaquePointer?
        try check(action, git_repository_index(&index, handle.pointer))
        defer { git_index_free(index) }
        var position = 0
        let status =
            path.hasSuffix("/") ? git_index_find_prefix(&position, index, path) : git_index_find(&position, index, path)
        if status == GIT_ENOTFOUND.rawValue { return false }
        try check(action, status)
        return true
    }

    /// Whether the rules of `.gitignore` and its relatives match a path; tracked files are matched like others.
    ///
    /// - Parameter path: relative to the root; of a directory with a slash at its end.
    package func isIgnored(_ path: String) throws(GitError) -> Bool {
        var answer: Int32 = 0
        try check("ask whether '\(path)' is ignored", git_ignore_path_is_ignored(&answer, handle.pointer, path))
        return answer == 1
    }
}
