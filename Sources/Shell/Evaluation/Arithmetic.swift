import Values

/// `$((…))`: the expressions of C over 64-bit integers.
///
/// https://www.gnu.org/software/bash/manual/html_node/Shell-Arithmetic.html
struct Arithmetic {
    enum Failure: Error {
        case unknown(Unknown)
        /// No expression, or a division by zero; the shell ends the command.
        case invalid
    }

    private let tokens: [Token]
    private var at = 0
    private var depth: Int
    /// Above zero in an operand that is not evaluated.
    private var skipping = 0
    private let variable: (Name) throws(Failure) -> Template?
    /// What was assigned, in order.
    private(set) var assigned: [(name: Name, value: Int)] = []

    /// A variable, or an element of an array.
    struct Name: Hashable {
        var name: String
        /// As it is written.
        var index: String?
    }

    private enum Token: Equatable {
        case number(Int)
        case name(Name)
        case op(String)
    }

    init?(_ text: String, depth: Int = 0, variable: @escaping (Name) throws(Failure) -> Template?) {
        guard let tokens = Self.tokens(of: Array(text.utf8)) else { return nil }
        self.tokens = tokens
        self.depth = depth
        self.variable = variable
    }

    /// The names that the expression may assign to.
    var targets: [Name] {
        var result: [Name] = []
        for (index, token) in tokens.enumerated() {
            guard case .name(let name) = token else { continue }
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let previous = index > 0 ? tokens[index - 1] : nil
            if case .op(let op)? = next, op == "++" || op == "--" || Self.assignments.contains(op) {
                result.append(name)
            }
            if previous == .op("++") || previous == .op("--") { result.append(name) }
        }
        return result
    }

    mutating func value() throws(Failure) -> Int {
        if tokens.isEmpty { return 0 }
        let value = try comma()
        guard at == tokens.count else { throw .invalid }
        return value
    }

    // MARK: Reading

