import Dockerfile
import SourceText

/// Something that `check` looks for, beside all that its page needs.
package struct Rule: Sendable {
    package typealias Check = @Sendable (CheckContext, inout RuleReport) -> Void

    /// The best that `check --fix` can do about findings.
    package enum RepairKind: Int, Comparable, Sendable {
        /// Nobody but the author knows what to write.
        case none
        /// What was probably meant, where that can be told.
        case unsafe
        /// What was certainly meant, wherever that can be told; elsewhere a repair is unsafe or there is none.
        case safe

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Names the mistake, so that "ignore dead-path-filter" is good English; it never changes.
    package let id: String
    package let severity: Diagnostic.Severity
    package let repair: RepairKind
    package let source: RuleSource
    /// One sentence that ends in a period.
    package let summary: String
    /// What the mistake costs, and why it happens.
    package let why: String
    /// Lines with the mistake, and the same lines without it.
    package let bad: String
    package let good: String
    /// What looks like the mistake but is not reported, a sentence each.
    package let exceptions: [String]
    /// The rules whose findings are this rule's mistake told a second time, wherever it finds their cause.
    package let explains: [String]
    /// The check of BuildKit that finds the same mistake.
    package let buildCheck: BuildCheck?
    package var buildCheckName: String? { buildCheck?.rawValue }
    let check: Check

    package init(
        id: String,
        severity: Diagnostic.Severity,
        repair: RepairKind,
        source: RuleSource,
        summary: String,
        why: String,
        bad: String,
        good: String,
        exceptions: [String] = [],
        explains: [String] = [],
        buildCheck: BuildCheck? = nil,
        check: @escaping Check
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
        self.explains = explains
        self.buildCheck = buildCheck
        self.check = check
    }
}
