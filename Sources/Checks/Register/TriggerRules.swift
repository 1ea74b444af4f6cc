extension Rule {
    /// When a workflow runs.
    static let triggerRules: [Rule] = [
        .unknownTriggerKey, .fullWidthPunctuation, .malformedFilter, .negationWithoutEffect, .deadPathFilter,
        .workflowNotInPaths, .branchNeverBuilt, .doubleTrigger, .noManualStart,
    ]
}
