import CLibGit2

/// The name of an object: 20 bytes, the SHA-1 of what it holds.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The bytes as big-endian words, so that comparing words compares bytes.
    let high: UInt64
    let middle: UInt64
    let low: UInt32

    static let byteCount = 20

    /// - Parameter bytes: at least 20 of them.
    init(loading bytes: UnsafeRawPointer) {
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid) { ObjectID(loading: $0.baseAddress!) }
    }

    /// The id that 40 hexadecimal digits name; nil for any other text.
    package init?(hex text: some StringProtocol) {
        var digits = text.utf8.makeIterator()
        guard text.utf8.count == 2 * Self.byteCount else { return nil }
        func word(_ count: Int) -> UInt64? {
            var word: UInt64 = 0
            for _ in 0..<count {
                guard let digit = digits.next(), let value = hexValue(digit) else { return nil }
                word = word << 4 | UInt64(value)
            }
            return word
        }
        guard let high = word(16), let middle = word(16), let low = word(8) else { return nil }
        self.init(high: high, middle: middle, low: UInt32(low))
    }

    /// The id whose hexadecimal digits stand at an offset of a commit or tag.
    init?(hexIn bytes: Span<UInt8>, at offset: Int) {
        guard offset >= 0, offset + 2 * Self.byteCount <= bytes.count else { return nil }
        func word(_ start: Int, _ count: Int) -> UInt64? {
            var word: UInt64 = 0
            for index in start..<start + count {
                guard let value = hexValue(bytes[index]) else { return nil }
                word = word << 4 | UInt64(value)
            }
            return word
        }
        guard let high = word(offset, 16), let middle = word(offset + 16, 16), let low = word(offset + 32, 8) else {
            return nil
        }
        self.init(high: high, middle: middle, low: UInt32(low))
    }

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The tree without entries, which every repository has without storing it.
    package static let emptyTree = ObjectID(
        high: 0x4b82_5dc6_42cb_6eb9,
        middle: 0xa060_e54b_f8d6_9288,
        low: 0xfbee_4904
    )

    package var hex: String { prefix(2 * Self.byteCount) }
    package var description: String { hex }

    /// The first digits of an id at the end of a text, as in `3.11-1a2b3c4`; nil where fewer than seven are there.
    package static func digits(atEndOf text: String) -> String? {
        let count = text.utf8.reversed().prefix { hexValue($0) != nil }.count
        guard (7...2 * byteCount).contains(count) else { return nil }
        return String(decoding: text.utf8.suffix(count), as: UTF8.self)
    }

    /// The first hexadecimal digits, at most 40.
    package func prefix(_ count: Int) -> String {
        let count = min(max(count, 0), 2 * Self.byteCount)
        return String(unsafeUninitializedCapacity: count) { buffer in
            for index in 0..<count {
                let digit = UInt8(truncatingIfNeeded: nibble(index))
                buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return count
        }
    }

    /// How many hexadecimal digits two ids have in common at their beginnings.
    func commonDigits(with other: ObjectID) -> Int {
        if high != other.high { return (high ^ other.high).leadingZeroBitCount / 4 }
        if middle != other.middle { return 16 + (middle ^ other.middle).leadingZeroBitCount / 4 }
        return 32 + (low ^ other.low).leadingZeroBitCount / 4
    }

    var oid: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid) { buffer in
            buffer.storeBytes(of: high.bigEndian, as: UInt64.self)
            buffer.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            buffer.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return oid
    }

    /// All words count: the ids that a tree lists need not be those of real objects.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(middle)
        hasher.combine(low)
    }

    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }

    private func nibble(_ index: Int) -> UInt64 {
        if index < 16 { return high >> UInt64(60 - 4 * index) & 15 }
        if index < 32 { return middle >> UInt64(60 - 4 * (index - 16)) & 15 }
        return UInt64(low) >> UInt64(28 - 4 * (index - 32)) & 15
    }
}

func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
