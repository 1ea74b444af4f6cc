import Glibc

/// What a scalar is, by the core schema of YAML 1.2 as GitHub's reader applies it.
///
/// <https://yaml.org/spec/1.2.2/#103-core-schema>
package enum YAMLScalar: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
}

/// The type of a plain text, before anybody makes a `String` of it.
enum PlainType: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string
    /// A number that GitHub's reader refuses: it keeps hexadecimal and octal ones in 32 bits.
    case outOfRange
}

extension PlainType {
    init(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "~"): self = text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"): self = Self.isWord(text, "null") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"): self = Self.isWord(text, "true") ? .bool(true) : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"): self = Self.isWord(text, "false") ? .bool(false) : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self.number(text)
        default: self = .string
        }
    }

    /// Whether a text is a word in small letters, in capitals, or with one capital in front.
    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        let rest = text.dropFirst()
        let isCapital = text[0].isUppercase && rest.allSatisfy(\.isUppercase)
        guard isCapital || rest.allSatisfy(\.isLowercase) else { return false }
        return text.indices.allSatisfy { text[$0].lowercased == word.utf8Start[$0] }
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> PlainType {
        if text.count > 2, text[0] == UInt8(ascii: "0") {
            if text[1] == UInt8(ascii: "x") { return thirtyTwoBits(text.dropFirst(2), bitsPerDigit: 4) }
            if text[1] == UInt8(ascii: "o") { return thirtyTwoBits(text.dropFirst(2), bitsPerDigit: 3) }
        }
        let isSigned = text[0] == UInt8(ascii: "+") || text[0] == .hyphen
        let unsigned = isSigned ? text.dropFirst() : text[...]
        if unsigned.first == UInt8(ascii: "."), unsigned.count == 4 {
            let word = UnsafeBufferPointer(rebasing: unsigned.dropFirst())
            if isWord(word, "inf") { return .number(text[0] == .hyphen ? -.infinity : .infinity) }
            if !isSigned, isNotANumber(word) { return .number(.nan) }
        }
        guard isDecimal(unsigned) else { return .string }
        return Double(String(decoding: text, as: UTF8.self)).map { .number($0) } ?? .string
    }

    private static func isNotANumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        word.elementsEqual("nan".utf8) || word.elementsEqual("NaN".utf8) || word.elementsEqual("NAN".utf8)
    }

    /// Whether a text is `[0-9]+(\.[0-9]*)?` or `\.[0-9]+`, with or without an exponent.
    private static func isDecimal(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = text.drop(while: \.isDigit)
        var digits = text.count - rest.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst()
            rest = fraction.drop(while: \.isDigit)
            digits += fraction.count - rest.count
        }
        guard digits > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark.lowercased == UInt8(ascii: "e") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == .hyphen { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(\.isDigit)
    }

    /// The signed number that 32 bits spell.
    private static func thirtyTwoBits(_ digits: Slice<UnsafeBufferPointer<UInt8>>, bitsPerDigit: UInt64) -> PlainType {
        var value: UInt64 = 0
        var isInRange = true
        for digit in digits {
            let number: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): number = digit - UInt8(ascii: "A") + 10
            default: return .string
            }
            guard number < 1 << bitsPerDigit else { return .string }
            value = (value << bitsPerDigit) | UInt64(number)
            if value > UInt64(UInt32.max) {
                isInRange = false
                value = 0
            }
        }
        return isInRange ? .number(Double(Int32(truncatingIfNeeded: value))) : .outOfRange
    }
}

extension NodeRecord.Tag {
    /// Whether a plain text may have this tag.
    func fits(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Hexadecimal and octal numbers are integers; every other integer is a float as well.
        let prefix = text.prefix(2)
        let hasPrefix = prefix.elementsEqual("0x".utf8) || prefix.elementsEqual("0o".utf8)
        switch (self, PlainType(text)) {
        case (.none, _), (.string, _), (.bool, .bool), (.null, .null): return true
        case (.integer, .number): return hasPrefix || text.dropFirst().allSatisfy(\.isDigit)
        case (.float, .number): return !hasPrefix
        default: return false
        }
    }
}

extension YAMLScalar {
    /// The text that GitHub's reader makes of a scalar that stands where a text must stand, such as a key.
    package var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .number(let value): Self.text(of: value)
        case .string(let text): text
        }
    }

    /// A number with at most 15 digits, as .NET's format `G15` writes it.
    private static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            let length = withVaList([number]) { vsnprintf(buffer.baseAddress, buffer.count, "%.15G", $0) }
            let digits = UnsafeRawBufferPointer(buffer).prefix(max(0, Int(length)))
            return String(decoding: digits, as: UTF8.self)
        }
    }
}