    private static let assignments: Set<String> = ["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]
    private static let operators = [
        "<<=", ">>=", "**", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<", ">>", "<=", ">=", "==",
        "!=",
        "&&", "||", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|", "^", "?", ":", "(", ")", ",",
    ].map { ($0, Array($0.utf8)) }

    private static func tokens(of bytes: [UInt8]) -> [Token]? {
        var tokens: [Token] = []
        var at = 0
        scan: while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
                at += 1
            } else if ShellParser.isDigit(byte) {
                var end = at
                while end < bytes.count, ShellParser.continuesName(bytes[end]) || bytes[end] == UInt8(ascii: "#") {
                    end += 1
                }
                guard let number = number(bytes[at..<end]) else { return nil }
                tokens.append(.number(number))
                at = end
            } else if ShellParser.beginsName(byte) {
                var end = at
                while end < bytes.count, ShellParser.continuesName(bytes[end]) { end += 1 }
                var name = Name(name: String(decoding: bytes[at..<end], as: UTF8.self))
                if end < bytes.count, bytes[end] == UInt8(ascii: "[") {
                    guard let close = bracketEnd(bytes, end) else { return nil }
                    name.index = String(decoding: bytes[(end + 1)..<close], as: UTF8.self)
                    end = close + 1
                }
                tokens.append(.name(name))
                at = end
            } else {
                for (name, spelling) in operators where bytes[at...].starts(with: spelling) {
                    tokens.append(.op(name))
                    at += spelling.count
                    continue scan
                }
                return nil
            }
        }
        return tokens
    }

    private static func bracketEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        var nesting = 0
        for at in start..<bytes.count {
            if bytes[at] == UInt8(ascii: "[") { nesting += 1 }
            if bytes[at] == UInt8(ascii: "]") {
                nesting -= 1
                if nesting == 0 { return at }
            }
        }
        return nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: digits, as: UTF8.self)
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int(text.dropFirst(2), radix: 16) }
        if let mark = digits.firstIndex(of: UInt8(ascii: "#")) {
            guard let base = Int(String(decoding: digits[..<mark], as: UTF8.self)), (2...36).contains(base) else {
                return nil
            }
            return Int(String(decoding: digits[(mark + 1)...], as: UTF8.self), radix: base)
        }
        if digits.count > 1, digits.first == UInt8(ascii: "0") { return Int(text, radix: 8) }
        return Int(text)
    }

    private mutating func take(_ op: String) -> Bool {
        guard at < tokens.count, tokens[at] == .op(op) else { return false }
        at += 1
        return true
    }

    private mutating func comma() throws(Failure) -> Int {
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw .invalid }
        var value = try assignment()
        while take(",") { value = try assignment() }
        return value
    }

    private mutating func assignment() throws(Failure) -> Int {
        guard at + 1 < tokens.count, case .name(let name) = tokens[at], case .op(let op) = tokens[at + 1],
            Self.assignments.contains(op)
        else { return try conditional() }
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw .invalid }
        at += 2
        let right = try assignment()
        let value = op == "=" ? right : try combined(String(op.dropLast()), try self.value(of: name), right)
        assign(name, value)
        return value
    }

    private mutating func assign(_ name: Name, _ value: Int) {
        if skipping == 0 { assigned.append((name, value)) }
    }

    private mutating func conditional() throws(Failure) -> Int {
        let condition = try binary(0)
        guard take("?") else { return condition }
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw .invalid }
        if condition == 0 { skipping += 1 }
        let first = try comma()
        if condition == 0 { skipping -= 1 }
        guard take(":") else { throw .invalid }
        if condition != 0 { skipping += 1 }
        let second = try conditional()
        if condition != 0 { skipping -= 1 }
        return condition != 0 ? first : second
    }

    /// From the weakest to the strongest.
    private static let levels: [[String]] = [
        ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"],
        ["*", "/", "%"],
    ]

    private mutating func binary(_ level: Int) throws(Failure) -> Int {
        guard level < Self.levels.count else { return try power() }
        var left = try binary(level + 1)
        while at < tokens.count, case .op(let op) = tokens[at], Self.levels[level].contains(op) {
            at += 1
            let skips = op == "&&" && left == 0 || op == "||" && left != 0
            if skips { skipping += 1 }
            defer { if skips { skipping -= 1 } }
            let right = try binary(level + 1)
            left = try combined(op, left, right)
        }
        return left
    }

    private mutating func power() throws(Failure) -> Int {
        let base = try unary()
        guard take("**") else { return base }
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw .invalid }
        let exponent = try power()
        guard exponent >= 0 else {
            if skipping > 0 { return 0 }
            throw .invalid
        }
        var result = 1
        var factor = base
        var left = exponent
        while left > 0 {
            if left & 1 == 1 { result = result &* factor }
            factor = factor &* factor
            left >>= 1
        }
        return result
    }

    private mutating func unary() throws(Failure) -> Int {
        guard at < tokens.count else { throw .invalid }
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw .invalid }
        switch tokens[at] {
        case .op("-"):
            at += 1
            return 0 &- (try unary())
        case .op("+"):
            at += 1
            return try unary()
        case .op("!"):
            at += 1
            return try unary() == 0 ? 1 : 0
        case .op("~"):
            at += 1
            return ~(try unary())
        case .op("++"), .op("--"):
            let change = tokens[at] == .op("++") ? 1 : -1
            guard at + 1 < tokens.count, case .name(let name) = tokens[at + 1] else {
                // Two signs before a number.
                at += 1
                let value = try unary()
                return change == 1 ? value : value
            }
            at += 2
            let value = try self.value(of: name) &+ change
            assign(name, value)
            return value
        case .op("("):
            at += 1
            let value = try comma()
            guard take(")") else { throw .invalid }
            return value
        case .number(let number):
            at += 1
            return number
        case .name(let name):
            at += 1
            let value = try self.value(of: name)
            if at < tokens.count, tokens[at] == .op("++") || tokens[at] == .op("--") {
                assign(name, value &+ (tokens[at] == .op("++") ? 1 : -1))
                at += 1
            }
            return value
        default:
            throw .invalid
        }
    }

    private func value(of name: Name) throws(Failure) -> Int {
        if skipping > 0 { return 0 }
        if let done = assigned.last(where: { $0.name == name }) { return done.value }
        if name.index != nil, !assigned.isEmpty {
            // What was assigned before may be the same element, or a part of its index.
            throw .unknown(Unknown(name.name, because: "the arithmetic expression is not followed"))
        }
        guard let template = try variable(name) else { return 0 }
        guard let text = template.text else {
            throw .unknown(template.firstUnknown ?? Unknown(name.name, because: "it is not known"))
        }
        if let number = Int(text), text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0") { return number }
        // The value of a variable is an expression itself.
        guard depth < 20, var inner = Arithmetic(text, depth: depth + 10, variable: variable) else { throw .invalid }
        guard inner.targets.isEmpty else { throw .invalid }
        return try inner.value()
    }

    private func combined(_ op: String, _ left: Int, _ right: Int) throws(Failure) -> Int {
        switch op {
        case "+": return left &+ right
        case "-": return left &- right
        case "*": return left &* right
        case "/", "%":
            guard right != 0 else {
                if skipping > 0 { return 0 }
                throw .invalid
            }
            if right == -1 { return op == "/" ? 0 &- left : 0 }
            return op == "/" ? left / right : left % right
        case "<<": return left &<< right
        case ">>": return left &>> right
        case "<": return left < right ? 1 : 0
        case "<=": return left <= right ? 1 : 0
        case ">": return left > right ? 1 : 0
        case ">=": return left >= right ? 1 : 0
        case "==": return left == right ? 1 : 0
        case "!=": return left != right ? 1 : 0
        case "&": return left & right
        case "|": return left | right
        case "^": return left ^ right
        case "&&": return left != 0 && right != 0 ? 1 : 0
        case "||": return left != 0 || right != 0 ? 1 : 0
        default: throw .invalid
        }
    }
}

