/// What `find` looks for, and what it does with it.
struct FindExpression {
    indirect enum Test {
        case name(ShellPattern, ignoresCase: Bool)
        case path(ShellPattern, ignoresCase: Bool)
        case type([Character])
        case expression(RegularExpression)
        case empty
        case not(Test)
        case all([Test])
        case any([Test])
        case always
        case prune
        /// With what stands behind the path.
        case print(String)
        case format([FormatPiece])
        case quit
        /// `-exec … \;`
        case run([String])
        /// `-exec … +`, by its number in `collectors`.
        case collect(Int)
    }

    /// A piece of the format of `-printf`.
    enum FormatPiece {
        case text(String)
        case directive(Character)

        func text(for node: FindWalk.Node) -> String {
            guard case .directive(let letter) = self else {
                if case .text(let text) = self { return text }
                return ""
            }
            switch letter {
            case "f": return node.name
            case "d": return String(node.depth)
            case "y": return String(node.letter)
            case "P":
                let prefix = node.start.hasSuffix("/") ? node.start : node.start + "/"
                return node.depth == 0 ? "" : String(node.shown.dropFirst(prefix.count))
            case "h":
                guard let slash = node.shown.lastIndex(of: "/") else { return "." }
                return String(node.shown[..<slash])
            default: return node.shown
            }
        }
    }

    private(set) var root = Test.always
    private(set) var least = 0
    private(set) var most = Int.max
    private(set) var hasAction = false
    private(set) var collectors: [[String]] = []

    private let words: [String]
    private var at = 0
    private var syntax = RegularExpression.Syntax.basic
    private var isEmacs = true

    /// nil when the expression is not followed.
    init?(_ words: [String]) {
        self.words = words
        guard !words.isEmpty else { return }
        guard let test = alternatives(0), at == words.count else { return nil }
        root = test
    }

    static func lowercased(_ text: String) -> String { TextChange.caseChanged(text, toUpper: false, all: true) ?? text }

    private mutating func alternatives(_ depth: Int) -> Test? {
        guard depth < 20, let first = conjunction(depth) else { return nil }
        var parts = [first]
        while at < words.count, words[at] == "-o" || words[at] == "-or" {
            at += 1
            guard let next = conjunction(depth) else { return nil }
            parts.append(next)
        }
        return parts.count == 1 ? first : .any(parts)
    }

    private mutating func conjunction(_ depth: Int) -> Test? {
        var parts: [Test] = []
        while at < words.count, words[at] != ")", words[at] != "-o", words[at] != "-or" {
            if words[at] == "-a" || words[at] == "-and" {
                guard !parts.isEmpty else { return nil }
                at += 1
                continue
            }
            guard let test = primary(depth) else { return nil }
            parts.append(test)
        }
        return parts.isEmpty ? nil : .all(parts)
    }

    private mutating func primary(_ depth: Int) -> Test? {
        let word = words[at]
        at += 1
        switch word {
        case "!", "-not":
            guard at < words.count, depth < 20, let inner = primary(depth + 1) else { return nil }
            return .not(inner)
        case "(":
            guard let inner = alternatives(depth + 1), at < words.count, words[at] == ")" else { return nil }
            at += 1
            return inner
        case "-print": return action(.print("\n"))
        case "-print0": return action(.print("\0"))
        case "-quit": return action(.quit)
        case "-exec": return command().map { action($0) }
        case "-prune": return .prune
        case "-empty": return .empty
        case "-true", "-xdev", "-mount", "-noleaf", "-ignore_readdir_race", "-noignore_readdir_race": return .always
        case "-false": return .not(.always)
        default:
            guard at < words.count else { return nil }
            at += 1
            return valued(word, words[at - 1])
        }
    }

    private mutating func action(_ test: Test) -> Test {
        hasAction = true
        return test
    }

