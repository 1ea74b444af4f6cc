import SourceText

/// All that is to be read about one rule. Its texts are the program's own, in Markdown.
package struct RulePage: Hashable, Sendable {
    /// A repair by what it may do.
    package enum Repair: String, Hashable, Sendable {
        /// It may change what the author meant.
        case unsafe
        case safe

        /// What makes it.
        var command: String {
            switch self {
            case .unsafe: "check --fix --unsafe"
            case .safe: "check --fix"
            }
        }
    }

    /// Who says that it is a mistake.
    package struct Source: Hashable, Sendable {
        package var title: String
        package var address: String?

        package init(title: String, address: String? = nil) {
            self.title = title
            self.address = address
        }
    }

    package var id: String
    package var severity: Diagnostic.Severity
    /// The best that the program can do about a finding; nil for nothing.
    package var repair: Repair?
    package var source: Source
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
        repair: Repair?,
        source: Source,
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
        self.repair = repair
        self.source = source
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
