extension Rule {
    /// When a push builds, and when it does not.
    static let triggerRules: [Rule] = []
}
