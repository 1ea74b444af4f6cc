/// One pattern of an ignore file, compiled.
///
/// The language is that of moby/patternmatcher: Go's `filepath.Match` and `**`. BuildKit turns a pattern into a regular
/// expression, and so the odd ones mean what that expression means: `[!a]` is a class of two characters.
struct IgnorePattern {
    /// Whether the pattern takes paths back in: `!pattern`.
    let isException: Bool
    private let matcher: Matcher

    private enum Matcher {
        case exact([Unicode.Scalar])
        case prefix([Unicode.Scalar])
        /// The end of a path; one with a slash in front is also a whole path.
        case suffix([Unicode.Scalar])
        case tokens([Token])
        /// BuildKit's regular expression for it does not compile.
        case invalid
    }

    /// Compiles a pattern without its `!`; nil when it is malformed.
    init?(_ pattern: String, isException: Bool) {
        let scalars = Array(pattern.unicodeScalars)
        guard isWellFormedGlob(scalars) else { return nil }
        self.isException = isException
        matcher = Self.compile(scalars)
    }

    /// Whether the pattern matches a path; nil when BuildKit fails on it.
    func matches(_ path: ArraySlice<Unicode.Scalar>) -> Bool? {
        switch matcher {
        case .exact(let text): path.elementsEqual(text)
        case .prefix(let text): path.starts(with: text)
        case .suffix(let text):
            path.suffix(text.count).elementsEqual(text)
                || (text.first == "/" && path.elementsEqual(text.dropFirst()))
        case .tokens(let tokens): Self.matches(tokens, path)
        case .invalid: nil
        }
    }

    /// How much work a comparison is, a name without wildcards being 1.
    var cost: Int {
        if case .tokens(let tokens) = matcher { return 1 + tokens.count / 16 }
        return 1
    }

    // MARK: Compilation

    private enum Token {
        case character(Unicode.Scalar)
        case set(CharacterSet)
        /// Any number of characters of a set.
        case many(CharacterSet)
        /// Nothing, or any text that ends in a slash.
        case directories
        /// The beginning of the path.
        case start
    }

    private static let notSlash = CharacterSet(ranges: ["/"..."/"], isNegated: true)
    private static let notLineFeed = CharacterSet(ranges: ["\n"..."\n"], isNegated: true)

    private static func compile(_ pattern: [Unicode.Scalar]) -> Matcher {
        enum Kind { case exact, prefix, suffix, tokens }
        var kind = Kind.exact
        var tokens: [Token] = []
        var index = 0
        while index < pattern.count {
            let scalar = pattern[index]
            index += 1
            switch scalar {
            case "*":
                guard index < pattern.count, pattern[index] == "*" else {
                    tokens.append(.many(notSlash))
                    kind = .tokens
                    break
                }
                let isFirst = index == 1
                index += 1
                if index < pattern.count, pattern[index] == "/" { index += 1 }
                if index < pattern.count {
                    // A second one right behind it adds nothing.
                    if case .directories? = tokens.last {} else { tokens.append(.directories) }
                    kind = .tokens
                } else if kind == .exact {
                    kind = .prefix
                } else {
                    tokens.append(.many(notLineFeed))
                    kind = .tokens
                }
                if isFirst { kind = .suffix }
            case "?":
                tokens.append(.set(notSlash))
                kind = .tokens
            case "\\":
                guard index < pattern.count, let set = CharacterSet(escape: pattern[index]) else { return .invalid }
                tokens.append(.set(set))
                index += 1
                kind = .tokens
            case "[":
                kind = .tokens
                guard let (token, next) = bracket(pattern, from: index) else { return .invalid }
                tokens.append(token)
                index = next
            case "]":
                tokens.append(.character(scalar))
                kind = .tokens
            case "^": tokens.append(.start)
            default: tokens.append(.character(scalar))
            }
        }
        switch kind {
        case .exact: return .exact(pattern)
        case .prefix: return .prefix(Array(pattern.dropLast(2)))
        case .suffix: return .suffix(Array(pattern.dropFirst(2)))
        case .tokens: return .tokens(tokens)
        }
    }

