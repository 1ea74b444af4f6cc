import SourceText
import YAML

/// The file `action.yml` of an action, as far as it decides what the action does.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax>
package final class ActionManifest: Sendable {
    package let document: YAMLDocument
    package let inputs: [InputDeclaration]
    /// The outputs of a composite action, by name, with the texts they get.
    package let outputs: [EnvironmentEntry]
    /// How the action runs, as `composite`, `docker` or `node20`.
    package let using: String
    /// The steps of a composite action.
    package let steps: [Step]

    package init(_ document: YAMLDocument) {
        self.document = document
        let root = document.root
        let runs = root?["runs"]
        inputs = InputDeclaration.read(root?["inputs"])
        outputs = (root?["outputs"]?.entryList ?? []).compactMap { key, body in
            guard let name = key.string, let value = body["value"] else { return nil }
            return EnvironmentEntry(name: name, key: key, value: value)
        }
        using = runs?["using"]?.string ?? ""
        steps = runs?["steps"]?.elements.map { Step($0) } ?? []
    }

    package var isComposite: Bool { using == "composite" }
}
