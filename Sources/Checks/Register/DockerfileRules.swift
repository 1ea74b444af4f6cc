extension Rule {
    /// What is written in Dockerfiles.
    static let dockerfileRules: [Rule] = baseRules + buildCheckRules + scriptRules + instructionRules

    /// What a stage begins with.
    private static let baseRules: [Rule] = [
        .refusedInstruction, .unexpandedBase, .misplacedArgument, .differingBaseDefault, .unpinnedBase,
    ]

    /// What BuildKit's own checks find, in the order in which BuildKit lists them.
    private static let buildCheckRules: [Rule] = [
        .stageNameCasing, .fromAsCasing, .emptyContinuation, .inconsistentInstructionCasing, .duplicateStageName,
        .reservedStageName, .shellFormProcess, .deprecatedMaintainer, .undeclaredFromArgument, .relativeWorkdir,
        .undefinedVariable, .overriddenInstruction, .legacyKeyValue, .redundantPlatform, .secretInVariable,
        .invalidDefaultBase, .constantPlatform, .misplacedDescription, .exposeProtocolCasing, .exposedHostPort,
    ]

    /// What RUN runs.
    private static let scriptRules: [Rule] = [
        .shellSyntax, .noCommand, .missingAnd, .emptyInstall, .wrongInstallOption, .unknownSubcommand, .misspeltPackage,
        .rootNeeded, .missingTool, .foreignBaseVariable, .pipedInstaller,
    ]

    /// What the other instructions do to the image.
    private static let instructionRules: [Rule] = [
        .relativeDestination, .scratchWithoutShell, .wastedLayer, .buildTimeVariable, .unexpandedArgument,
        .unexposedPort, .earlyCopy, .manySourcesOneFile, .alwaysTrueTest,
    ]
}
