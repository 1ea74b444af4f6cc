/// A pattern of the shell: `*`, `?`, `[…]`, a backslash, and the extended groups of `[[ … ]]`.
///
/// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_14
struct ShellPattern {
    private indirect enum Element {
        case scalar(Unicode.Scalar)
        case any
        case star
        case set(ScalarSet)
        case group(UInt8, [[Element]])
    }

    private let elements: [Element]
    /// How much work one match may take.
    private static let workLimit = 200_000

    /// - Parameter isExtended: whether `@(…)` and its kind are groups.
    init(_ pattern: String, isExtended: Bool = false) {
        var reader = Reader(scalars: Array(pattern.unicodeScalars), isExtended: isExtended)
        elements = reader.sequence(depth: 0)
    }

    /// The same text as a pattern that matches it only.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "*?[]\\()|!+@-^".utf8.contains($0) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII, "*?[]\\()|!+@-^".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// The text that the pattern matches alone; nil when there are others.
    var literal: String? {
        var result = ""
        for element in elements {
            guard case .scalar(let scalar) = element else { return nil }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// Whether all of a text matches; nil when that takes too much work.
    func matches(_ text: some Collection<Unicode.Scalar>) -> Bool? {
        var work = Self.workLimit
        let result = matches(elements[...], Array(text)[...], &work)
        return work > 0 ? result : nil
    }

    private func matches(_ elements: ArraySlice<Element>, _ text: ArraySlice<Unicode.Scalar>, _ work: inout Int) -> Bool
    {
        var elements = elements
        var text = text
        // Where to go on when the rest does not match: the last star takes one more.
        var retry: (elements: ArraySlice<Element>, text: ArraySlice<Unicode.Scalar>)?
        while true {
            work -= 1
            if work <= 0 { return false }
            if let element = elements.first {
                switch element {
                case .star:
                    elements.removeFirst()
                    retry = (elements, text)
                    continue
                case .group(let kind, let alternatives):
                    if matches(kind, alternatives, elements.dropFirst(), text, &work) { return true }
                case .any:
                    if !text.isEmpty {
                        elements.removeFirst()
                        text.removeFirst()
                        continue
                    }
                case .scalar(let scalar):
                    if text.first == scalar {
                        elements.removeFirst()
                        text.removeFirst()
                        continue
                    }
                case .set(let set):
                    if let first = text.first, set.contains(first) {
                        elements.removeFirst()
                        text.removeFirst()
                        continue
                    }
                }
            } else if text.isEmpty {
                return true
            }
            guard let again = retry, !again.text.isEmpty else { return false }
            retry = (again.elements, again.text.dropFirst())
            elements = again.elements
            text = again.text.dropFirst()
        }
    }

    private func matches(
        _ kind: UInt8,
        _ alternatives: [[Element]],
        _ rest: ArraySlice<Element>,
        _ text: ArraySlice<Unicode.Scalar>,
        _ work: inout Int
    ) -> Bool {
        if kind == UInt8(ascii: "?") || kind == UInt8(ascii: "*"), matches(rest, text, &work) { return true }
        for end in text.startIndex...text.endIndex {
            if work <= 0 { return false }
            let part = text[..<end]
            var isMatch = false
            for alternative in alternatives where matches(alternative[...], part, &work) {
                isMatch = true
                break
            }
            if kind == UInt8(ascii: "!") {
                if !isMatch, matches(rest, text[end...], &work) { return true }
                continue
            }
            guard isMatch else { continue }
            if matches(rest, text[end...], &work) { return true }
            if kind == UInt8(ascii: "*") || kind == UInt8(ascii: "+"), end > text.startIndex,
                matches(UInt8(ascii: "*"), alternatives, rest, text[end...], &work)
            {
                return true
            }
        }
        return false
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        let isExtended: Bool
        var at = 0

        init(scalars: [Unicode.Scalar], isExtended: Bool) {
            self.scalars = scalars
            self.isExtended = isExtended
        }

        mutating func sequence(depth: Int) -> [Element] {
            var result: [Element] = []
            while at < scalars.count {
                let scalar = scalars[at]
                if depth > 0, scalar == "|" || scalar == ")" { break }
                at += 1
                if isExtended, depth < 10, "?*+@!".unicodeScalars.contains(scalar), at < scalars.count,
                    scalars[at] == "(",
                    let group = group(depth: depth)
                {
                    result.append(.group(UInt8(truncatingIfNeeded: scalar.value), group))
                    continue
                }
                switch scalar {
                case "*":
                    if case .star? = result.last { continue }
                    result.append(.star)
                case "?": result.append(.any)
                case "\\" where at < scalars.count:
                    result.append(.scalar(scalars[at]))
                    at += 1
                case "[":
                    if let set = ScalarSet(scalars, &at, style: .pattern) {
                        result.append(.set(set))
                    } else {
                        result.append(.scalar(scalar))
                    }
                default: result.append(.scalar(scalar))
                }
            }
            return result
        }

        private mutating func group(depth: Int) -> [[Element]]? {
            let start = at
            at += 1
            var alternatives: [[Element]] = []
            while at <= scalars.count {
                alternatives.append(sequence(depth: depth + 1))
                guard at < scalars.count else { break }
                at += 1
                if scalars[at - 1] == ")" { return alternatives }
            }
            at = start
            return nil
        }
    }
}

/// What stands between brackets, in patterns and in regular expressions.
struct ScalarSet {
    private var isNegated = false
    private var ranges: [ClosedRange<UInt32>] = []
    private var classes: [String] = []
    /// Whether letters of both cases are the same.
    var ignoresCase = false

    /// Who reads the set: patterns and Perl know backslashes in it, and Perl gives some letters a meaning.
    enum Style { case pattern, posix, perl }

    /// Reads a set from behind its opening bracket; nil when it has no end, or names a class that does not exist.
    init?(_ scalars: [Unicode.Scalar], _ at: inout Int, style: Style) {
        var offset = at
        let escapes = style != .posix
        if offset < scalars.count, scalars[offset] == "^" || style == .pattern && scalars[offset] == "!" {
            isNegated = true
            offset += 1
        }
        var isFirst = true
        while true {
            guard offset < scalars.count else { return nil }
            var scalar = scalars[offset]
            if scalar == "]", !isFirst { break }
            isFirst = false
            offset += 1
            if scalar == "[", offset < scalars.count, scalars[offset] == ":" {
                var end = offset + 1
                var name = ""
                while end + 1 < scalars.count, scalars[end] != ":" {
                    name.unicodeScalars.append(scalars[end])
                    end += 1
                }
                if end + 1 < scalars.count, scalars[end + 1] == "]" {
                    guard Self.classNames.contains(name) else { return nil }
                    classes.append(name)
                    offset = end + 2
                    continue
                }
            }
            if scalar == "[", offset < scalars.count, scalars[offset] == "." || scalars[offset] == "=" { return nil }
            if escapes, scalar == "\\", offset < scalars.count {
                scalar = scalars[offset]
                offset += 1
                if style == .perl, ScalarSet.isMember(scalar, of: "alnum") {
                    switch scalar {
                    case "d": classes.append("digit")
                    case "s": classes.append("space")
                    case "w":
                        classes.append("alnum")
                        ranges.append(95...95)
                    case "n": ranges.append(10...10)
                    case "t": ranges.append(9...9)
                    case "r": ranges.append(13...13)
                    default: return nil
                    }
                    continue
                }
            }
            var last = scalar
            if offset + 1 < scalars.count, scalars[offset] == "-", scalars[offset + 1] != "]" {
                last = scalars[offset + 1]
                offset += 2
                if style == .perl, last == "\\" { return nil }
                if escapes, last == "\\", offset < scalars.count {
                    last = scalars[offset]
                    offset += 1
                }
            }
            if scalar.value <= last.value { ranges.append(scalar.value...last.value) }
        }
        at = offset + 1
    }

    private static let classNames: Set<String> = [
        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
    ]

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = has(scalar)
        if !found, ignoresCase, scalar.isASCII, let other = Self.otherCase(scalar) { found = has(other) }
        return found != isNegated
    }

    private func has(_ scalar: Unicode.Scalar) -> Bool {
        for range in ranges where range.contains(scalar.value) { return true }
        for name in classes where Self.isMember(scalar, of: name) { return true }
        return false
    }

    static func otherCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 65...90: Unicode.Scalar(scalar.value + 32)
        case 97...122: Unicode.Scalar(scalar.value - 32)
        default: nil
        }
    }

    /// Whether a character is of a class; for other characters than ASCII as in the locale C.UTF-8.
    static func isMember(_ scalar: Unicode.Scalar, of name: String) -> Bool {
        let value = scalar.value
        let isDigit = value >= 48 && value <= 57
        let isUpper = scalar.isASCII ? value >= 65 && value <= 90 : scalar.properties.isUppercase
        let isLower = scalar.isASCII ? value >= 97 && value <= 122 : scalar.properties.isLowercase
        let isAlpha = scalar.isASCII ? isUpper || isLower : scalar.properties.isAlphabetic
        switch name {
        case "digit": return isDigit
        case "upper": return isUpper
        case "lower": return isLower
        case "alpha": return isAlpha
        case "alnum": return isAlpha || isDigit
        case "blank": return value == 32 || value == 9
        case "space": return value == 32 || value >= 9 && value <= 13
        case "cntrl": return value < 32 || value == 127
        case "xdigit": return isDigit || value >= 65 && value <= 70 || value >= 97 && value <= 102
        case "print": return value >= 32 && value != 127
        case "graph": return value > 32 && value != 127
        case "punct": return value > 32 && value < 127 && !isAlpha && !isDigit
        default: return false
        }
    }
}
