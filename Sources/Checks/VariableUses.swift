import Actions
import SourceText
import YAML

extension ExpressionSyntax {
    /// The variables that the expression asks for by name.
    var variables: [String] {
        references.compactMap { $0.variable?.name }
    }
}

extension ExpressionSyntax.Reference {
    /// The name in `env.NAME` with its bytes; nil for what asks for something else.
    var variable: (name: String, range: Range<Int>)? {
        guard context == "env", case .name(let name, let range)? = parts.first else { return nil }
        return (name, range)
    }
}

extension Workflow {
    /// Where the workflow, its jobs and its steps declare a variable.
    func declarations(of name: String) -> [SourceRange] {
        let declared = env + jobs.flatMap { $0.env + $0.steps.flatMap(\.env) }
        return declared.lazy.filter { $0.name == name }.map { entry in
            let end = max(entry.key.range.upperBound, entry.value.range.upperBound)
            return file.place(entry.key.range.lowerBound..<end)
        }
    }

    /// Where expressions ask for a variable.
    func uses(of variable: String) -> [SourceRange] {
        var places: [SourceRange] = []
        func visit(_ node: YAMLNode, isCondition: Bool) {
            guard !node.isAlias else { return }
            switch node.kind {
            case .sequence: for element in node.elements { visit(element, isCondition: false) }
            case .mapping: for (key, value) in node.entries { visit(value, isCondition: key.equals("if")) }
            case .scalar:
                for reference in node.expressions(isCondition: isCondition).flatMap(\.references) {
                    guard let (name, range) = reference.variable, name.lowercased() == variable.lowercased() else {
                        continue
                    }
                    let bytes = reference.contextRange.lowerBound..<range.upperBound
                    places.append(file.place(node.sourceRange(ofValue: bytes)))
                }
            }
        }
        if let root = document.root { visit(root, isCondition: false) }
        return places
    }
}

extension YAMLNode {
    /// The expressions of a text; a condition without `${{ }}` is one as a whole.
    func expressions(isCondition: Bool) -> [ExpressionSyntax] {
        guard let text = string, let template = try? TemplateString(parsing: text) else { return [] }
        guard isCondition, template.literal != nil else { return template.expressions }
        return (try? ExpressionSyntax(parsing: text)).map { [$0] } ?? []
    }
}
