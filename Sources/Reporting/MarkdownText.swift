extension String {
    /// The text as words of a Markdown paragraph or table cell, with nothing left that Markdown or HTML would obey.
    package var escapedForMarkdown: String {
        var escaped = ""
        for scalar in escapedForTerminal.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "(", ")", "#", "|", "~", "!", "$": escaped += "\\\(scalar)"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The text as a code span, which may stand in a table cell.
    ///
    /// Its fence is longer than any row of backticks in the text. A table takes `|` for its own even in code:
    /// https://github.github.com/gfm/#tables-extension-
    package var asMarkdownCode: String {
        let text = escapedForTerminal
        if text.isEmpty { return "` `" }
        let fence = String(repeating: "`", count: text.longestRow(of: "`") + 1)
        let needsBlanks = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") && text.hasSuffix(" ")
        let padding = needsBlanks ? " " : ""
        return fence + padding + text.escapingBars + padding + fence
    }

    /// The lines as a fenced code block, with a line feed at its end.
    package var asMarkdownBlock: String {
        let fence = String(repeating: "`", count: max(3, longestRow(of: "`") + 1))
        let lineFeed = isEmpty || hasSuffix("\n") ? "" : "\n"
        return "\(fence)\n\(self)\(lineFeed)\(fence)\n"
    }

    private var escapingBars: String {
        unicodeScalars.reduce(into: "") { result, scalar in
            if scalar == "|" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
    }

    private func longestRow(of scalar: Unicode.Scalar) -> Int {
        var longest = 0
        var current = 0
        for candidate in unicodeScalars {
            current = candidate == scalar ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}
