/// Reads awk programs.
struct AwkParser {
    private var lexer: AwkLexer
    private var token = AwkToken.end
    private var nodes = 0
    /// Whether `>` would be a redirection, and `in` the head of a loop.
    private var isOutput = false

    private static let depthLimit = 60

    static func program(_ text: String) throws(AwkSyntaxError) -> AwkProgram {
        var parser = AwkParser(lexer: AwkLexer(text))
        try parser.advance()
        var program = AwkProgram()
        try parser.skipBreaks()
        while parser.token != .end {
            program.rules.append(try parser.rule())
            try parser.skipBreaks()
        }
        return program
    }

    private init(lexer: AwkLexer) {
        self.lexer = lexer
    }

    // MARK: Tokens

    private mutating func advance() throws(AwkSyntaxError) {
        nodes += 1
        guard nodes < 4000 else { throw AwkSyntaxError() }
        token = try lexer.next()
    }

    private mutating func take(_ symbol: String) throws(AwkSyntaxError) -> Bool {
        guard token == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: String) throws(AwkSyntaxError) {
        guard try take(symbol) else { throw AwkSyntaxError() }
    }

    private mutating func skipLines() throws(AwkSyntaxError) {
        while token == .lineEnd { try advance() }
    }

    private mutating func skipBreaks() throws(AwkSyntaxError) {
        while token == .lineEnd || token == .symbol(";") { try advance() }
    }

    // MARK: Rules and statements

    private mutating func rule() throws(AwkSyntaxError) -> AwkProgram.Rule {
        var pattern = AwkProgram.Pattern.always
        switch token {
        case .name("BEGIN"):
            try advance()
            pattern = .begin
        case .name("END"):
            try advance()
            pattern = .end
        case .symbol("{"): break
        default:
            let first = try expression(0)
            pattern = .expression(first)
            if try take(",") {
                try skipLines()
                pattern = .range(first, try expression(0))
            }
        }
        guard token == .symbol("{") else {
            guard token == .end || token == .lineEnd || token == .symbol(";") else { throw AwkSyntaxError() }
            switch pattern {
            case .begin, .end: throw AwkSyntaxError()
            default: return AwkProgram.Rule(pattern: pattern, action: nil)
            }
        }
        return AwkProgram.Rule(pattern: pattern, action: try block(0))
    }

    private mutating func block(_ depth: Int) throws(AwkSyntaxError) -> [AwkStatement] {
        try expect("{")
        var statements: [AwkStatement] = []
        try skipBreaks()
        while token != .symbol("}") {
            statements.append(try statement(depth + 1))
            try skipBreaks()
        }
        try advance()
        return statements
    }

    private mutating func statement(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        guard depth < Self.depthLimit else { throw AwkSyntaxError() }
        switch token {
        case .symbol("{"): return .block(try block(depth))
        case .name("if"), .function("if"): return try condition(depth)
        case .name("while"), .function("while"):
            try advance()
            let test = try parenthesized(depth)
            if try take(";") { throw AwkSyntaxError() }
            return .loop(start: nil, test, step: nil, body: try body(depth), testsLast: false)
        case .name("do"):
            try advance()
            let body = try body(depth)
            try skipBreaks()
            guard token == .name("while") || token == .function("while") else { throw AwkSyntaxError() }
            try advance()
            let test = try parenthesized(depth)
            return .loop(start: nil, test, step: nil, body: body, testsLast: true)
        case .name("for"), .function("for"): return try loop(depth)
        default:
            let statement = try simple(depth)
            guard token == .symbol(";") || token == .lineEnd || token == .symbol("}") || token == .end else {
                throw AwkSyntaxError()
            }
            return statement
        }
    }

    private mutating func body(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        try skipLines()
        if try take(";") { return .block([]) }
        return try statement(depth + 1)
    }

    private mutating func parenthesized(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        try expect("(")
        let outer = isOutput
        isOutput = false
        let inner = try expression(depth + 1)
        isOutput = outer
        try expect(")")
        return inner
    }

    private mutating func condition(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        try advance()
        let test = try parenthesized(depth)
        let consequence = try body(depth)
        let saved = self
        try skipBreaks()
        guard token == .name("else") else {
            self = saved
            return .condition(test, consequence, else: nil)
        }
        try advance()
        return .condition(test, consequence, else: try body(depth))
    }

    private mutating func loop(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        try advance()
        try expect("(")
        let saved = self
        if case .name(let variable) = token {
            try advance()
            if token == .name("in") {
                try advance()
                if case .name(let array) = token {
                    try advance()
                    if try take(")") { return .each(variable, in: array, body: try body(depth)) }
                }
            }
            self = saved
        }
        let start = token == .symbol(";") ? nil : try simple(depth)
        try expect(";")
        let test = token == .symbol(";") ? nil : try expression(depth + 1)
        try expect(";")
        let step = token == .symbol(")") ? nil : try simple(depth)
        try expect(")")
        return .loop(start: start, test, step: step, body: try body(depth), testsLast: false)
    }

