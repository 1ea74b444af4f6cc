extension Rule {
    /// Which app, which workflow, which files.
    static let pairingRules: [Rule] = []
}
