/// A value of awk.
enum AwkValue {
    case number(Double)
    case text(String)
    /// Input that looks like a number, and is compared as one.
    case numeric(String, Double)
    case unset

    init(truth: Bool) { self = .number(truth ? 1 : 0) }

    var isTrue: Bool {
        switch self {
        case .number(let number), .numeric(_, let number): number != 0
        case .text(let text): !text.isEmpty
        case .unset: false
        }
    }

    /// A text of the input, which may look like a number.
    init(input text: String) {
        let trimmed = text.utf8.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
        guard let byte = trimmed.first, byte < 0x3A, let found = Self.prefixNumber(text), found.isWhole else {
            self = .text(text)
            return
        }
        self = .numeric(text, found.number)
    }

    /// What of a value takes part in a comparison of numbers; nil for a text.
    var comparable: Double? {
        switch self {
        case .number(let number), .numeric(_, let number): number
        case .unset: 0
        case .text: nil
        }
    }

    var asNumber: Double {
        switch self {
        case .number(let number), .numeric(_, let number): number
        case .text(let text): Self.prefixNumber(text)?.number ?? 0
        case .unset: 0
        }
    }

    /// The number with which a text begins, and whether nothing but blanks follows it.
    private static func prefixNumber(_ text: String) -> (number: Double, isWhole: Bool)? {
        let bytes = Array(text.utf8)
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
        var at = 0
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        let start = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") { at += 1 }
        let digits = at
        var count = 0
        while at < bytes.count, ShellParser.isDigit(bytes[at]) || bytes[at] == UInt8(ascii: ".") && count == 0 {
            if bytes[at] == UInt8(ascii: ".") { count += 1 }
            at += 1
        }
        guard at - digits > count else { return nil }
        if at + 1 < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            var end = at + 1
            if bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
            let first = end
            while end < bytes.count, ShellParser.isDigit(bytes[end]) { end += 1 }
            if end > first { at = end }
        }
        guard let number = strtodNumber(bytes[start..<at]) else { return nil }
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        return (number, at == bytes.count)
    }

    private static func strtodNumber(_ bytes: ArraySlice<UInt8>) -> Double? {
        var spelling = String(decoding: bytes, as: UTF8.self)
        if spelling.hasPrefix("+") { spelling.removeFirst() }
        if let number = Double(spelling) { return number }
        if spelling.hasSuffix(".") { return Double(spelling.dropLast()) }
        let isNegative = spelling.hasPrefix("-")
        if isNegative { spelling.removeFirst() }
        return Double("0" + spelling).map { isNegative ? -$0 : $0 }
    }

    var asText: String {
        switch self {
        case .number(let number): Self.numberText(number)
        case .text(let text), .numeric(let text, _): text
        case .unset: ""
        }
    }

    /// A whole number in full, another one with six digits.
    private static func numberText(_ number: Double) -> String {
        if let integer = Int(exactly: number), integer.magnitude < 1 << 53 { return String(integer) }
        return AwkMachine.print("%.6g", number)
    }
}
