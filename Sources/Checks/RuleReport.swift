import SourceText

/// Collects what one rule finds.
package struct RuleReport {
    let rule: String
    let severity: Diagnostic.Severity
    /// Whether the configuration sets the severity, so that no case of the rule has another.
    let isFixed: Bool
    private(set) var diagnostics: [Diagnostic] = []

    init(rule: String, severity: Diagnostic.Severity, isFixed: Bool = false) {
        self.rule = rule
        self.severity = severity
        self.isFixed = isFixed
    }

    /// Reports a mistake.
    ///
    /// - Parameter severity: when this case is worth less or more than the rule's other cases.
    package mutating func callAsFunction(
        _ message: Diagnostic.Message,
        _ range: SourceRange,
        severity: Diagnostic.Severity? = nil,
        notes: [Diagnostic.Note] = [],
        fixes: [Diagnostic.Fix] = []
    ) {
        diagnostics.append(
            Diagnostic(
                rule: rule,
                severity: isFixed ? self.severity : severity ?? self.severity,
                message: message,
                range: range,
                notes: notes,
                fixes: fixes
            )
        )
    }
}
