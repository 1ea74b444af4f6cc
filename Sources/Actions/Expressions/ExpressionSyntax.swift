import Values

/// A parsed expression: what stands between `${{` and `}}`, or behind `if:`.
///
/// The tree is a flat array in which a node stands behind the nodes it is made of. Ranges are bytes of the text that holds
/// the expression.
package struct ExpressionSyntax: Sendable {
    package typealias Index = Int

    package enum Comparison: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    package enum Kind: Sendable {
        /// A text, a number, true, false or null.
        case literal(Value)
        /// The name of a context, as `github`.
        case context(String)
        /// `a.name`
        case property(of: Index, name: String)
        /// `a[key]`
        case index(of: Index, key: Index)
        /// `a.*` or `a[*]`
        case wildcard(of: Index)
        case call(ExpressionFunction, arguments: [Index])
        case not(Index)
        case comparison(Comparison, Index, Index)
        /// Two or more conditions that all must hold.
        case and([Index])
        /// Two or more conditions of which one must hold.
        case or([Index])
    }

    package struct Node: Sendable {
        package internal(set) var kind: Kind
        package let range: Range<Int>
        /// How many nodes stand above each other in it.
        let height: Int
    }

    package let nodes: [Node]
    package let root: Index
    /// From the first to the last byte, without white space around.
    package let range: Range<Int>
    /// The text of that range.
    package let source: String

    /// How many nodes may stand above each other, and how long an expression may be: the runner's own limits.
    static let maximumHeight = 50
    static let maximumLength = 21_000

    init(nodes: [Node], root: Index, range: Range<Int>, source: String) {
        self.nodes = nodes
        self.root = root
        self.range = range
        self.source = source
    }

    /// The text of a node as it is written.
    package func text(of node: Index) -> String {
        let nodeRange = nodes[node].range
        if nodeRange == range { return source }
        let utf8 = source.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: nodeRange.lowerBound - range.lowerBound)
        return String(source[start..<utf8.index(start, offsetBy: nodeRange.count)])
    }

    /// The value, when the expression is a single literal.
    package var literal: Value? {
        if case .literal(let value) = nodes[root].kind { value } else { nil }
    }

    /// Whether one of `success`, `failure`, `cancelled` and `always` is called, which takes the place of an implied `success()`.
    package var asksForStatus: Bool {
        nodes.contains { if case .call(let function, _) = $0.kind { function.isStatus } else { false } }
    }
}

// MARK: - References

extension ExpressionSyntax {
    /// A context and what is taken from it, as `needs.build.outputs.tag`.
    package struct Reference: Sendable {
        package enum Part: Hashable, Sendable {
            /// A property, or an index that is a text.
            case name(String, Range<Int>)
            case number(Double, Range<Int>)
            case wildcard(Range<Int>)
            /// An index that must be computed.
            case computed(Range<Int>)

            package var range: Range<Int> {
                switch self {
                case .name(_, let range), .number(_, let range), .wildcard(let range), .computed(let range): range
                }
            }
        }

        package let context: String
        package let contextRange: Range<Int>
        package let parts: [Part]
        /// From the context to the end of the last part.
        package let range: Range<Int>

        /// The leading parts that are names.
        package var names: [String] {
            var names: [String] = []
            for case .name(let name, _) in parts.prefix(while: { if case .name = $0 { true } else { false } }) {
                names.append(name)
            }
            return names
        }
    }

    /// All accesses to contexts, each as long as it is written, in the order of the text.
    package var references: [Reference] {
        var isBase = Array(repeating: false, count: nodes.count)
        for node in nodes {
            if let base = node.kind.base { isBase[base] = true }
        }
        var references: [Reference] = []
        for index in nodes.indices where !isBase[index] {
            if let reference = reference(at: index) { references.append(reference) }
        }
        return references.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func reference(at index: Index) -> Reference? {
        var parts: [Reference.Part] = []
        var node = nodes[index]
        while let base = node.kind.base {
            let end = node.range.upperBound
            switch node.kind {
            case .property(_, let name): parts.append(.name(name, (end - name.utf8.count)..<end))
            case .wildcard: parts.append(.wildcard(nodes[base].range.upperBound..<end))
            case .index(_, let key):
                let range = nodes[key].range
                switch nodes[key].kind {
                case .literal(let value):
                    switch value.content {
                    case .text(let text): parts.append(.name(text.text ?? "", range))
                    case .number(let number): parts.append(.number(number, range))
                    default: parts.append(.computed(range))
                    }
                default: parts.append(.computed(range))
                }
            default: break
            }
            node = nodes[base]
        }
        guard case .context(let name) = node.kind else { return nil }
        return Reference(
            context: name,
            contextRange: node.range,
            parts: parts.reversed(),
            range: node.range.lowerBound..<nodes[index].range.upperBound
        )
    }
}

extension ExpressionSyntax.Kind {
    /// What a property, an index or a wildcard is taken from.
    var base: ExpressionSyntax.Index? {
        switch self {
        case .property(let base, _), .index(let base, _), .wildcard(let base): base
        default: nil
        }
    }
}
