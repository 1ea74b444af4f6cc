import Values

/// What `grep` looks for in a line.
struct LineMatcher {
    private var expressions: [RegularExpression] = []
    private let isWhole: Bool
    private let isWord: Bool
    private let budget: WorkBudget

    init(
        _ patterns: [String],
        _ options: CommandOptions,
        _ call: CommandCall,
        _ budget: WorkBudget
    ) throws(Unsure) {
        self.budget = budget
        isWhole = options.has("x")
        isWord = options.has("w")
        let isFixed = options.has("F") || call.name == "fgrep"
        let syntax: RegularExpression.Syntax =
            options.has("P") ? .perl : isFixed || options.has("E") || call.name == "egrep" ? .extended : .basic
        // With two options that contradict each other the later one counts.
        guard options.found.count(where: { "EFGP".contains($0.name) }) <= 1 else { throw .notUnderstood(call) }
        for pattern in patterns {
            let source = isFixed ? RegularExpression.escaped(pattern) : pattern
            guard
                let expression = RegularExpression(
                    source,
                    syntax: syntax,
                    ignoresCase: options.has("i") || options.has("y")
                )
            else {
                throw Unsure("the regular expression '\(pattern)' is not followed")
            }
            expressions.append(expression)
        }
    }

    func matches(_ line: [Unicode.Scalar]) throws(Unsure) -> Bool {
        for expression in expressions {
            var start = 0
            search: while start <= line.count {
                switch expression.firstMatch(in: line, from: start, budget: budget) {
                case .none: break search
                case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
                case .match(let groups):
                    guard let range = groups[0] else { break search }
                    if isWhole {
                        if range == 0..<line.count { return true }
                    } else if isWord {
                        if !isWordScalar(line, range.lowerBound - 1), !isWordScalar(line, range.upperBound) {
                            return true
                        }
                        // A shorter match at the same place could be a word; that is not looked for.
                        if range.count > 1, !expression.isLiteral { throw Unsure("`grep -w` is not followed here") }
                    } else {
                        return true
                    }
                    if isWhole { break search }
                    start = range.lowerBound + 1
                }
            }
            if isWhole, case .match = expression.firstMatch(in: line, from: 0, budget: budget), line.isEmpty {
                return true
            }
        }
        return false
    }

    private func isWordScalar(_ line: [Unicode.Scalar], _ at: Int) -> Bool {
        guard at >= 0, at < line.count else { return false }
        return line[at] == "_" || ScalarSet.isMember(line[at], of: "alnum")
    }

    /// The parts that match, one after the other.
    func parts(of line: [Unicode.Scalar]) throws(Unsure) -> [String] {
        var result: [String] = []
        var start = 0
        while start <= line.count {
            var best: Range<Int>?
            for expression in expressions {
                switch expression.firstMatch(in: line, from: start, budget: budget) {
                case .none: continue
                case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
                case .match(let groups):
                    guard let range = groups[0] else { continue }
                    if isWord, isWordScalar(line, range.lowerBound - 1) || isWordScalar(line, range.upperBound) {
                        throw Unsure("`grep -w` is not followed here")
                    }
                    if let known = best, (range.lowerBound, -range.count) >= (known.lowerBound, -known.count) {
                        continue
                    }
                    best = range
                }
            }
            guard let best else { break }
            if isWhole, best != 0..<line.count { break }
            if best.isEmpty {
                start = best.upperBound + 1
            } else {
                result.append(String(line[best]))
                start = best.upperBound
            }
        }
        return result
    }
}
