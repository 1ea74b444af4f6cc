import Checks
import Reporting

extension Rule {
    /// What there is to read about the rule.
    var page: RulePage {
        RulePage(
            id: id,
            severity: severity,
            repair: repair.page,
            source: RulePage.Source(title: source.title, address: source.address),
            summary: summary,
            why: why,
            bad: bad,
            good: good,
            exceptions: exceptions,
            buildCheck: buildCheckName
        )
    }
}

extension Rule.RepairKind {
    /// As the page says it.
    fileprivate var page: RulePage.Repair? {
        switch self {
        case .none: nil
        case .unsafe: .unsafe
        case .safe: .safe
        }
    }
}
