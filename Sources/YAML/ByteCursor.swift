/// Turns libyaml's positions, which count characters and no byte order mark, into byte offsets.
///
/// libyaml's events go forward, so a cursor that walks along visits every byte about once; in a text of ASCII alone a
/// position is an offset and nobody walks.
struct ByteCursor {
    private let isASCII: Bool
    private let start: Int
    private var character = 0
    private var offset: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
        self.isASCII = isASCII
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        offset = start
    }

    mutating func offset(ofCharacter index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if isASCII { return min(index, bytes.count) }
        if index < character { moveBack(to: index, in: bytes) }
        while character < index, offset < bytes.count {
            if index - character >= 8, offset + 8 <= bytes.count, isASCIIWord(at: offset, in: bytes) {
                offset += 8
                character += 8
            } else {
                offset += 1
                while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
                character += 1
            }
        }
        return offset
    }

    private mutating func moveBack(to index: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        while character > index, offset > start {
            offset -= 1
            while offset > start, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
            character -= 1
        }
    }
}

/// Whether the eight bytes from an offset on are ASCII.
@inline(__always)
private func isASCIIWord(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let word = UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    return word & 0x8080_8080_8080_8080 == 0
}

/// Whether all the bytes are ASCII.
func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
        guard isASCIIWord(at: offset, in: bytes) else { return false }
        offset += 8
    }
    while offset < bytes.count {
        guard bytes[offset] < 0x80 else { return false }
        offset += 1
    }
    return true
}
