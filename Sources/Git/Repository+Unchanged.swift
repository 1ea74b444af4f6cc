import Glibc

extension Repository {
    /// Whether it is certain that nothing at some paths differs from HEAD and nothing untracked is there.
    ///
    /// It is seen from the index alone, which takes a fraction of the time that the full comparison needs. What is not
    /// certain, such as a file that was touched or that may be ignored, is a question for the full one.
    ///
    /// - Parameter paths: files and directories; nil for all.
    func isCertainlyUnchanged(_ paths: [String]?) -> Bool {
        guard let workTree, settings.flag("core.filemode") != false, settings.flag("core.symlinks") != false,
            settings.flag("core.ignorecase") != true, let index = IndexFile(gitDirectory: gitDirectory),
            let commit = try? head().commit, let tree = try? objects.commit(commit).tree, tree == index.tree
        else { return false }
        let files = TrackedFiles(root: workTree, index: index)
        return (paths ?? [""]).allSatisfy { files.areUnchanged(at: $0) }
    }
}

/// The files of a work tree beside those of its index.
private struct TrackedFiles {
    let root: String
    let index: IndexFile

    /// Whether it is certain that a file, or all that is below a directory, is as in the index, and nothing else is there.
    func areUnchanged(at path: String) -> Bool {
        if path.isEmpty { return isUnchanged(directory: "") }
        guard let status = status(ofFinal: path) else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return isUnchanged(directory: path)
        default: return index.holds(path, as: status)
        }
    }

    /// What is at a path, when all above it are directories and no links.
    private func status(ofFinal path: String) -> stat? {
        var place = root
        var status = stat()
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if part.isEmpty || part == "." || part == ".." { return nil }
            if place.utf8.count > root.utf8.count, status.st_mode & S_IFMT != S_IFDIR { return nil }
            place += "/\(part)"
            guard lstat(place, &status) == 0 else { return nil }
        }
        return status
    }

    /// A directory without tracked files is left, so that the work is limited by the size of the index.
    private func isUnchanged(directory: String) -> Bool {
        var pending = [directory]
        var count = 0
        while let folder = pending.popLast() {
            guard let stream = opendir(folder.isEmpty ? root : "\(root)/\(folder)") else { return false }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name == "." || name == ".." || (folder.isEmpty && name == ".git") { continue }
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                var status = stat()
                guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
                if status.st_mode & S_IFMT == S_IFDIR {
                    guard index.count(below: path) > 0 else { return false }
                    pending.append(path)
                } else {
                    guard index.holds(path, as: status) else { return false }
                    count += 1
                }
            }
        }
        return count == index.count(below: directory)
    }
}
