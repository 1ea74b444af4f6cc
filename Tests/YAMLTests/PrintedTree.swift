import SourceText

@testable import YAML

/// Reads a text by the rules for any reader.
func read(_ text: String, limits: YAMLLimits = .default) -> YAMLDocument {
    YAMLDocument(SourceFile(path: "test.yaml", text: text), limits: limits)
}

extension YAMLDocument {
    /// A line for every node: what it is, its bytes, and the value when the bytes do not say it.
    var printed: String {
        guard let root else { return "nothing\n" }
        var result = ""
        func add(_ node: YAMLNode, _ indentation: String) {
            let range = node.range
            result += "\(indentation)\(node.style) \(range.lowerBound)-\(range.upperBound)"
            if let anchor = node.anchor { result += " &\(anchor)" }
            if let tag = node.tag { result += " \(tag)" }
            if node.isAlias { result += " \(file.text(in: range))" }
            if let string = node.string {
                let content = file.text(in: node.contentRange)
                result += content == string ? " \(string.debugDescription)" : " =\(string.debugDescription)"
            }
            result += "\n"
            if node.isAlias { return }
            for entry in node.entries {
                add(entry.key, indentation + "  ")
                add(entry.value, indentation + "  : ")
            }
            for element in node.elements { add(element, indentation + "  - ") }
        }
        add(root, "")
        return result
    }
}
