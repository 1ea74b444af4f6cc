extension Rule {
    /// What GitHub refuses before anything runs.
    static let syntaxRules: [Rule] = [
        .unknownKey, .misplacedKey, .missingKey, .invalidValue, .invalidID, .unavailableContext, .invalidCall,
    ]
}
