import Shell
import SourceText
import Values
import YAML

/// The workflows and actions of a commit that others call, each read once, and their scripts.
package final class WorkflowLibrary {
    private let files: any FileTree
    private var workflows: [String: Workflow?] = [:]
    private var actions: [String: ActionManifest?] = [:]
    /// The scripts of steps as they were read last.
    private var scripts: [YAMLNode: ShellScript] = [:]

    /// What the evaluation of all workflows may still do.
    package var budget = WorkBudget()

    /// How often workflows and actions may still be entered in the workflow that is evaluated.
    private var entriesLeft = maximumEntries

    /// So that files which use each other many times over come to an end.
    static let maximumEntries = 5_000

    package init(_ files: any FileTree) {
        self.files = files
    }

    /// Begins the evaluation of another workflow.
    func begin() { entriesLeft = Self.maximumEntries }

    /// - Returns: false when too much is entered already.
    func enter() -> Bool {
        entriesLeft -= 1
        return entriesLeft >= 0
    }

    /// The script of a step, read anew only where its expressions have made other bytes of it.
    func script(_ text: EvaluatedText, of node: YAMLNode) -> ShellScript {
        let places = ScriptPlaces(text, node: node)
        let source = ShellText(places.script, place: { places.place(of: $0) })
        if let known = scripts[node], let script = known.reread(from: source) { return script }
        let script = ShellScript(parsing: source)
        scripts[node] = script
        return script
    }

    /// Remembers a workflow that somebody else has read.
    package func add(_ workflow: Workflow) {
        workflows[workflow.path] = workflow
    }

    /// - Returns: nil when there is no such file, or it is no YAML.
    func workflow(at path: String) -> Workflow? {
        if let known = workflows[path] { return known }
        let read = document(at: path).map { Workflow($0) }
        workflows[path] = .some(read)
        return read
    }

    /// The action in a folder; nil when there is none that can be read.
    func action(in folder: String) -> ActionManifest? {
        if let known = actions[folder] { return known }
        let prefix = folder.isEmpty ? "" : folder + "/"
        let document = document(at: prefix + "action.yml") ?? document(at: prefix + "action.yaml")
        let read = document.map { ActionManifest($0) }
        actions[folder] = .some(read)
        return read
    }

    private func document(at path: String) -> YAMLDocument? {
        guard let bytes = try? files.read(path) else { return nil }
        let document = YAMLDocument(SourceFile(path: path, bytes: bytes), limits: .gitHubWorkflow)
        return document.root == nil ? nil : document
    }
}
