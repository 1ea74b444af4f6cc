import Values

/// How a job ended, for those that need it.
struct JobResult {
    let result: Value
    let outputs: Value
    /// How it and all jobs before it end: what is skipped or fails stops all jobs behind it.
    let status: JobStatus
    /// Why it may not have run; nil when it does, or never does.
    let doubt: Unknown?

    /// - Parameter mayBeSkipped: whether the one who asks runs also if this job does not.
    func context(mayBeSkipped: Bool) -> Value {
        guard mayBeSkipped, let doubt else {
            return Value(ValueObject([("result", result), ("outputs", outputs)]))
        }
        return Value(ValueObject([("result", result), ("outputs", Value(ValueObject([], rest: doubt)))]))
    }
}
