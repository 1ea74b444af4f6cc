import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A variable of the guide that nothing reads.
    static let unusedEnvField = Rule(
        id: "unused-env-field",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "A required variable is declared, and nothing uses it.",
        why: """
            Whoever changes the variable believes that the image changes. Mostly another place holds the value a second \
            time, as a literal or under another name. Where the target is written as a literal and all names are complete, \
            it is only a hint.
            """,
        bad: """
            BASE_TAG: "2025-03-14"
            BASE_TAG=2025-03-14
            """,
        good: """
            BASE_TAG: "2025-03-14"
            BASE_TAG=${{ env.BASE_TAG }}
            """,
        exceptions: [
            "A variable that a script names.",
            "A build argument without a value, which takes the variable of its name.",
            "Any variable where a script calls something that may read it, such as 'make', or where a step uses an action of this repository.",
        ]
    ) { context, report in
        for guide in context.guideWorkflows where guide.showsAllUses {
            guard let root = guide.workflow.document.root else { continue }
            let uses = ContextUses(of: "env", in: root)
            let builds = context.builds(ofWorkflow: guide.workflow.path)
            // The bases of the builds are asked for, which is only worth it where there is something to report.
            lazy var severity: Diagnostic.Severity? = guide.writesTarget(of: builds, in: context.matrix) ? .hint : nil
            for field in guide.fields where !uses.contains(field.name) {
                let isPassed = builds.contains { build in
                    !build.request.argumentsAreComplete
                        || build.request.arguments.contains { $0.name == field.name && $0.value == nil }
                }
                guard !isPassed, !guide.scriptNames(field.name), guide.text(of: field) != "" else { continue }
                report(.unused(field.name), guide.workflow.place(field.key), severity: severity)
            }
        }
    }
}

extension GuideWorkflow {
    /// Whether the names that the images get do without the variables for them, and all names are known and valid.
    fileprivate func writesTarget(of builds: [ImageBuild], in matrix: ImageMatrix) -> Bool {
        let variables = Set(fields.lazy.map(\.name).filter { $0.hasPrefix("TARGET_") }.map { "env.\($0)" })
        return !builds.isEmpty
            && builds.allSatisfy { build in
                let targets = build.targets.map(\.reference)
                return !targets.isEmpty
                    && (targets + matrix.bases(of: build).map(\.reference)).allSatisfy {
                        $0.isKnown && NameFlaw($0) == nil
                    }
                    && targets.allSatisfy { $0.pieces.allSatisfy { variables.isDisjoint(with: $0.expressions) } }
            }
    }

    /// Whether nothing reads variables but what stands in the workflow.
    fileprivate var showsAllUses: Bool {
        guard !mayHaveOtherVariables else { return false }
        return workflow.jobs.allSatisfy { job in
            job.steps.allSatisfy { step in
                guard let uses = step.uses?.string else { return true }
                if case .local = ActionReference(uses) { return false }
                return true
            }
        }
    }

    /// Whether a script has a variable's name in it.
    fileprivate func scriptNames(_ name: String) -> Bool {
        workflow.jobs.contains { $0.steps.contains { $0.run?.mentions(name) ?? false } }
    }
}

extension YAMLNode {
    /// Whether a text has a word in it.
    fileprivate func mentions(_ word: String) -> Bool {
        contains(word)
            && withUTF8 { bytes in
                bytes.split { !Self.isWordByte($0) }.contains { $0.elementsEqual(word.utf8) }
            }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unused(_ name: String) -> Self {
        "nothing uses '\(name)'; write '${{ env.\(name) }}' where its value belongs, or remove it"
    }
}
