import SourceText
import Synchronization

/// The files of a commit, read without a checkout.
///
/// libgit2 promises a handle to one thread only, and a file tree is read from several. So the tree opens the objects for
/// itself and keeps them behind a lock; what is read under the lock is short.
package final class CommitTree: FileTree {
    package let commit: ObjectID
    private let state: Mutex<State>

    fileprivate struct State: ~Copyable {
        let objects: ObjectStore
        let root: ObjectID
        /// Directories that were listed, by the ids of their trees.
        var directories: [ObjectID: [Entry]] = [:]
    }

    fileprivate struct Entry: Sendable {
        let name: String
        let kind: FileKind
        let id: ObjectID

        var isLink: Bool {
            if case .symbolicLink = kind { true } else { false }
        }
    }

    /// Where the parts of a path lead when no link is followed.
    fileprivate enum Found {
        case entry(Entry)
        case nothing
        /// To a link in the place of a directory.
        case link
    }

    /// - Parameters:
    ///   - folder: the folder with the objects of a repository.
    ///   - commit: a commit or a tag of one.
    fileprivate init(objectsIn folder: String, commit: ObjectID) throws(GitError) {
        let objects = try ObjectStore(folder: folder)
        let peeled = try objects.peel(commit)
        let root = try objects.commit(peeled.id).tree
        self.commit = peeled.id
        state = Mutex(State(objects: objects, root: root))
    }

    package func kind(of path: String) -> FileKind? {
        let parts = Self.parts(of: path)
        switch state.withLock({ try? $0.lookUp(parts) }) {
        case .entry(let entry)?: return entry.kind
        case .nothing? where !Self.hasDots(parts): return nil
        case .nothing?, .link?, nil: break
        }
        // A directory on the way may be a link.
        guard parts.count > 1, let last = parts.last, last != ".", last != "..",
            let folder = resolve(parts.dropLast().joined(separator: "/"))
        else { return nil }
        let resolved = Self.parts(of: folder) + [last]
        return state.withLock { try? $0.entry(at: resolved)?.kind }
    }

    package func resolvedKind(of path: String) -> FileKind? {
        let parts = Self.parts(of: path)
        if !Self.hasDots(parts), let found = state.withLock({ try? $0.lookUp(parts) }) {
            // Mostly there are no links, and then the way need not be gone part by part.
            switch found {
            case .entry(let entry) where !entry.isLink: return entry.kind
            case .nothing: return nil
            case .entry, .link: break
            }
        }
        return resolve(path).flatMap { kind(of: $0) }
    }

    package func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        let entry = try entry(at: directory)
        guard entry.kind == .directory else {
            throw FileTreeError(.notADirectory, path: directory, reason: "it is not a directory")
        }
        return try locked(directory) { (state) throws(GitError) in try state.list(entry.id) }
            .map { FileTreeEntry(name: $0.name, kind: $0.kind) }
    }

    package func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        let entry = try entry(at: path)
        switch entry.kind {
        case .file: break
        case .directory: throw FileTreeError(.isDirectory, path: path, reason: "it is a directory")
        case .symbolicLink, .other: throw FileTreeError(.notAFile, path: path, reason: "it is not a regular file")
        }
        let bytes = try locked(path) { (state) throws(GitError) in try state.read(entry.id, limit: limit) }
        guard let bytes else {
            throw FileTreeError(.tooLarge(limit: limit), path: path, reason: "it is larger than \(limit >> 20) MiB")
        }
        return bytes
    }

    /// What a path names, links followed.
    private func entry(at path: String) throws(FileTreeError) -> Entry {
        // Mostly there are none, and then the way need not be gone part by part.
        let written = Self.parts(of: path)
        if !Self.hasDots(written),
            let found = try locked(path, { (state) throws(GitError) in try state.entry(at: written) }), !found.isLink
        {
            return found
        }
        guard let resolved = resolve(path) else {
            throw FileTreeError(.leavesTree, path: path, reason: "a symbolic link leads out of the repository")
        }
        let parts = Self.parts(of: resolved)
        let found = try locked(path) { (state) throws(GitError) in try state.entry(at: parts) }
        guard let entry = found else {
            throw FileTreeError(.notFound, path: path, reason: "there is no such file")
        }
        return entry
    }

    private static func parts(of path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    private static func hasDots(_ parts: [Substring]) -> Bool {
        parts.contains { $0 == "." || $0 == ".." }
    }

    private func locked<Value: Sendable>(
        _ path: String,
        _ body: (inout State) throws(GitError) -> Value
    ) throws(FileTreeError) -> Value {
        do throws(GitError) {
            return try state.withLock { (state) throws(GitError) in try body(&state) }
        } catch {
            throw FileTreeError(.other, path: path, reason: error.reason)
        }
    }
}

