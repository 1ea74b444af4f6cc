/// Makes a program of a regular expression.
struct RegularExpressionCompiler {
    private let scalars: [Unicode.Scalar]
    private let syntax: RegularExpression.Syntax
    private let ignoresCase: Bool
    private var at = 0
    private(set) var program: [RegularExpression.Operation] = []
    private(set) var units: [RegularExpression.Operation] = []
    private(set) var groupCount = 0
    private(set) var groupNames: [Int: String] = [:]
    private(set) var markCount = 0
    private var closedGroups: Set<Int> = []

    private static let programLimit = 5000

    init(_ pattern: String, syntax: RegularExpression.Syntax, ignoresCase: Bool) {
        scalars = Array(pattern.unicodeScalars)
        self.syntax = syntax
        self.ignoresCase = ignoresCase
    }

    private struct Invalid: Error {}

    mutating func compile() -> Bool {
        do {
            let whole = try alternatives(depth: 0)
            guard at == scalars.count else { return false }
            try emit(whole)
            program.append(.accept)
            return true
        } catch {
            return false
        }
    }

    // MARK: Reading

    private indirect enum Node {
        case operation(RegularExpression.Operation)
        case sequence([Node])
        case alternatives([Node])
        case group(Int?, Node)
        case repeated(Node, least: Int, most: Int, isLazy: Bool)
        /// What stands ahead or behind.
        case look(Node, isNegated: Bool, isBehind: Bool)
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private func stands(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        return at + wanted.count <= scalars.count && scalars[at..<(at + wanted.count)].elementsEqual(wanted)
    }

    private var isBasic: Bool { syntax == .basic }

    private mutating func take(_ text: String) -> Bool {
        guard stands(text) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives(depth: Int) throws(Invalid) -> Node {
        guard depth < 30 else { throw Invalid() }
        var parts = [try sequence(depth: depth)]
        while take(isBasic ? "\\|" : "|") { parts.append(try sequence(depth: depth)) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence(depth: Int) throws(Invalid) -> Node {
        var nodes: [Node] = []
        var isStart = true
        while let scalar = next {
            if isBasic ? stands("\\|") || stands("\\)") : scalar == "|" || (scalar == ")" && depth > 0) { break }
            if !isBasic, scalar == ")" { throw Invalid() }
            let atom: Node
            if scalar == "*", isStart {
                // A star at the beginning stands for itself in a basic expression.
                guard isBasic else { throw Invalid() }
                at += 1
                atom = .operation(.scalar("*"))
            } else {
                if !isBasic, isStart || isAnchor(nodes.last), "+?{".unicodeScalars.contains(scalar) { throw Invalid() }
                atom = try self.atom(isStart: isStart, depth: depth)
            }
            let isAnchorAtom = isAnchor(atom)
            isStart = isBasic && isStart && isAnchorAtom
            nodes.append(isStart ? atom : try quantified(atom))
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private func isAnchor(_ node: Node?) -> Bool {
        guard case .operation(let operation)? = node else { return false }
        switch operation {
        case .lineStart, .lineEnd: return true
        default: return false
        }
    }

    private mutating func quantified(_ atom: Node) throws(Invalid) -> Node {
        var node = atom
        while true {
            var least = 0
            var most = Int.max
            if take("*") {
                least = 0
            } else if isBasic ? take("\\+") : take("+") {
                least = 1
            } else if isBasic ? take("\\?") : take("?") {
                most = 1
            } else if isBasic ? stands("\\{") : next == "{" {
                at += isBasic ? 2 : 1
                (least, most) = try interval()
            } else {
                return node
            }
            if isAnchor(node) { throw Invalid() }
            // What two of them mean is disputed.
            if case .repeated = node { throw Invalid() }
            var isLazy = false
            if syntax == .perl {
                isLazy = take("?")
                if next == "+" { throw Invalid() }
            }
            node = .repeated(node, least: least, most: most, isLazy: isLazy)
        }
    }

    private mutating func interval() throws(Invalid) -> (Int, Int) {
        let least = number()
        var most = least
        if take(",") { most = number() ?? Int.max }
        guard take(isBasic ? "\\}" : "}"), least != nil || most != nil else { throw Invalid() }
        let low = least ?? 0
        let high = most ?? Int.max
        guard low <= high, low <= 1000 else { throw Invalid() }
        return (low, high)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, scalar.value >= 48, scalar.value <= 57, (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(scalar.value - 48)
            at += 1
        }
        return value
    }

    private mutating func atom(isStart: Bool, depth: Int) throws(Invalid) -> Node {
        let scalar = scalars[at]
        at += 1
        switch scalar {
        case ".": return .operation(.any)
        case "[":
            guard var set = ScalarSet(scalars, &at, style: syntax == .perl ? .perl : .posix) else { throw Invalid() }
            set.ignoresCase = ignoresCase
            return .operation(.set(set))
        case "^":
            if !isBasic || isStart { return .operation(.lineStart) }
            return .operation(.scalar(scalar))
        case "$":
            if !isBasic || at == scalars.count || stands("\\)") || stands("\\|") { return .operation(.lineEnd) }
            return .operation(.scalar(scalar))
        case "(" where !isBasic:
            return try group(closing: ")", depth: depth)
        case "{" where !isBasic:
            throw Invalid()
        case "\\":
            guard let code = next else { throw Invalid() }
            at += 1
            return try escape(code, depth: depth)
        default:
            return .operation(.scalar(scalar))
        }
    }

    private mutating func group(closing: String, depth: Int) throws(Invalid) -> Node {
        var name: String?
        for (mark, isNegated, isBehind) in Self.looks where syntax == .perl && take(mark) {
            let groups = groupCount
            let inner = try alternatives(depth: depth + 1)
            guard take(closing), groupCount == groups else { throw Invalid() }
            return .look(inner, isNegated: isNegated, isBehind: isBehind)
        }
        if syntax == .perl, take("?<") || take("?P<") {
            name = try groupName()
        } else if syntax == .perl, take("?") {
            guard take(":") else { throw Invalid() }
            let inner = try alternatives(depth: depth + 1)
            guard take(closing) else { throw Invalid() }
            return .group(nil, inner)
        }
        groupCount += 1
        let number = groupCount
        guard number < 50 else { throw Invalid() }
        if let name { groupNames[number] = name }
        let inner = try alternatives(depth: depth + 1)
        guard take(closing) else { throw Invalid() }
        closedGroups.insert(number)
        return .group(number, inner)
    }

    private static let looks = [
        ("?=", false, false), ("?!", true, false), ("?<=", false, true), ("?<!", true, true),
    ]

    /// Behind `(?<`.
    private mutating func groupName() throws(Invalid) -> String {
        var name = ""
        while let scalar = next, scalar.isASCII, scalar == "_" || ScalarSet.isMember(scalar, of: "alnum") {
            name.unicodeScalars.append(scalar)
            at += 1
        }
        guard !name.isEmpty, !groupNames.values.contains(name), take(">") else { throw Invalid() }
        return name
    }

    private mutating func escape(_ code: Unicode.Scalar, depth: Int) throws(Invalid) -> Node {
        switch code {
        case "(" where isBasic: return try group(closing: "\\)", depth: depth)
        case ")" where isBasic, "{" where isBasic, "}" where isBasic: throw Invalid()
        case "1", "2", "3", "4", "5", "6", "7", "8", "9":
            let number = Int(code.value - 48)
            guard closedGroups.contains(number) else { throw Invalid() }
            return .operation(.backReference(number))
        case "<" where syntax != .perl: return .operation(.wordStart)
        case ">" where syntax != .perl: return .operation(.wordEnd)
        case "b": return .operation(.wordBoundary)
        case "B": return .operation(.noWordBoundary)
        case "w": return try set("[_[:alnum:]]")
        case "W": return try set("[^_[:alnum:]]")
        case "s": return try set("[[:space:]]")
        case "S": return try set("[^[:space:]]")
        case "d" where syntax == .perl: return try set("[0-9]")
        case "D" where syntax == .perl: return try set("[^0-9]")
        case "K" where syntax == .perl: return .operation(.restart)
        case "n": return .operation(.scalar("\n"))
        case "t": return .operation(.scalar("\t"))
        default:
            // Other letters and digits mean something else in each tool.
            if code.isASCII, ScalarSet.isMember(code, of: "alnum") { throw Invalid() }
            if code == "`" || code == "'" { throw Invalid() }
            return .operation(.scalar(code))
        }
    }

    private func set(_ text: String) throws(Invalid) -> Node {
        var offset = 1
        guard let set = ScalarSet(Array(text.unicodeScalars), &offset, style: .posix) else { throw Invalid() }
        return .operation(.set(set))
    }

    /// How many scalars a part matches; nil when that is not fixed.
    private static func length(of node: Node) -> Int? {
        switch node {
        case .operation(let operation):
            switch operation {
            case .scalar, .any, .set: return 1
            case .lineStart, .lineEnd, .wordBoundary, .noWordBoundary: return 0
            default: return nil
            }
        case .sequence(let nodes):
            var sum = 0
            for node in nodes {
                guard let length = length(of: node), sum < 10_000 else { return nil }
                sum += length
            }
            return sum
        case .group(_, let inner): return length(of: inner)
        case .repeated(let inner, let least, let most, _):
            guard least == most, let length = length(of: inner) else { return nil }
            return length * least
        case .alternatives, .look: return nil
        }
    }

    // MARK: Writing

    private mutating func emit(_ node: Node) throws(Invalid) {
        guard program.count < Self.programLimit else { throw Invalid() }
        switch node {
        case .operation(let operation):
            program.append(operation)
        case .sequence(let nodes):
            for node in nodes { try emit(node) }
        case .group(let number, let inner):
            if let number { program.append(.save(2 * number)) }
            try emit(inner)
            if let number { program.append(.save(2 * number + 1)) }
        case .alternatives(let nodes):
            let split = program.count
            program.append(.split([]))
            var targets: [Int] = []
            var jumps: [Int] = []
            for node in nodes {
                targets.append(program.count)
                try emit(node)
                jumps.append(program.count)
                program.append(.jump(0))
            }
            program[split] = .split(targets)
            for jump in jumps { program[jump] = .jump(program.count) }
        case .look(let inner, let isNegated, let isBehind):
            let outer = (program, units)
            (program, units) = ([], [])
            try emit(inner)
            program.append(.accept)
            let expression = RegularExpression(self, program: program, units: units, ignoresCase: ignoresCase)
            (program, units) = outer
            var lengths: [Int]?
            if isBehind {
                // What looks behind has branches of fixed lengths.
                var branches = [inner]
                if case .alternatives(let parts) = inner { branches = parts }
                lengths = []
                for branch in branches {
                    guard let length = Self.length(of: branch) else { throw Invalid() }
                    if lengths?.contains(length) == false { lengths?.append(length) }
                }
            }
            program.append(.look(expression, isNegated: isNegated, behind: lengths))
        case .repeated(let inner, let least, let most, let isLazy):
            try emitRepeated(inner, least, most, isLazy)
        }
    }

    private mutating func emitRepeated(_ inner: Node, _ least: Int, _ most: Int, _ isLazy: Bool) throws(Invalid) {
        if case .operation(let operation) = inner {
            switch operation {
            case .scalar, .any, .set:
                units.append(operation)
                program.append(.repeated(units.count - 1, least: least, most: most, isLazy: isLazy))
                return
            default: break
            }
        }
        for _ in 0..<least { try emit(inner) }
        if most == Int.max {
            let mark = markCount
            markCount += 1
            let split = program.count
            program.append(.split([]))
            program.append(.mark(mark))
            try emit(inner)
            program.append(.progress(mark))
            program.append(.jump(split))
            program[split] = .split(isLazy ? [program.count, split + 1] : [split + 1, program.count])
            return
        }
        guard most - least <= 1000 else { throw Invalid() }
        var splits: [Int] = []
        for _ in least..<max(most, least) {
            splits.append(program.count)
            program.append(.split([]))
            try emit(inner)
        }
        for split in splits {
            program[split] = .split(isLazy ? [program.count, split + 1] : [split + 1, program.count])
        }
    }
}
