import Dockerfile
import SourceText

extension Rule {
    /// A comment that describes nothing.
    static let misplacedDescription = Rule(
        id: "misplaced-description",
        severity: .hint,
        repair: .none,
        summary: "A comment above ARG or a named stage does not begin with the name.",
        why: """
            The comment is shown as the description of the argument or stage only if it begins with its name. Only files that ask \
            for it are checked: `# check=experimental=InvalidDefinitionDescription`.
            """,
        bad: "…\n# the version of Go\nARG GO_VERSION=1.23.3",
        good: "…\n# GO_VERSION is the version of Go\nARG GO_VERSION=1.23.3",
        exceptions: [
            "A comment with an empty line or an empty comment below it."
        ],
        buildCheck: .invalidDefinitionDescription
    ) { finding, file in
        BuildCheckTelling(message: .description(finding.subject, finding.proposal ?? "<name>"))
    }
}

extension Diagnostic.Message {
    fileprivate static func description(_ keyword: String, _ name: String) -> Self {
        "the comment describes nothing; begin it with '# \(name) ', or put an empty line between it and the \(keyword)"
    }
}
