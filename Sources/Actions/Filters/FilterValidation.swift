/// Something in a pattern that is no pattern, or that no path or ref can match.
package struct FilterProblem: Hashable, Sendable {
    package let message: String
    /// In bytes of the pattern; nil when the pattern as a whole is meant.
    package let range: Range<Int>?

    package init(_ message: String, _ range: Range<Int>?) {
        self.message = message
        self.range = range
    }
}

extension FilterPattern {
    /// What is wrong with a pattern of `paths`.
    package static func problems(inPath text: String) -> [FilterProblem] {
        let scalars = text.unicodeScalars
        if scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true {
            return [FilterProblem("a path pattern must not begin or end with white space; take it away", nil)]
        }
        let path = text.hasPrefix("!") ? text.dropFirst() : text[...]
        if path == "." || path == ".." || path.hasPrefix("./") || path.hasPrefix("../") {
            return [
                FilterProblem("a path pattern counts from the root of the repository; take './' and '../' away", nil)
            ]
        }
        var validator = FilterValidator(text, isRef: false)
        return validator.validate()
    }

    /// What is wrong with a pattern of `branches` or `tags`.
    package static func problems(inRef text: String) -> [FilterProblem] {
        var validator = FilterValidator(text, isRef: true)
        return validator.validate()
    }
}

/// Looks for what GitHub refuses and for what git allows in no ref: `git help check-ref-format`.
private struct FilterValidator {
    private let scalars: [Unicode.Scalar]
    /// Where the scalars begin, and where the last one ends.
    private var offsets: [Int] = []
    private let firstBreak: Int?
    private let isRef: Bool
    private var position = 0
    /// Whether the last character can be repeated or made optional.
    private var isRepeatable = false
    private var problems: [FilterProblem] = []

    init(_ text: String, isRef: Bool) {
        scalars = Array(text.unicodeScalars)
        firstBreak = scalars.firstIndex(of: "\n")
        self.isRef = isRef
        var offset = 0
        for scalar in scalars {
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
    }

    mutating func validate() -> [FilterProblem] {
        guard let first = scalars.first else { return [FilterProblem("the pattern is empty", nil)] }
        guard offsets[scalars.count] <= FilterPattern.maximumLength else {
            return [FilterProblem("the pattern is longer than any path can be", nil)]
        }
        if first == "/", isRef {
            position = 1
            isRepeatable = true
            report("a branch or tag does not begin with '/'")
        } else if first == "!" {
            position = 1
            if scalars.count == 1 {
                report("a pattern must follow '!'")
                return problems
            }
        }
        while position < scalars.count, readNext() {}
        return problems
    }

    /// - Returns: false when nothing can follow.
    private mutating func readNext() -> Bool {
        var scalar = scalars[position]
        position += 1
        var canBeRepeated = true
        switch scalar {
        case "\\": scalar = readEscape()
        case "?", "+":
            if !isRepeatable {
                report(
                    "'\(scalar)' must follow a character that is not special; write '\\\(scalar)' to mean the character"
                )
            }
            canBeRepeated = false
        case "*": canBeRepeated = false
        case "[":
            guard let end = readSet() else { return false }
            scalar = end
        case "\r":
            if peek() == "\n" { position += 1 }
            report("a line break cannot be part of a pattern")
        case "\n": report("a line break cannot be part of a pattern")
        case " ", "\t", "~", "^", ":":
            if isRef { reportForbidden(scalar) }
        default: break
        }
        isRepeatable = canBeRepeated
        if position == scalars.count, isRef, scalar == "/" || scalar == "." {
            report("a branch or tag does not end with '\(scalar)'")
        }
        return true
    }

    /// - Returns: the last character that was read.
    private mutating func readEscape() -> Unicode.Scalar {
        guard let next = peek() else {
            if isRef { report("a branch or tag has no '\\' in its name") }
            return "\\"
        }
        switch next {
        case "[", "?", "*":
            position += 1
            if isRef { reportForbidden(next) }
        case "+", "\\", "!":
            position += 1
        default:
            // A file's name may hold a backslash.
            guard isRef else { return "\\" }
            report("only '[', '?', '+', '*', '\\' and '!' need a '\\'; no branch or tag has one in its name")
            position += 1
        }
        return next
    }

    /// - Returns: the last character that was read; nil when the end is missing.
    private mutating func readSet() -> Unicode.Scalar? {
        if peek() == "]" {
            position += 1
            report("'[]' lists no character")
            return "]"
        }
        var count = 0
        while let scalar = peek(), scalar != "]" {
            position += 1
            count += 1
            guard peek() == "-" else { continue }
            count += 1
            position += 1
            guard let end = peek() else { break }
            position += 1
            if end == "]" {
                report("the range '\(scalar)-' has no end")
                return end
            }
            if scalar > end { report("the range '\(scalar)-\(end)' goes backwards; write '\(end)-\(scalar)'") }
        }
        guard position < scalars.count else {
            report("']' is missing behind '['")
            return nil
        }
        position += 1
        if count == 1 { report("one character needs no '[]'") }
        return "]"
    }

    private func peek() -> Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func reportForbidden(_ scalar: Unicode.Scalar) {
        let shown = scalar.value < 0x20 ? "a tab" : "'\(scalar)'"
        report("a branch or tag cannot have \(shown) in its name")
    }

    /// Reports the character before the position.
    private mutating func report(_ message: String) {
        let index = max(position - 1, 0)
        // Behind a line break there is no place in the line that the pattern stands in.
        let isInFirstLine = firstBreak.map { position <= $0 } ?? true
        problems.append(FilterProblem(message, isInFirstLine ? offsets[index]..<offsets[index + 1] : nil))
    }
}
