/// Names of the bytes that YAML gives a meaning.
extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let ampersand = UInt8(ascii: "&")
    static let exclamation = UInt8(ascii: "!")
    static let asterisk = UInt8(ascii: "*")
    static let hyphen = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
    static let question = UInt8(ascii: "?")
    static let doubleQuote = UInt8(ascii: "\"")
    static let singleQuote = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")

    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isBlank: Bool { self == .space || self == .tab }
    var isASCIIBreak: Bool { self == .lineFeed || self == .carriageReturn }
    var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    /// The small letter of a capital one; every other byte is itself.
    var lowercased: UInt8 { isUppercase ? self | 0x20 : self }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// How many bytes the line break at an offset has: 0 when there is none.
    ///
    /// libyaml takes NEL, LS and PS for line breaks too.
    func breakLength(at offset: Int) -> Int {
        guard offset < endIndex else { return 0 }
        switch self[offset] {
        case .lineFeed: return 1
        case .carriageReturn: return offset + 1 < endIndex && self[offset + 1] == .lineFeed ? 2 : 1
        case 0xC2: return offset + 1 < endIndex && self[offset + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard offset + 2 < endIndex, self[offset + 1] == 0x80 else { return 0 }
            return self[offset + 2] == 0xA8 || self[offset + 2] == 0xA9 ? 3 : 0
        default: return 0
        }
    }

    /// The offset behind all the blanks from an offset on.
    func skippingBlanks(from offset: Int) -> Int {
        var offset = offset
        while offset < endIndex, self[offset].isBlank { offset += 1 }
        return offset
    }

    /// The offset of the next line break, or the end.
    func endOfLine(from offset: Int) -> Int {
        var offset = offset
        while offset < endIndex {
            // Most bytes neither end a line nor begin what ends one.
            let isOrdinary = self[offset] > .carriageReturn && self[offset] < 0xC2
            if !isOrdinary, breakLength(at: offset) > 0 { break }
            offset += 1
        }
        return offset
    }

    /// The offset of the first byte of the line that an offset is on; only line feeds and carriage returns end lines here.
    func startOfLine(at offset: Int) -> Int {
        var offset = Swift.min(offset, endIndex)
        while offset > startIndex, !self[offset - 1].isASCIIBreak { offset -= 1 }
        return offset
    }
}
