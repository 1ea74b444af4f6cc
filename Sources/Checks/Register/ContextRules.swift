extension Rule {
    /// The files that a builder gets, and what an image is started with.
    static let contextRules: [Rule] = [
        .missingLoader, .missingInterpreter, .unneededCompatibility, .wrongMachine, .overwrittenDependencies,
        .missingLockFile, .unlockedInstall, .missingIgnoreFile,
        .secretInContext, .largeContext, .repeatedCopy, .loopbackListener, .unbuiltDockerfile, .malformedJSON,
        .unreadLastLine, .crowdedRunner,
    ]
}
