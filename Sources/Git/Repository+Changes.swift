import CLibGit2

extension Repository {
    /// The files that are not the same in two commits, as `git diff --name-status` has them, in the order of their
    /// paths' bytes.
    ///
    /// - Parameters:
    ///   - old: a commit, a tag or a tree; nil for no files at all.
    ///   - detectsRenames: whether a deleted and an added file that resemble each other are one renamed file (`-M`).
    ///     Where one of them resembles several, libgit2 may make another pair than git; what must be exact asks without.
    package func changedFiles(
        from old: ObjectID?,
        to new: ObjectID,
        detectsRenames: Bool = false
    ) throws(GitError) -> [ChangedFile] {
        let oldTree = if let old { try tree(of: old) } else { ObjectID.emptyTree }
        let newTree = try tree(of: new)
        var difference = TreeDifference(objects: objects)
        let files = try difference.files(from: oldTree, to: newTree)
        // Only a file that went and one that came can be a rename; reading contents is left to libgit2.
        guard detectsRenames, files.contains(where: { $0.change == .deleted }),
            files.contains(where: { $0.change == .added })
        else { return files }
        return try renames(from: oldTree, to: newTree)
    }

    private func tree(of id: ObjectID) throws(GitError) -> ObjectID {
        let peeled = try id == .emptyTree ? (id, .tree) : objects.peel(id)
        switch peeled.1 {
        case .tree: return peeled.0
        case .commit: return try objects.commit(peeled.0).tree
        case .blob, .tag:
            throw GitError(.unknownRevision, action: "compare the files of \(id)", reason: "it is no commit")
        }
    }

    private func renames(from old: ObjectID, to new: ObjectID) throws(GitError) -> [ChangedFile] {
        let action = "compare \(old) and \(new)"
        let oldTree = try Tree(old, in: handle)
        let newTree = try Tree(new, in: handle)
        var options = git_diff_options()
        try check(action, git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
        // As git: never look at a submodule's own state here.
        options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY
        var diff: OpaquePointer?
        try check(action, git_diff_tree_to_tree(&diff, handle.pointer, oldTree.pointer, newTree.pointer, &options))
        defer { git_diff_free(diff) }
        var finding = git_diff_find_options()
        try check(action, git_diff_find_options_init(&finding, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION)))
        finding.flags = GIT_DIFF_FIND_RENAMES.rawValue
        try check(action, git_diff_find_similar(diff, &finding))
        var files: [ChangedFile] = []
        for index in 0..<git_diff_num_deltas(diff) {
            guard let delta = git_diff_get_delta(diff, index)?.pointee, let oldName = delta.old_file.path,
                let newName = delta.new_file.path
            else { continue }
            let (oldPath, newPath) = (String(cString: oldName), String(cString: newName))
            switch delta.status {
            case GIT_DELTA_ADDED: files.append(ChangedFile(.added, newPath))
            case GIT_DELTA_DELETED: files.append(ChangedFile(.deleted, oldPath))
            case GIT_DELTA_RENAMED: files.append(ChangedFile(.renamed, newPath, from: oldPath))
            case GIT_DELTA_TYPECHANGE: files.append(ChangedFile(.typeChanged, newPath))
            default: files.append(ChangedFile(.modified, newPath))
            }
        }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// A tree of libgit2; the empty one need not exist.
    private struct Tree: ~Copyable {
        let pointer: OpaquePointer?

        init(_ id: ObjectID, in handle: borrowing Handle) throws(GitError) {
            var pointer: OpaquePointer?
            if id != .emptyTree {
                var oid = id.oid
                try check("read the tree \(id)", git_tree_lookup(&pointer, handle.pointer, &oid))
            }
            self.pointer = pointer
        }

        deinit { git_tree_free(pointer) }
    }
}