    /// Reads a class of characters; the place is behind its `[`. Nil when it is none.
    private static func bracket(_ pattern: [Unicode.Scalar], from start: Int) -> (Token, next: Int)? {
        var index = start
        var isNegated = false
        if index < pattern.count, pattern[index] == "^" {
            isNegated = true
            index += 1
        }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isFirst = true
        while index < pattern.count {
            if pattern[index] == "]", !isFirst {
                return (.set(CharacterSet(ranges: ranges, isNegated: isNegated)), index + 1)
            }
            isFirst = false
            var low = pattern[index]
            index += 1
            if low == "*" || low == "?" {
                // BuildKit writes `[^/]` for them in a class too, and the bracket of that ends the class.
                let set = CharacterSet(ranges: ranges + ["["..."[", "^"..."^", "/"..."/"], isNegated: isNegated)
                return (low == "*" ? .many(set) : .set(set), index)
            }
            if low == "\\" {
                guard index < pattern.count, let set = CharacterSet(escape: pattern[index]) else { return nil }
                index += 1
                guard let single = set.single else {
                    guard !set.isNegated else { return nil }
                    ranges += set.ranges
                    continue
                }
                low = single
            }
            guard index + 1 < pattern.count, pattern[index] == "-", pattern[index + 1] != "]" else {
                ranges.append(low...low)
                continue
            }
            var high = pattern[index + 1]
            index += 2
            if high == "\\" {
                guard index < pattern.count, let single = CharacterSet(escape: pattern[index])?.single else {
                    return nil
                }
                high = single
                index += 1
            }
            guard low <= high else { return nil }
            ranges.append(low...high)
        }
        return nil
    }

    // MARK: Matching

    /// Follows all ways to match at once, so that a pattern takes no more steps than its length times the path's.
    private static func matches(_ tokens: [Token], _ path: ArraySlice<Unicode.Scalar>) -> Bool {
        // Most paths differ in the first or the last character already.
        if case .character(let first)? = tokens.first, path.first != first { return false }
        if case .character(let last)? = tokens.last, path.last != last { return false }
        if tokens.count < UInt64.bitWidth { return matchesShort(tokens, path) }
        var states = [Bool](repeating: false, count: tokens.count + 1)
        // Whether a state is inside of the text of a `directories` token.
        var inside = [Bool](repeating: false, count: tokens.count + 1)
        states[0] = true
        advance(&states, tokens, isStart: true)
        var next = states
        var nextInside = inside
        for scalar in path {
            for index in next.indices {
                next[index] = false
                nextInside[index] = false
            }
            for index in tokens.indices where states[index] || inside[index] {
                switch tokens[index] {
                case .character(let wanted): if scalar == wanted { next[index + 1] = true }
                case .set(let set): if set.contains(scalar) { next[index + 1] = true }
                case .many(let set): if set.contains(scalar) { next[index] = true }
                case .directories:
                    if scalar != "\n" { nextInside[index] = true }
                    if scalar == "/" { next[index + 1] = true }
                case .start: break
                }
            }
            swap(&states, &next)
            swap(&inside, &nextInside)
            advance(&states, tokens, isStart: false)
        }
        return states[tokens.count]
    }

    /// The same for the patterns that people write: the states are the bits of one number.
    private static func matchesShort(_ tokens: [Token], _ path: ArraySlice<Unicode.Scalar>) -> Bool {
        var optional: UInt64 = 0
        var states: UInt64 = 1
        for (index, token) in tokens.enumerated() {
            switch token {
            case .many, .directories: optional |= 1 << UInt64(index)
            case .start where states & 1 << UInt64(index) != 0: states |= 2 << UInt64(index)
            case .character, .set, .start: break
            }
            if states & optional & 1 << UInt64(index) != 0 { states |= 2 << UInt64(index) }
        }
        // The states inside of the text of a `directories` token.
        var inside: UInt64 = 0
        for scalar in path {
            var next: UInt64 = 0
            var nextInside: UInt64 = 0
            var left = states | inside
            while left != 0 {
                let index = left.trailingZeroBitCount
                left &= left - 1
                guard index < tokens.count else { break }
                let bit: UInt64 = 1 << UInt64(index)
                switch tokens[index] {
                case .character(let wanted): if scalar == wanted { next |= bit << 1 }
                case .set(let set): if set.contains(scalar) { next |= bit << 1 }
                case .many(let set): if set.contains(scalar) { next |= bit }
                case .directories:
                    if scalar != "\n" { nextInside |= bit }
                    if scalar == "/" { next |= bit << 1 }
                case .start: break
                }
            }
            if next | nextInside == 0 { return false }
            // Over the tokens that may match nothing.
            var added = next & optional
            while added != 0 {
                added = (added << 1) & ~next
                next |= added
                added &= optional
            }
            states = next
            inside = nextInside
        }
        return states & 1 << UInt64(tokens.count) != 0
    }

