import SourceText

/// All that is to be read about one rule. Its texts are the program's own, in Markdown.
package struct RulePage: Hashable, Sendable {
    package var id: String
    package var severity: Diagnostic.Severity
    /// What the rule finds, in one sentence.
    package var summary: String
    /// What happens to those who do not listen.
    package var why: String
    /// A source that the rule reports.
    package var bad: String
    /// The same source, repaired.
    package var good: String
    /// What looks like the mistake and is not reported, a sentence each.
    package var exceptions: [String]
    package var tags: [String]
    /// The name of the check of BuildKit that finds the same.
    package var buildCheck: String?

    package init(
        id: String,
        severity: Diagnostic.Severity,
        summary: String,
        why: String,
        bad: String,
        good: String,
        exceptions: [String] = [],
        tags: [String] = [],
        buildCheck: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.summary = summary
        self.why = why
        self.bad = bad
        self.good = good
        self.exceptions = exceptions
        self.tags = tags
        self.buildCheck = buildCheck
    }

    /// How to silence one finding of the rule.
    var silencer: String { "# imgmatrix: ignore[\(id)] reason" }
}
