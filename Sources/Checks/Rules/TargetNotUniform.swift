import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow that pushes to another place than the others.
    static let targetNotUniform = Rule(
        id: "target-not-uniform",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "A workflow has another target registry or namespace than the others.",
        why: """
            All images of a repository go to one place, where those who deploy them look. A workflow that was copied from \
            elsewhere pushes into a namespace that nobody reads, or may not push at all. With 'target' in the configuration \
            the difference from it is an error.
            """,
        bad: "TARGET_NAMESPACE: labs",
        good: "TARGET_NAMESPACE: lab",
        exceptions: [
            "Workflows that declare no target, because they work in another way.",
            "A value that only the run knows.",
        ]
    ) { context, report in
        for name in context.configuration.requiredEnvironment where name.hasPrefix("TARGET_") {
            let wanted: String?
            switch NamePart(variable: name) {
            case .registry?: wanted = context.configuration.target.registry
            case .namespace?: wanted = context.configuration.target.namespace
            default: continue
            }
            var values: [(text: String, place: SourceRange, guide: GuideWorkflow, field: EnvironmentEntry)] = []
            for guide in context.guideWorkflows {
                guard let field = guide.field(name), let text = guide.text(of: field), !text.isEmpty else { continue }
                values.append((text, guide.workflow.place(field.value), guide, field))
            }
            if let wanted {
                for (text, place, guide, field) in values where text != wanted {
                    report(
                        .notConfigured(text, wanted, name),
                        place,
                        severity: .error,
                        fixes: guide.writing(wanted, as: field)
                    )
                }
            } else if let usual = mostFrequent(values.map(\.text)) {
                let example = values.first { $0.text == usual }
                for (text, place, guide, field) in values where text != usual {
                    let note = example.map { Diagnostic.Note("'\(usual)' is written here", $0.place) }
                    report(
                        .notUniform(text, usual, name),
                        place,
                        notes: note.map { [$0] } ?? [],
                        fixes: guide.writing(usual, as: field)
                    )
                }
            }
        }
    }

    /// Among equally frequent ones the first.
    private static func mostFrequent(_ texts: [String]) -> String? {
        var counts: [String: Int] = [:]
        for text in texts { counts[text, default: 0] += 1 }
        guard let highest = counts.values.max() else { return nil }
        return texts.first { counts[$0] == highest }
    }
}

extension GuideWorkflow {
    /// The repair that gives a variable another value.
    fileprivate func writing(_ text: String, as field: EnvironmentEntry) -> [Diagnostic.Fix] {
        guard let edit = workflow.document.edit(replacing: field.value, with: text) else { return [] }
        let fileEdit = Diagnostic.Fix.FileEdit(path: workflow.path, edit: edit)
        return [Diagnostic.Fix("write '\(text)'", isSafe: false, edits: [fileEdit])]
    }
}

extension Diagnostic.Message {
    fileprivate static func notUniform(_ text: String, _ usual: String, _ name: String) -> Self {
        "'\(name)' is '\(text)' here and '\(usual)' in other workflows; write the same everywhere"
    }

    fileprivate static func notConfigured(_ text: String, _ wanted: String, _ name: String) -> Self {
        "'\(name)' is '\(text)', but the configuration's target is '\(wanted)'; write '\(wanted)'"
    }
}
