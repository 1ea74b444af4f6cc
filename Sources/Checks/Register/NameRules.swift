extension Rule {
    /// Expressions, the names that images get, and what carries them to a registry.
    static let nameRules: [Rule] = [
        .bareExpression, .undeclaredEnv, .undeclaredContext, .unwrittenOutput, .unknownJob, .jobCycle, .matrixError,
        .unknownInput, .refusedInput,
        .invalidReference, .repeatedTag,
        .commentInBlockText, .imageCollision, .duplicateBuild, .missingLogin, .misleadingBaseName, .outdatedBase,
        .outdatedAction,
    ]
}
