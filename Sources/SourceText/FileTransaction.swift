import Glibc

/// Several files that are written together: all of them, or none.
///
/// Every content is first written and synced beside its target, then all are put in place. When anything fails, or the
/// user interrupts, what was done is undone: new files and directories are gone, replaced files hold what they held.
package struct FileTransaction: Sendable {
    private struct Write: Sendable {
        let path: String
        let bytes: [UInt8]
        let isExecutable: Bool
        let mayReplace: Bool
        /// What the file must hold when it is replaced; nil when it may hold anything.
        var expected: [UInt8]?
        /// Whether the bytes are the target of a symbolic link.
        var isLink = false
    }

    /// The directory that all paths are relative to, and that none may leave.
    package let root: String
    private var writes: [Write] = []

    package init(root: String) {
        self.root = root
    }

    /// Plans a file that must not exist yet.
    package mutating func create(_ path: String, bytes: [UInt8], isExecutable: Bool = false) {
        writes.append(Write(path: path, bytes: bytes, isExecutable: isExecutable, mayReplace: false))
    }

    /// Plans a symbolic link, where nothing must be yet.
    package mutating func link(_ path: String, to target: String) {
        let bytes = Array(target.utf8)
        writes.append(Write(path: path, bytes: bytes, isExecutable: false, mayReplace: false, isLink: true))
    }

    /// Plans new bytes for a file that exists; its permissions stay.
    ///
    /// - Parameter expected: what the new bytes were made from. A file that holds something else by now, because somebody
    ///   wrote to it, is not replaced.
    package mutating func replace(_ path: String, bytes: [UInt8], expecting expected: [UInt8]? = nil) {
        writes.append(Write(path: path, bytes: bytes, isExecutable: false, mayReplace: true, expected: expected))
    }

    /// Writes all files.
    ///
    /// - Throws: when one of them cannot be written; nothing has changed then.
    package func commit() throws(FileWriteError) {
        let guardian = SignalGuard()
        defer { guardian.end() }
        var progress = Progress(root: root)
        do throws(FileWriteError) {
            var staged: [(write: Write, temporary: String, target: String)] = []
            for (index, write) in writes.enumerated() {
                let target = try progress.makeParent(of: write.path)
                if SignalGuard.caught != 0 { throw FileWriteError(path: write.path, reason: "interrupted") }
                if write.isLink {
                    let temporary = try progress.stageLink(to: write.bytes, for: write.path, at: target, index: index)
                    staged.append((write, temporary, target))
                    continue
                }
                if write.mayReplace { try progress.mustBeWritable(target, write.path) }
                let temporary = try progress.stage(write.bytes, for: write.path, at: target, index: index)
                try progress.copyMode(from: write.mayReplace ? target : nil, write.isExecutable, to: temporary)
                staged.append((write, temporary, target))
            }
            for item in staged {
                guard let expected = item.write.expected else { continue }
                try progress.mustHold(expected, item.write.path)
            }
            for item in staged {
                if SignalGuard.caught != 0 { throw FileWriteError(path: item.write.path, reason: "interrupted") }
                try progress.place(item.temporary, at: item.target, mayReplace: item.write.mayReplace, item.write.path)
            }
        } catch {
            progress.undo()
            throw error
        }
        progress.finish()
    }
}

/// A file that could not be written; nothing was changed.
package struct FileWriteError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String
    /// Whether the file was to be new but exists.
    package let exists: Bool

    init(path: String, reason: String, exists: Bool = false) {
        self.path = path
        self.reason = reason
        self.exists = exists
    }

    init(path: String, code: Int32) {
        self.init(path: path, reason: systemMessage(code), exists: code == EEXIST)
    }

    package var description: String { "cannot write '\(path)': \(reason); nothing was changed" }
}

/// What a transaction has done so far, and how to undo it.
private struct Progress {
    let root: String
    let tree: WorkTree
    var directories: [String] = []
    var temporaries: [String] = []
    /// Files in place, with the link that keeps what they replaced.
    var placed: [(target: String, backup: String?)] = []

    init(root: String) {
        self.root = root
        tree = WorkTree(root: root)
    }

