extension Rule {
    /// Which app, which workflow, which files.
    static let pairingRules: [Rule] = [
        .unpairedApp, .unpairedWorkflow, .doublyBuiltApp, .confusablePath, .missingBuildPath, .implicitGitContext,
        .missingCopySource, .copiedWorkflowName, .missingRunPath, .foreignAppFile, .undeclaredBuildArgument,
    ]
}