extension CommitTree.State {
    /// What the parts of a path lead to, no link followed; nil when there is nothing.
    fileprivate mutating func entry(at parts: [Substring]) throws(GitError) -> CommitTree.Entry? {
        if case .entry(let entry) = try lookUp(parts) { entry } else { nil }
    }

    fileprivate mutating func lookUp(_ parts: [Substring]) throws(GitError) -> CommitTree.Found {
        var entry = CommitTree.Entry(name: "", kind: .directory, id: root)
        for part in parts {
            if entry.isLink { return .link }
            guard entry.kind == .directory, let next = Self.find(part, in: try list(entry.id)) else { return .nothing }
            entry = next
        }
        return .entry(entry)
    }

    /// The entries of a directory in the order of the names' bytes.
    fileprivate mutating func list(_ tree: ObjectID) throws(GitError) -> [CommitTree.Entry] {
        if let known = directories[tree] { return known }
        var entries: [CommitTree.Entry] = []
        let objects = objects
        try objects.tree(tree).forEach { (entry) throws(GitError) in
            let kind: FileKind =
                if entry.isTree {
                    .directory
                } else if entry.isLink {
                    .symbolicLink(target: try Self.linkTarget(entry.id, objects))
                } else if entry.isSubmodule {
                    .other
                } else {
                    .file(isExecutable: entry.isExecutable)
                }
            let name = String(decoding: entry.name, as: UTF8.self)
            entries.append(CommitTree.Entry(name: name, kind: kind, id: entry.id))
        }
        // A tree has its directories where their names would stand with a slash at the end.
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.name.precedesByBytes($1.name) }
        if !isSorted { entries.sort { $0.name.precedesByBytes($1.name) } }
        directories[tree] = entries
        return entries
    }

    /// The bytes of a file; nil when there are more than wanted.
    fileprivate func read(_ id: ObjectID, limit: Int) throws(GitError) -> [UInt8]? {
        guard try objects.header(of: id).size <= limit else { return nil }
        return try objects.read(id, as: .blob) { (bytes) throws(GitError) in
            [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                bytes.withUnsafeBufferPointer { _ = buffer.initialize(from: $0) }
                count = bytes.count
            }
        }
    }

    /// By bytes: Swift holds two ways to write the same letter for equal, git does not.
    private static func find(_ name: Substring, in entries: [CommitTree.Entry]) -> CommitTree.Entry? {
        let wanted = String(name)
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name.precedesByBytes(wanted) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count, entries[low].name.utf8.elementsEqual(wanted.utf8) else { return nil }
        return entries[low]
    }

    private static func linkTarget(_ id: ObjectID, _ objects: ObjectStore) throws(GitError) -> String {
        // No operating system follows a longer one.
        guard try objects.header(of: id).size <= 4096 else { return "" }
        return try objects.read(id, as: .blob) { (bytes) throws(GitError) in bytes.text(0..<bytes.count) }
    }
}

extension Repository {
    /// The files of a commit of this repository, which may be read from any thread.
    package func files(of commit: ObjectID) throws(GitError) -> CommitTree {
        try CommitTree(objectsIn: commonDirectory + "/objects", commit: commit)
    }
}
