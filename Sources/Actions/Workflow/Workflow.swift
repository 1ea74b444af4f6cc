import SourceText
import Values
import YAML

/// A file under `.github/workflows/`, as far as it decides what is built and when.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>
package final class Workflow: Sendable {
    package let document: YAMLDocument
    /// The value of `name:`.
    package let name: YAMLNode?
    /// `on:` and its value.
    package let on: YAMLNode.Entry?
    package let triggers: [Trigger]
    package let env: [EnvironmentEntry]
    package let defaults: RunDefaults
    package let jobs: [Job]

    package var file: SourceFile { document.file }
    package var path: String { document.file.path }

    /// What GitHub shows as the name of the workflow, and `github.workflow` holds.
    package var title: String { name?.string ?? path }

    package init(_ document: YAMLDocument) {
        self.document = document
        var name: YAMLNode?
        var on: YAMLNode.Entry?
        var triggers: [Trigger] = []
        var env: [EnvironmentEntry] = []
        var defaults = RunDefaults()
        var jobs: [Job] = []
        for (key, value) in document.root?.entryList ?? [] {
            if key.equals("name") {
                name = value
            } else if key.equals("on") {
                on = (key, value)
                triggers = Trigger.read(value)
            } else if key.equals("env") {
                env = EnvironmentEntry.read(value)
            } else if key.equals("defaults") {
                defaults = RunDefaults(value)
            } else if key.equals("jobs") {
                jobs = value.entries.map { Job(id: $0.key, body: $0.value) }
            }
        }
        self.name = name
        self.on = on
        self.triggers = triggers
        self.env = env
        self.defaults = defaults
        self.jobs = jobs
    }

    package func trigger(for event: String) -> Trigger? {
        triggers.first { $0.event == event }
    }

    /// Where a node stands, which may be one of a called workflow or a local action.
    package func place(_ node: YAMLNode) -> SourceRange {
        node.document.file.place(node.range)
    }
}

/// One variable of an `env:` block.
package struct EnvironmentEntry: Sendable {
    package let name: String
    package let key: YAMLNode
    package let value: YAMLNode

    /// The entries of a block; empty when it is an expression or nothing at all.
    static func read(_ node: YAMLNode) -> [EnvironmentEntry] {
        node.entries.compactMap { key, value in
            key.string.map { EnvironmentEntry(name: $0, key: key, value: value) }
        }
    }
}

extension EnvironmentEntry {
    /// The text that the variable gets, when it is written as it is; nil when it has expressions.
    package var literalText: String? {
        guard value.kind == .scalar else { return nil }
        switch value.scalar {
        case .null, nil: return ""
        case .bool(let bool): return bool ? "true" : "false"
        case .number(let number): return numberText(number)
        case .string(let text): return text.hasExpressions ? nil : text
        }
    }
}

/// `defaults.run` of a workflow or a job.
package struct RunDefaults: Sendable {
    package private(set) var shell: YAMLNode?
    package private(set) var workingDirectory: YAMLNode?

    init() {}

    init(_ node: YAMLNode) {
        shell = node["run"]?["shell"]
        workingDirectory = node["run"]?["working-directory"]
    }
}
