// What a Dockerfile calls a blank, on bytes.

/// How many bytes the white space at an offset has; 0 when there is none.
///
/// White space is Unicode's, as in Go's `unicode.IsSpace`: BuildKit trims lines and splits words with it.
@inline(__always)
func spaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    let byte = bytes[offset]
    if byte <= 0x20 { return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) ? 1 : 0 }
    if byte < 0xC2 { return 0 }
    return wideSpaceLength(bytes, at: offset)
}

private func wideSpaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    guard offset + 1 < bytes.count else { return 0 }
    let second = bytes[offset + 1]
    if bytes[offset] == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    guard offset + 2 < bytes.count else { return 0 }
    switch (bytes[offset], second, bytes[offset + 2]) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): return 3
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): return 3
    default: return 0
    }
}

/// The first offset of a range that is no white space; its end when there is none.
@inline(__always)
func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end {
        let length = spaceLength(bytes, at: offset)
        if length == 0 { return offset }
        offset += length
    }
    return min(offset, end)
}

/// The end of a range without the white space at its end.
@inline(__always)
func trimSpace(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var end = end
    while end > start {
        let byte = bytes[end - 1]
        if byte <= 0x20 {
            guard spaceLength(bytes, at: end - 1) == 1 else { return end }
            end -= 1
        } else if byte < 0x80 {
            return end
        } else if end - start >= 2, spaceLength(bytes, at: end - 2) == 2 {
            end -= 2
        } else if end - start >= 3, spaceLength(bytes, at: end - 3) == 3 {
            end -= 3
        } else {
            return end
        }
    }
    return end
}

/// Whether a byte separates words where BuildKit splits at `[\t\v\f\r ]+`.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || (byte >= 0x0B && byte <= 0x0D)
}

extension UInt8 {
    static let backslash = UInt8(ascii: "\\")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let hash = UInt8(ascii: "#")
    static let equals = UInt8(ascii: "=")
    static let dash = UInt8(ascii: "-")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let tab = UInt8(ascii: "\t")
    static let slash = UInt8(ascii: "/")

    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
