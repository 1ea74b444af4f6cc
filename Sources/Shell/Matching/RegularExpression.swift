import Values

/// A regular expression of POSIX, with the additions of GNU, over Unicode scalars.
///
/// https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html: of all matches that begin first the longest
/// counts. In the Perl syntax the first one that is found counts.
package struct RegularExpression: Sendable {
    package enum Syntax {
        case basic
        case extended
        case perl
    }

    package enum Result {
        /// The range of the match and of each group.
        case match([Range<Int>?])
        case none
        case tooMuchWork
    }

    /// One step of the program that an expression becomes.
    enum Operation: Sendable {
        case scalar(Unicode.Scalar)
        case any
        case set(ScalarSet)
        case lineStart
        case lineEnd
        case wordStart
        case wordEnd
        case wordBoundary
        case noWordBoundary
        case save(Int)
        /// Goes on at each of these, the preferred one first.
        case split([Int])
        case jump(Int)
        case backReference(Int)
        /// One of the first kinds, as often as it matches within limits.
        case repeated(Int, least: Int, most: Int, isLazy: Bool)
        /// Notes the place where a pass of a loop begins.
        case mark(Int)
        /// Fails when the pass matched nothing.
        case progress(Int)
        /// `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`; with the lengths that a text before may have.
        case look(RegularExpression, isNegated: Bool, behind: [Int]?)
        /// `\K`: the match begins here.
        case restart
        case accept
    }

    private let program: [Operation]
    /// What `repeated` repeats.
    private let units: [Operation]
    let groupCount: Int
    /// The names of the groups that have one.
    let groupNames: [Int: String]
    private let markCount: Int
    private let ignoresCase: Bool
    private let takesFirst: Bool

    /// How much work one search may take.
    static let workLimit = 300_000

    /// nil when the expression is wrong, or uses what is not followed.
    package init?(_ pattern: String, syntax: Syntax, ignoresCase: Bool = false) {
        var compiler = RegularExpressionCompiler(pattern, syntax: syntax, ignoresCase: ignoresCase)
        guard compiler.compile() else { return nil }
        program = compiler.program
        units = compiler.units
        groupCount = compiler.groupCount
        groupNames = compiler.groupNames
        markCount = compiler.markCount
        self.ignoresCase = ignoresCase
        takesFirst = syntax == .perl
    }

    init(_ compiler: RegularExpressionCompiler, program: [Operation], units: [Operation], ignoresCase: Bool) {
        self.program = program
        self.units = units
        groupCount = 0
        groupNames = [:]
        markCount = compiler.markCount
        self.ignoresCase = ignoresCase
        takesFirst = true
    }

    /// Whether it matches one text only, of a known length.
    var isLiteral: Bool {
        program.allSatisfy { operation in
            switch operation {
            case .scalar, .accept: true
            default: false
            }
        }
    }

    /// Whether a match begins at an offset, and ends at another one where that is asked for; nil when it is too much work.
    private func matches(_ text: [Unicode.Scalar], from start: Int, to end: Int?, _ work: inout Int) -> Bool? {
        var search = Search(expression: self, text: text)
        search.work = work
        search.end = end
        search.slots = [start, -1]
        search.marks = Array(repeating: -1, count: markCount)
        _ = search.run(0, start, 0)
        work = search.work
        return search.isExhausted ? nil : search.best != nil
    }

    /// The same text as an expression that matches it only.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "\\^$.[]|()*+?{}".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// The first match that begins at an offset or behind it.
    ///
    /// - Parameter budget: what pays for the search: a step for a hundred tries.
    package func firstMatch(in text: [Unicode.Scalar], from start: Int, budget: WorkBudget? = nil) -> Result {
        var search = Search(expression: self, text: text)
        let limit = min(Self.workLimit / 100, budget?.left ?? .max) * 100
        search.work = limit
        defer { budget?.spend((limit - search.work) / 100) }
        var begin = start
        while begin <= text.count {
            search.slots = Array(repeating: -1, count: 2 * (groupCount + 1))
            search.marks = Array(repeating: -1, count: markCount)
            search.slots[0] = begin
            search.best = nil
            _ = search.run(0, begin, 0)
            if search.isExhausted { return .tooMuchWork }
            if let best = search.best {
                return .match(
                    (0...groupCount).map { group in
                        let lower = best[2 * group]
                        let upper = best[2 * group + 1]
                        return lower >= 0 && upper >= lower ? lower..<upper : nil
                    }
                )
            }
            begin += 1
        }
        return .none
    }

    private struct Search {
        let expression: RegularExpression
        let text: [Unicode.Scalar]
        var slots: [Int] = []
        var marks: [Int] = []
        var best: [Int]?
        /// Where a match has to end; nil when it may end anywhere.
        var end: Int?
        var work = RegularExpression.workLimit
        var isExhausted: Bool { work <= 0 }

        init(expression: RegularExpression, text: [Unicode.Scalar]) {
            self.expression = expression
            self.text = text
        }

        /// Goes on from a step; true when no better match can follow.
        mutating func run(_ start: Int, _ position: Int, _ depth: Int) -> Bool {
            var step = start
            var at = position
            guard depth < 600 else {
                work = 0
                return true
            }
            while true {
                work -= 1
                if work <= 0 { return true }
                switch expression.program[step] {
                case .scalar, .any, .set:
                    guard at < text.count, matches(expression.program[step], text[at]) else { return false }
                    at += 1
                case .lineStart:
                    guard at == 0 else { return false }
                case .lineEnd:
                    guard at == text.count else { return false }
                case .wordStart:
                    guard !isWord(at - 1), isWord(at) else { return false }
                case .wordEnd:
                    guard isWord(at - 1), !isWord(at) else { return false }
                case .wordBoundary:
                    guard isWord(at - 1) != isWord(at) else { return false }
                case .noWordBoundary:
                    guard isWord(at - 1) == isWord(at) else { return false }
                case .save(let slot):
                    let before = slots[slot]
                    slots[slot] = at
                    if run(step + 1, at, depth + 1) { return true }
                    slots[slot] = before
                    return false
                case .restart:
                    let before = slots[0]
                    slots[0] = at
                    if run(step + 1, at, depth + 1) { return true }
                    slots[0] = before
                    return false
                case .mark(let mark):
                    let before = marks[mark]
                    marks[mark] = at
                    if run(step + 1, at, depth + 1) { return true }
                    marks[mark] = before
                    return false
                case .progress(let mark):
                    guard at > marks[mark] else { return false }
                case .split(let targets):
                    for target in targets.dropLast() where run(target, at, depth + 1) { return true }
                    guard let last = targets.last else { return false }
                    step = last
                    continue
                case .jump(let target):
                    step = target
                    continue
                case .backReference(let group):
                    let lower = slots[2 * group]
                    let upper = slots[2 * group + 1]
                    guard lower >= 0, upper >= lower else { return false }
                    let length = upper - lower
                    guard at + length <= text.count else { return false }
                    for offset in 0..<length where !isSame(text[lower + offset], text[at + offset]) { return false }
                    work -= length
                    at += length
                case .repeated(let unit, let least, let most, let isLazy):
                    return runRepeated(expression.units[unit], least, most, isLazy, step, at, depth)
                case .look(let inner, let isNegated, let behind):
                    var found = false
                    for start in behind.map({ $0.map { at - $0 } }) ?? [at] where start >= 0 {
                        let end = behind == nil ? nil : at
                        guard let matches = inner.matches(text, from: start, to: end, &work) else {
                            work = 0
                            return true
                        }
                        if matches { found = true }
                    }
                    guard found != isNegated else { return false }
                case .accept:
                    if let end, at != end { return false }
                    if best == nil || at > (best?[1] ?? -1) {
                        slots[1] = at
                        best = slots
                    }
                    return expression.takesFirst || at == text.count
                }
                step += 1
            }
        }

        private mutating func runRepeated(
            _ unit: Operation,
            _ least: Int,
            _ most: Int,
            _ isLazy: Bool,
            _ step: Int,
            _ at: Int,
            _ depth: Int
        ) -> Bool {
            var count = 0
            while count < most, at + count < text.count, matches(unit, text[at + count]) {
                count += 1
                work -= 1
            }
            guard count >= least else { return false }
            if isLazy {
                for taken in least...count where run(step + 1, at + taken, depth + 1) { return true }
            } else {
                for taken in (least...count).reversed() where run(step + 1, at + taken, depth + 1) { return true }
            }
            return false
        }

        private func matches(_ operation: Operation, _ scalar: Unicode.Scalar) -> Bool {
            switch operation {
            case .scalar(let wanted): isSame(wanted, scalar)
            case .any: !(expression.takesFirst && scalar == "\n")
            case .set(let set): set.contains(scalar)
            default: false
            }
        }

        private func isSame(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
            left == right || expression.ignoresCase && ScalarSet.otherCase(left) == right
        }

        private func isWord(_ at: Int) -> Bool {
            guard at >= 0, at < text.count else { return false }
            return text[at] == "_" || ScalarSet.isMember(text[at], of: "alnum")
        }
    }
}