    private mutating func valued(_ word: String, _ value: String) -> Test? {
        switch word {
        case "-name": return .name(ShellPattern(value), ignoresCase: false)
        case "-iname": return .name(ShellPattern(Self.lowercased(value)), ignoresCase: true)
        case "-path", "-wholename": return .path(ShellPattern(value), ignoresCase: false)
        case "-ipath", "-iwholename": return .path(ShellPattern(Self.lowercased(value)), ignoresCase: true)
        case "-type":
            let letters = value.split(separator: ",", omittingEmptySubsequences: false)
            guard letters.allSatisfy({ ["f", "d", "l"].contains($0) }) else { return nil }
            return .type(letters.compactMap(\.first))
        case "-regextype":
            switch value {
            case "posix-extended", "posix-egrep", "egrep": (syntax, isEmacs) = (.extended, false)
            case "posix-basic", "grep", "ed", "sed": (syntax, isEmacs) = (.basic, false)
            case "emacs", "findutils-default": isEmacs = true
            default: return nil
            }
            return .always
        case "-regex", "-iregex": return expression(value, ignoresCase: word == "-iregex").map { .expression($0) }
        case "-printf": return Self.format(value).map { action(.format($0)) }
        case "-mindepth", "-maxdepth":
            guard let number = Int(value), number >= 0 else { return nil }
            if word == "-mindepth" { least = number } else { most = number }
            return .always
        default: return nil
        }
    }

    /// A regular expression has to match the whole path.
    private func expression(_ pattern: String, ignoresCase: Bool) -> RegularExpression? {
        guard isEmacs else {
            let whole = syntax == .basic ? "^\\(\(pattern)\\)$" : "^(\(pattern))$"
            return RegularExpression(whole, syntax: syntax, ignoresCase: ignoresCase)
        }
        // The syntax of Emacs: groups and branches need a backslash, `+` and `?` do not.
        var result = ""
        var scalars = pattern.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "(", ")", "|", "{", "}": result += "\\"
            case "[":
                // Brackets mean the same in both.
                result += "["
                var length = 0
                while let member = scalars.next() {
                    result.unicodeScalars.append(member)
                    if member == "[" || member == "\\" { return nil }
                    if member == "]", length > 0 { break }
                    if member != "^" || length > 0 { length += 1 }
                }
                continue
            case "\\":
                guard let code = scalars.next() else { return nil }
                if !"()|".unicodeScalars.contains(code) {
                    guard code.isASCII, !ScalarSet.isMember(code, of: "alnum"), code != "`", code != "'" else {
                        return nil
                    }
                    result += "\\"
                }
                result.unicodeScalars.append(code)
                continue
            default: break
            }
            result.unicodeScalars.append(scalar)
        }
        return RegularExpression("^(\(result))$", syntax: .extended, ignoresCase: ignoresCase)
    }

    /// The words of `-exec` up to `;` or `{} +`.
    private mutating func command() -> Test? {
        guard let end = words[at...].firstIndex(where: { $0 == ";" || $0 == "+" }), end > at else { return nil }
        let command = Array(words[at..<end])
        at = end + 1
        if words[end] == ";" { return .run(command) }
        guard command.last == "{}", !command.dropLast().contains(where: { $0.contains("{}") }) else { return nil }
        collectors.append(Array(command.dropLast()))
        return .collect(collectors.count - 1)
    }

    private static func format(_ text: String) -> [FormatPiece]? {
        var pieces: [FormatPiece] = []
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch character {
            case "%":
                guard let letter = characters.next() else { return nil }
                if letter == "%" {
                    pieces.append(.text("%"))
                } else {
                    guard "fhpPdy".contains(letter) else { return nil }
                    pieces.append(.directive(letter))
                }
            case "\\":
                switch characters.next() {
                case "n": pieces.append(.text("\n"))
                case "t": pieces.append(.text("\t"))
                case "0": pieces.append(.text("\0"))
                case "\\": pieces.append(.text("\\"))
                default: return nil
                }
            default: pieces.append(.text(String(character)))
            }
        }
        return pieces
    }
}
