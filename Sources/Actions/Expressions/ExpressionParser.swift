import Values

extension ExpressionSyntax {
    /// Parses an expression without `${{` and `}}`.
    ///
    /// - Parameter base: where the expression begins in the text that holds it; all ranges count from there.
    package init(parsing text: String, base: Int = 0) throws(ExpressionError) {
        var text = text
        let result = text.withUTF8 { bytes in ExpressionSyntax.parse(bytes, base: base) }
        self = try result.get()
    }

    /// Parses the bytes of an expression without `${{` and `}}`.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, base: Int) -> Result<ExpressionSyntax, ExpressionError> {
        Result { () throws(ExpressionError) in
            var parser = ExpressionParser(bytes, base: base)
            return try parser.parse()
        }
    }
}

/// Makes a tree of the words, with a stack of its own: parentheses may be nested as deep as the length of an expression allows.
private struct ExpressionParser {
    /// What is begun and waits for its operand.
    private enum Frame {
        case group(Range<Int>)
        case call(ExpressionFunction, Range<Int>, firstArgument: Int)
        case index(Range<Int>)
        case not(Range<Int>)
        case comparison(ExpressionSyntax.Comparison)
        case and, or

        /// Higher binds tighter; nil for what ends only at its closing bracket.
        var precedence: Int? {
            switch self {
            case .group, .call, .index: nil
            case .not: 5
            case .comparison(.equal), .comparison(.notEqual): 3
            case .comparison: 4
            case .and: 2
            case .or: 1
            }
        }
    }

    /// A node with the place that it fills, parentheses around it included.
    private struct Operand {
        var node: ExpressionSyntax.Index
        var range: Range<Int>
    }

