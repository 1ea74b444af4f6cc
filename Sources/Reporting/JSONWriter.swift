/// JSON text in the making; members stand in the order in which they are written.
///
/// Beside what JSON wants escaped, DEL and the C1 controls are: a terminal would obey them.
package struct JSONWriter: Sendable {
    package enum Layout: Sendable {
        /// One line without blanks.
        case compact
        /// A line for each member and element, two spaces a level.
        case pretty
    }

    private let layout: Layout
    private var bytes: [UInt8] = []
    private var depth = 0
    /// Whether nothing stands in the innermost object or array yet.
    private var isAtStart = true

    package init(_ layout: Layout = .pretty) {
        self.layout = layout
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        open(UInt8(ascii: "["))
        for element in elements {
            separate()
            write(&self, element)
        }
        close(UInt8(ascii: "]"))
    }

    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { quote($0) }
    }

    /// Writes bytes as text; what is no UTF-8 is replaced.
    package mutating func string(decoding text: some Collection<UInt8>) {
        string(String(decoding: text, as: UTF8.self))
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: literal("null")
        case .boolean(let flag): literal(flag ? "true" : "false")
        case .number(let number): literal(Self.text(of: number))
        case .string(let text): string(text)
        case .array(let elements): array(elements) { $0.value($1) }
        case .object(let members): object { for member in members { $0.member(member.name, member.value) } }
        }
    }

    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        guard let integer = Int(exactly: number), integer.magnitude < 1 << 53 else { return "\(number)" }
        return "\(integer)"
    }
}

/// Members of the object that is being written; nil is `null`.
extension JSONWriter {
    package mutating func member(_ name: String, _ text: String?) {
        begin(name)
        if let text { string(text) } else { literal("null") }
    }

    package mutating func member(_ name: String, _ number: Int?) {
        begin(name)
        literal(number.map { "\($0)" } ?? "null")
    }

    package mutating func member(_ name: String, _ flag: Bool?) {
        begin(name)
        literal(flag.map { $0 ? "true" : "false" } ?? "null")
    }

    package mutating func member(_ name: String, _ value: JSONValue) {
        begin(name)
        self.value(value)
    }

    package mutating func member(_ name: String, strings: [String]) {
        member(name, array: strings) { $0.string($1) }
    }

    package mutating func member(_ name: String, _ members: (inout JSONWriter) -> Void) {
        begin(name)
        object(members)
    }

    package mutating func member<Elements: Sequence>(
        _ name: String,
        array elements: Elements,
        _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        begin(name)
        array(elements, write)
    }
}

extension JSONWriter {
    private mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        depth += 1
        isAtStart = true
    }

    private mutating func close(_ bracket: UInt8) {
        depth -= 1
        if !isAtStart { breakLine() }
        bytes.append(bracket)
        isAtStart = false
    }

    /// Parts an element from the one before.
    private mutating func separate() {
        if !isAtStart { bytes.append(UInt8(ascii: ",")) }
        breakLine()
        isAtStart = false
    }

    private mutating func begin(_ name: String) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func breakLine() {
        guard layout == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends valid UTF-8 as a string; stretches without anything to escape are copied whole.
    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var copied = 0
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            var code = byte
            var length = 1
            switch byte {
            case 0x00..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F:
                break
            case 0xC2 where text[offset + 1] < 0xA0:
                code = text[offset + 1]
                length = 2
            default:
                offset += 1
                continue
            }
            bytes.append(contentsOf: text[copied..<offset])
            escape(code)
            offset += length
            copied = offset
        }
        bytes.append(contentsOf: text[copied...])
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ code: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(code)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")]
            bytes += [digits[Int(code >> 4)], digits[Int(code & 15)]]
        }
    }
}
