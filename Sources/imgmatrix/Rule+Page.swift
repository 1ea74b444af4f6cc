import Checks
import Reporting

extension Rule {
    /// What there is to read about the rule.
    var page: RulePage {
        RulePage(
            id: id,
            severity: severity,
            summary: summary,
            why: why,
            bad: bad,
            good: good,
            exceptions: exceptions,
            buildCheck: buildCheckName
        )
    }
}
