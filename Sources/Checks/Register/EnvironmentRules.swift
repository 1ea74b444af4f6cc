extension Rule {
    /// The variables of a workflow in the manner of the guide.
    static let environmentRules: [Rule] = [
        .missingEnvField, .emptyEnvField, .unusedEnvField, .nearDuplicateEnv, .numberLikeText, .invalidNamePart,
        .folderMismatch, .targetNotUniform,
    ]
}
