import SourceText

extension RulePage {
    /// The page as it is kept in `Documentation/rules`.
    package var markdown: String {
        var page = "# \(id)\n\n\(severity.rawValue)"
        if !tags.isEmpty { page += " · \(tags.joined(separator: ", "))" }
        if let repair { page += " · repaired by `\(repair.command)`" }
        page += " · source: \(source.markdown)"
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
        list += """
            A repair that is *safe* cannot change what the author meant, and `check --fix` makes it; one that is *unsafe* writes \
            what was probably meant, and `check --fix --unsafe` makes it. A rule stands here with the best repair that it has; \
            where it is not certain what was meant, a finding has none.

            The source is who says that it is a mistake. *Practice* stands for mistakes that people made in such repositories and \
            mended, although no page forbids them.

            | rule | level | fixable | source | finds |
            | --- | --- | --- | --- | --- |

            """
        for page in self {
            let summary = page.summary.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            list += "| [\(page.id)](\(page.id).md) | \(page.severity.rawValue) | \(page.repair?.rawValue ?? "no") "
            list += "| \(page.source.markdown) | \(summary) |\n"
        }
        let counterparts = filter { $0.buildCheck != nil }
        if !counterparts.isEmpty {
            list += "\n## BuildKit's checks\n\n| check | rule |\n| --- | --- |\n"
            for page in counterparts { list += "| `\(page.buildCheck ?? "")` | [\(page.id)](\(page.id).md) |\n" }
        }
        return list + Self.leftToOthers
    }

    private static var leftToOthers: String {
        """

        ## Left to others

        A rule is here when a finding costs a build, a run or an image, and can be told from the repository alone. What other \
        programs tell well stays with them; they can run beside this one.

        | what | who |
        | --- | --- |
        | Style and slips of shell code: quoting, word splitting, portability. Here a script only must be readable, and what it \
        does to an image must work. | [ShellCheck](https://www.shellcheck.net), in workflows through \
        [actionlint](https://github.com/rhysd/actionlint), in Dockerfiles through hadolint |
        | Security of workflows: actions that are not pinned to a commit, injection through expressions, permissions that are \
        too wide, credentials that stay behind. | [zizmor](https://docs.zizmor.sh) |
        | Style of Dockerfiles: pinned versions of system packages, `WORKDIR` instead of `cd`, the last user, labels. | \
        [hadolint](https://github.com/hadolint/hadolint) |
        | Known vulnerabilities of what an image holds. | [Trivy](https://trivy.dev), [Grype](https://github.com/anchore/grype) |

        """
    }
}

extension RulePage.Source {
    /// A link where there is a page.
    fileprivate var markdown: String {
        address.map { "[\(title)](\($0))" } ?? title
    }
}
