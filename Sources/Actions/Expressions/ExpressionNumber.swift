/// The number that some text means in the expression language; nil when it means none.
///
/// Decimal with sign, point and exponent, `0x` and `0o` with lower-case letter and 32 bits, `Infinity` and `NaN`. White space
/// around it must be gone.
func parseNumber(_ bytes: some RandomAccessCollection<UInt8>) -> Double? {
    let bytes = Array(bytes)
    if isDecimal(bytes) { return Double(String(decoding: bytes, as: UTF8.self)) }
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
        let digits = String(decoding: bytes[2...], as: UTF8.self)
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-") else { return nil }
        // The digits are the bits of a signed number, so that the highest bit makes it negative.
        switch bytes[1] {
        case UInt8(ascii: "x"): return UInt32(digits, radix: 16).map { Double(Int32(bitPattern: $0)) }
        case UInt8(ascii: "o"): return UInt32(digits, radix: 8).map { Double(Int32(bitPattern: $0)) }
        default: return nil
        }
    }
    switch String(decoding: bytes, as: UTF8.self) {
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    case "NaN": return .nan
    default: return nil
    }
}

/// Sign, digits with at most one point among or around them, exponent.
private func isDecimal(_ bytes: [UInt8]) -> Bool {
    var position = 0
    func skipSign() {
        if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
            position += 1
        }
    }
    func skipDigits() -> Int {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        return position - start
    }
    skipSign()
    var digits = skipDigits()
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
        position += 1
        digits += skipDigits()
    }
    guard digits > 0 else { return false }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
        position += 1
        skipSign()
        guard skipDigits() > 0 else { return false }
    }
    return position == bytes.count
}

func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
}
