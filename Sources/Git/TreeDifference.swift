/// A file that is not the same in two commits.
package struct ChangedFile: Hashable, Sendable {
    package enum Change: String, Hashable, Sendable {
        case added = "A"
        case modified = "M"
        case deleted = "D"
        case renamed = "R"
        /// A file became a symbolic link or a submodule, or the other way round.
        case typeChanged = "T"
    }

    package let change: Change
    /// Where the file is now; where it was, when it is deleted.
    package let path: String
    /// Where the file was, when it was renamed.
    package let oldPath: String?

    init(_ change: Change, _ path: String, from oldPath: String? = nil) {
        self.change = change
        self.path = path
        self.oldPath = oldPath
    }
}

/// The comparison of two trees, in which directories that are the same are not looked into.
struct TreeDifference {
    private let objects: ObjectStore
    private var files: [ChangedFile] = []
    /// How deep directories are followed: deeper than any path that an operating system takes.
    private static let depthLimit = 2000
    /// A few small trees that hold each other many times would be more files than memory has room for.
    private static let fileLimit = 1_000_000

    init(objects: ObjectStore) {
        self.objects = objects
    }

    /// The files that are not the same, in the order of their paths' bytes.
    mutating func files(from old: ObjectID, to new: ObjectID) throws(GitError) -> [ChangedFile] {
        // Without recursion: a hostile tree can be deeper than the stack.
        var pending: [(folder: String, old: ObjectID, new: ObjectID, depth: Int)] = [("", old, new, 0)]
        while let (folder, old, new, depth) = pending.popLast() {
            guard depth < Self.depthLimit, files.count < Self.fileLimit, pending.count < Self.fileLimit else {
                throw GitError(.corruptObject, action: "compare trees", reason: "they are too deep or too large")
            }
            let (oldTree, newTree) = (try objects.tree(old), try objects.tree(new))
            try RawTree.forEachDifference(oldTree, newTree) { (old, new) throws(GitError) in
                guard let name = new?.name ?? old?.name else { return }
                let path = folder + String(decoding: name, as: UTF8.self)
                let (oldTree, newTree) = (old?.isTree == true, new?.isTree == true)
                if oldTree || newTree {
                    let ids = (old: oldTree ? old?.id : nil, new: newTree ? new?.id : nil)
                    if ids.old != ids.new {
                        pending.append((path + "/", ids.old ?? .emptyTree, ids.new ?? .emptyTree, depth + 1))
                    }
                }
                compare(path, oldTree ? nil : old, newTree ? nil : new)
            }
        }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private mutating func compare(_ path: String, _ old: RawTree.Entry?, _ new: RawTree.Entry?) {
        switch (old, new) {
        case (nil, nil): break
        case (nil, _?): files.append(ChangedFile(.added, path))
        case (_?, nil): files.append(ChangedFile(.deleted, path))
        case (let old?, let new?):
            if old.type != new.type {
                files.append(ChangedFile(.typeChanged, path))
            } else if old.id != new.id || old.isExecutable != new.isExecutable {
                files.append(ChangedFile(.modified, path))
            }
        }
    }
}

extension RawTree.Entry {
    /// What the mode says besides permissions: file, directory, link, submodule.
    var type: UInt32 { mode & 0o170000 }
    var isExecutable: Bool { mode & 0o100 != 0 }
    var isLink: Bool { type == 0o120000 }
}
