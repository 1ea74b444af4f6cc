extension Rule {
    /// The lists of packages that apps install.
    static let requirementRules: [Rule] = [
        .singleEquals, .conflictingPins, .misreadOption, .repeatedIndex, .wrongPackageName, .blankInRequirement,
        .otherCUDAIndex, .malformedEnvironment, .unpinnedGit,
    ]
}