extension Interpreter {
    enum Computed {
        case success(Int)
        case failure(Unknown)
    }

    /// The value of an expression; its assignments are done.
    mutating func arithmetic(_ word: ShellWord) throws(Interruption) -> Computed {
        if word.parts.count == 1, case .literal(let text) = word.parts[0].kind {
            return try arithmetic(script.text.template(text, at: word.range), word.range)
        }
        var segments: [Segment] = []
        for part in word.parts { try expand(part, isQuoted: true, into: &segments) }
        return try arithmetic(joined(segments), word.range)
    }

    mutating func arithmetic(_ text: Template, _ range: Range<Int>) throws(Interruption) -> Computed {
        guard let known = text.text else {
            let unknown = text.firstUnknown ?? Unknown(text.display, because: "it is not known")
            // What it assigns is not known either.
            forgetNames(in: text.knownTexts.joined(separator: " "), unknown)
            return .failure(unknown)
        }
        if let number = Int(known), known.utf8.first != UInt8(ascii: "0") || known.utf8.count == 1 {
            return .success(number)
        }
        let reader = self
        let lookUp: (Arithmetic.Name) throws(Arithmetic.Failure) -> Template? = { name throws(Arithmetic.Failure) in
            try reader.operand(name)
        }
        guard var expression = Arithmetic(known, variable: lookUp) else {
            let reason = "the arithmetic expression is not followed"
            let unknown = Unknown(known, because: reason, at: script.text.place(range))
            forgetNames(in: known, unknown)
            return .failure(unknown)
        }
        do throws(Arithmetic.Failure) {
            let value = try expression.value()
            for (name, value) in expression.assigned {
                var key: String?
                if let written = name.index { key = try index(written, of: name.name) }
                set(name.name, at: key, to: Template(String(value)))
            }
            return .success(value)
        } catch {
            switch error {
            case .unknown(let unknown):
                forgetNames(in: known, unknown)
                return .failure(unknown)
            case .invalid:
                // Whether the shell ends here depends on how it was started.
                throw .abandoned(
                    Unknown(known, because: "the arithmetic expression has no value", at: script.text.place(range))
                )
            }
        }
    }

    /// The value of a name in an arithmetic expression; nil when it is not set.
    private func operand(_ name: Arithmetic.Name) throws(Arithmetic.Failure) -> Template? {
        guard let written = name.index else { return value(of: name.name) }
        guard let value = state.variables[resolved(name.name)]?.value else {
            if let text = self.value(of: name.name) { return text.isKnown ? nil : text }
            return nil
        }
        let index = try index(written, of: name.name)
        switch value {
        case .table(let elements): return elements[index]
        case .list(let elements):
            guard let number = Int(index) else { throw .invalid }
            return elements[number < 0 ? (elements.keys.max() ?? -1) &+ 1 &+ number : number]
        case .text(let text): return index == "0" ? text : nil
        case .unknownList(let unknown): return Template(unknown)
        }
    }

    /// The key that a subscript of an arithmetic expression means: its text for an associative array, else a number.
    private func index(_ written: String, of name: String) throws(Arithmetic.Failure) -> String {
        if case .table? = state.variables[resolved(name)]?.value { return written }
        let variable: (Arithmetic.Name) throws(Arithmetic.Failure) -> Template? = {
            (inner: Arithmetic.Name) throws(Arithmetic.Failure) in
            guard inner.index == nil else {
                throw .unknown(Unknown(written, because: "the arithmetic expression is not followed"))
            }
            return self.value(of: inner.name)
        }
        guard var expression = Arithmetic(written, depth: 20, variable: variable), expression.targets.isEmpty else {
            throw .unknown(Unknown(written, because: "the arithmetic expression is not followed"))
        }
        return String(try expression.value())
    }

    /// Makes all variables unknown that an expression may assign to.
    mutating func forgetNames(in expression: String, _ unknown: Unknown) {
        let bytes = Array(expression.utf8)
        let assigns = zip(bytes, bytes.dropFirst()).contains { first, second in
            first == second && (first == UInt8(ascii: "+") || first == UInt8(ascii: "-"))
        }
        guard assigns || bytes.contains(UInt8(ascii: "=")) else { return }
        for part in bytes.split(whereSeparator: { !ShellParser.continuesName($0) }) {
            guard ShellParser.beginsName(part[part.startIndex]) else { continue }
            forget(String(decoding: part, as: UTF8.self), unknown)
        }
    }
}

extension Template {
    fileprivate var knownTexts: [String] {
        pieces.compactMap { if case .text(let text, _) = $0 { text } else { nil } }
    }
}
