import SourceText
import YAML

/// The workflows and actions of a commit that others call, each read once.
package final class WorkflowLibrary {
    private let files: any FileTree
    private var workflows: [String: Workflow?] = [:]
    private var actions: [String: ActionManifest?] = [:]

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
