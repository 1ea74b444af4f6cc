import Glibc

/// `printf` and `sprintf` of awk.
extension AwkMachine {
    mutating func format(_ arguments: [AwkExpression]) throws(Unsure) -> String {
        var values: [AwkValue] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        guard let first = values.first else { throw Unsure("a format of `awk` is missing") }
        let bytes = Array(first.asText.utf8)
        var rest = values.dropFirst()
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "%") else {
                result.append(bytes[at])
                at += 1
                continue
            }
            let start = at
            at += 1
            while at < bytes.count, "-+ #0123456789.".utf8.contains(bytes[at]) { at += 1 }
            guard at < bytes.count, at - start < 12 else { throw Unsure("such a format of `awk` is not followed") }
            let letter = bytes[at]
            let flags = String(decoding: bytes[start..<at], as: UTF8.self)
            at += 1
            if letter == UInt8(ascii: "%") {
                result.append(letter)
                continue
            }
            guard let value = rest.popFirst() else { throw Unsure("a value for a format of `awk` is missing") }
            result += try Self.formatted(flags, letter, value).utf8
        }
        try step(result.count / 64)
        return String(decoding: result, as: UTF8.self)
    }

    private static func formatted(_ flags: String, _ letter: UInt8, _ value: AwkValue) throws(Unsure) -> String {
        let parts = flags.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        for part in parts where (Int(part.drop { !$0.isNumber }) ?? 0) > 1000 { throw Unsure("a format is too wide") }
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "i"):
            let number = value.asNumber.rounded(.towardZero)
            guard number.magnitude < 1e15 else { throw Unsure("a number of `awk` is too large") }
            return print(flags + "ld", Int(number))
        case UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "e"):
            return print(flags + String(Unicode.Scalar(letter)), value.asNumber)
        case UInt8(ascii: "s"):
            var text = value.asText
            guard text.utf8.allSatisfy({ $0 < 0x80 }) || parts.first?.isEmpty ?? true && parts.count < 2 else {
                throw Unsure("versions of `awk` differ outside of ASCII")
            }
            if parts.count > 1 { text = String(text.prefix(Int(parts[1]) ?? 0)) }
            let width = Int((parts.first ?? "").drop { !$0.isNumber }) ?? 0
            let padding = String(repeating: " ", count: max(0, width - text.utf8.count))
            return flags.contains("-") ? text + padding : padding + text
        default: throw Unsure("such a format of `awk` is not followed")
        }
    }

    static func print(_ format: String, _ value: some CVarArg) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2400) { buffer in
            let length = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
            let bytes = UnsafeRawBufferPointer(buffer).prefix(max(0, min(Int(length), buffer.count - 1)))
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