    /// Goes over the tokens that may match nothing.
    private static func advance(_ states: inout [Bool], _ tokens: [Token], isStart: Bool) {
        for index in tokens.indices where states[index] {
            switch tokens[index] {
            case .many, .directories: states[index + 1] = true
            case .start: if isStart { states[index + 1] = true }
            case .character, .set: break
            }
        }
    }
}

/// A class of characters.
private struct CharacterSet {
    let ranges: [ClosedRange<Unicode.Scalar>]
    let isNegated: Bool

    init(ranges: [ClosedRange<Unicode.Scalar>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    /// What a backslash and a character mean in Go's regular expressions; nil for what is not supported.
    init?(escape: Unicode.Scalar) {
        let isNegated = ["D", "S", "W"].contains(escape)
        switch escape {
        case "d", "D": self.init(ranges: ["0"..."9"], isNegated: isNegated)
        case "s", "S": self.init(ranges: ["\t"..."\n", "\u{0C}"..."\r", " "..." "], isNegated: isNegated)
        case "w", "W": self.init(ranges: ["0"..."9", "A"..."Z", "_"..."_", "a"..."z"], isNegated: isNegated)
        case "a": self.init(ranges: ["\u{07}"..."\u{07}"])
        case "f": self.init(ranges: ["\u{0C}"..."\u{0C}"])
        case "n": self.init(ranges: ["\n"..."\n"])
        case "r": self.init(ranges: ["\r"..."\r"])
        case "t": self.init(ranges: ["\t"..."\t"])
        case "v": self.init(ranges: ["\u{0B}"..."\u{0B}"])
        case let other:
            guard other.isASCII, let byte = UInt8(exactly: other.value), !byte.isASCIILetter, !byte.isASCIIDigit else {
                return nil
            }
            self.init(ranges: [other...other])
        }
    }

    /// The character, when there is only one.
    var single: Unicode.Scalar? {
        guard !isNegated, ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
        return ranges[0].lowerBound
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar) } != isNegated
    }
}

/// Whether Go's `filepath.Match` finds nothing wrong with a pattern: brackets and escapes are complete.
private func isWellFormedGlob(_ pattern: [Unicode.Scalar]) -> Bool {
    var index = 0
    while index < pattern.count {
        switch pattern[index] {
        case "\\":
            guard index + 1 < pattern.count else { return false }
            index += 2
        case "[":
            guard let next = endOfGlobClass(pattern, from: index + 1) else { return false }
            index = next
        default: index += 1
        }
    }
    return true
}

/// The place behind a class whose `[` is in front of a place; nil when it is not complete.
private func endOfGlobClass(_ pattern: [Unicode.Scalar], from start: Int) -> Int? {
    var index = start
    if index < pattern.count, pattern[index] == "^" { index += 1 }
    var isFirst = true
    while true {
        if index < pattern.count, pattern[index] == "]", !isFirst { return index + 1 }
        guard let next = globCharacter(pattern, at: index) else { return nil }
        index = next
        if pattern[index] == "-" {
            guard let next = globCharacter(pattern, at: index + 1) else { return nil }
            index = next
        }
        isFirst = false
    }
}

/// The place behind a character of a class; nil when it needs an escape or nothing follows it.
private func globCharacter(_ pattern: [Unicode.Scalar], at start: Int) -> Int? {
    var index = start
    guard index < pattern.count, pattern[index] != "-", pattern[index] != "]" else { return nil }
    if pattern[index] == "\\" { index += 1 }
    return index + 1 < pattern.count ? index + 1 : nil
}
