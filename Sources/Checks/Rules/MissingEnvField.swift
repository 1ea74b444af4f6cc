import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow in the manner of the guide without one of the guide's variables.
    static let missingEnvField = Rule(
        id: "missing-env-field",
        severity: .error,
        repair: .safe,
        source: .practice,
        summary: "A required variable is not declared.",
        why: """
            What is not declared is empty: the name of the image gets a hole, or the image is built from another base than \
            the workflow says. The variables that a workflow needs are listed under 'required-env' in the configuration.
            """,
        bad: "BASE_IMAGE: scipy-notebook",
        good: """
            BASE_IMAGE: scipy-notebook
            BASE_TAG: "2025-03-14"
            """,
        exceptions: [
            "A workflow that declares none or few of the variables, because it works in another way.",
            "A variable that is neither used nor has a sibling, such as BASE_TAG where no BASE_ variable is declared.",
            "A variable that a script of the workflow writes to GITHUB_ENV, or may write, or that a computed block may hold.",
            "A name of the repository's own that stands for it everywhere, such as BASE_REGISTRY for BASE_REGISTORY.",
        ],
        explains: [
            "undeclared-env", "invalid-reference", "missing-build-path", "differing-base-default",
            "misleading-base-name", "missing-login",
        ]
    ) { context, report in
        let required = context.configuration.requiredEnvironment
        for guide in context.guideWorkflows where guide.fields.count < required.count {
            guard !guide.mayHaveOtherVariables, let root = guide.workflow.document.root else { continue }
            let uses = ContextUses(of: "env", in: root)
            for name in required where !guide.isSet(name) {
                let nearest = guide.declarations.first {
                    !required.contains($0.name) && areNearlyTheSame($0.name, name)
                }
                guard uses.contains(name) || (nearest == nil && isExpected(name, in: guide, of: required)) else {
                    continue
                }
                let place = guide.workflow.place(guide.fields[0].key)
                if let nearest {
                    let edit = guide.workflow.document.edit(renaming: nearest.key, to: name)
                    let fix = edit.map {
                        Diagnostic.Fix(
                            "rename '\(nearest.name)' to '\(name)'",
                            isSafe: !uses.contains(nearest.name),
                            edits: [Diagnostic.Fix.FileEdit(path: guide.workflow.path, edit: $0)]
                        )
                    }
                    report(
                        .missing(name, near: nearest.name),
                        guide.workflow.place(nearest.key),
                        fixes: fix.map { [$0] } ?? [],
                        effects: guide.workflow.uses(of: name)
                    )
                } else if uses.contains(name) {
                    report(.missing(name), place, effects: guide.workflow.uses(of: name))
                } else {
                    report(.missingUnused(name), place)
                }
            }
        }
    }

    /// Whether a variable belongs to a group of which another one is declared, or stands for itself.
    private static func isExpected(_ name: String, in guide: GuideWorkflow, of required: [String]) -> Bool {
        func group(_ name: String) -> Substring { name.prefix { $0 != "_" } }
        let siblings = required.filter { $0 != name && group($0) == group(name) }
        guard siblings.isEmpty else { return siblings.contains { guide.field($0) != nil } }
        // One that stands for itself is expected where every group has a member.
        let groups = Set(required.filter { $0 != name }.map(group))
        return groups.allSatisfy { other in guide.fields.contains { group($0.name) == other } }
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(_ name: String) -> Self {
        "'\(name)' is used but not declared, so it is empty; declare it beside the other variables"
    }

    fileprivate static func missing(_ name: String, near other: String) -> Self {
        "'\(name)' is used but not declared, only '\(other)' is; write one name for both"
    }

    fileprivate static func missingUnused(_ name: String) -> Self {
        "'\(name)' is not declared; declare it beside the other variables, or say under 'required-env' what this repository needs"
    }
}
