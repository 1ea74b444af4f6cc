/// How much work may still be done for an answer.
///
/// Work is counted, not timed, so that the same input ends at the same place on every machine. A step is about what takes a
/// microsecond: a word of a script, a value of a program of `jq`, a hundred tries of a regular expression.
package final class WorkBudget {
    @exclusivity(unchecked) package private(set) var left: Int

    /// - Parameter steps: nil for an evaluation that is bounded otherwise.
    package init(steps: Int? = nil) {
        left = steps ?? .max / 2
    }

    package var isSpent: Bool { left <= 0 }

    package func spend(_ steps: Int) {
        left = max(left - max(steps, 0), 0)
    }

    /// - Returns: false when that is more than is left; then nothing is left.
    package func affords(_ steps: Int) -> Bool {
        if steps >= left { left = 0 }
        return !isSpent
    }

    /// Why what is behind the end of a budget is unknown: a clause.
    package static let reason = "the repository asks for more work than is followed"
}
