import Values

/// Reads JSON strictly; of equal names the last counts.
struct JSONReader {
    static let maximumDepth = 100

    private let bytes: UnsafeBufferPointer<UInt8>
    private let origin: Origin?
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, origin: Origin?) {
        self.bytes = bytes
        self.origin = origin
    }

    mutating func read() throws(JSONError) -> Value {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fail("something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> Value {
        guard depth < Self.maximumDepth else { throw fail("it is nested too deep") }
        skipSpace()
        guard let byte = peek() else { throw fail("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return Value(try text(), from: origin)
        case UInt8(ascii: "t"): return try word("true", Value(true, from: origin))
        case UInt8(ascii: "f"): return try word("false", Value(false, from: origin))
        case UInt8(ascii: "n"): return try word("null", Value(.null, from: origin))
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> Value {
        position += 1
        var members: [(name: String, value: Value)] = []
        var indices: [String: Int] = [:]
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            position += 1
            return Value(ValueObject(), from: origin)
        }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw fail("a name in double quotes is missing") }
            let name = try text()
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw fail("':' is missing") }
            position += 1
            let value = try value(depth: depth + 1)
            // The last of equal names counts.
            if let index = indices[name] {
                members[index].value = value
            } else {
                indices[name] = members.count
                members.append((name, value))
            }
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                var object = ValueObject()
                // But of names that differ in case the first is found.
                for (name, value) in members where object[name] == nil { object[name] = value }
                return Value(object, from: origin)
            default: throw fail("',' or '}' is missing")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> Value {
        position += 1
        var elements: [Value] = []
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            position += 1
            return Value(elements, from: origin)
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return Value(elements, from: origin)
            default: throw fail("',' or ']' is missing")
            }
        }
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw fail("a value is missing") }
        for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
            throw fail("a value is missing")
        }
        position = end
        return value
    }

    private mutating func number() throws(JSONError) -> Value {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        let first = position
        skipDigits()
        guard position > first, bytes[first] != UInt8(ascii: "0") || position == first + 1 else {
            position = start
            throw fail("a value is missing")
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            let digits = position
            skipDigits()
            guard position > digits else { throw fail("a digit is missing") }
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            let digits = position
            skipDigits()
            guard position > digits else { throw fail("a digit is missing") }
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw fail("a value is missing")
        }
        return Value(number, from: origin)
    }

    private mutating func text() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        var run = position
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                content += bytes[run..<position]
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += bytes[run..<position]
                position += 1
                content += try escape()
                run = position
            case 0..<0x20:
                throw fail("a control character stands in a text")
            default:
                position += 1
            }
        }
        throw fail("a text has no closing quote")
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = peek() else { throw fail("a text has no closing quote") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]), peek() == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                units.append(try codeUnit())
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default:
            position -= 1
            throw fail("an escape has no meaning")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        let end = position + 4
        guard end <= bytes.count else { throw fail("a text has no closing quote") }
        var unit: UInt16 = 0
        while position < end {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw fail("a hexadecimal digit is missing")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    // MARK: Bytes

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skipDigits() {
        while let byte = peek(), isDigit(byte) { position += 1 }
    }

    private func fail(_ message: String) -> JSONError {
        JSONError(message: message, offset: position)
    }
}