    /// The absolute path of a target, whose directories exist afterwards.
    mutating func makeParent(of path: String) throws(FileWriteError) -> String {
        let parts = path.split(separator: "/")
        guard let name = parts.last, !parts.contains(".."), !parts.contains(".") else {
            throw FileWriteError(path: path, reason: "it is not a path inside of the repository")
        }
        var directory = ""
        for part in parts.dropLast() {
            let next = directory.isEmpty ? String(part) : "\(directory)/\(part)"
            if tree.kind(of: next) == nil {
                guard mkdir("\(root)/\(next)", 0o777) == 0 else { throw FileWriteError(path: next, code: errno) }
                directories.append("\(root)/\(next)")
                directory = next
                continue
            }
            guard let resolved = tree.resolve(next) else {
                throw FileWriteError(path: path, reason: "the symbolic link '\(next)' leads out of the repository")
            }
            directory = resolved
        }
        return directory.isEmpty ? "\(root)/\(name)" : "\(root)/\(directory)/\(name)"
    }

    /// Writes the bytes to a synced file beside the target.
    mutating func stage(
        _ bytes: [UInt8],
        for path: String,
        at target: String,
        index: Int
    ) throws(FileWriteError) -> String {
        let temporary = Self.temporary(beside: target, index: index)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw FileWriteError(path: path, code: errno) }
        temporaries.append(temporary)
        var code: Int32 = 0
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                if count < 0 {
                    code = errno
                    return
                }
                written += count
            }
        }
        if code == 0, fsync(descriptor) != 0 { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        guard code == 0 else { throw FileWriteError(path: path, code: code) }
        return temporary
    }

    /// Makes a symbolic link beside the target.
    mutating func stageLink(
        to linkTarget: [UInt8],
        for path: String,
        at target: String,
        index: Int
    ) throws(FileWriteError) -> String {
        let temporary = Self.temporary(beside: target, index: index)
        guard symlink(String(decoding: linkTarget, as: UTF8.self), temporary) == 0 else {
            throw FileWriteError(path: path, code: errno)
        }
        temporaries.append(temporary)
        return temporary
    }

    private static func temporary(beside target: String, index: Int) -> String {
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))!
        return "\(target[..<slash])/.imgmatrix-\(getpid())-\(index).tmp"
    }

    /// A file that its owner keeps from being written would be replaced all the same, because its folder may be written.
    func mustBeWritable(_ target: String, _ path: String) throws(FileWriteError) {
        var status = stat()
        guard lstat(target, &status) == 0 else { throw FileWriteError(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileWriteError(path: path, reason: "it is not a regular file")
        }
        guard status.st_mode & 0o222 != 0, access(target, W_OK) == 0 else {
            throw FileWriteError(path: path, reason: "it is read-only")
        }
    }

    func mustHold(_ expected: [UInt8], _ path: String) throws(FileWriteError) {
        guard let bytes = try? tree.read(path, limit: expected.count), bytes == expected else {
            throw FileWriteError(path: path, reason: "somebody else changed it meanwhile")
        }
    }

    func copyMode(from target: String?, _ isExecutable: Bool, to temporary: String) throws(FileWriteError) {
        var status = stat()
        if let target, lstat(target, &status) == 0 {
            _ = chmod(temporary, status.st_mode & 0o7777)
        } else if isExecutable, lstat(temporary, &status) == 0 {
            // Executable for whoever may read it, as git would check it out.
            let mode = status.st_mode & 0o777
            _ = chmod(temporary, mode | ((mode & 0o444) >> 2))
        }
    }

    mutating func place(
        _ temporary: String,
        at target: String,
        mayReplace: Bool,
        _ path: String
    ) throws(FileWriteError) {
        if mayReplace {
            let backup = temporary + ".old"
            guard link(target, backup) == 0 else { throw FileWriteError(path: path, code: errno) }
            placed.append((target, backup))
            guard rename(temporary, target) == 0 else { throw FileWriteError(path: path, code: errno) }
        } else {
            // A link does not replace what is there, unlike a renaming.
            guard link(temporary, target) == 0 else { throw FileWriteError(path: path, code: errno) }
            placed.append((target, nil))
        }
    }

    func undo() {
        for (target, backup) in placed.reversed() {
            if let backup { _ = rename(backup, target) } else { _ = unlink(target) }
        }
        for temporary in temporaries { _ = unlink(temporary) }
        for directory in directories.reversed() { _ = rmdir(directory) }
    }

    func finish() {
        for temporary in temporaries { _ = unlink(temporary) }
        for case (_, let backup?) in placed { _ = unlink(backup) }
        for directory in Set(placed.map { String($0.target[..<$0.target.utf8.lastIndex(of: UInt8(ascii: "/"))!]) }) {
            let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            _ = fsync(descriptor)
            close(descriptor)
        }
    }
}
