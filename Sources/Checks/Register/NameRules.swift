extension Rule {
    /// Expressions, and the names of images.
    static let nameRules: [Rule] = []
}
