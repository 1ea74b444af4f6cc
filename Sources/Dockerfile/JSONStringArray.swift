/// A JSON array of strings in the text of an instruction, read as Go's `encoding/json` reads it.
enum JSONStringArray {
    case strings([Range<Int>])
    /// It is JSON, but not all of its elements are strings.
    case otherElements
    /// It is no JSON array, hence a text for a shell.
    case notJSON

    /// Reads the bytes of a range; the strings are given without their quotes.
    init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        var scanner = JSONScanner(bytes: bytes, offset: range.lowerBound, end: range.upperBound)
        self = scanner.stringArray()
    }
}

/// Walks over JSON text without making values of it.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset: Int
    let end: Int

    /// Go gives up at this depth.
    private static let depthLimit = 10_000

    var peek: UInt8? { offset < end ? bytes[offset] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < end, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func skipSpace() {
        while offset < end {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    mutating func stringArray() -> JSONStringArray {
        guard take("[") else { return .notJSON }
        var strings: [Range<Int>] = []
        var hasOthers = false
        skipSpace()
        if !take("]") {
            repeat {
                skipSpace()
                if peek == .quote {
                    guard let string = string() else { return .notJSON }
                    strings.append(string)
                } else {
                    guard value() else { return .notJSON }
                    hasOthers = true
                }
                skipSpace()
            } while take(",")
            guard take("]") else { return .notJSON }
        }
        skipSpace()
        guard offset == end else { return .notJSON }
        return hasOthers ? .otherElements : .strings(strings)
    }

    /// The bytes between the quotes of the string here; nil when it is none.
    mutating func string() -> Range<Int>? {
        guard take("\"") else { return nil }
        let start = offset
        while offset < end {
            switch bytes[offset] {
            case .quote:
                offset += 1
                return start..<(offset - 1)
            case .backslash:
                guard escape() else { return nil }
            case 0..<0x20:
                return nil
            default:
                offset += 1
            }
        }
        return nil
    }

    private mutating func escape() -> Bool {
        offset += 1
        guard offset < end else { return false }
        switch Unicode.Scalar(bytes[offset]) {
        case "\"", "\\", "/", "b", "f", "n", "r", "t":
            offset += 1
            return true
        case "u":
            guard offset + 4 < end else { return false }
            for next in (offset + 1)...(offset + 4) where hexDigit(bytes[next]) == nil { return false }
            offset += 5
            return true
        default:
            return false
        }
    }

    /// Walks over any value; false when there is none. It does not recurse: the depth is a hostile file's choice.
    mutating func value() -> Bool {
        var isObject: [Bool] = []
        while true {
            skipSpace()
            if take("{") {
                guard isObject.count < Self.depthLimit else { return false }
                skipSpace()
                if !take("}") {
                    guard key() else { return false }
                    isObject.append(true)
                    continue
                }
            } else if take("[") {
                guard isObject.count < Self.depthLimit else { return false }
                skipSpace()
                if !take("]") {
                    isObject.append(false)
                    continue
                }
            } else if peek == .quote {
                guard string() != nil else { return false }
            } else {
                guard literal() || number() else { return false }
            }
            // A value ends here: close what it completes, or go on to the next one.
            while true {
                guard let inObject = isObject.last else { return true }
                skipSpace()
                if take(",") {
                    if inObject, !key() { return false }
                    break
                }
                guard take(inObject ? "}" : "]") else { return false }
                isObject.removeLast()
            }
        }
    }

    /// Walks over a name and its colon.
    private mutating func key() -> Bool {
        skipSpace()
        guard string() != nil else { return false }
        skipSpace()
        return take(":")
    }

    private mutating func literal() -> Bool {
        for word in ["true", "false", "null"] as [StaticString] {
            let count = word.utf8CodeUnitCount
            guard offset + count <= end else { continue }
            if (0..<count).allSatisfy({ bytes[offset + $0] == word.utf8Start[$0] }) {
                offset += count
                return true
            }
        }
        return false
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0"), !digits() { return false }
        if take("."), !digits() { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = offset
        while let byte = peek, byte.isASCIIDigit { offset += 1 }
        return offset > start
    }
}

/// The text that the bytes between the quotes of a JSON string mean.
///
/// A lone surrogate becomes the replacement character, as in Go.
func decodeJSONString(_ bytes: some Collection<UInt8>) -> String {
    guard bytes.contains(.backslash) else { return String(decoding: bytes, as: UTF8.self) }
    let bytes = Array(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
        guard bytes[offset] == .backslash, offset + 1 < bytes.count else {
            result.append(bytes[offset])
            offset += 1
            continue
        }
        switch Unicode.Scalar(bytes[offset + 1]) {
        case "b": result.append(0x08)
        case "f": result.append(0x0C)
        case "n": result.append(0x0A)
        case "r": result.append(0x0D)
        case "t": result.append(0x09)
        case "u":
            var value = utf16Unit(bytes, at: offset) ?? 0xFFFD
            offset += 4
            if (0xD800..<0xDC00).contains(value), let low = utf16Unit(bytes, at: offset + 2),
                (0xDC00..<0xE000).contains(low)
            {
                value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
                offset += 6
            }
            result += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        default: result.append(bytes[offset + 1])
        }
        offset += 2
    }
    return String(decoding: result, as: UTF8.self)
}

/// The number of the `\uXXXX` at an offset.
private func utf16Unit(_ bytes: [UInt8], at start: Int) -> UInt32? {
    guard start + 5 < bytes.count, bytes[start] == .backslash, bytes[start + 1] == UInt8(ascii: "u") else { return nil }
    var value: UInt32 = 0
    for index in (start + 2)...(start + 5) {
        guard let digit = hexDigit(bytes[index]) else { return nil }
        value = value << 4 | UInt32(digit)
    }
    return value
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}