    private var lexer: ExpressionLexer
    private let end: Int
    private var nodes: [ExpressionSyntax.Node] = []
    private var operands: [Operand] = []
    private var frames: [Frame] = []
    private var expectsOperand = true
    /// Whether the last operand can have members: it is no literal.
    private var hasMembers = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int) {
        lexer = ExpressionLexer(bytes, base: base)
        end = base + bytes.count
    }

    mutating func parse() throws(ExpressionError) -> ExpressionSyntax {
        guard lexer.bytes.count <= ExpressionSyntax.maximumLength else {
            throw ExpressionError(
                .parsing,
                "the expression is longer than \(ExpressionSyntax.maximumLength) characters",
                lexer.base..<end
            )
        }
        nodes.reserveCapacity(4)
        while true {
            let token = try lexer.next(expectsOperand: expectsOperand)
            if token.kind == .end {
                return try finish(at: token)
            } else if expectsOperand {
                try readOperand(token)
            } else {
                try readOperator(token)
            }
        }
    }

    private mutating func finish(at token: ExpressionToken) throws(ExpressionError) -> ExpressionSyntax {
        if expectsOperand {
            if frames.isEmpty {
                throw ExpressionError(.parsing, "an expression was expected", lexer.base..<end)
            }
            throw unexpected(token, expected: "a value")
        }
        try reduce(above: 0)
        if let frame = frames.last {
            throw unexpected(token, expected: closing(frame))
        }
        let root = operands[0]
        return ExpressionSyntax(
            nodes: nodes,
            root: root.node,
            range: root.range,
            source: lexer.text(in: root.range)
        )
    }

    // MARK: Operands

    private mutating func readOperand(_ token: ExpressionToken) throws(ExpressionError) {
        switch token.kind {
        case .number(let number): try push(.literal(Value(number)), token.range)
        case .text(let text): try push(.literal(Value(text)), token.range)
        case .name: try readName(token)
        case .leftParenthesis: frames.append(.group(token.range))
        case .not: frames.append(.not(token.range))
        case .rightParenthesis where hasNoArguments: try closeParenthesis(token)
        default:
            throw unexpected(
                token,
                expected: "a value: a text in single quotes, a number, a context, a function, '(' or '!'"
            )
        }
    }

    /// Whether a call was opened and nothing stands in it.
    private var hasNoArguments: Bool {
        if case .call(_, _, let first) = frames.last { operands.count == first } else { false }
    }

    private mutating func readName(_ token: ExpressionToken) throws(ExpressionError) {
        let name = lexer.text(of: token)
        if lexer.isBeforeParenthesis() {
            guard let function = ExpressionFunction(named: name) else {
                let known = ExpressionFunction.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
                throw ExpressionError(
                    .parsing,
                    "'\(shortened(name))' is not a function; expected one of \(known)",
                    token.range
                )
            }
            _ = try lexer.next(expectsOperand: false)
            frames.append(.call(function, token.range, firstArgument: operands.count))
            return
        }
        switch name {
        case "true": try push(.literal(Value(true)), token.range)
        case "false": try push(.literal(Value(false)), token.range)
        case "null": try push(.literal(.null), token.range)
        case "NaN": try push(.literal(Value(.nan as Double)), token.range)
        case "Infinity": try push(.literal(Value(.infinity as Double)), token.range)
        default:
            try push(.context(name), token.range)
            hasMembers = true
        }
    }

    // MARK: Operators

    private mutating func readOperator(_ token: ExpressionToken) throws(ExpressionError) {
        switch token.kind {
        case .comparison(let comparison): try push(.comparison(comparison))
        case .and: try push(.and)
        case .or: try push(.or)
        case .dot where hasMembers: try readMember()
        case .leftBracket where hasMembers: try readIndex(token)
        case .rightParenthesis: try closeParenthesis(token)
        case .rightBracket: try closeBracket(token)
        case .comma: try nextArgument(token)
        default: throw unexpected(token, expected: expectedBehindOperand)
        }
    }

    /// What follows a point.
    private mutating func readMember() throws(ExpressionError) {
        let base = operands.removeLast()
        let token = try lexer.next(expectsOperand: false)
        let range = base.range.lowerBound..<token.range.upperBound
        switch token.kind {
        case .name: try push(.property(of: base.node, name: lexer.text(of: token)), range)
        case .star: try push(.wildcard(of: base.node), range)
        default: throw unexpected(token, expected: "a name or '*' behind '.'")
        }
        hasMembers = true
    }

    private mutating func readIndex(_ bracket: ExpressionToken) throws(ExpressionError) {
        var ahead = lexer
        if try ahead.next(expectsOperand: true).kind == .star {
            lexer = ahead
            let token = try lexer.next(expectsOperand: false)
            guard token.kind == .rightBracket else { throw unexpected(token, expected: "']' behind '*'") }
            let base = operands.removeLast()
            try push(.wildcard(of: base.node), base.range.lowerBound..<token.range.upperBound)
            hasMembers = true
            return
        }
        frames.append(.index(bracket.range))
        expectsOperand = true
    }

    private mutating func closeBracket(_ token: ExpressionToken) throws(ExpressionError) {
        try reduce(above: 0)
        guard case .index = frames.last else { throw unexpected(token, expected: expectedBehindOperand) }
        frames.removeLast()
        let key = operands.removeLast()
        let base = operands.removeLast()
        try push(.index(of: base.node, key: key.node), base.range.lowerBound..<token.range.upperBound)
        hasMembers = true
    }

    private mutating func closeParenthesis(_ token: ExpressionToken) throws(ExpressionError) {
        try reduce(above: 0)
        switch frames.last {
        case .group(let opening):
            frames.removeLast()
            operands[operands.count - 1].range = opening.lowerBound..<token.range.upperBound
            expectsOperand = false
        case .call(let function, let name, let first):
            frames.removeLast()
            let arguments = operands[first...].map(\.node)
            guard function.arity.contains(arguments.count), function != .case || !arguments.count.isMultiple(of: 2)
            else {
                throw arityError(function, token)
            }
            operands.removeSubrange(first...)
            try push(.call(function, arguments: arguments), name.lowerBound..<token.range.upperBound)
        default:
            throw unexpected(token, expected: expectedBehindOperand)
        }
        hasMembers = true
    }

    private mutating func nextArgument(_ token: ExpressionToken) throws(ExpressionError) {
        try reduce(above: 0)
        guard case .call(let function, _, let first) = frames.last else {
            throw unexpected(token, expected: expectedBehindOperand)
        }
        guard operands.count - first < function.arity.upperBound else { throw arityError(function, token) }
        expectsOperand = true
    }

    // MARK: Tree

    private mutating func push(_ frame: Frame) throws(ExpressionError) {
        // Operators of one strength are taken from left to right.
        if let precedence = frame.precedence { try reduce(above: precedence) }
        frames.append(frame)
        expectsOperand = true
    }

    /// Makes nodes of all waiting operators that bind at least as tight.
    private mutating func reduce(above limit: Int) throws(ExpressionError) {
        while let frame = frames.last, let precedence = frame.precedence, precedence >= limit {
            frames.removeLast()
            let right = operands.removeLast()
            if case .not(let sign) = frame {
                try push(.not(right.node), sign.lowerBound..<right.range.upperBound)
                continue
            }
            let left = operands.removeLast()
            let range = left.range.lowerBound..<right.range.upperBound
            switch frame {
            case .comparison(let comparison): try push(.comparison(comparison, left.node, right.node), range)
            case .and: try push(.and(takeConjunction(left.node) + takeConjunction(right.node)), range)
            default: try push(.or(takeAlternatives(left.node) + takeAlternatives(right.node)), range)
            }
        }
    }

    // A chain of one operator is one node, however long it is; the shorter chain that it takes the place of is left
    // behind empty.

    private mutating func takeConjunction(_ index: ExpressionSyntax.Index) -> [ExpressionSyntax.Index] {
        guard case .and(let operands) = nodes[index].kind else { return [index] }
        nodes[index].kind = .and([])
        return operands
    }

    private mutating func takeAlternatives(_ index: ExpressionSyntax.Index) -> [ExpressionSyntax.Index] {
        guard case .or(let operands) = nodes[index].kind else { return [index] }
        nodes[index].kind = .or([])
        return operands
    }

    private mutating func push(_ kind: ExpressionSyntax.Kind, _ range: Range<Int>) throws(ExpressionError) {
        let height = heightOfParts(kind)
        guard height < ExpressionSyntax.maximumHeight else {
            throw ExpressionError(
                .parsing,
                "the expression is nested more than \(ExpressionSyntax.maximumHeight) levels deep",
                range
            )
        }
        nodes.append(ExpressionSyntax.Node(kind: kind, range: range, height: height + 1))
        operands.append(Operand(node: nodes.count - 1, range: range))
        expectsOperand = false
        hasMembers = false
    }

    private func heightOfParts(_ kind: ExpressionSyntax.Kind) -> Int {
        switch kind {
        case .literal, .context: 0
        case .property(let base, _), .wildcard(let base), .not(let base): nodes[base].height
        case .index(let left, let right), .comparison(_, let left, let right):
            max(nodes[left].height, nodes[right].height)
        case .call(_, let parts), .and(let parts), .or(let parts):
            parts.reduce(0) { max($0, nodes[$1].height) }
        }
    }

    // MARK: Messages

    private var expectedBehindOperand: String {
        let member = hasMembers ? "'.', '[', " : ""
        let innermost = frames.last { $0.precedence == nil }
        return "\(member)an operator" + (innermost.map { " or \(closing($0))" } ?? " or the end")
    }

    private func closing(_ frame: Frame) -> String {
        switch frame {
        case .index: "']'"
        case .call(let function, _, let first):
            operands.count - first < function.arity.upperBound ? "',' or ')'" : "')'"
        default: "')'"
        }
    }

    private func unexpected(_ token: ExpressionToken, expected: String) -> ExpressionError {
        if token.kind == .end {
            return ExpressionError(.parsing, "the expression ends too early; expected \(expected)", token.range)
        }
        return ExpressionError(
            .parsing,
            "unexpected '\(shortened(lexer.text(of: token)))'; expected \(expected)",
            token.range
        )
    }

    private func arityError(_ function: ExpressionFunction, _ token: ExpressionToken) -> ExpressionError {
        let arity = function.arity
        let count =
            switch function {
            case .case: "an odd number of arguments, three or more"
            case _ where arity.lowerBound == arity.upperBound:
                arity.lowerBound == 1 ? "1 argument" : "\(arity.lowerBound) arguments"
            case _ where arity.upperBound == 255: "at least \(arity.lowerBound) argument and at most 255"
            default: "\(arity.lowerBound) to \(arity.upperBound) arguments"
            }
        return ExpressionError(.parsing, "'\(function.rawValue)' takes \(count)", token.range)
    }
}
