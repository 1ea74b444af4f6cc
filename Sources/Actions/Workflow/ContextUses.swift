import Values
import YAML

/// What the expressions in a part of a workflow ask of one context.
package struct ContextUses: Sendable {
    /// Which expressions are read.
    package enum Scope: Sendable {
        case everywhere
        /// Not those behind `if:`, which become no text.
        case outsideOfConditions
    }

    /// In lower case, because expressions find members without regard to case.
    private var names: Set<String> = []
    /// Whether the whole context is asked for, or a member whose name the run computes, or something that cannot be read.
    private var asksForAll = false
    private let context: String
    private let scope: Scope

    package init(of context: String, in node: YAMLNode, _ scope: Scope = .everywhere) {
        self.context = context
        self.scope = scope
        collect(node, isCondition: false)
    }

    /// Whether a member may be asked for.
    package func contains(_ name: String) -> Bool {
        asksForAll || names.contains(name.lowercased())
    }

    /// Aliases are not followed: what they stand for is read at its own place.
    private mutating func collect(_ node: YAMLNode, isCondition: Bool) {
        guard !node.isAlias else { return }
        switch node.kind {
        case .scalar: collect(scalar: node, isCondition: isCondition)
        case .sequence: for element in node.elements { collect(element, isCondition: false) }
        case .mapping:
            for (key, value) in node.entries {
                let isCondition = key.equals("if")
                if isCondition, scope == .outsideOfConditions { continue }
                collect(value, isCondition: isCondition)
            }
        }
    }

    private mutating func collect(scalar node: YAMLNode, isCondition: Bool) {
        let hasExpressions = node.withUTF8 { $0.firstExpression(from: 0) != nil }
        guard hasExpressions || isCondition, let text = node.string else { return }
        do throws(ExpressionError) {
            guard hasExpressions else { return collect(try ExpressionSyntax(parsing: text)) }
            for case .expression(let syntax, _) in try TemplateString(parsing: text).segments { collect(syntax) }
        } catch {
            asksForAll = true
        }
    }

    private mutating func collect(_ syntax: ExpressionSyntax) {
        for reference in syntax.references where equalsIgnoringCase(reference.context, context) {
            if case .name(let name, _)? = reference.parts.first {
                names.insert(name.lowercased())
            } else {
                asksForAll = true
            }
        }
    }
}
