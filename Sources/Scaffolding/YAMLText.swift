/// How values that come from elsewhere are written into a workflow.
enum YAMLText {
    /// A text as a scalar: plain when it is a word or an expression that nothing can mistake, else in single quotes.
    static func scalar(_ text: String) -> String {
        if isWord(text) || isExpression(text) { return text }
        return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }

    private static func isWord(_ text: String) -> Bool {
        let first = text.utf8.first.map { $0 | 0x20 } ?? 0
        guard first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") else { return false }
        // Words that some reader of YAML takes for something else than a text.
        guard !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased()) else {
            return false
        }
        return text.utf8.last != UInt8(ascii: ":")
            && text.utf8.allSatisfy { byte in
                isLetterOrDigit(byte) || isUppercase(byte) || isSeparator(byte) || byte == UInt8(ascii: "/")
                    || byte == UInt8(ascii: ":")
            }
    }

    private static func isExpression(_ text: String) -> Bool {
        text.hasPrefix("${{") && text.hasSuffix("}}") && !text.contains(" #") && !text.contains(": ")
            && !text.contains("\n")
    }

    /// A pattern that a branch's name alone matches.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet>
    static func filterPattern(_ branch: String) -> String {
        var pattern = ""
        for character in branch {
            let isSpecial = "*+?[]\\".contains(character) || character == "!" && pattern.isEmpty
            pattern += isSpecial ? "\\\(character)" : String(character)
        }
        return pattern
    }
}
