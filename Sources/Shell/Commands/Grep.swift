import SourceText
import Values

extension Interpreter {
    /// `grep`, `egrep` and `fgrep`.
    ///
    /// https://www.gnu.org/software/grep/manual/grep.html
    mutating func grep(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = [
            "quiet": "q", "silent": "q", "invert-match": "v", "only-matching": "o", "extended-regexp": "E",
            "fixed-strings": "F", "ignore-case": "i", "count": "c", "line-regexp": "x", "word-regexp": "w",
            "line-number": "n", "max-count": "m", "regexp": "e", "perl-regexp": "P", "no-filename": "h",
            "basic-regexp": "G", "no-messages": "s", "files-with-matches": "l",
        ]
        guard let options = CommandOptions(try call.texts(), flags: "qvoEFicxwnGPhsl", valued: "em", long: long) else {
            throw .notUnderstood(call)
        }
        var operands = options.operands
        var patterns = options.found.filter { $0.name == "e" }.map(\.value)
        if patterns.isEmpty {
            guard !operands.isEmpty else { throw .notUnderstood(call) }
            patterns = [operands.removeFirst()]
        }
        guard operands.count <= 1 || options.has("h"), !options.has("w") || !options.has("o") else {
            throw .notUnderstood(call)
        }
        patterns = patterns.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        let matcher = try LineMatcher(patterns, options, call)
        for path in operands where path != "-" {
            guard case .missing = read(Template(path)) else { continue }
            guard operands.count == 1 else { throw .notUnderstood(call) }
            return CommandResult(status: 2)
        }
        let lines = Lines(try readAll(operands, call)).lines
        let most = try Self.count(options["m"], call)
        var output: [UInt8] = []
        var found = 0
        for (index, line) in lines.enumerated() where found < most {
            guard let text = String(validating: line, as: UTF8.self) else { throw Unsure("the input is no text") }
            let scalars = Array(text.unicodeScalars)
            let matches = try matcher.matches(scalars)
            guard matches != options.has("v") else { continue }
            found += 1
            if options.has("q") || options.has("c") || options.has("l") { continue }
            let number = options.has("n") ? Array("\(index + 1):".utf8) : []
            if options.has("o") {
                if options.has("v") { continue }
                for part in try matcher.parts(of: scalars) {
                    output += number + Array(part.utf8)
                    output.append(UInt8(ascii: "\n"))
                }
            } else {
                output += number + line
                output.append(UInt8(ascii: "\n"))
            }
        }
        if options.has("l"), found > 0 { output = Array("\(operands.first ?? "(standard input)")\n".utf8) }
        if options.has("c"), !options.has("q") { output = Array("\(found)\n".utf8) }
        return try CommandResult(output, status: found > 0 ? 0 : 1)
    }

    private static func count(_ text: String?, _ call: CommandCall) throws(Unsure) -> Int {
        guard let text else { return Int.max }
        guard let count = Int(text), count > 0 else { throw .notUnderstood(call) }
        return count
    }
}

/// What `grep` looks for in a line.
private struct LineMatcher {
    private var expressions: [RegularExpression] = []
    private let isWhole: Bool
    private let isWord: Bool

    init(_ patterns: [String], _ options: CommandOptions, _ call: CommandCall) throws(Unsure) {
        isWhole = options.has("x")
        isWord = options.has("w")
        let isFixed = options.has("F") || call.name == "fgrep"
        let syntax: RegularExpression.Syntax =
            options.has("P") ? .perl : isFixed || options.has("E") || call.name == "egrep" ? .extended : .basic
        // With two options that contradict each other the later one counts.
        guard options.found.count(where: { "EFGP".contains($0.name) }) <= 1 else { throw .notUnderstood(call) }
        for pattern in patterns {
            let source = isFixed ? RegularExpression.escaped(pattern) : pattern
            guard let expression = RegularExpression(source, syntax: syntax, ignoresCase: options.has("i")) else {
                throw Unsure("the regular expression '\(pattern)' is not followed")
            }
            expressions.append(expression)
        }
    }

    func matches(_ line: [Unicode.Scalar]) throws(Unsure) -> Bool {
        for expression in expressions {
            var start = 0
            search: while start <= line.count {
                switch expression.firstMatch(in: line, from: start) {
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
                        if range.count > 1 { throw Unsure("`grep -w` is not followed here") }
                    } else {
                        return true
                    }
                    if isWhole { break search }
                    start = range.lowerBound + 1
                }
            }
            if isWhole, case .match = expression.firstMatch(in: line, from: 0), line.isEmpty { return true }
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
                switch expression.firstMatch(in: line, from: start) {
                case .none: continue
                case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
                case .match(let groups):
                    guard let range = groups[0] else { continue }
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