    private mutating func simple(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        switch token {
        case .name("print"), .function("print"), .name("printf"), .function("printf"): return try output(depth)
        case .name("next"):
            try advance()
            return .next
        case .name("break"):
            try advance()
            return .leave
        case .name("continue"):
            try advance()
            return .proceed
        case .name("exit"), .function("exit"):
            try advance()
            if token == .symbol(";") || token == .lineEnd || token == .symbol("}") || token == .end {
                return .exit(nil)
            }
            return .exit(try expression(depth + 1))
        case .name("delete"):
            try advance()
            guard case .name(let array) = token else { throw AwkSyntaxError() }
            try advance()
            guard try take("[") else { return .delete(array, nil) }
            let keys = try expressions(depth)
            try expect("]")
            return .delete(array, keys)
        default: return .expression(try expression(depth + 1))
        }
    }

    private mutating func output(_ depth: Int) throws(AwkSyntaxError) -> AwkStatement {
        let isFormatted = token == .name("printf") || token == .function("printf")
        try advance()
        var items: [AwkExpression] = []
        isOutput = true
        defer { isOutput = false }
        switch token {
        case .symbol(";"), .symbol("}"), .symbol(">"), .symbol(">>"), .symbol("|"), .lineEnd, .end: break
        case .symbol("("):
            // A list in parentheses, or an expression that begins with one.
            let saved = self
            try advance()
            isOutput = false
            items = try expressions(depth)
            isOutput = true
            try expect(")")
            switch token {
            case .symbol(";"), .symbol("}"), .symbol(">"), .symbol(">>"), .symbol("|"), .lineEnd, .end: break
            default:
                self = saved
                items = try expressions(depth)
            }
        default: items = try expressions(depth)
        }
        var isShown = true
        if try take(">") {
            guard token == .text("/dev/stderr") else { throw AwkSyntaxError() }
            try advance()
            isShown = false
        }
        if isFormatted, items.isEmpty { throw AwkSyntaxError() }
        return isFormatted ? .printf(items, isShown: isShown) : .print(items, isShown: isShown)
    }

    private mutating func expressions(_ depth: Int) throws(AwkSyntaxError) -> [AwkExpression] {
        var result = [try expression(depth + 1)]
        while try take(",") {
            try skipLines()
            result.append(try expression(depth + 1))
        }
        return result
    }

    // MARK: Expressions

    private mutating func expression(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        guard depth < Self.depthLimit else { throw AwkSyntaxError() }
        let left = try disjunction(depth)
        if try take("?") {
            try skipLines()
            let consequence = try expression(depth + 1)
            try skipLines()
            try expect(":")
            try skipLines()
            return .choice(left, consequence, try expression(depth + 1))
        }
        guard case .symbol(let symbol) = token, case .place(let place) = left else { return left }
        if symbol == "=" {
            try advance()
            return .assign(place, nil, try expression(depth + 1))
        }
        guard ["+=", "-=", "*=", "/=", "%=", "^="].contains(symbol), let first = symbol.first,
            let op = AwkExpression.Operator(rawValue: String(first))
        else { return left }
        try advance()
        return .assign(place, op, try expression(depth + 1))
    }

    private mutating func disjunction(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try conjunction(depth)
        while try take("||") {
            try skipLines()
            left = .or(left, try conjunction(depth))
        }
        return left
    }

    private mutating func conjunction(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try membership(depth)
        while try take("&&") {
            try skipLines()
            left = .and(left, try membership(depth))
        }
        return left
    }

    private mutating func membership(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try matching(depth)
        while token == .name("in") {
            try advance()
            guard case .name(let array) = token else { throw AwkSyntaxError() }
            try advance()
            left = .contains([left], array)
        }
        return left
    }

    private mutating func matching(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try comparison(depth)
        while token == .symbol("~") || token == .symbol("!~") {
            // What is negated, the operand or the question, is not the same everywhere.
            if case .not = left { throw AwkSyntaxError() }
            let negated = token == .symbol("!~")
            try advance()
            left = .matches(left, try comparison(depth), negated: negated)
        }
        return left
    }

    private mutating func comparison(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        let left = try concatenation(depth)
        guard case .symbol(let symbol) = token, ["<", "<=", "==", "!=", ">", ">="].contains(symbol),
            !(isOutput && symbol == ">"), let op = AwkExpression.Operator(rawValue: symbol)
        else { return left }
        if case .not = left { throw AwkSyntaxError() }
        try advance()
        return .binary(op, left, try concatenation(depth))
    }

    private mutating func concatenation(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try sum(depth)
        while beginsOperand { left = .concatenation(left, try sum(depth)) }
        return left
    }

