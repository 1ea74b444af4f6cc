import Values

// JSON as `toJSON` writes it and `fromJSON` reads it: https://www.rfc-editor.org/rfc/rfc8259.

extension Value {
    /// The value as indented JSON; unknown texts stay unknown parts of it. nil when the form itself is unknown, as that of an
    /// open object.
    var json: Template? {
        var writer = JSONWriter()
        guard writer.write(self, indent: 0) else { return nil }
        return writer.finished
    }

    /// Reads JSON.
    ///
    /// - Parameter origin: what every text in it came from.
    package init(json text: String, from origin: Origin? = nil) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONError) in
                var reader = JSONReader(bytes, origin: origin)
                return try reader.read()
            }
        }
        self = try result.get()
    }
}

package struct JSONError: Error, Hashable, Sendable {
    package let message: String
    package let offset: Int
}

private struct JSONWriter {
    private var done = Template()
    private var text = ""

    var finished: Template {
        var result = done
        result.append(text)
        return result
    }

    /// - Returns: false when the form is unknown.
    mutating func write(_ value: Value, indent: Int) -> Bool {
        guard indent < 2 * JSONReader.maximumDepth else { return false }
        switch value.content {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += numberText(number)
        case .text(let template): write(template)
        case .array(let elements):
            if elements.isEmpty {
                text += "[]"
                return true
            }
            text += "["
            for (position, element) in elements.enumerated() {
                breakLine(position > 0, indent + 2)
                guard write(element, indent: indent + 2) else { return false }
            }
            breakLine(false, indent)
            text += "]"
        case .object(let object):
            guard !object.isOpen else { return false }
            if object.isEmpty {
                text += "{}"
                return true
            }
            text += "{"
            for (position, member) in object.members.enumerated() {
                breakLine(position > 0, indent + 2)
                write(Template(member.name))
                text += ": "
                guard write(member.value, indent: indent + 2) else { return false }
            }
            breakLine(false, indent)
            text += "}"
        case .unknown(let unknown):
            write(unknown, from: value.origin)
        }
        return true
    }

    private mutating func breakLine(_ isNext: Bool, _ indent: Int) {
        text += isNext ? ",\n" : "\n"
        text += String(repeating: " ", count: indent)
    }

    private mutating func write(_ template: Template) {
        text += "\""
        for piece in template.pieces {
            switch piece {
            case .text(let known, _): escape(known)
            case .unknown(let unknown, let origin): write(unknown, from: origin)
            }
        }
        text += "\""
    }

    private mutating func write(_ unknown: Unknown, from origin: Origin?) {
        done.append(text)
        text = ""
        done.append(
            Template(Unknown("toJSON(\(unknown.expression))", because: unknown.reason, at: unknown.place), from: origin)
        )
    }

    private mutating func escape(_ known: String) {
        for scalar in known.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{85}", "\u{2028}", "\u{2029}", "\0"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

private struct JSONReader {
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
