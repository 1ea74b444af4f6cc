import Actions
import ImageMatrix
import SourceText

extension Rule {
    /// A variable that is declared twice under names that differ in a letter.
    static let nearDuplicateEnv = Rule(
        id: "near-duplicate-env",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "A required variable stands beside another with nearly the same name.",
        why: """
            One of the two is the one that is used; whoever changes the other changes nothing. Which spelling is right does \
            not matter, as long as there is one.
            """,
        bad: """
            BASE_REGISTRY: quay.io
            BASE_REGISTORY: quay.io
            """,
        good: "BASE_REGISTORY: quay.io",
        exceptions: [
            "A misspelt name that is used throughout: names are never corrected.",
            "Names of which one continues the other, such as BASE_TAG and BASE_TAGS.",
            "Names that differ in digits.",
        ]
    ) { context, report in
        let required = context.configuration.requiredEnvironment
        for guide in context.guideWorkflows where guide.declarations.count > guide.fields.count {
            var seen: Set<String> = []
            for entry in guide.declarations where !required.contains(entry.name) && seen.insert(entry.name).inserted {
                guard let field = guide.fields.first(where: { areNearlyTheSame($0.name, entry.name) }) else { continue }
                report(
                    .nearDuplicate(entry.name, field.name),
                    guide.workflow.place(entry.key),
                    notes: [Diagnostic.Note("'\(field.name)' is declared here", guide.workflow.place(field.key))]
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func nearDuplicate(_ name: String, _ field: String) -> Self {
        "'\(name)' stands beside '\(field)'; keep one of them"
    }
}
