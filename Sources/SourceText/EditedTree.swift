import Synchronization

/// The files of a tree with some of them changed in memory.
///
/// Every file is read from below once, so that all who ask see the same bytes, whoever writes to the disk meanwhile.
package final class EditedTree: FileTree {
    private struct File {
        let original: [UInt8]
        var bytes: [UInt8]
    }

    let base: any FileTree
    /// By their paths without links.
    private let files = Mutex<[String: File]>([:])

    package init(_ base: any FileTree) {
        self.base = base
    }

    package func kind(of path: String) -> FileKind? { base.kind(of: path) }

    package func resolvedKind(of path: String) -> FileKind? { base.resolvedKind(of: path) }

    package func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        try base.entries(of: directory)
    }

    package func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        guard let place = base.resolve(path) else { return try base.read(path, limit: limit) }
        if let known = files.withLock({ $0[place]?.bytes }) {
            guard known.count <= limit else {
                let reason = "it is larger than \(limit >> 20) MiB"
                throw FileTreeError(.tooLarge(limit: limit), path: path, reason: reason)
            }
            return known
        }
        let bytes = try base.read(path, limit: limit)
        files.withLock { $0[place] = File(original: bytes, bytes: bytes) }
        return bytes
    }

    /// Gives a file other bytes.
    ///
    /// - Parameter place: the path of a file that was read, without links.
    package func replace(_ place: String, by bytes: [UInt8]) {
        files.withLock { $0[place]?.bytes = bytes }
    }

    /// The files that hold other bytes than they held, in the order of their paths.
    package var changes: [FileChange] {
        files.withLock { files in
            files.compactMap { path, file in
                file.original == file.bytes ? nil : FileChange(path: path, old: file.original, new: file.bytes)
            }
        }.sorted { $0.path.precedesByBytes($1.path) }
    }
}

/// A file before and after a change.
package struct FileChange: Hashable, Sendable {
    package let path: String
    package let old: [UInt8]
    package let new: [UInt8]
}
