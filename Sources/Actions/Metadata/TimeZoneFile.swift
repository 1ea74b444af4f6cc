import Glibc

/// A time zone as the system's data tells it.
///
/// <https://www.rfc-editor.org/rfc/rfc9636>
struct TimeZoneFile {
    private var transitions: [(start: Int, offset: Int)] = []
    private var firstOffset = 0

    /// Seconds to add to UTC.
    func offset(at second: Int) -> Int {
        transitions.last { $0.start <= second }?.offset ?? firstOffset
    }

    /// - Returns: nil when the system has no data, and a zone without offset for a name that the data does not know, as
    ///   Moment.js does.
    init?(_ name: String) {
        let isName = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || "/_+-".utf8.contains(byte)
        }
        guard let _ = Self.bytes("UTC") else { return nil }
        guard isName, let bytes = Self.bytes(name), let data = Self.lastBlock(of: bytes) else { return }
        read(data)
    }

    private static func bytes(_ name: String) -> [UInt8]? {
        guard !name.isEmpty, let file = fopen("/usr/share/zoneinfo/\(name)", "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = fread(&bytes, 1, bytes.count, file)
        guard count > 44, bytes.starts(with: "TZif".utf8) else { return nil }
        return Array(bytes[..<count])
    }

    private struct Block {
        var bytes: ArraySlice<UInt8>
        let timeSize: Int
        let timeCount: Int
        let typeCount: Int
    }

    /// The block with times of 64 bits, which newer files have behind the one of 32 bits.
    private static func lastBlock(of bytes: [UInt8]) -> Block? {
        func counts(_ start: Int) -> [Int] { (0..<6).map { number(bytes[(start + 20 + 4 * $0)...], 4) } }
        let first = counts(0)
        guard bytes[4] >= UInt8(ascii: "2") else {
            return Block(bytes: bytes[44...], timeSize: 4, timeCount: first[3], typeCount: first[4])
        }
        let start = 44 + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1] + first[0]
        guard start >= 44, start + 44 <= bytes.count else { return nil }
        let second = counts(start)
        return Block(bytes: bytes[(start + 44)...], timeSize: 8, timeCount: second[3], typeCount: second[4])
    }

    /// A signed number of some bytes; those that are missing count as zero.
    private static func number(_ bytes: ArraySlice<UInt8>, _ size: Int) -> Int {
        let value = bytes.prefix(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(Int64(bitPattern: value))
    }

    private mutating func read(_ block: Block) {
        let bytes = block.bytes
        let types = bytes.startIndex + block.timeCount * block.timeSize
        let records = types + block.timeCount
        guard block.timeCount >= 0, block.typeCount > 0, records + block.typeCount * 6 <= bytes.endIndex else { return }
        func offset(_ type: Int) -> Int { type < block.typeCount ? Self.number(bytes[(records + type * 6)...], 4) : 0 }
        firstOffset = offset(0)
        transitions = (0..<block.timeCount).map { index in
            let start = Self.number(bytes[(bytes.startIndex + index * block.timeSize)...], block.timeSize)
            return (start, offset(Int(bytes[types + index])))
        }
    }
}
