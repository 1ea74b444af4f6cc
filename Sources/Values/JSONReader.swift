// https://www.rfc-editor.org/rfc/rfc8259

extension Value {
    /// How deep arrays and objects may stand inside of each other.
    package static let maximumJSONDepth = 100

    /// Reads JSON as `fromJSON` does.
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

    /// Reads JSON as `fromJSON` does.
    ///
    /// An unknown part of the text is taken to stay inside of the JSON text in which it stands.
    /// - Parameter origin: what every text in it came from.
    package init(json text: Template, from origin: Origin?) throws(JSONError) {
        let (bytes, gaps) = Self.bytesAndGaps(of: text)
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONError) in
                var reader = JSONReader(bytes, origin: origin, gaps: gaps)
                return try reader.read()
            }
        }
        self = try result.get()
    }

    private static func bytesAndGaps(of text: Template) -> ([UInt8], [JSONReader.Gap]) {
        var bytes: [UInt8] = []
        var gaps: [JSONReader.Gap] = []
        for piece in text.pieces {
            switch piece {
            case .text(let text, _): bytes += text.utf8
            case .unknown(let unknown, let origin):
                gaps.append(JSONReader.Gap(offset: bytes.count, unknown: unknown, origin: origin))
            }
        }
        return (bytes, gaps)
    }

    /// Reads values that stand one after the other, as programs read them: names that differ in case are different, and a
    /// number is unknown when its spelling is not the shortest, because programs do not agree on what they write for it.
    ///
    /// An unknown part of the text is taken to stay inside of the JSON text in which it stands.
    package static func jsonSequence(_ text: Template) throws(JSONError) -> [Value] {
        let (bytes, gaps) = bytesAndGaps(of: text)
        let origin = text.pieces.first?.origin
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONError) in
                var reader = JSONReader(bytes, origin: origin, gaps: gaps, isExact: true)
                var values: [Value] = []
                while let value = try reader.next() { values.append(value) }
                return values
            }
        }
        return try result.get()
    }
}

package struct JSONError: Error, Hashable, Sendable {
    package let message: String
    package let offset: Int
    /// What makes the form of the text unknown; nil when the text is wrong.
    package let unknown: Unknown?

    package init(message: String, offset: Int, unknown: Unknown? = nil) {
        self.message = message
        self.offset = offset
        self.unknown = unknown
    }
}

/// Reads JSON strictly; of equal names the last counts.
struct JSONReader {
    /// A place of the text where an unknown part stands.
    struct Gap {
        var offset: Int
        var unknown: Unknown
        var origin: Origin?
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let origin: Origin?
    private var position = 0
    private var gaps: ArraySlice<Gap>
    private let isExact: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, origin: Origin?, gaps: [Gap] = [], isExact: Bool = false) {
        self.bytes = bytes
        self.origin = origin
        self.gaps = gaps[...]
        self.isExact = isExact
    }

    mutating func read() throws(JSONError) -> Value {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fail("something follows the value") }
        return value
    }

    /// The next of several values; nil at the end.
    mutating func next() throws(JSONError) -> Value? {
        skipSpace()
        guard position < bytes.count else {
            if !gaps.isEmpty { throw fail("an unknown part follows") }
            return nil
        }
        let value = try value(depth: 0)
        // A word or a number goes on in an unknown part behind it.
        if let gap = gaps.first, gap.offset <= position { throw fail("an unknown part follows") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> Value {
        guard depth < Value.maximumJSONDepth else { throw fail("it is nested too deep") }
        skipSpace()
        guard let byte = peek() else { throw fail("a value is missing") }
        if let gap = gaps.first, gap.offset <= position { throw fail("an unknown part stands before a value") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return Value(.text(try text()), from: origin)
        case UInt8(ascii: "t"): return try word("true", Value(true, from: origin))
        case UInt8(ascii: "f"): return try word("false", Value(false, from: origin))
        case UInt8(ascii: "n"): return try word("null", Value(.null, from: origin))
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> Value {
        position += 1
        var members = ValueObject([], isCaseSensitive: true)
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            position += 1
            return Value(isExact ? members : ValueObject(), from: origin)
        }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw fail("a name in double quotes is missing") }
            let start = position
            let spelling = try text()
            guard let name = spelling.text else {
                throw JSONError(message: "a name is unknown", offset: start, unknown: spelling.firstUnknown)
            }
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw fail("':' is missing") }
            position += 1
            // The last of equal names counts.
            members[name] = try value(depth: depth + 1)
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                if isExact { return Value(members, from: origin) }
                var object = ValueObject()
                // But of names that differ in case the first is found.
                for member in members.members where object[member.name] == nil { object[member.name] = member.value }
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
        let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(spelling) else {
            throw fail("a value is missing")
        }
        if isExact, shortestNumberText(number) != spelling {
            return Value(Unknown(spelling, because: "programs differ in how they write this number"), from: origin)
        }
        return Value(number, from: origin)
    }

    private mutating func text() throws(JSONError) -> Template {
        if let gap = gaps.first, gap.offset <= position { throw fail("an unknown part stands before a text") }
        position += 1
        var result = Template()
        var content: [UInt8] = []
        var run = position
        while let byte = peek() {
            if let gap = gaps.first, gap.offset == position {
                content += bytes[run..<position]
                run = position
                result.append(String(decoding: content, as: UTF8.self), from: origin)
                content = []
                result.append(Template(gap.unknown, from: gap.origin))
                gaps.removeFirst()
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                content += bytes[run..<position]
                position += 1
                result.append(String(decoding: content, as: UTF8.self), from: origin)
                return result
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
        if let gap = gaps.first, gap.offset == position { throw fail("an unknown part follows a backslash") }
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
        if let gap = gaps.first, gap.offset < end {
            throw JSONError(message: "an unknown part stands in an escape", offset: position, unknown: gap.unknown)
        }
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
        while let byte = peek(), byte &- UInt8(ascii: "0") < 10 { position += 1 }
    }

    private func fail(_ message: String) -> JSONError {
        // Behind an unknown part that was not a part of a text, nothing is sure.
        JSONError(message: message, offset: position, unknown: gaps.first { $0.offset <= position }?.unknown)
    }
}
