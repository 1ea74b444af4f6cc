import Values

/// Reads jq programs.
///
/// https://jqlang.org/manual/
struct JQParser {
    private var lexer: JQLexer
    private var token = JQToken.end
    private var nodes = 0

    private static let depthLimit = 60
    private static let nodeLimit = 4000

    private init(_ program: Template) {
        lexer = JQLexer(program)
    }

    static func program(_ text: Template) throws(JQSyntaxError) -> JQNode {
        var parser = JQParser(text)
        try parser.advance()
        let node = parser.token == .end ? JQNode.identity : try parser.pipe(0)
        guard parser.token == .end else { throw JQSyntaxError() }
        return node
    }

    // MARK: Tokens

    private mutating func advance() throws(JQSyntaxError) {
        nodes += 1
        guard nodes < Self.nodeLimit else { throw JQSyntaxError() }
        token = try lexer.next()
    }

    private mutating func take(_ symbol: String) throws(JQSyntaxError) -> Bool {
        guard token == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func takeWord(_ word: String) throws(JQSyntaxError) -> Bool {
        guard token == .name(word) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: String) throws(JQSyntaxError) {
        guard try take(symbol) else { throw JQSyntaxError() }
    }

    private mutating func expectWord(_ word: String) throws(JQSyntaxError) {
        guard try takeWord(word) else { throw JQSyntaxError() }
    }

    private mutating func expectVariable() throws(JQSyntaxError) -> String {
        guard case .variable(let name) = token else { throw JQSyntaxError() }
        try advance()
        return name
    }

    // MARK: Operators

    private mutating func pipe(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        guard depth < Self.depthLimit else { throw JQSyntaxError() }
        if token == .name("def") {
            let function = try definition(depth)
            return .define(function, body: try pipe(depth + 1))
        }
        if try takeWord("label") {
            let name = try expectVariable()
            try expect("|")
            return .label(name, body: try pipe(depth + 1))
        }
        var stages = [try comma(depth)]
        while try take("|") {
            // What is defined on the way holds for all that follows.
            if token == .name("def") || token == .name("label") {
                stages.append(try pipe(depth + 1))
                break
            }
            stages.append(try comma(depth))
        }
        var node = stages.removeLast()
        while let stage = stages.popLast() { node = .pipe(stage, node) }
        return node
    }

    private mutating func comma(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        var left = try alternative(depth)
        while try take(",") { left = .comma(left, try alternative(depth)) }
        return left
    }

    private mutating func alternative(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        guard depth < Self.depthLimit else { throw JQSyntaxError() }
        let left = try assignment(depth)
        guard try take("//") else { return left }
        return .alternative(left, try alternative(depth + 1))
    }

    private mutating func assignment(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        let left = try disjunction(depth)
        guard case .symbol(let symbol) = token else { return left }
        switch symbol {
        case "=":
            try advance()
            return .assign(left, try alternative(depth + 1))
        case "|=":
            try advance()
            return .update(left, try alternative(depth + 1))
        case "//=":
            try advance()
            return .modify(nil, left, try alternative(depth + 1))
        case "+=", "-=", "*=", "/=", "%=":
            try advance()
            guard let name = symbol.first, let op = JQNode.Operator(rawValue: String(name)) else {
                throw JQSyntaxError()
            }
            return .modify(op, left, try alternative(depth + 1))
        default:
            return left
        }
    }

    private mutating func disjunction(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        var left = try conjunction(depth)
        while try takeWord("or") { left = .or(left, try conjunction(depth)) }
        return left
    }

    private mutating func conjunction(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        var left = try comparison(depth)
        while try takeWord("and") { left = .and(left, try comparison(depth)) }
        return left
    }

    private mutating func comparison(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        let left = try sum(depth)
        guard let op = try takeOperator(["==", "!=", "<", "<=", ">", ">="]) else { return left }
        return .binary(op, left, try sum(depth))
    }

    private mutating func sum(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        var left = try product(depth)
        while let op = try takeOperator(["+", "-"]) { left = .binary(op, left, try product(depth)) }
        return left
    }

    private mutating func product(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        var left = try prefix(depth)
        while let op = try takeOperator(["*", "/", "%"]) { left = .binary(op, left, try prefix(depth)) }
        return left
    }

    private mutating func takeOperator(_ symbols: [String]) throws(JQSyntaxError) -> JQNode.Operator? {
        guard case .symbol(let symbol) = token, symbols.contains(symbol) else { return nil }
        try advance()
        return JQNode.Operator(rawValue: symbol)
    }

    private mutating func prefix(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        if try take("-") { return .negative(try bound(depth)) }
        return try bound(depth)
    }

    // MARK: Terms

    /// A term; a binding takes all that follows it.
    private mutating func bound(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        let term = try postfix(depth)
        guard try takeWord("as") else { return term }
        let pattern = try pattern(depth)
        try expect("|")
        return .bind(term, pattern, body: try pipe(depth + 1))
    }

    private mutating func postfix(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        guard depth < Self.depthLimit else { throw JQSyntaxError() }
        var node = try term(depth)
        while true {
            switch token {
            case .field(let name):
                try advance()
                node = .field(node, name)
            case .symbol("."):
                try advance()
                if token == .quote {
                    node = .index(node, try text(nil, depth))
                } else if token != .symbol("[") {
                    throw JQSyntaxError()
                }
            case .symbol("["):
                node = try subscripted(node, depth)
            case .symbol("?"):
                try advance()
                node = .attempt(node, handler: nil)
            default:
                return node
            }
        }
    }

    /// `[]`, `[e]`, `[a:b]`
    private mutating func subscripted(_ target: JQNode, _ depth: Int) throws(JQSyntaxError) -> JQNode {
        try expect("[")
        if try take("]") { return .iterate(target) }
        if try take(":") {
            let end = try pipe(depth + 1)
            try expect("]")
            return .slice(target, from: nil, to: end)
        }
        let first = try pipe(depth + 1)
        if try take(":") {
            if try take("]") { return .slice(target, from: first, to: nil) }
            let end = try pipe(depth + 1)
            try expect("]")
            return .slice(target, from: first, to: end)
        }
        try expect("]")
        return .index(target, first)
    }

    private mutating func term(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        switch token {
        case .number(let number, let spelling):
            try advance()
            guard shortestNumberText(number) == spelling else {
                return .literal(
                    Value(Unknown(spelling, because: "versions of jq differ in how they write this number"))
                )
            }
            return .literal(Value(number))
        case .quote: return try text(nil, depth)
        case .format(let name):
            try advance()
            return token == .quote ? try text(name, depth) : .format(name)
        case .field(let name):
            try advance()
            return .field(.identity, name)
        case .variable(let name):
            try advance()
            return .variable(name)
        case .symbol("."):
            try advance()
            return token == .quote ? .index(.identity, try text(nil, depth)) : .identity
        case .symbol(".."):
            try advance()
            return .recurse
        case .symbol("("):
            try advance()
            let inner = try pipe(depth + 1)
            try expect(")")
            return inner
        case .symbol("["):
            try advance()
            if try take("]") { return .array(nil) }
            let inner = try pipe(depth + 1)
            try expect("]")
            return .array(inner)
        case .symbol("{"): return try object(depth)
        case .name(let name): return try word(name, depth)
        default: throw JQSyntaxError()
        }
    }

    private static let reserved: Set<String> = [
        "and", "or", "as", "then", "else", "elif", "end", "catch", "import", "include", "module", "__loc__",
    ]

    private mutating func word(_ name: String, _ depth: Int) throws(JQSyntaxError) -> JQNode {
        guard !Self.reserved.contains(name) else { throw JQSyntaxError() }
        if name == "def" {
            let function = try definition(depth)
            return .define(function, body: try pipe(depth + 1))
        }
        try advance()
        switch name {
        case "if": return try condition(depth)
        case "try":
            let body = try postfix(depth + 1)
            return .attempt(body, handler: try takeWord("catch") ? try postfix(depth + 1) : nil)
        case "reduce", "foreach":
            let source = try postfix(depth + 1)
            try expectWord("as")
            let pattern = try pattern(depth)
            try expect("(")
            let start = try pipe(depth + 1)
            try expect(";")
            let update = try pipe(depth + 1)
            var extract = JQNode.identity
            if name == "foreach", try take(";") { extract = try pipe(depth + 1) }
            try expect(")")
            return name == "reduce"
                ? .reduce(source, pattern, start: start, update: update)
                : .foreach(source, pattern, start: start, update: update, extract: extract)
        case "label": throw JQSyntaxError()
        case "break": return .leave(try expectVariable())
        case "true": return .literal(true)
        case "false": return .literal(false)
        case "null": return .literal(.null)
        default:
            if token == .symbol("::") { throw JQSyntaxError() }
            var arguments: [JQNode] = []
            if try take("(") {
                repeat { arguments.append(try pipe(depth + 1)) } while try take(";")
                try expect(")")
            }
            return .call(name, arguments)
        }
    }

    /// Behind `if` or `elif`.
    private mutating func condition(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        guard depth < Self.depthLimit else { throw JQSyntaxError() }
        let question = try pipe(depth + 1)
        try expectWord("then")
        let consequence = try pipe(depth + 1)
        if try takeWord("elif") {
            return .condition(question, then: consequence, else: try condition(depth + 1))
        }
        let other = try takeWord("else") ? try pipe(depth + 1) : JQNode.identity
        try expectWord("end")
        return .condition(question, then: consequence, else: other)
    }

    private mutating func definition(_ depth: Int) throws(JQSyntaxError) -> JQFunction {
        try expectWord("def")
        guard case .name(let name) = token else { throw JQSyntaxError() }
        try advance()
        var parameters: [String] = []
        if try take("(") {
            repeat {
                switch token {
                case .name(let parameter): parameters.append(parameter)
                case .variable(let parameter): parameters.append("$" + parameter)
                default: throw JQSyntaxError()
                }
                try advance()
            } while try take(";")
            try expect(")")
        }
        try expect(":")
        let body = try pipe(depth + 1)
        try expect(";")
        return JQFunction(name: name, parameters: parameters, body: body)
    }

    /// From the opening quote on.
    private mutating func text(_ format: String?, _ depth: Int) throws(JQSyntaxError) -> JQNode {
        var parts: [JQNode.TextPart] = []
        var written = Template()
        reading: while true {
            switch try lexer.nextOfText() {
            case .text(let text): written.append(text)
            case .close: break reading
            case .open:
                if !written.isEmpty { parts.append(.text(written)) }
                written = Template()
                try advance()
                parts.append(.value(try pipe(depth + 1)))
                guard token == .symbol(")") else { throw JQSyntaxError() }
            }
        }
        try advance()
        if parts.isEmpty { return .literal(Value(written)) }
        if !written.isEmpty { parts.append(.text(written)) }
        return .text(format: format, parts)
    }

    private mutating func object(_ depth: Int) throws(JQSyntaxError) -> JQNode {
        try expect("{")
        var members: [JQNode.Member] = []
        while token != .symbol("}") {
            members.append(try member(depth))
            guard try take(",") else { break }
        }
        try expect("}")
        return .object(members)
    }

    private mutating func member(_ depth: Int) throws(JQSyntaxError) -> JQNode.Member {
        let key: JQNode
        // What stands for the value where none is written.
        let shorthand: JQNode?
        switch token {
        case .variable(let name):
            try advance()
            key = .literal(Value(name))
            shorthand = .variable(name)
            if token == .symbol(":") { throw JQSyntaxError() }
        case .name(let name):
            try advance()
            key = .literal(Value(name))
            shorthand = .field(.identity, name)
        case .number(_, let spelling):
            try advance()
            key = .literal(Value(spelling))
            shorthand = nil
        case .quote:
            key = try text(nil, depth)
            shorthand = .index(.identity, key)
        case .format(let name):
            try advance()
            guard token == .quote else { throw JQSyntaxError() }
            key = try text(name, depth)
            shorthand = .index(.identity, key)
        case .symbol("("):
            try advance()
            key = try pipe(depth + 1)
            try expect(")")
            shorthand = nil
        default: throw JQSyntaxError()
        }
        guard try take(":") else {
            guard let shorthand else { throw JQSyntaxError() }
            return JQNode.Member(key: key, value: shorthand)
        }
        var value = try alternative(depth + 1)
        while try take("|") { value = .pipe(value, try alternative(depth + 1)) }
        return JQNode.Member(key: key, value: value)
    }

    // MARK: Patterns

    private mutating func pattern(_ depth: Int) throws(JQSyntaxError) -> JQPattern {
        guard depth < Self.depthLimit else { throw JQSyntaxError() }
        switch token {
        case .variable(let name):
            try advance()
            return .variable(name)
        case .symbol("["):
            try advance()
            var elements: [JQPattern] = []
            repeat { elements.append(try pattern(depth + 1)) } while try take(",")
            try expect("]")
            return .array(elements)
        case .symbol("{"):
            try advance()
            var members: [(variable: String?, key: JQNode, pattern: JQPattern?)] = []
            repeat { members.append(try memberPattern(depth)) } while try take(",")
            try expect("}")
            return .object(members)
        default: throw JQSyntaxError()
        }
    }

    private mutating func memberPattern(
        _ depth: Int
    ) throws(JQSyntaxError) -> (variable: String?, key: JQNode, pattern: JQPattern?) {
        switch token {
        case .variable(let name):
            try advance()
            return (name, .literal(Value(name)), try take(":") ? try pattern(depth + 1) : nil)
        case .name(let name):
            try advance()
            try expect(":")
            return (nil, .literal(Value(name)), try pattern(depth + 1))
        case .quote:
            let key = try text(nil, depth)
            try expect(":")
            return (nil, key, try pattern(depth + 1))
        case .symbol("("):
            try advance()
            let key = try pipe(depth + 1)
            try expect(")")
            try expect(":")
            return (nil, key, try pattern(depth + 1))
        default: throw JQSyntaxError()
        }
    }
}
