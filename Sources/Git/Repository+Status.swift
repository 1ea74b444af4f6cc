import CLibGit2

/// A file of the work tree that is not as in HEAD.
package struct FileStatus: Hashable, Sendable {
    /// Relative to the root; of a directory that is wholly untracked only the directory, with a slash at its end.
    package let path: String
    /// Where the file was, when what is staged renames it.
    package let oldPath: String?
    /// What is staged: the difference between HEAD and the index.
    package let staged: ChangedFile.Change?
    /// The difference between the index and the work tree.
    package let unstaged: ChangedFile.Change?
    package let isUntracked: Bool
    package let isConflicted: Bool
}

extension Repository {
    /// The files that `git status` lists, in the order of their paths' bytes; ignored ones are left out.
    ///
    /// - Parameter paths: files and directories to look at; nil for all. Looking at few is fast in a large repository.
    package func workTreeStatus(paths: [String]? = nil) throws(GitError) -> [FileStatus] {
        try status(paths: paths, flags: GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue)
    }

    /// Whether `git describe --dirty` would say so: a tracked file was changed, staged or not.
    package func isDirty() throws(GitError) -> Bool {
        try !status(paths: nil, flags: 0).isEmpty
    }

    private func status(paths: [String]?, flags: UInt32) throws(GitError) -> [FileStatus] {
        let action = "compare the work tree with HEAD"
        guard !isBare else {
            throw GitError(.noWorkTree, action: action, reason: "the repository is bare: it has no work tree")
        }
        if let paths, paths.isEmpty { return [] }
        if isCertainlyUnchanged(paths) { return [] }
        var options = git_status_options()
        try check(action, git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags =
            flags | GIT_STATUS_OPT_RENAMES_HEAD_TO_INDEX.rawValue | GIT_STATUS_OPT_SORT_CASE_SENSITIVELY.rawValue
            | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
        var list: OpaquePointer?
        let names = CStrings((paths ?? []).filter { !$0.isEmpty })
        // The root among the paths stands for everything.
        if paths?.contains("") != true { options.pathspec = names.array }
        try check(action, git_status_list_new(&list, handle.pointer, &options))
        defer { git_status_list_free(list) }
        withExtendedLifetime(names) {}
        var files: [FileStatus] = []
        for index in 0..<git_status_list_entrycount(list) {
            guard let entry = git_status_byindex(list, index)?.pointee, let file = FileStatus(entry) else { continue }
            files.append(file)
        }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

extension FileStatus {
    fileprivate init?(_ entry: git_status_entry) {
        let bits = entry.status.rawValue
        func has(_ status: git_status_t) -> Bool { bits & status.rawValue != 0 }
        guard !has(GIT_STATUS_IGNORED) else { return nil }
        let (staged, unstaged) = (entry.head_to_index?.pointee, entry.index_to_workdir?.pointee)
        guard let name = unstaged?.new_file.path ?? staged?.new_file.path ?? staged?.old_file.path else { return nil }
        path = String(cString: name)
        self.staged = Self.staged.first { has($0.status) }?.change
        self.unstaged = Self.unstaged.first { has($0.status) }?.change
        oldPath = self.staged == .renamed ? staged?.old_file.path.map { String(cString: $0) } : nil
        isUntracked = has(GIT_STATUS_WT_NEW)
        isConflicted = has(GIT_STATUS_CONFLICTED)
    }

    private static var staged: [(status: git_status_t, change: ChangedFile.Change)] {
        [
            (GIT_STATUS_INDEX_NEW, .added), (GIT_STATUS_INDEX_DELETED, .deleted), (GIT_STATUS_INDEX_RENAMED, .renamed),
            (GIT_STATUS_INDEX_TYPECHANGE, .typeChanged), (GIT_STATUS_INDEX_MODIFIED, .modified),
        ]
    }

    private static var unstaged: [(status: git_status_t, change: ChangedFile.Change)] {
        [
            (GIT_STATUS_WT_DELETED, .deleted), (GIT_STATUS_WT_TYPECHANGE, .typeChanged),
            (GIT_STATUS_WT_MODIFIED, .modified),
        ]
    }
}

/// Texts for a C function, as long as the value lives.
private final class CStrings {
    let array: git_strarray
    private let strings: [UnsafeMutablePointer<CChar>]
    private let storage: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        strings = texts.map { text in
            let bytes = Array(text.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return copy
        }
        storage = .allocate(capacity: max(1, texts.count))
        for (index, string) in strings.enumerated() { (storage + index).initialize(to: string) }
        array = git_strarray(strings: storage, count: texts.count)
    }

    deinit {
        for string in strings { string.deallocate() }
        storage.deallocate()
    }
}
