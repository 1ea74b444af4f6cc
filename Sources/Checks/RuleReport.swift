import SourceText

/// Collects what one rule finds.
package struct RuleReport {
    /// A diagnostic, and which places it shares with the findings of other rules.
    struct Finding {
        let diagnostic: Diagnostic
        /// Where the reason lies.
        let causes: [SourceRange]
        /// Where the mistake is, and where else it shows.
        let effects: [SourceRange]
    }

    let rule: String
    let severity: Diagnostic.Severity
    /// Whether the configuration sets the severity, so that no case of the rule has another.
    let isFixed: Bool
    private(set) var findings: [Finding] = []

    init(rule: String, severity: Diagnostic.Severity, isFixed: Bool = false) {
        self.rule = rule
        self.severity = severity
        self.isFixed = isFixed
    }

    /// Reports a mistake.
    ///
    /// - Parameters:
    ///   - severity: when this case is worth less or more than the rule's other cases.
    ///   - causes: where the reason lies, when that is not the place itself. A rule that explains this one and finds
    ///     its mistake there tells the same mistake.
    ///   - effects: where else rules that this one explains may come upon the mistake.
    package mutating func callAsFunction(
        _ message: Diagnostic.Message,
        _ range: SourceRange,
        severity: Diagnostic.Severity? = nil,
        notes: [Diagnostic.Note] = [],
        fixes: [Diagnostic.Fix] = [],
        causes: [SourceRange] = [],
        effects: [SourceRange] = []
    ) {
        let diagnostic = Diagnostic(
            rule: rule,
            severity: isFixed ? self.severity : severity ?? self.severity,
            message: message,
            range: range,
            notes: notes,
            fixes: fixes
        )
        findings.append(
            Finding(diagnostic: diagnostic, causes: causes.isEmpty ? [range] : causes, effects: [range] + effects)
        )
    }
}
