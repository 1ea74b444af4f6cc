/// A pattern of `${name#pattern}`: `*` is any text of one line, `?` one character of it.
///
/// Brackets have no meaning, and a backslash may stand only before `*`, `?`, `\`, `}` and `/`.
struct ShellPattern {
    private enum Token: Equatable {
        case anyText
        case anyCharacter
        case character(Unicode.Scalar)
    }

    private var tokens: [Token] = []

    /// - Throws: when a backslash stands before something else.
    init(_ pattern: [UInt8]) throws(WordExpansionError) {
        let scalars = Array(String(decoding: pattern, as: UTF8.self).unicodeScalars)
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*": tokens.append(.anyText)
            case "?": tokens.append(.anyCharacter)
            case "\\":
                index += 1
                guard index < scalars.count, ["*", "?", "\\", "}", "/"].contains(scalars[index]) else {
                    throw WordExpansionError(
                        .badPattern,
                        "the backslash in the pattern '\(String(decoding: pattern, as: UTF8.self))' escapes nothing; "
                            + "write it twice"
                    )
                }
                tokens.append(.character(scalars[index]))
            case let other: tokens.append(.character(other))
            }
            index += 1
        }
    }

    /// The value without the beginning that the pattern matches: the longest such, or the shortest.
    func trimmingPrefix(of value: [UInt8], longest: Bool) throws(WordExpansionError) -> [UInt8] {
        let scalars = Self.scalars(value)
        var budget = Self.budget
        guard let end = try match(scalars, from: 0, longest: longest, budget: &budget) else { return value }
        return Self.bytes(scalars[end...])
    }

    /// The value without the end that the pattern matches: the longest such, or the shortest.
    func trimmingSuffix(of value: [UInt8], longest: Bool) throws(WordExpansionError) -> [UInt8] {
        var reversed = self
        reversed.tokens.reverse()
        let scalars = Array(Self.scalars(value).reversed())
        var budget = Self.budget
        guard let end = try reversed.match(scalars, from: 0, longest: longest, budget: &budget) else { return value }
        return Self.bytes(scalars[end...].reversed())
    }

    /// The value with the first match, or all matches, replaced.
    func replacing(in value: [UInt8], with replacement: [UInt8], all: Bool) throws(WordExpansionError) -> [UInt8] {
        let scalars = Self.scalars(value)
        // BuildKit replaces all matches with Go's ReplaceAllString, where a `$` names a group, of which there are none.
        let replacement = all ? Self.withoutGroups(replacement) : replacement
        var budget = Self.budget
        var result: [UInt8] = []
        var copied = 0
        var start = 0
        while start <= scalars.count {
            var found: Range<Int>?
            for candidate in start...scalars.count {
                if let end = try match(scalars, from: candidate, longest: true, budget: &budget) {
                    found = candidate..<end
                    break
                }
            }
            guard let found else { break }
            result += Self.bytes(scalars[copied..<found.lowerBound])
            // An empty match right behind another match does not count.
            if found.upperBound > copied || found.lowerBound == 0 { result += replacement }
            copied = found.upperBound
            guard all else { break }
            start = max(found.upperBound, start + 1)
            guard result.count <= WordExpander.sizeLimit else { throw .tooLarge }
        }
        return result + Self.bytes(scalars[copied...])
    }

    /// How many steps a match may take; far above what a tag or a path needs.
    private static var budget: Int { 20_000_000 }

    /// The end of a match that begins at a place; nil when there is none.
    ///
    /// All ways to match are followed at once, so that no pattern takes more steps than its length times the value's.
    private func match(
        _ value: [Unicode.Scalar],
        from start: Int,
        longest: Bool,
        budget: inout Int
    ) throws(WordExpansionError) -> Int? {
        var states = [Bool](repeating: false, count: tokens.count + 1)
        states[0] = true
        var best: Int?
        var position = start
        while true {
            for index in tokens.indices where states[index] && tokens[index] == .anyText { states[index + 1] = true }
            if states[tokens.count] {
                best = position
                if !longest { return best }
            }
            guard position < value.count else { return best }
            budget -= states.count
            guard budget > 0 else { throw .tooLarge }
            let scalar = value[position]
            var next = [Bool](repeating: false, count: states.count)
            var isAlive = false
            for index in tokens.indices where states[index] {
                switch tokens[index] {
                case .anyText where scalar != "\n":
                    next[index] = true
                    isAlive = true
                case .anyCharacter where scalar != "\n", .character(scalar):
                    next[index + 1] = true
                    isAlive = true
                default: break
                }
            }
            guard isAlive else { return best }
            states = next
            position += 1
        }
    }

    private static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
        Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    }

    private static func bytes(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Array(String(text).utf8)
    }

    /// The text with `$$` for `$`, and nothing for `$name` and `${name}`.
    private static func withoutGroups(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "$")) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "$") else {
                result.append(text[index])
                index += 1
                continue
            }
            if index + 1 < text.count, text[index + 1] == UInt8(ascii: "$") {
                result.append(UInt8(ascii: "$"))
                index += 2
                continue
            }
            let isBraced = index + 1 < text.count && text[index + 1] == UInt8(ascii: "{")
            let nameStart = index + (isBraced ? 2 : 1)
            let nameEnd =
                text[min(nameStart, text.count)...].firstIndex {
                    !($0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_"))
                } ?? text.count
            let isClosed = !isBraced || (nameEnd < text.count && text[nameEnd] == UInt8(ascii: "}"))
            if nameEnd > nameStart, isClosed {
                index = nameEnd + (isBraced ? 1 : 0)
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}
