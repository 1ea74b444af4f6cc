import SourceText
import Values

/// Reads a bake file in JSON as a body of HCL: every text in it, names too, is a template.
///
/// <https://github.com/hashicorp/hcl/blob/main/json/spec.md>
struct BakeJSONReader {
    fileprivate indirect enum Node {
        case object([(key: String, keyRange: Range<Int>, value: Node)], Range<Int>)
        case array([Node], Range<Int>)
        case text(String, Range<Int>)
        case literal(Value, Range<Int>)
    }

    private let file: SourceFile
    private let bytes: [UInt8]
    private var position = 0

    private static let maximumDepth = 64

    static func body(of file: SourceFile) throws(BakeError) -> HCLBody {
        var reader = BakeJSONReader(file)
        let node = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.position == reader.bytes.count else { throw reader.wrong("something follows the JSON value") }
        guard case .object(let members, _) = node else { throw reader.wrong("a JSON object is required here") }
        return try reader.body(members)
    }

    private init(_ file: SourceFile) {
        self.file = file
        bytes = file.bytes
    }

    private func wrong(_ message: String) -> BakeError {
        let start = min(position, bytes.count)
        return .wrong(message, file.place(start..<min(start + 1, bytes.count)))
    }

    // MARK: Bodies

    private static let blockTypes: Set<String> = ["target", "group", "variable", "function", "validation"]

    private func body(_ members: [(key: String, keyRange: Range<Int>, value: Node)]) throws(BakeError) -> HCLBody {
        var body = HCLBody()
        for member in members where member.key != "//" {
            if Self.blockTypes.contains(member.key) {
                for (labels, content, range) in try blocks(member.value, labels: member.key == "validation" ? 0 : 1) {
                    body.blocks.append(
                        HCLBlock(type: member.key, labels: labels, body: try self.body(content), range: range)
                    )
                }
            } else {
                let name = member.key
                body.attributes.append(HCLAttribute(name: name, expression: try expression(member.value)))
            }
        }
        return body
    }

    private typealias Members = [(key: String, keyRange: Range<Int>, value: Node)]

    /// The bodies of blocks of one type, as an object or a list of objects, below the objects of their labels.
    private func blocks(
        _ node: Node,
        labels: Int,
        given: [String] = [],
        at range: Range<Int>? = nil
    ) throws(BakeError) -> [(labels: [String], members: Members, range: SourceRange)] {
        switch node {
        case .array(let elements, _):
            var all: [(labels: [String], members: Members, range: SourceRange)] = []
            for element in elements { all += try blocks(element, labels: labels, given: given, at: range) }
            return all
        case .object(let members, let own):
            guard labels > 0 else { return [(given, members, file.place(range ?? own))] }
            var all: [(labels: [String], members: Members, range: SourceRange)] = []
            for member in members where member.key != "//" {
                all += try blocks(member.value, labels: labels - 1, given: given + [member.key], at: member.keyRange)
            }
            return all
        default: throw .wrong("a JSON object is required here", file.place(node.range))
        }
    }

    private func expression(_ node: Node) throws(BakeError) -> HCLExpression {
        switch node {
        case .literal(let value, let range): return HCLExpression(.literal(value), file.place(range))
        case .text(let text, let range): return try HCLReader.template(text, at: file.place(range))
        case .array(let elements, let range):
            var list: [HCLExpression] = []
            for element in elements { list.append(try expression(element)) }
            return HCLExpression(.list(list), file.place(range))
        case .object(let members, let range):
            var object: [(key: HCLExpression, value: HCLExpression)] = []
            for member in members {
                let key = try HCLReader.template(member.key, at: file.place(member.keyRange))
                object.append((key, try expression(member.value)))
            }
            return HCLExpression(.object(object), file.place(range))
        }
    }

    // MARK: JSON

    private mutating func value(depth: Int) throws(BakeError) -> Node {
        guard depth < Self.maximumDepth else { throw wrong("it is nested too deep") }
        skipBlanks()
        let start = position
        switch peek() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""):
            let text = try text()
            return .text(text, start..<position)
        default:
            while let byte = peek(), !Self.endsWord(byte) { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            let value: Value
            switch word {
            case "true": value = true
            case "false": value = false
            case "null": value = .null
            default:
                position = start
                guard (try? Value(json: word)) != nil else { throw wrong("a JSON value is missing") }
                position = start + word.utf8.count
                value = HCLNumber.value(word)
            }
            return .literal(value, start..<position)
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{")
            || byte == UInt8(ascii: "[")
    }

    private mutating func object(depth: Int) throws(BakeError) -> Node {
        let start = position
        position += 1
        var members: Members = []
        skipBlanks()
        if take("}") { return .object([], start..<position) }
        while true {
            skipBlanks()
            let keyStart = position
            guard peek() == UInt8(ascii: "\"") else { throw wrong("a name in double quotes is missing") }
            let key = try text()
            let keyRange = keyStart..<position
            skipBlanks()
            guard take(":") else { throw wrong("':' is missing") }
            members.append((key, keyRange, try value(depth: depth + 1)))
            skipBlanks()
            if take("}") { return .object(members, start..<position) }
            guard take(",") else { throw wrong("',' or '}' is missing") }
        }
    }

    private mutating func array(depth: Int) throws(BakeError) -> Node {
        let start = position
        position += 1
        var elements: [Node] = []
        skipBlanks()
        if take("]") { return .array([], start..<position) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if take("]") { return .array(elements, start..<position) }
            guard take(",") else { throw wrong("',' or ']' is missing") }
        }
    }

    private mutating func text() throws(BakeError) -> String {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw wrong("a text is not closed") }
        position += 1
        let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let text = (try? Value(json: spelling))?.text else { throw wrong("a text is not written as JSON has it") }
        return text
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ spelling: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: spelling) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}

extension BakeJSONReader.Node {
    fileprivate var range: Range<Int> {
        switch self {
        case .object(_, let range), .array(_, let range), .text(_, let range), .literal(_, let range): range
        }
    }
}
