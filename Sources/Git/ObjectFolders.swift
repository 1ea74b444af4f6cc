import Glibc
import SourceText

/// The folders in which a repository keeps its objects: its own, and those that it borrows from.
///
/// libgit2 does not tell how many objects there are without passing each of them; the files of the packs say it in a
/// few bytes. See https://git-scm.com/docs/gitformat-pack.
struct ObjectFolders {
    private let folders: [String]

    init(commonDirectory: String) {
        var folders: [String] = []
        Self.collect(commonDirectory + "/objects", depth: 0, into: &folders)
        self.folders = folders
    }

    /// How many objects are in packs. An object in two packs counts twice, unless a multi-pack index covers both: it
    /// is git's measure for the length of abbreviated ids, and git counts so.
    func packedObjectCount() -> Int {
        folders.reduce(0) { $0 + Self.packedObjectCount(in: $1 + "/pack") }
    }

    /// How many objects there are at most, packed or not.
    func objectCount() -> Int {
        let loose = folders.reduce(0) { count, folder in
            count + (0..<256).reduce(0) { $0 + Self.names(in: folder + "/" + Self.twoDigits($1)).count }
        }
        return packedObjectCount() + loose
    }

    /// Adds a folder and, as deep as git goes, those that it names as alternates.
    private static func collect(_ folder: String, depth: Int, into folders: inout [String]) {
        guard depth <= 5, !folders.contains(folder) else { return }
        folders.append(folder)
        guard let bytes = try? WorkTree(root: folder).read("info/alternates") else { return }
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            let path = String(decoding: line, as: UTF8.self)
            collect(path.hasPrefix("/") ? path : folder + "/" + path, depth: depth + 1, into: &folders)
        }
    }

    private static func packedObjectCount(in folder: String) -> Int {
        let names = Set(names(in: folder))
        var count = 0
        var covered: Set<String> = []
        if names.contains("multi-pack-index"), let index = MultiPackIndex(file: folder + "/multi-pack-index") {
            count += index.objectCount
            covered = index.packs
        }
        for name in names where name.hasSuffix(".idx") && !covered.contains(name) {
            guard names.contains(name.dropLast(4) + ".pack") else { continue }
            count += packIndexCount(folder + "/" + name)
        }
        return count
    }

    /// The last word of the table that counts the ids up to each first byte.
    private static func packIndexCount(_ file: String) -> Int {
        guard let file = BinaryFile(path: file) else { return 0 }
        let isVersion1 = file.word(at: 0) != 0xff74_4f63
        return Int(file.word(at: (isVersion1 ? 0 : 8) + 255 * 4) ?? 0)
    }

    private static func names(in folder: String) -> [String] {
        guard let entries = try? WorkTree(root: folder).entries(of: "") else { return [] }
        return entries.map(\.name)
    }

    private static func twoDigits(_ byte: Int) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

/// How many objects a repository has, counted once.
final class ObjectCounts {
    private let commonDirectory: String
    /// git's measure for the length of abbreviated ids.
    private(set) lazy var packed = ObjectFolders(commonDirectory: commonDirectory).packedObjectCount()
    /// At least as many as there are different objects.
    private(set) lazy var upperBound = ObjectFolders(commonDirectory: commonDirectory).objectCount()

    init(commonDirectory: String) {
        self.commonDirectory = commonDirectory
    }
}

/// What a multi-pack index says about the packs that it covers.
private struct MultiPackIndex {
    let objectCount: Int
    /// The names of their `.idx` files.
    let packs: Set<String>

    init?(file path: String) {
        guard let file = BinaryFile(path: path), file.word(at: 0) == 0x4d49_4458, let counts = file.word(at: 4) else {
            return nil
        }
        let chunks = Int(counts >> 8 & 0xff)
        var places: [UInt32: Range<Int>] = [:]
        for index in 0..<chunks {
            let row = 12 + 12 * index
            guard let id = file.word(at: row), let start = file.word(at: row + 8), let end = file.word(at: row + 20),
                start <= end
            else { return nil }
            places[id] = Int(start)..<Int(end)
        }
        let (names, fanout): (UInt32, UInt32) = (0x504e_414d, 0x4f49_4446)
        guard let fanoutPlace = places[fanout], let namesPlace = places[names],
            let total = file.word(at: fanoutPlace.lowerBound + 255 * 4)
        else { return nil }
        objectCount = Int(total)
        let parts = file.bytes(namesPlace).split(separator: 0)
        packs = Set(parts.map { String(decoding: $0, as: UTF8.self) })
    }
}

/// A file of which only some places are read.
private struct BinaryFile: ~Copyable {
    private let descriptor: Int32

    init?(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// A big-endian word.
    func word(at offset: Int) -> UInt32? {
        var word: UInt32 = 0
        guard pread(descriptor, &word, 4, offset) == 4 else { return nil }
        return UInt32(bigEndian: word)
    }

    /// At most a mebibyte: the names of ten thousand packs.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        let capacity = min(range.count, 1 << 20)
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, capacity, range.lowerBound))
        }
    }
}
