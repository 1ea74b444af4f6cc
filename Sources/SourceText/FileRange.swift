import Glibc

extension FileTree {
    package func bytes(of path: String, in range: Range<Int>) throws(FileTreeError) -> [UInt8] {
        let bytes = try read(path)
        return Array(bytes[range.clamped(to: 0..<bytes.count)])
    }
}

extension WorkTree {
    package func bytes(of path: String, in range: Range<Int>) throws(FileTreeError) -> [UInt8] {
        guard let resolved = resolve(path) else {
            throw FileTreeError(
                .leavesTree,
                path: path,
                reason: "a symbolic link leads out of the repository"
            )
        }
        let descriptor = open(root + "/" + resolved, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw FileTreeError(.other, path: path, reason: systemMessage(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FileTreeError(.notAFile, path: path, reason: "it is not a regular file")
        }
        let range = range.clamped(to: 0..<Int(status.st_size))
        return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress! + count,
                    range.count - count,
                    range.lowerBound + count
                )
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
        }
    }
}

extension EditedTree {
    package func bytes(of path: String, in range: Range<Int>) throws(FileTreeError) -> [UInt8] {
        try base.bytes(of: path, in: range)
    }
}
