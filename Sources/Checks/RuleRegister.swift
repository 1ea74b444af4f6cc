import Dockerfile

extension Rule {
    /// All rules, in the order in which the page of rules lists them.
    package static let all: [Rule] =
        fileRules + syntaxRules + environmentRules + triggerRules + pairingRules + nameRules + dockerfileRules
        + requirementRules + contextRules

    /// Files that cannot be read.
    private static let fileRules: [Rule] = [.unreadableFile, .yamlSyntax, .expressionError]

    /// The rule that finds what a check of BuildKit finds.
    package static func counterpart(of check: BuildCheck) -> Rule? {
        all.first { $0.buildCheck == check }
    }

    package static func named(_ id: String) -> Rule? {
        all.first { $0.id == id }
    }
}
