import Actions
import SourceText
import YAML

/// An expression's access to a member of a context, as `needs.build.outputs.tag`.
struct ContextAccess {
    let context: String
    /// The names behind the context.
    let names: [String]
    /// The whole access.
    let range: SourceRange
    private let nameRanges: [SourceRange]

    /// Where one of the names is written.
    func range(ofName index: Int) -> SourceRange { nameRanges[index] }

    private init(_ reference: ExpressionSyntax.Reference, in node: YAMLNode) {
        let file = node.document.file
        context = reference.context.lowercased()
        names = reference.names
        range = file.place(node.sourceRange(ofValue: reference.range))
        nameRanges = reference.parts.prefix(names.count).map { file.place(node.sourceRange(ofValue: $0.range)) }
    }

    /// The accesses to some contexts in a text of a workflow that have no way out when they find nothing.
    ///
    /// - Parameter isCondition: whether the text stands behind `if:`, where to be empty may be what is asked.
    static func all(in node: YAMLNode, isCondition: Bool, of contexts: [String]) -> [ContextAccess] {
        guard contexts.contains(where: { node.contains($0) }) else { return [] }
        return node.expressions(isCondition: isCondition).flatMap { expression in
            var optional = Set(expression.nodesWithWayOut.map { expression.nodes[$0].range })
            if isCondition { optional.insert(expression.nodes[expression.root].range) }
            return expression.references.filter { reference in
                contexts.contains(reference.context.lowercased()) && !reference.names.isEmpty
                    && !optional.contains(reference.range)
            }.map { ContextAccess($0, in: node) }
        }
    }
}

extension YAMLNode {
    /// Calls for every scalar below that stands in the text itself, and says whether it is a condition.
    func visitTexts(_ body: (YAMLNode, _ isCondition: Bool) -> Void) {
        // What an alias stands for is read at its own place.
        guard !isAlias else { return }
        switch kind {
        case .scalar: body(self, false)
        case .sequence: for element in elements { element.visitTexts(body) }
        case .mapping:
            for (key, value) in entries {
                if key.equals("if"), value.kind == .scalar { body(value, true) } else { value.visitTexts(body) }
            }
        }
    }
}
