import Values

extension Interpreter {
    /// `expr`
    ///
    /// https://www.gnu.org/software/coreutils/manual/html_node/expr-invocation.html
    func expr(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var words = try call.texts()
        if words.first == "--" { words.removeFirst() }
        var expression = WordExpression(words, budget: budget)
        guard let value = try expression.value() else { return CommandResult(status: 2) }
        return CommandResult(Template(value + "\n"), status: WordExpression.isNull(value) ? 1 : 0)
    }
}

/// The words of `expr`, evaluated from the weakest operator to the strongest.
private struct WordExpression {
    private let words: [String]
    private let budget: WorkBudget
    private var at = 0
    private var depth = 0

    init(_ words: [String], budget: WorkBudget) {
        self.words = words
        self.budget = budget
    }

    /// nil when the words are no expression.
    mutating func value() throws(Unsure) -> String? {
        guard let value = try either(), at == words.count else { return nil }
        return value
    }

    /// Whether a value counts as false: it is empty or zero.
    static func isNull(_ value: String) -> Bool {
        let digits = value.hasPrefix("-") ? value.dropFirst() : value[...]
        return value.isEmpty || !digits.isEmpty && digits.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    private mutating func take(_ operators: String...) -> String? {
        guard at < words.count, operators.contains(words[at]) else { return nil }
        at += 1
        return words[at - 1]
    }

    private mutating func either() throws(Unsure) -> String? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw Unsure("the expression is too deep") }
        guard var left = try both() else { return nil }
        while take("|") != nil {
            guard let right = try both() else { return nil }
            if Self.isNull(left) { left = Self.isNull(right) ? "0" : right }
        }
        return left
    }

    private mutating func both() throws(Unsure) -> String? {
        guard var left = try comparison() else { return nil }
        while take("&") != nil {
            guard let right = try comparison() else { return nil }
            if Self.isNull(left) || Self.isNull(right) { left = "0" }
        }
        return left
    }

    private mutating func comparison() throws(Unsure) -> String? {
        guard var left = try sum() else { return nil }
        while let op = take("<", "<=", "=", "==", "!=", ">=", ">") {
            guard let right = try sum() else { return nil }
            var order = left == right ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
            if let one = try Self.integer(left), let two = try Self.integer(right) {
                order = one < two ? -1 : one > two ? 1 : 0
            }
            let holds =
                switch op {
                case "<": order < 0
                case "<=": order <= 0
                case "=", "==": order == 0
                case "!=": order != 0
                case ">=": order >= 0
                default: order > 0
                }
            left = holds ? "1" : "0"
        }
        return left
    }

    private mutating func sum() throws(Unsure) -> String? {
        guard var left = try product() else { return nil }
        while let op = take("+", "-") {
            guard let right = try product(), let result = try Self.computed(left, op, right) else { return nil }
            left = result
        }
        return left
    }

    private mutating func product() throws(Unsure) -> String? {
        guard var left = try matching() else { return nil }
        while let op = take("*", "/", "%") {
            guard let right = try matching(), let result = try Self.computed(left, op, right) else { return nil }
            left = result
        }
        return left
    }

    private mutating func matching() throws(Unsure) -> String? {
        guard var left = try primary() else { return nil }
        while take(":") != nil {
            guard let pattern = try primary() else { return nil }
            left = try Self.match(left, pattern, budget)
        }
        return left
    }

    private mutating func primary() throws(Unsure) -> String? {
        guard at < words.count else { return nil }
        let word = words[at]
        at += 1
        switch word {
        case "(":
            guard let inner = try either(), take(")") != nil else { return nil }
            return inner
        case ")": return nil
        case "+":
            guard at < words.count else { return nil }
            at += 1
            return words[at - 1]
        case "length":
            guard let text = try primary() else { return nil }
            return String(text.unicodeScalars.count)
        case "match":
            guard let text = try primary(), let pattern = try primary() else { return nil }
            return try Self.match(text, pattern, budget)
        case "index":
            guard let text = try primary(), let set = try primary() else { return nil }
            let index = Array(text.unicodeScalars).firstIndex { set.unicodeScalars.contains($0) }
            return String((index ?? -1) + 1)
        case "substr":
            guard let text = try primary(), let start = try primary(), let count = try primary() else { return nil }
            guard let first = try Self.integer(start), let length = try Self.integer(count), first > 0, length > 0
            else { return "" }
            return String(text.unicodeScalars.dropFirst(first - 1).prefix(length))
        default: return word
        }
    }

    /// A number; nil for another text.
    private static func integer(_ text: String) throws(Unsure) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy(ShellParser.isDigit) else { return nil }
        guard let number = Int(text) else { throw Unsure("`expr` computes with very large numbers") }
        return number
    }

    /// nil when the shell complains.
    private static func computed(_ left: String, _ op: String, _ right: String) throws(Unsure) -> String? {
        guard let one = try integer(left), let two = try integer(right) else { return nil }
        let result: (partialValue: Int, overflow: Bool)
        switch op {
        case "+": result = one.addingReportingOverflow(two)
        case "-": result = one.subtractingReportingOverflow(two)
        case "*": result = one.multipliedReportingOverflow(by: two)
        default:
            guard two != 0 else { return nil }
            result = op == "/" ? one.dividedReportingOverflow(by: two) : one.remainderReportingOverflow(dividingBy: two)
        }
        if result.overflow { throw Unsure("`expr` computes with very large numbers") }
        return String(result.partialValue)
    }

    /// What a match from the beginning gives: its group, or its length.
    private static func match(_ text: String, _ pattern: String, _ budget: WorkBudget) throws(Unsure) -> String {
        guard let expression = RegularExpression(pattern, syntax: .basic) else {
            throw Unsure("the regular expression '\(pattern)' is not followed")
        }
        let scalars = Array(text.unicodeScalars)
        let hasGroup = expression.groupCount > 0
        switch expression.firstMatch(in: scalars, from: 0, budget: budget) {
        case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
        case .match(let groups) where groups[0]?.lowerBound == 0:
            if hasGroup { return groups[1].map { String(scalars[$0]) } ?? "" }
            return String(groups[0]?.count ?? 0)
        default: return hasGroup ? "" : "0"
        }
    }
}
