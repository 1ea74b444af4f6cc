import SourceText
import Values
import YAML

extension Value {
    /// How many values one node may become, as GitHub limits the nodes of a workflow; aliases count as often as they are used.
    private static let maximumCount = 50_000

    /// The value that a node of a workflow stands for.
    ///
    /// A list's element that is nothing but an expression and yields a list gives its elements to the list around it, as GitHub
    /// does it.
    /// - Parameter evaluate: computes a text with `${{ }}`; it is asked for every such text that is no key.
    package init<Failure: Error>(
        _ node: YAMLNode,
        evaluate: (String, YAMLNode) throws(Failure) -> Value
    ) throws(Failure) {
        var rest = Self.maximumCount
        self = try Self.value(of: node, evaluate: evaluate, rest: &rest)
    }

    /// The value that a node stands for when every text is taken as it is written.
    package init(literal node: YAMLNode) {
        var rest = Self.maximumCount
        self = Self.value(
            of: node,
            evaluate: { text, node in Value(text, from: node.origin) },
            rest: &rest
        )
    }

    private static func value<Failure: Error>(
        of node: YAMLNode,
        evaluate: (String, YAMLNode) throws(Failure) -> Value,
        rest: inout Int
    ) throws(Failure) -> Value {
        rest -= 1
        let origin = node.origin
        guard rest > 0 else {
            return Value(
                Unknown("…", because: "the value has more than \(maximumCount) parts", at: origin.place),
                from: origin
            )
        }
        switch node.kind {
        case .scalar:
            switch node.scalar {
            case .bool(let bool): return Value(bool, from: origin)
            case .number(let number): return Value(number, from: origin)
            case .string(let text):
                return text.hasExpressions ? try evaluate(text, node) : Value(text, from: origin)
            case .null, nil: return Value(.null, from: origin)
            }
        case .sequence:
            var elements: [Value] = []
            for element in node.elements {
                let value = try value(of: element, evaluate: evaluate, rest: &rest)
                guard element.kind == .scalar else {
                    elements.append(value)
                    continue
                }
                switch value.content {
                case .array(let inner): elements += inner
                // It may be a list, and then how many there are is unknown.
                case .unknown(let unknown): return Value(unknown, from: origin)
                default: elements.append(value)
                }
            }
            return Value(elements, from: origin)
        case .mapping:
            var members: [(name: String, value: Value)] = []
            for (key, value) in node.entries {
                members.append((key.scalar?.text ?? "", try Self.value(of: value, evaluate: evaluate, rest: &rest)))
            }
            return Value(ValueObject(members), from: origin)
        }
    }
}

extension YAMLNode {
    /// Where the node is written, as the beginning of what becomes of it.
    package var origin: Origin {
        Origin(at: document.file.place(kind == .scalar ? contentRange : range))
    }

    /// Leads from bytes of the decoded text of a scalar to the file.
    package var placeOfBytes: PlaceOfBytes {
        let map = sourceMap
        let file = document.file
        return { file.place(map.sourceRange(ofValue: $0)) }
    }
}
