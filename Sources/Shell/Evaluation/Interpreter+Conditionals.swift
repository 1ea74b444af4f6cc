import SourceText
import Values

/// The questions of `[[ … ]]` and `test`.
///
/// https://www.gnu.org/software/bash/manual/html_node/Bash-Conditional-Expressions.html
extension Interpreter {
    enum Truth {
        case known(Bool)
        case unknown(Unknown)
        /// The question itself is wrong.
        case failed

        var negated: Truth {
            if case .known(let holds) = self { return .known(!holds) }
            return self
        }
    }

    mutating func truth(of expression: ShellConditional) throws(Interruption) -> Truth {
        switch expression {
        case .and(let parts):
            return try combined(parts, decidedBy: false)
        case .or(let parts):
            return try combined(parts, decidedBy: true)
        case .not(let inner):
            return try truth(of: inner).negated
        case .word(let word):
            return isNotEmpty(try template(of: word))
        case .unary("-v", let word):
            return isSet(try template(of: word))
        case .unary(let op, let word):
            return unary(op, try template(of: word))
        case .binary(let op, let left, let right):
            let text = try template(of: left)
            switch op {
            case "=", "==": return try match(text, right)
            case "!=": return try match(text, right).negated
            case "=~": return try matchRegex(text, right)
            case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
                let one = try arithmetic(text, left.range)
                let two = try arithmetic(right)
                guard case .success(let first) = one else {
                    if case .failure(let unknown) = one { return .unknown(unknown) }
                    return .failed
                }
                guard case .success(let second) = two else {
                    if case .failure(let unknown) = two { return .unknown(unknown) }
                    return .failed
                }
                return .known(Self.compare(op, first, second))
            default:
                return binary(op, text, try template(of: right))
            }
        }
    }

    /// `&&` and `||`: an unknown part does not matter where another one decides.
    private mutating func combined(_ parts: [ShellConditional], decidedBy decision: Bool) throws(Interruption) -> Truth
    {
        var unknown: Unknown?
        for part in parts {
            switch try truth(of: part) {
            case .known(let holds): if holds == decision { return .known(decision) }
            case .unknown(let reason): unknown = unknown ?? reason
            case .failed: return .failed
            }
        }
        return unknown.map { .unknown($0) } ?? .known(!decision)
    }

    static func compare(_ op: String, _ left: Int, _ right: Int) -> Bool {
        switch op {
        case "-eq": left == right
        case "-ne": left != right
        case "-lt": left < right
        case "-le": left <= right
        case "-gt": left > right
        default: left >= right
        }
    }

    /// Whether a text matches the pattern that a word is.
    mutating func match(_ subject: Template, _ word: ShellWord) throws(Interruption) -> Truth {
        if state.options.ignoresCase { return .unknown(Self.caseIgnored) }
        var segments: [Segment] = []
        try expand(word, into: &segments)
        var pattern = ""
        for segment in segments {
            guard case .text(let text, _)? = segment.piece else {
                // `${{ x }}*` against a known text may still be sure: the known beginnings differ.
                return compareEdges(subject, joined(segments), isPattern: true)
            }
            pattern += segment.quoting == .quoted ? ShellPattern.escaped(text) : text
        }
        let compiled = ShellPattern(pattern, isExtended: true)
        if let text = subject.text {
            guard let matches = compiled.matches(text.unicodeScalars) else {
                return .unknown(Unknown(pattern, because: "the pattern takes too long to match"))
            }
            return .known(matches)
        }
        if let literal = compiled.literal { return compareEdges(subject, Template(literal), isPattern: false) }
        return .unknown(subject.firstUnknown ?? Unknown(subject.display, because: "it is not known"))
    }

    /// Compares two texts of which one has unknown parts: only a difference at an end is sure.
    func compareEdges(_ left: Template, _ right: Template, isPattern: Bool) -> Truth {
        let unknown =
            left.firstUnknown ?? right.firstUnknown ?? Unknown(left.display, because: "it is not known")
        guard !isPattern else { return .unknown(unknown) }
        let lefts = [left.pieces.first, left.pieces.last]
        let rights = [right.pieces.first, right.pieces.last]
        if case .text(let one, _)?? = lefts.first, case .text(let two, _)?? = rights.first,
            zip(one.utf8, two.utf8).contains(where: { $0 != $1 })
        {
            return .known(false)
        }
        if case .text(let one, _)?? = lefts.last, case .text(let two, _)?? = rights.last,
            zip(one.utf8.reversed(), two.utf8.reversed()).contains(where: { $0 != $1 })
        {
            return .known(false)
        }
        // A text that is known as a whole and shorter than what is known of the other.
        let known = (left.text ?? right.text)?.utf8.count
        let least = left.isKnown ? right : left
        let count = least.pieces.reduce(0) { sum, piece in
            if case .text(let text, _) = piece { sum + text.utf8.count } else { sum }
        }
        if let known, count > known { return .known(false) }
        return .unknown(unknown)
    }

    private static let caseIgnored = Unknown("nocasematch", because: "`shopt -s nocasematch` is not followed")

