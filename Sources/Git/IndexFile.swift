import Glibc
import SourceText

/// What git knew of each tracked file when it last looked.
///
/// Only what most clones have is read: for a split or a sparse index, for paths that are written as differences, and for
/// whatever else is not plain, there is no value, and libgit2 has to be asked. The checksum at the end is not looked at,
/// as git does not with `index.skipHash`.
///
/// See https://git-scm.com/docs/index-format.
struct IndexFile {
    /// One tracked file, as offsets into the bytes.
    private struct Entry {
        let start: Int
        let path: Range<Int>
    }

    private let bytes: [UInt8]
    /// In the order of the paths' bytes.
    private var entries: [Entry] = []
    /// The tree that these files make; nil when git has not noted it since the last one was staged.
    private(set) var tree: ObjectID?
    /// When the file was written.
    private let time: Time

    /// A moment as git keeps it, the seconds in 32 bits.
    private struct Time: Comparable {
        let seconds: UInt32
        let nanoseconds: UInt32

        init(seconds: UInt32, nanoseconds: UInt32) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }

        init(_ time: timespec) {
            seconds = UInt32(truncatingIfNeeded: time.tv_sec)
            nanoseconds = UInt32(truncatingIfNeeded: time.tv_nsec)
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
        }
    }

    init?(gitDirectory: String) {
        // The time is asked for first: when somebody writes the file in between, it is the earlier one.
        var status = stat()
        guard lstat(gitDirectory + "/index", &status) == 0,
            let bytes = try? WorkTree(root: gitDirectory).read("index", limit: Self.maximumSize)
        else { return nil }
        self.bytes = bytes
        time = Time(status.st_mtim)
        guard readEntries(), let tree = readExtensions() else { return nil }
        self.tree = tree
    }

    /// The files of a million paths; a larger index is left to libgit2.
    private static let maximumSize = 128 << 20

    // MARK: Questions

    /// How many files there are below a folder; the empty path is the root.
    func count(below folder: String) -> Int {
        if folder.isEmpty { return entries.count }
        // A slash is followed by a zero: what begins with the folder and a slash stands before that.
        return firstIndex(notBefore: folder + "0") - firstIndex(notBefore: folder + "/")
    }

    /// Whether there is a file of this path, and what is there now is it, as far as that shows without reading it.
    func holds(_ path: String, as status: stat) -> Bool {
        let index = firstIndex(notBefore: path)
        guard index < entries.count, order(of: entries[index], to: path) == 0 else { return false }
        return isUnchanged(entries[index], status)
    }

    private func isUnchanged(_ entry: Entry, _ status: stat) -> Bool {
        let modified = Time(seconds: word(entry.start + 8), nanoseconds: word(entry.start + 12))
        // A file that was written when the index was may have been written again within the same moment.
        guard modified < time, modified == Time(status.st_mtim) else { return false }
        let changed = Time(seconds: word(entry.start), nanoseconds: word(entry.start + 4))
        return changed == Time(status.st_ctim)
            && word(entry.start + 20) == UInt32(truncatingIfNeeded: status.st_ino)
            && Self.mode(of: status) == word(entry.start + 24)
            && word(entry.start + 28) == status.st_uid
            && word(entry.start + 32) == status.st_gid
            && word(entry.start + 36) == UInt32(truncatingIfNeeded: status.st_size)
            // Neither a conflict nor a mark that keeps git from looking.
            && bytes[entry.start + 60] & 0xF0 == 0
    }

    /// The mode that git notes for a file; nil for what it does not track as one.
    private static func mode(of status: stat) -> UInt32? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: status.st_mode & S_IXUSR == 0 ? 0o100644 : 0o100755
        case S_IFLNK: 0o120000
        default: nil
        }
    }

    private func firstIndex(notBefore path: String) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if order(of: entries[middle], to: path) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Less than 0 when the entry stands before a path, 0 when it has it.
    private func order(of entry: Entry, to path: String) -> Int32 {
        var path = path
        return path.withUTF8 { path in
            bytes.withUnsafeBufferPointer { bytes in
                Self.order(of: UnsafeBufferPointer(rebasing: bytes[entry.path]), to: path)
            }
        }
    }

    private static func order(of left: UnsafeBufferPointer<UInt8>, to right: UnsafeBufferPointer<UInt8>) -> Int32 {
        let count = min(left.count, right.count)
        if count > 0, let first = left.baseAddress, let second = right.baseAddress {
            let order = memcmp(first, second, count)
            if order != 0 { return order }
        }
        return left.count < right.count ? -1 : left.count == right.count ? 0 : 1
    }

    // MARK: Reading

    private func word(_ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
            | UInt32(bytes[offset + 3])
    }

    /// Finds the entries; false when they are not written in a form that is known here.
    private mutating func readEntries() -> Bool {
        // "DIRC"
        guard bytes.count >= 12 + ObjectID.byteCount, word(0) == 0x4449_5243, 2...3 ~= word(4) else { return false }
        let count = Int(word(8))
        let end = bytes.count - ObjectID.byteCount
        guard count <= end / Self.fixedLength else { return false }
        entries.reserveCapacity(count)
        var start = 12
        for _ in 0..<count {
            guard start + Self.fixedLength < end else { return false }
            // Version 3 has two more bytes where the second highest bit of the flags says so.
            let name = start + Self.fixedLength + (bytes[start + 60] & 0x40 == 0 ? 0 : 2)
            guard name < end, let length = bytes[name..<end].firstIndex(of: 0).map({ $0 - name }), length > 0 else {
                return false
            }
            let entry = Entry(start: start, path: name..<(name + length))
            if let last = entries.last, !precedes(last, entry) { return false }
            entries.append(entry)
            start += (name - start + length + 8) & ~7
        }
        return start <= end
    }

    private func precedes(_ left: Entry, _ right: Entry) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            Self.order(
                of: UnsafeBufferPointer(rebasing: bytes[left.path]),
                to: UnsafeBufferPointer(rebasing: bytes[right.path])
            ) < 0
        }
    }

    /// The bytes of an entry in front of its path.
    private static let fixedLength = 62

    /// The tree of all files; nil when it is not noted, or something that is not known here changes the entries' meaning.
    private func readExtensions() -> ObjectID? {
        var tree: ObjectID?
        let end = bytes.count - ObjectID.byteCount
        var offset = 12
        if let last = entries.last {
            offset = last.start + (last.path.upperBound - last.start + 8) & ~7
        }
        while offset + 8 <= end {
            let size = Int(word(offset + 4))
            guard size <= end - offset - 8 else { return nil }
            // "TREE"; of the others those with a capital may be passed over.
            if word(offset) == 0x5452_4545 {
                tree = rootTree(in: (offset + 8)..<(offset + 8 + size))
            } else if !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[offset]) {
                return nil
            }
            offset += 8 + size
        }
        return offset == end ? tree : nil
    }

    /// What the extension says of the root: an empty name, the number of its files, that of its folders, and the id.
    private func rootTree(in range: Range<Int>) -> ObjectID? {
        let head = Array("\0\(entries.count) ".utf8)
        guard bytes[range].starts(with: head),
            let line = bytes[range].firstIndex(of: UInt8(ascii: "\n")),
            line + 1 + ObjectID.byteCount <= range.upperBound
        else { return nil }
        return bytes[(line + 1)..<(line + 1 + ObjectID.byteCount)].withUnsafeBytes { id in
            id.baseAddress.map { ObjectID(loading: $0) }
        }
    }
}
