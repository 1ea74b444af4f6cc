extension Rule {
    /// What is written in Dockerfiles.
    static let dockerfileRules: [Rule] = baseRules + buildCheckRules + scriptRules

    /// What a stage begins with.
    private static let baseRules: [Rule] = [.unexpandedBase, .misplacedArgument, .differingBaseDefault]

    /// What RUN runs.
    private static let scriptRules: [Rule] = [
        .shellSyntax, .noCommand, .missingAnd, .emptyInstall, .wrongInstallOption, .unknownSubcommand, .pipedInstaller,
    ]

    /// What BuildKit's own checks find, in the order in which BuildKit lists them.
    private static let buildCheckRules: [Rule] = [
        .stageNameCasing, .fromAsCasing, .emptyContinuation, .inconsistentInstructionCasing, .duplicateStageName,
        .reservedStageName, .shellFormProcess, .deprecatedMaintainer, .undeclaredFromArgument, .relativeWorkdir,
        .undefinedVariable, .overriddenInstruction, .legacyKeyValue, .redundantPlatform, .secretInVariable,
        .invalidDefaultBase, .constantPlatform, .misplacedDescription, .exposeProtocolCasing, .exposedHostPort,
    ]
}
