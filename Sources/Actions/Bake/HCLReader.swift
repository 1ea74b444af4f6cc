import SourceText
import Values

/// Reads the native syntax of HCL.
///
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>
struct HCLReader {
    private let file: SourceFile
    private let bytes: [UInt8]
    private var position = 0
    private let end: Int
    private var depth = 0
    /// Where the bytes stand in the file; nil when they are a text of their own, which has one place.
    private let place: SourceRange?
    /// Whether a line break is a blank: inside of parentheses and brackets.
    private var skipsLines = false

    private static let maximumDepth = 64

    /// - Throws: when the file is not in the syntax of HCL.
    static func body(of file: SourceFile) throws(BakeError) -> HCLBody {
        var reader = HCLReader(file: file, bytes: file.bytes, place: nil)
        return try reader.body(isFile: true)
    }

    /// A text in which `${…}` stands for values: a text of a bake file in JSON.
    static func template(_ text: String, at place: SourceRange) throws(BakeError) -> HCLExpression {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "{")) else {
            return HCLExpression(.literal(Value(text, from: Origin(at: place))), place)
        }
        var reader = HCLReader(file: SourceFile(path: place.path, bytes: []), bytes: bytes, place: place)
        return try reader.template(until: nil, from: 0)
    }

    private init(file: SourceFile, bytes: [UInt8], place: SourceRange?) {
        self.file = file
        self.bytes = bytes
        self.place = place
        end = bytes.count
    }

    private func range(from start: Int) -> SourceRange {
        place ?? file.place(start..<max(start, position))
    }

    private func wrong(_ message: String) -> BakeError {
        .wrong(message, place ?? file.place(min(position, end)..<min(position + 1, end)))
    }

    // MARK: Bodies

    private mutating func body(isFile: Bool) throws(BakeError) -> HCLBody {
        try enter()
        defer { depth -= 1 }
        var body = HCLBody()
        while true {
            try skipBlanks(lines: true)
            guard let byte = peek() else {
                if isFile { return body }
                throw wrong("a block is not closed")
            }
            if byte == UInt8(ascii: "}"), !isFile {
                position += 1
                return body
            }
            let start = position
            guard let name = identifier() else { throw wrong("an argument or block definition is required here") }
            try skipBlanks(lines: false)
            if peek() == UInt8(ascii: "="), peek(1) != UInt8(ascii: "=") {
                position += 1
                guard !body.attributes.contains(where: { $0.name == name }) else {
                    throw wrong("the argument '\(name)' is set twice")
                }
                body.attributes.append(HCLAttribute(name: name, expression: try expression()))
            } else {
                body.blocks.append(try block(name, from: start))
            }
            try skipBlanks(lines: false)
            guard let next = peek(), next != UInt8(ascii: "\n") else { continue }
            // A block may stand on one line with its closing brace.
            if next == UInt8(ascii: "}"), !isFile { continue }
            throw wrong("a line break is missing")
        }
    }

    private mutating func block(_ type: String, from start: Int) throws(BakeError) -> HCLBlock {
        var labels: [String] = []
        while let byte = peek(), byte != UInt8(ascii: "{") {
            if byte == UInt8(ascii: "\"") {
                let label = try quoted()
                guard case .literal(let value) = label.kind, let text = value.text else {
                    throw wrong("a label is no plain text")
                }
                labels.append(text)
            } else if let name = identifier() {
                labels.append(name)
            } else {
                throw wrong("the beginning of a block is missing")
            }
            try skipBlanks(lines: false)
        }
        guard peek() != nil else { throw wrong("the beginning of a block is missing") }
        position += 1
        let body = try body(isFile: false)
        return HCLBlock(type: type, labels: labels, body: body, range: range(from: start))
    }

    // MARK: Expressions

    private mutating func enter() throws(BakeError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw wrong("it is nested too deep") }
    }

    private mutating func expression() throws(BakeError) -> HCLExpression {
        try enter()
        defer { depth -= 1 }
        try skipBlanks()
        let start = position
        let condition = try binary(level: 0)
        try skipBlanks()
        guard peek() == UInt8(ascii: "?") else { return condition }
        position += 1
        let first = try expression()
        try skipBlanks()
        guard take(":") else { throw wrong("':' is missing") }
        let second = try expression()
        return HCLExpression(.conditional(condition, first, second), range(from: start))
    }

    /// The operators by how loosely they bind; a longer spelling stands before a shorter one.
    private static let levels: [[(spelling: String, operator: HCLOperator)]] = [
        [("||", .or)], [("&&", .and)], [("==", .equal), ("!=", .notEqual)],
        [("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater)],
        [("+", .add), ("-", .subtract)], [("*", .multiply), ("/", .divide), ("%", .modulo)],
    ]

    private mutating func binary(level: Int) throws(BakeError) -> HCLExpression {
        guard level < Self.levels.count else { return try unary() }
        let start = position
        var left = try binary(level: level + 1)
        var count = 0
        while true {
            try skipBlanks()
            guard let found = Self.levels[level].first(where: { stands($0.spelling) }) else { return left }
            count += 1
            guard count < 1000 else { throw wrong("it is nested too deep") }
            position += found.spelling.utf8.count
            try skipBlanks()
            let right = try binary(level: level + 1)
            left = HCLExpression(.binary(found.operator, left, right), range(from: start))
        }
    }

    private mutating func unary() throws(BakeError) -> HCLExpression {
        try skipBlanks()
        let start = position
        switch peek() {
        case UInt8(ascii: "!"):
            position += 1
            try enter()
            defer { depth -= 1 }
            return HCLExpression(.not(try unary()), range(from: start))
        case UInt8(ascii: "-"):
            position += 1
            try enter()
            defer { depth -= 1 }
            return HCLExpression(.negative(try unary()), range(from: start))
        default: return try traversal(of: try term())
        }
    }

    /// What follows a value: `.name`, `[index]`, `.*`, `[*]`.
    private mutating func traversal(of base: HCLExpression) throws(BakeError) -> HCLExpression {
        var result = base
        let start = place == nil ? base.range.bytes.lowerBound : position
        var steps = 0
        while true {
            steps += 1
            guard steps < 100 else { throw wrong("it is nested too deep") }
            switch peek() {
            case UInt8(ascii: "."):
                position += 1
                if take("*") {
                    return try splat(result, from: start)
                } else if let name = identifier() {
                    result = HCLExpression(.member(result, name), range(from: start))
                } else {
                    let digits = digits()
                    guard let index = Int(digits) else { throw wrong("a name is missing") }
                    let key = HCLExpression(.literal(Value(Double(index))), range(from: start))
                    result = HCLExpression(.index(result, key), range(from: start))
                }
            case UInt8(ascii: "["):
                position += 1
                let former = skipsLines
                skipsLines = true
                defer { skipsLines = former }
                try skipBlanks()
                if stands("*]") {
                    position += 2
                    return try splat(result, from: start)
                }
                let key = try expression()
                try skipBlanks()
                guard take("]") else { throw wrong("']' is missing") }
                result = HCLExpression(.index(result, key), range(from: start))
            default: return result
            }
        }
    }

    private mutating func splat(_ base: HCLExpression, from start: Int) throws(BakeError) -> HCLExpression {
        try enter()
        defer { depth -= 1 }
        let element = HCLExpression(.variable(HCLExpression.elementName), range(from: start))
        return HCLExpression(.splat(base, then: try traversal(of: element)), range(from: start))
    }

    private mutating func term() throws(BakeError) -> HCLExpression {
        let start = position
        guard let byte = peek() else { throw wrong("a value is missing") }
        switch byte {
        case UInt8(ascii: "\""): return try quoted()
        case UInt8(ascii: "("):
            position += 1
            let inner = try inside { (reader) throws(BakeError) in try reader.expression() }
            try closing(")")
            return inner
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "<") where peek(1) == UInt8(ascii: "<"): return try heredoc()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            guard let name = identifier() else { throw wrong("a value is missing") }
            switch name {
            case "true": return HCLExpression(.literal(Value(true)), range(from: start))
            case "false": return HCLExpression(.literal(Value(false)), range(from: start))
            case "null": return HCLExpression(.literal(.null), range(from: start))
            default: break
            }
            if stands("::") { throw wrong("names with '::' are not known") }
            guard take("(") else { return HCLExpression(.variable(name), range(from: start)) }
            return try call(name, from: start)
        }
    }

    private mutating func call(_ name: String, from start: Int) throws(BakeError) -> HCLExpression {
        var arguments: [HCLExpression] = []
        var expandsLast = false
        try inside { (reader) throws(BakeError) in
            while true {
                try reader.skipBlanks()
                if reader.peek() == UInt8(ascii: ")") { return }
                arguments.append(try reader.expression())
                try reader.skipBlanks()
                if reader.stands("...") {
                    reader.position += 3
                    expandsLast = true
                    try reader.skipBlanks()
                    return
                }
                guard reader.take(",") else { return }
            }
        }
        try closing(")")
        return HCLExpression(.call(name, arguments, expandsLast: expandsLast), range(from: start))
    }

    /// Reads between parentheses or brackets, where a line break is a blank.
    private mutating func inside<Result>(
        _ read: (inout HCLReader) throws(BakeError) -> Result
    ) throws(BakeError) -> Result {
        let former = skipsLines
        skipsLines = true
        let result = try read(&self)
        try skipBlanks()
        skipsLines = former
        return result
    }

    private mutating func closing(_ spelling: String) throws(BakeError) {
        guard take(spelling) else { throw wrong("'\(spelling)' is missing") }
    }

    private mutating func list() throws(BakeError) -> HCLExpression {
        let start = position
        position += 1
        if let loop = try inside({ (reader) throws(BakeError) in try reader.loop(isObject: false) }) {
            try closing("]")
            return HCLExpression(.each(loop), range(from: start))
        }
        var elements: [HCLExpression] = []
        try inside { (reader) throws(BakeError) in
            while true {
                try reader.skipBlanks()
                if reader.peek() == UInt8(ascii: "]") { return }
                elements.append(try reader.expression())
                try reader.skipBlanks()
                guard reader.take(",") else { return }
            }
        }
        try closing("]")
        return HCLExpression(.list(elements), range(from: start))
    }

    private mutating func object() throws(BakeError) -> HCLExpression {
        let start = position
        position += 1
        if let loop = try inside({ (reader) throws(BakeError) in try reader.loop(isObject: true) }) {
            try closing("}")
            return HCLExpression(.each(loop), range(from: start))
        }
        // A line break ends an item, also where the object stands in parentheses.
        let former = skipsLines
        skipsLines = false
        defer { skipsLines = former }
        var members: [(key: HCLExpression, value: HCLExpression)] = []
        while true {
            try skipBlanks(lines: true)
            if take("}") { return HCLExpression(.object(members), range(from: start)) }
            let keyStart = position
            let key: HCLExpression
            if let name = identifier() {
                try skipBlanks()
                guard let byte = peek(), byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") else {
                    throw wrong("a key that is no plain name stands in parentheses")
                }
                key = HCLExpression(.literal(Value(name)), range(from: keyStart))
            } else {
                key = try expression()
            }
            try skipBlanks()
            guard take("=") || take(":") else { throw wrong("'=' is missing") }
            members.append((key, try expression()))
            try skipBlanks()
            if take(",") || peek() == UInt8(ascii: "\n") || peek() == UInt8(ascii: "}") { continue }
            throw wrong("a line break or ',' is missing")
        }
    }

    /// A `for` at the beginning of a list or an object; nil when there is none.
    private mutating func loop(isObject: Bool) throws(BakeError) -> HCLLoop? {
        let start = position
        try skipBlanks()
        guard identifier() == "for", let next = peek(), Self.isBlank(next) || next == UInt8(ascii: "\n") else {
            position = start
            return nil
        }
        try skipBlanks()
        guard var valueName = identifier() else { throw wrong("the name of an element is missing") }
        var keyName: String?
        try skipBlanks()
        if take(",") {
            try skipBlanks()
            keyName = valueName
            guard let name = identifier() else { throw wrong("the name of an element is missing") }
            valueName = name
            try skipBlanks()
        }
        guard identifier() == "in" else { throw wrong("'in' is missing") }
        let collection = try expression()
        try skipBlanks()
        guard take(":") else { throw wrong("':' is missing") }
        var value = try expression()
        var key: HCLExpression?
        var isGrouped = false
        try skipBlanks()
        if isObject {
            guard stands("=>") else { throw wrong("'=>' is missing") }
            position += 2
            key = value
            value = try expression()
            try skipBlanks()
            if stands("...") {
                position += 3
                isGrouped = true
                try skipBlanks()
            }
        }
        var condition: HCLExpression?
        let beforeCondition = position
        if identifier() == "if" { condition = try expression() } else { position = beforeCondition }
        return HCLLoop(
            keyName: keyName,
            valueName: valueName,
            collection: collection,
            key: key,
            value: value,
            condition: condition,
            isGrouped: isGrouped
        )
    }

    private mutating func number() throws(BakeError) -> HCLExpression {
        let start = position
        _ = digits()
        if peek() == UInt8(ascii: "."), let next = peek(1), Self.isDigit(next) {
            position += 1
            _ = digits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            guard !digits().isEmpty else { throw wrong("a digit is missing") }
        }
        let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
        return HCLExpression(.literal(HCLNumber.value(spelling)), range(from: start))
    }

    // MARK: Texts

    private mutating func quoted() throws(BakeError) -> HCLExpression {
        let start = position
        position += 1
        return try template(until: UInt8(ascii: "\""), from: start)
    }

    /// The parts of a text.
    ///
    /// - Parameter closing: the quote at its end, in front of which a backslash has a meaning; nil where the text ends with the
    ///   bytes.
    private mutating func template(until closing: UInt8?, from start: Int) throws(BakeError) -> HCLExpression {
        var parts: [HCLExpression] = []
        var text: [UInt8] = []
        var textStart = position
        func literal(_ reader: HCLReader) -> HCLExpression {
            let range = reader.place ?? reader.file.place(textStart..<reader.position)
            let value = Value(String(decoding: text, as: UTF8.self), from: Origin(at: range))
            return HCLExpression(.literal(value), range)
        }
        while true {
            guard let byte = peek() else {
                guard closing == nil else { throw wrong("a text is not closed") }
                break
            }
            if byte == closing { break }
            let opensValue = byte == UInt8(ascii: "$"), opensDirective = byte == UInt8(ascii: "%")
            if opensValue || opensDirective, peek(1) == byte, peek(2) == UInt8(ascii: "{") {
                text += [byte, UInt8(ascii: "{")]
                position += 3
            } else if opensValue, peek(1) == UInt8(ascii: "{") {
                if !text.isEmpty { parts.append(literal(self)) }
                text = []
                position += 2
                // `~` takes the blanks around away.
                guard peek() != UInt8(ascii: "~") else { return try unread("'~' in a text", until: closing, start) }
                let former = skipsLines
                skipsLines = true
                parts.append(try expression())
                try skipBlanks()
                guard peek() != UInt8(ascii: "~") else { return try unread("'~' in a text", until: closing, start) }
                guard take("}") else { throw wrong("'}' is missing") }
                skipsLines = former
                textStart = position
            } else if opensDirective, peek(1) == UInt8(ascii: "{") {
                return try unread("'%{' in a text", until: closing, start)
            } else if byte == UInt8(ascii: "\\"), closing != nil {
                position += 1
                text += try escape()
            } else if byte == UInt8(ascii: "\n"), closing != nil {
                throw wrong("a text is not closed on its line")
            } else {
                text.append(byte)
                position += 1
            }
        }
        if !text.isEmpty || parts.isEmpty { parts.append(literal(self)) }
        if closing != nil { position += 1 }
        // A text that is nothing but one value is that value.
        if parts.count == 1 { return HCLExpression(parts[0].kind, range(from: start)) }
        return HCLExpression(.template(parts), range(from: start))
    }

    /// A text with something in it that is not read; where such a text ends is not known either, so that nothing behind it is.
    private mutating func unread(
        _ what: String,
        until closing: UInt8?,
        _ start: Int
    ) throws(BakeError) -> HCLExpression {
        let reason = "\(what) of a bake file is not followed"
        guard closing == nil else {
            throw .unknown(Unknown("the bake file", because: reason, at: range(from: start)))
        }
        position = end
        return HCLExpression(.unread(reason), range(from: start))
    }

    private mutating func escape() throws(BakeError) -> [UInt8] {
        guard let byte = peek() else { throw wrong("a text is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = byte == UInt8(ascii: "u") ? 4 : 8
            guard position + count <= end,
                let number = UInt32(String(decoding: bytes[position..<position + count], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(number)
            else { throw wrong("an escape has no meaning") }
            position += count
            return Array(String(Character(scalar)).utf8)
        default: throw wrong("an escape has no meaning")
        }
    }

    /// `<<NAME` or `<<-NAME`: the lines up to the one that holds nothing but the name.
    private mutating func heredoc() throws(BakeError) -> HCLExpression {
        let start = position
        position += 2
        let isIndented = take("-")
        guard let name = identifier() else { throw wrong("the name of a text is missing") }
        if peek() == UInt8(ascii: "\r") { position += 1 }
        guard take("\n") else { throw wrong("a line break is missing") }
        var lines: [ArraySlice<UInt8>] = []
        while position < end {
            let lineEnd = bytes[position..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
            let line = bytes[position..<lineEnd]
            position = lineEnd
            if line.filter({ !Self.isBlank($0) }).elementsEqual(name.utf8) {
                return try heredoc(lines, isIndented: isIndented, from: start)
            }
            if position < end { position += 1 }
            lines.append(line)
        }
        throw wrong("a text is not closed")
    }

    private func heredoc(
        _ lines: [ArraySlice<UInt8>],
        isIndented: Bool,
        from start: Int
    ) throws(BakeError) -> HCLExpression {
        let full = lines.filter { !$0.allSatisfy(Self.isBlank) }
        let indent = isIndented ? full.map { $0.prefix { $0 == 0x20 || $0 == 0x09 }.count }.min() ?? 0 : 0
        let text = lines.map { String(decoding: $0.dropFirst(indent), as: UTF8.self) + "\n" }.joined()
        return try Self.template(text, at: range(from: start))
    }

    // MARK: Bytes

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < end ? bytes[position + offset] : nil
    }

    private func stands(_ spelling: String) -> Bool {
        bytes[position...].starts(with: spelling.utf8)
    }

    private mutating func take(_ spelling: String) -> Bool {
        guard stands(spelling) else { return false }
        position += spelling.utf8.count
        return true
    }

    private mutating func skipBlanks() throws(BakeError) {
        try skipBlanks(lines: skipsLines)
    }

    /// Skips blanks and comments; a comment to the end of its line leaves the line break.
    private mutating func skipBlanks(lines: Bool) throws(BakeError) {
        while let byte = peek() {
            if Self.isBlank(byte) || (lines && byte == UInt8(ascii: "\n")) {
                position += 1
            } else if byte == UInt8(ascii: "#") || stands("//") {
                position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? end
            } else if stands("/*") {
                position += 2
                while position < end, !stands("*/") { position += 1 }
                guard position < end else { throw wrong("a comment is not closed") }
                position += 2
            } else {
                return
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private mutating func identifier() -> String? {
        guard let first = peek(), Self.isLetter(first) else { return nil }
        let start = position
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "-") {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> String {
        let start = position
        while let byte = peek(), Self.isDigit(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
