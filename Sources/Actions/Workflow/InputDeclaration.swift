import YAML

/// An input that an action or a called workflow declares.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_callinputs>
package struct InputDeclaration: Sendable {
    package enum Kind: String, Sendable {
        case boolean, number, string
    }

    package let name: String
    package let key: YAMLNode
    /// Actions take texts only.
    package let kind: Kind
    package let isRequired: Bool
    package let defaultValue: YAMLNode?

    package init(key: YAMLNode, body: YAMLNode) {
        name = key.string ?? ""
        self.key = key
        kind = body["type"]?.string.flatMap(Kind.init(rawValue:)) ?? .string
        isRequired = body["required"]?.string == "true"
        defaultValue = body["default"]
    }

    /// Reads a block such as `inputs:`.
    package static func read(_ node: YAMLNode?) -> [InputDeclaration] {
        (node?.entryList ?? []).map { InputDeclaration(key: $0.key, body: $0.value) }
    }
}
