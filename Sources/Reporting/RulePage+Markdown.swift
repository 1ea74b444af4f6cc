import SourceText

extension RulePage {
    /// The page as it is kept in `Documentation/rules`.
    package var markdown: String {
        var page = "# \(id)\n\n\(severity.rawValue)"
        if !tags.isEmpty { page += " · \(tags.joined(separator: ", "))" }
        page += "\n\n\(summary)\n\n## Why\n\n\(why)\n\n## Examples\n\n"
        page += "Bad:\n\n\(bad.asMarkdownBlock)\nGood:\n\n\(good.asMarkdownBlock)\n"
        if !exceptions.isEmpty {
            page += "## Not reported\n\n"
            for exception in exceptions { page += "- \(exception)\n" }
            page += "\n"
        }
        if let buildCheck {
            page +=
                "## BuildKit\n\nBuildKit finds the same with its check `\(buildCheck)`, and `# check=skip=\(buildCheck)` is "
            page += "heeded here as well.\n\n"
        }
        page += "## Silence\n\nOn the line of the finding or on the line above it:\n\n\(silencer.asMarkdownBlock)"
        return page
    }
}

extension [RulePage] {
    /// The page of all rules, each with a link to its page beside.
    package var markdown: String {
        var list = "# Rules\n\nWhat `imgmatrix check` looks for. `imgmatrix explain <rule>` prints a page.\n\n"
        list += "| rule | severity | finds |\n| --- | --- | --- |\n"
        for page in self {
            let summary = page.summary.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            list += "| [\(page.id)](\(page.id).md) | \(page.severity.rawValue) | \(summary) |\n"
        }
        let counterparts = filter { $0.buildCheck != nil }
        if !counterparts.isEmpty {
            list += "\n## BuildKit's checks\n\n| check | rule |\n| --- | --- |\n"
            for page in counterparts { list += "| `\(page.buildCheck ?? "")` | [\(page.id)](\(page.id).md) |\n" }
        }
        return list
    }
}
