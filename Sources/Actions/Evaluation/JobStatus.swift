import Values

/// What the status functions ask: how all that came before has ended.
///
/// A command that may fail is taken to succeed, because the answer is for the runs that push the images; what fails in
/// every run does not.
struct JobStatus {
    /// Whether nothing failed and no needed job was skipped.
    var success = Condition.always
    /// Whether something failed.
    var failure = Condition.never

    /// The answers of `success()`, `failure()`, `cancelled()` and `always()`.
    var functions: @Sendable (ExpressionFunction, [Value]) -> Value {
        let (success, failure) = (success, failure)
        return { function, _ in
            switch function {
            case .success: success.value(of: "success()")
            case .failure: failure.value(of: "failure()")
            case .cancelled: false
            default: true
            }
        }
    }
}

extension Condition {
    fileprivate func value(of expression: String) -> Value {
        switch self {
        case .always: true
        case .never: false
        case .unknown:
            Value(Unknown(expression, because: "it depends on whether '\(text ?? "")' holds"))
        }
    }
}
