import Glibc

/// What a directory holds, with what a look at each entry tells beside its kind.
package struct ListedFile: Hashable, Sendable {
    package let name: String
    package let kind: FileKind
    /// In bytes; nil where the tree does not say.
    package let size: Int?
    /// Whether a program that is run by this user can read it.
    package let isReadable: Bool

    package init(name: String, kind: FileKind, size: Int?, isReadable: Bool) {
        self.name = name
        self.kind = kind
        self.size = size
        self.isReadable = isReadable
    }
}

extension FileTree {
    package func listing(of directory: String) throws(FileTreeError) -> [ListedFile] {
        try entries(of: directory).map { ListedFile(name: $0.name, kind: $0.kind, size: nil, isReadable: true) }
    }
}

extension WorkTree {
    package func listing(of directory: String) throws(FileTreeError) -> [ListedFile] {
        let entries = try entries(of: directory)
        guard let resolved = resolve(directory) else { return [] }
        let base = resolved.isEmpty ? root : root + "/" + resolved
        let descriptor = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        return entries.map { entry in
            guard descriptor >= 0, case .file = entry.kind else {
                return ListedFile(name: entry.name, kind: entry.kind, size: nil, isReadable: true)
            }
            var status = stat()
            let isThere = fstatat(descriptor, entry.name, &status, AT_SYMLINK_NOFOLLOW) == 0
            return ListedFile(
                name: entry.name,
                kind: entry.kind,
                size: isThere ? Int(status.st_size) : nil,
                isReadable: isThere && faccessat(descriptor, entry.name, R_OK, 0) == 0
            )
        }
    }
}

extension EditedTree {
    package func listing(of directory: String) throws(FileTreeError) -> [ListedFile] {
        try base.listing(of: directory)
    }
}
