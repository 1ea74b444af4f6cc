extension Rule {
    /// All rules, in the order in which the page of rules lists them.
    package static let all: [Rule] = [
        // Files that cannot be read.
        .unreadableFile,
        .yamlSyntax,
        .expressionError,
    ]

    package static func named(_ id: String) -> Rule? {
        all.first { $0.id == id }
    }
}