    private mutating func matchRegex(_ subject: Template, _ word: ShellWord) throws(Interruption) -> Truth {
        if state.options.ignoresCase {
            state.variables["BASH_REMATCH"] = ShellVariable(.unknownList(Self.caseIgnored))
            return .unknown(Self.caseIgnored)
        }
        var segments: [Segment] = []
        try expand(word, into: &segments)
        var pattern = ""
        for segment in segments {
            guard case .text(let text, _)? = segment.piece else {
                state.variables["BASH_REMATCH"] = nil
                let unknown = joined(segments).firstUnknown ?? Unknown("", because: "the pattern is not known")
                state.variables["BASH_REMATCH"] = ShellVariable(.unknownList(unknown))
                return .unknown(unknown)
            }
            pattern += segment.quoting == .quoted ? RegularExpression.escaped(text) : text
        }
        guard let text = subject.text else {
            let unknown = subject.firstUnknown ?? Unknown(subject.display, because: "it is not known")
            state.variables["BASH_REMATCH"] = ShellVariable(.unknownList(unknown))
            return .unknown(unknown)
        }
        guard let regex = RegularExpression(pattern, syntax: .extended) else {
            let unknown = Unknown(pattern, because: "the regular expression is not understood")
            state.variables["BASH_REMATCH"] = ShellVariable(.unknownList(unknown))
            return .unknown(unknown)
        }
        let scalars = Array(text.unicodeScalars)
        switch regex.firstMatch(in: scalars, from: 0, budget: budget) {
        case .match(let groups):
            var elements: [Int: Template] = [:]
            for (index, range) in groups.enumerated() {
                elements[index] = Template(range.map { String(scalars[$0]) } ?? "")
            }
            state.variables["BASH_REMATCH"] = ShellVariable(.list(elements))
            return .known(true)
        case .none:
            state.variables["BASH_REMATCH"] = ShellVariable(.list([:]))
            return .known(false)
        case .tooMuchWork:
            let unknown = Unknown(pattern, because: "the regular expression takes too long to match")
            state.variables["BASH_REMATCH"] = ShellVariable(.unknownList(unknown))
            return .unknown(unknown)
        }
    }

    // MARK: Questions that test has too

    func isNotEmpty(_ text: Template) -> Truth {
        if text.isEmpty { return .known(false) }
        if text.pieces.contains(where: { if case .text = $0 { true } else { false } }) { return .known(true) }
        return .unknown(text.firstUnknown ?? Unknown("", because: "it is not known"))
    }

    func isSet(_ name: Template) -> Truth {
        guard let text = name.text else {
            return .unknown(name.firstUnknown ?? Unknown("", because: "it is not known"))
        }
        guard let first = text.utf8.first, ShellParser.beginsName(first),
            text.utf8.allSatisfy(ShellParser.continuesName)
        else { return .unknown(Unknown(text, because: "the question is not followed")) }
        guard let value = value(of: text) else { return .known(false) }
        return value.isKnown ? .known(true) : isNotEmpty(value)
    }

    func unary(_ op: String, _ operand: Template) -> Truth {
        switch op {
        case "-n": return isNotEmpty(operand)
        case "-z": return isNotEmpty(operand).negated
        case "-t": return .known(false)
        case "-e", "-a", "-f", "-d", "-s", "-h", "-L", "-x", "-r", "-w":
            return fileQuestion(op, operand)
        default:
            return .unknown(Unknown("\(op) \(operand.display)", because: "the question is not followed"))
        }
    }

    func binary(_ op: String, _ left: Template, _ right: Template) -> Truth {
        switch op {
        case "=", "==", "!=":
            var result: Truth
            if let one = left.text, let two = right.text {
                result = .known(one.utf8.elementsEqual(two.utf8))
            } else if left == right {
                // The same unknown values, each of which the run decides once.
                result = .known(true)
            } else {
                result = compareEdges(left, right, isPattern: false)
            }
            if op == "!=" { result = result.negated }
            return result
        case "<", ">":
            guard let one = left.text, let two = right.text else {
                return .unknown(left.firstUnknown ?? right.firstUnknown ?? Unknown("", because: "it is not known"))
            }
            return .known(
                op == "<"
                    ? one.utf8.lexicographicallyPrecedes(two.utf8) : two.utf8.lexicographicallyPrecedes(one.utf8)
            )
        case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
            guard let one = left.text, let two = right.text else {
                return .unknown(left.firstUnknown ?? right.firstUnknown ?? Unknown("", because: "it is not known"))
            }
            guard let first = Self.integer(one), let second = Self.integer(two) else { return .failed }
            return .known(Self.compare(op, first, second))
        default:
            return .unknown(Unknown("\(left.display) \(op) \(right.display)", because: "the question is not followed"))
        }
    }

    static func integer(_ text: String) -> Int? {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { bytes.removeFirst() }
        while let last = bytes.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { bytes.removeLast() }
        return Int(String(decoding: bytes, as: UTF8.self))
    }
}
