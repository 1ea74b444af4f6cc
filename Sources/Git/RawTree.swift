import CLibGit2
import Glibc

/// A tree object as git stores it: `mode name NUL id` for each entry, nothing copied.
///
/// See "Tree Objects" in https://git-scm.com/book/en/v2/Git-Internals-Git-Objects.
final class RawTree {
    let id: ObjectID
    private let object: OpaquePointer?
    private let bytes: UnsafeBufferPointer<UInt8>

    /// - Parameter object: owned by the tree from now on.
    init(id: ObjectID, object: OpaquePointer?) {
        self.id = id
        self.object = object
        bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
            .bindMemory(to: UInt8.self)
    }

    private init() {
        id = .emptyTree
        object = nil
        bytes = UnsafeBufferPointer(start: nil, count: 0)
    }

    deinit { git_odb_object_free(object) }

    static var empty: RawTree { RawTree() }

    /// One entry; its name is a part of the tree's bytes and must not leave the closure that it was given to.
    struct Entry {
        let mode: UInt32
        let name: UnsafeBufferPointer<UInt8>
        let id: ObjectID

        var isTree: Bool { mode & 0o170000 == 0o040000 }
        var isSubmodule: Bool { mode & 0o170000 == 0o160000 }
    }

    func forEach(_ body: (Entry) throws(GitError) -> Void) throws(GitError) {
        var offset = 0
        while let (entry, next) = try entry(at: offset) {
            try body(entry)
            offset = next
        }
    }

    /// Passes the names whose entries are not the same in two trees, in the order of the trees. A file on one side and
    /// a directory on the other stand at different places in that order, and so are passed one after the other.
    static func forEachDifference(
        _ old: RawTree,
        _ new: RawTree,
        _ body: (Entry?, Entry?) throws(GitError) -> Void
    ) throws(GitError) {
        var (left, right) = (0, 0)
        while true {
            old.skipCommon(with: new, &left, &right)
            let (a, b) = (try old.entry(at: left), try new.entry(at: right))
            guard let a else {
                guard let b else { return }
                right = b.next
                try body(nil, b.entry)
                continue
            }
            guard let b else {
                left = a.next
                try body(a.entry, nil)
                continue
            }
            let order = compare(a.entry, b.entry)
            if order <= 0 { left = a.next }
            if order >= 0 { right = b.next }
            if order == 0, a.entry.id == b.entry.id, a.entry.mode == b.entry.mode { continue }
            try body(order <= 0 ? a.entry : nil, order >= 0 ? b.entry : nil)
        }
    }

    /// Steps over entries that are the same bytes on both sides: most of two neighbouring trees are.
    private func skipCommon(with other: RawTree, _ left: inout Int, _ right: inout Int) {
        let length = commonLength(with: other, left, right)
        var skipped = 0
        while skipped < length, let nul = firstNUL(from: left + skipped) {
            let next = nul + 1 + ObjectID.byteCount - left
            guard next <= length else { break }
            skipped = next
        }
        left += skipped
        right += skipped
    }

    private func commonLength(with other: RawTree, _ left: Int, _ right: Int) -> Int {
        let limit = min(bytes.count - left, other.bytes.count - right)
        guard limit > 0, let a = bytes.baseAddress, let b = other.bytes.baseAddress else { return 0 }
        let (first, second) = (UnsafeRawPointer(a + left), UnsafeRawPointer(b + right))
        var length = 0
        while length + 8 <= limit {
            let word = first.loadUnaligned(fromByteOffset: length, as: UInt64.self)
            if word != second.loadUnaligned(fromByteOffset: length, as: UInt64.self) { return length }
            length += 8
        }
        while length < limit, a[left + length] == b[right + length] { length += 1 }
        return length
    }

    private func firstNUL(from offset: Int) -> Int? {
        guard offset < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + offset, 0, bytes.count - offset)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func entry(at offset: Int) throws(GitError) -> (entry: Entry, next: Int)? {
        guard offset < bytes.count, let base = bytes.baseAddress else { return nil }
        guard let nul = firstNUL(from: offset), nul + ObjectID.byteCount < bytes.count else {
            throw .corrupt(id, "tree")
        }
        var mode: UInt32 = 0
        var index = offset
        while bytes[index] != UInt8(ascii: " ") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index]), index - offset < 7 else {
                throw .corrupt(id, "tree")
            }
            mode = mode << 3 | UInt32(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        let name = UnsafeBufferPointer(rebasing: bytes[index + 1..<nul])
        guard !name.isEmpty else { throw .corrupt(id, "tree") }
        let entry = Entry(mode: mode, name: name, id: ObjectID(loading: base + nul + 1))
        return (entry, nul + 1 + ObjectID.byteCount)
    }

    /// The order of entries in a tree: by bytes, as if the names of directories ended in `/`.
    private static func compare(_ a: Entry, _ b: Entry) -> Int32 {
        let common = min(a.name.count, b.name.count)
        if common > 0, let first = a.name.baseAddress, let second = b.name.baseAddress {
            let order = memcmp(first, second, common)
            if order != 0 { return order }
        }
        func following(_ entry: Entry) -> UInt8 {
            common < entry.name.count ? entry.name[common] : entry.isTree ? UInt8(ascii: "/") : 0
        }
        return Int32(following(a)) - Int32(following(b))
    }
}
