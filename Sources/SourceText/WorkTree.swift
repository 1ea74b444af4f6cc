import Glibc
import Synchronization

/// The files below a directory on disk.
///
/// A repository is hostile input: a path that leads out of the directory through a link names nothing, and what is
/// neither file nor directory is not opened.
package final class WorkTree: FileTree {
    /// The directory, as an absolute path without a slash at its end.
    package let root: String
    /// Directories that were found to be real ones, so that each is looked at once.
    private let realDirectories = Mutex<Set<String>>([""])

    package init(root: String) {
        self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    package func kind(of path: String) -> FileKind? {
        var status = stat()
        let place = absolute(path)
        guard lstat(place, &status) == 0 else { return nil }
        return kind(of: status, at: place)
    }

    package func resolvedKind(of path: String) -> FileKind? {
        guard let place = realPath(path) else { return nil }
        // What stands in a directory that was looked at before may itself be a link.
        let kind = kind(of: place)
        guard case .symbolicLink? = kind else { return kind }
        return resolve(path).flatMap { self.kind(of: $0) }
    }

    package func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        guard let resolved = realPath(directory) else {
            throw FileTreeError(.leavesTree, path: directory, reason: "a symbolic link leads out of the repository")
        }
        let base = absolute(resolved)
        guard let stream = opendir(base) else { throw failure(errno, at: directory) }
        defer { closedir(stream) }
        var entries: [FileTreeEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if Int32(entry.pointee.d_type) == Int32(DT_DIR) {
                entries.append(FileTreeEntry(name: name, kind: .directory))
                continue
            }
            var status = stat()
            guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            entries.append(FileTreeEntry(name: name, kind: kind(of: status, at: base + "/" + name)))
        }
        entries.sort { $0.name.precedesByBytes($1.name) }
        return entries
    }

    package func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        guard let resolved = realPath(path) else {
            throw FileTreeError(.leavesTree, path: path, reason: "a symbolic link leads out of the repository")
        }
        // O_NONBLOCK: a pipe must not make the program wait.
        let descriptor = open(absolute(resolved), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            // What `realPath` did not look at, because its directory was known, may itself be a link.
            guard errno == ELOOP else { throw failure(errno, at: path) }
            guard let target = resolve(resolved), target != resolved else {
                throw FileTreeError(.leavesTree, path: path, reason: "a symbolic link leads out of the repository")
            }
            return try read(target, limit: limit)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno, at: path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileTreeError(.isDirectory, path: path, reason: "it is a directory")
        default: throw FileTreeError(.notAFile, path: path, reason: "it is not a regular file")
        }
        guard status.st_size <= limit else {
            throw FileTreeError(.tooLarge(limit: limit), path: path, reason: "it is larger than \(limit >> 20) MiB")
        }
        return try bytes(of: descriptor, expected: Int(status.st_size), limit: limit, path: path)
    }

    private func bytes(
        of descriptor: Int32,
        expected: Int,
        limit: Int,
        path: String
    ) throws(FileTreeError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
            while count < expected {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, expected - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { break }
                count += got
            }
        }
        guard code == 0 else { throw failure(code, at: path) }
        return bytes
    }

    private func absolute(_ path: String) -> String {
        path.isEmpty ? root : root + "/" + path
    }

    /// The path with its directories resolved; its last part may still be a link.
    private func realPath(_ path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return path == ".." || path == "." ? resolve(path) : path
        }
        let directory = String(path[..<slash])
        if realDirectories.withLock({ $0.contains(directory) }), !isDots(path[path.utf8.index(after: slash)...]) {
            return path
        }
        guard let resolved = resolve(path) else { return nil }
        if resolved == path { realDirectories.withLock { _ = $0.insert(directory) } }
        return resolved
    }

    private func isDots(_ name: Substring) -> Bool {
        name.isEmpty || name == "." || name == ".."
    }

    private func kind(of status: stat, at path: @autoclosure () -> String) -> FileKind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file(isExecutable: status.st_mode & S_IXUSR != 0)
        case S_IFDIR: .directory
        case S_IFLNK: .symbolicLink(target: linkTarget(path()))
        default: .other
        }
    }

    private func linkTarget(_ path: String) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = max(0, buffer.withMemoryRebound(to: CChar.self) { readlink(path, $0.baseAddress!, $0.count) })
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func failure(_ code: Int32, at path: String) -> FileTreeError {
        switch code {
        case ENOENT: FileTreeError(.notFound, path: path, reason: "there is no such file")
        case EACCES, EPERM: FileTreeError(.notPermitted, path: path, reason: "permission denied")
        case ENOTDIR: FileTreeError(.notADirectory, path: path, reason: "it is not a directory")
        case ELOOP: FileTreeError(.leavesTree, path: path, reason: "its symbolic links go in a circle")
        case EISDIR: FileTreeError(.isDirectory, path: path, reason: "it is a directory")
        default: FileTreeError(.other, path: path, reason: systemMessage(code))
        }
    }
}

/// What the operating system calls an error number.
package func systemMessage(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.prefix(1).lowercased() + text.dropFirst()
}
