import SourceText

/// Why a value cannot be known before the run.
package struct Unknown: Sendable {
    /// Behind one pointer, so that what may be unknown is small and cheap to hand on.
    private let content: Content

    private final class Content: Sendable {
        let expression: String
        let reason: String
        let place: SourceRange?
        let isWord: Bool

        init(_ expression: String, _ reason: String, _ place: SourceRange?, _ isWord: Bool) {
            self.expression = expression
            self.reason = reason
            self.place = place
            self.isWord = isWord
        }
    }

    /// - Parameter isWord: whether it is surely one word for a shell: not empty, without blanks and pattern characters.
    package init(
        _ expression: String,
        because reason: String,
        at place: SourceRange? = nil,
        isWord: Bool = false
    ) {
        content = Content(expression, reason, place, isWord)
    }

    /// What stands for the value where it is shown, as `github.run_id` or `$(date +%F)`.
    package var expression: String { content.expression }
    /// A clause that follows "unknown, because": "the run number is given by the run".
    package var reason: String { content.reason }
    /// Where the value would come from.
    package var place: SourceRange? { content.place }
    /// Whether it is surely one word for a shell: not empty, without blanks and pattern characters.
    package var isWord: Bool { content.isWord }
}

extension Unknown: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.content === right.content
            || left.expression == right.expression && left.reason == right.reason && left.place == right.place
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(expression)
        hasher.combine(reason)
        hasher.combine(place)
    }
}

/// How a piece of a value came about: where it was written, and through what it went.
///
/// Origins form chains: the use of `env.TAG` in a step comes from a line of a script, which comes from `git describe`.
package final class Origin: Sendable {
    /// What was evaluated, as `env.BASE_TAG` or `git describe --tags --always`; nil for a plain text.
    package let expression: String?
    package let place: SourceRange?
    /// What the value was computed from; nil at the place that decides it.
    package let cause: Origin?
    /// A remark for the reader, as "as in a clone of depth 1".
    package let remark: String?

    package init(
        _ expression: String? = nil,
        at place: SourceRange?,
        from cause: Origin? = nil,
        remark: String? = nil
    ) {
        self.expression = expression
        self.place = place
        self.cause = cause
        self.remark = remark
    }

    /// The end of the chain: where the value was decided.
    package var root: Origin {
        var origin = self
        while let cause = origin.cause { origin = cause }
        return origin
    }
}