    private var beginsOperand: Bool {
        switch token {
        case .number, .text, .function: true
        case .name(let name): name != "in"
        case .symbol(let symbol): ["$", "!", "(", "++", "--"].contains(symbol)
        default: false
        }
    }

    private mutating func sum(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try product(depth)
        while case .symbol(let symbol) = token, symbol == "+" || symbol == "-",
            let op = AwkExpression.Operator(rawValue: symbol)
        {
            // `" " -1` is a sum for some and two texts for others.
            if case .text = left { throw AwkSyntaxError() }
            try advance()
            left = .binary(op, left, try product(depth))
        }
        return left
    }

    private mutating func product(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        var left = try prefixed(depth)
        while case .symbol(let symbol) = token, ["*", "/", "%"].contains(symbol),
            let op = AwkExpression.Operator(rawValue: symbol)
        {
            try advance()
            left = .binary(op, left, try prefixed(depth))
        }
        return left
    }

    private mutating func prefixed(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        guard depth < Self.depthLimit else { throw AwkSyntaxError() }
        if try take("!") { return .not(try prefixed(depth + 1)) }
        if try take("-") { return .negative(try prefixed(depth + 1)) }
        if try take("+") { return .positive(try prefixed(depth + 1)) }
        let base = try counted(depth)
        guard try take("^") else { return base }
        return .binary(.power, base, try prefixed(depth + 1))
    }

    private mutating func counted(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        for (symbol, step) in [("++", 1.0), ("--", -1.0)] where try take(symbol) {
            guard case .place(let place) = try operand(depth) else { throw AwkSyntaxError() }
            return .count(place, by: step, givesOld: false)
        }
        let operand = try operand(depth)
        guard case .place(let place) = operand else { return operand }
        for (symbol, step) in [("++", 1.0), ("--", -1.0)] where try take(symbol) {
            return .count(place, by: step, givesOld: true)
        }
        return operand
    }

    private mutating func operand(_ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        guard depth < Self.depthLimit else { throw AwkSyntaxError() }
        switch token {
        case .number(let number):
            try advance()
            return .number(number)
        case .text(let text):
            try advance()
            return .text(text)
        case .symbol("/"), .symbol("/="):
            // What was read as an operator begins a regular expression.
            let start = token == .symbol("/=") ? "=" : ""
            guard let matcher = AwkMatcher(start + (try lexer.regularExpression())) else { throw AwkSyntaxError() }
            try advance()
            return .match(matcher)
        case .symbol("$"):
            try advance()
            if try take("-") { throw AwkSyntaxError() }
            for (symbol, step) in [("++", 1.0), ("--", -1.0)] where try take(symbol) {
                guard case .place(let place) = try operand(depth + 1) else { throw AwkSyntaxError() }
                return .place(.field(.count(place, by: step, givesOld: false)))
            }
            return .place(.field(try operand(depth + 1)))
        case .symbol("("):
            try advance()
            let outer = isOutput
            isOutput = false
            let list = try expressions(depth)
            isOutput = outer
            try expect(")")
            if list.count == 1 { return list[0].grouped }
            guard token == .name("in") else { throw AwkSyntaxError() }
            try advance()
            guard case .name(let array) = token else { throw AwkSyntaxError() }
            try advance()
            return .contains(list, array)
        case .name(let name): return try named(name, depth)
        case .function(let name):
            guard Self.functions.contains(name) else { throw AwkSyntaxError() }
            try advance()
            try expect("(")
            let outer = isOutput
            isOutput = false
            let arguments = token == .symbol(")") ? [] : try expressions(depth)
            isOutput = outer
            try expect(")")
            return .call(name, arguments)
        default: throw AwkSyntaxError()
        }
    }

    private static let functions: Set<String> = [
        "length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "tolower", "toupper", "int",
    ]

    private static let words: Set<String> = [
        "function", "func", "getline", "print", "printf", "next", "nextfile", "exit", "return", "delete", "in", "if",
        "else", "while", "for", "do", "break", "continue", "BEGIN", "END", "BEGINFILE", "ENDFILE",
    ]

    private mutating func named(_ name: String, _ depth: Int) throws(AwkSyntaxError) -> AwkExpression {
        guard !Self.words.contains(name) else { throw AwkSyntaxError() }
        try advance()
        if name == "length" { return .call(name, []) }
        guard !Self.functions.contains(name) else { throw AwkSyntaxError() }
        guard try take("[") else { return .place(.variable(name)) }
        let outer = isOutput
        isOutput = false
        let keys = try expressions(depth)
        isOutput = outer
        try expect("]")
        return .place(.element(name, keys))
    }
}

extension AwkExpression {
    /// In parentheses: no place to assign to any more.
    fileprivate var grouped: AwkExpression {
        if case .place = self { .choice(.number(1), self, self) } else { self }
    }
}
