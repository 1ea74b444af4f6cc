import SourceText
import Values

/// What an expression can use in one place of a workflow.
package struct ExpressionContexts: Sendable {
    /// The contexts by name; what is not listed is not available in this place.
    package var values: ValueObject
    /// What `success()`, `failure()`, `cancelled()` and `always()` answer; nil where they are not available.
    ///
    /// The arguments are names of jobs; mostly there are none.
    package var status: (@Sendable (ExpressionFunction, [Value]) -> Value)?
    /// What `hashFiles` answers for some patterns; nil where it is not available.
    package var hashFiles: (@Sendable ([Value]) -> Value)?

    package init(
        _ values: ValueObject = ValueObject(),
        status: (@Sendable (ExpressionFunction, [Value]) -> Value)? = nil,
        hashFiles: (@Sendable ([Value]) -> Value)? = nil
    ) {
        self.values = values
        self.status = status
        self.hashFiles = hashFiles
    }

    fileprivate func has(_ function: ExpressionFunction) -> Bool {
        switch function {
        case .success, .failure, .cancelled, .always: status != nil
        case .hashFiles: hashFiles != nil
        default: true
        }
    }
}

/// From bytes of a text that holds expressions to the place in the file; nil when there is none.
package typealias PlaceOfBytes = (Range<Int>) -> SourceRange?

extension ExpressionSyntax {
    /// The first context or function that is not available in a place, also in a part that would not be computed.
    package func firstUnavailable(in contexts: ExpressionContexts) -> ExpressionError? {
        var first: ExpressionError?
        for node in nodes {
            switch node.kind {
            case .context(let name):
                if contexts.values.contains(name) || !isBefore(node.range, first) { continue }
                first = ExpressionError(.parsing, unavailableContext(name, contexts), node.range)
            case .call(let function, _):
                if contexts.has(function) || !isBefore(node.range, first) { continue }
                first = ExpressionError(
                    .parsing,
                    "the function '\(function.rawValue)' is not available here",
                    node.range
                )
            default: continue
            }
        }
        return first
    }

    private func isBefore(_ range: Range<Int>, _ error: ExpressionError?) -> Bool {
        error.map { range.lowerBound < $0.range.lowerBound } ?? true
    }

    private func unavailableContext(_ name: String, _ contexts: ExpressionContexts) -> String {
        let known = contexts.values.members.map { "'\($0.name)'" }
        let expected =
            known.isEmpty ? "no context is available here" : "expected one of \(known.joined(separator: ", "))"
        return "the name '\(shortened(name))' is not available here; \(expected)"
    }
}
