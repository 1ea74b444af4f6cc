import SourceText
import Values
import YAML

extension Value {
    /// The value of a text of one YAML document, as every reader understands it; nil for anything that readers understand
    /// differently: aliases, tags, merged mappings, further documents.
    ///
    /// A scalar is unknown when it is neither a text nor written the way every program writes it.
    package init?(yaml text: String) {
        let document = YAMLDocument(
            SourceFile(path: "", text: text),
            limits: YAMLLimits(reader: .anyone, size: 1 << 20, depth: 50, events: 50_000)
        )
        // What begins a second document may stand in a text, too; that is not looked at.
        let hasMarks = text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst().contains { line in
            line.starts(with: "---".utf8) || line.starts(with: "...".utf8)
        }
        guard document.problems.isEmpty, !hasMarks, let root = document.root, let value = Self.plain(root) else {
            return nil
        }
        self = value
    }

    private static func plain(_ node: YAMLNode) -> Value? {
        guard !node.isAlias, node.tag == nil else { return nil }
        switch node.kind {
        case .scalar:
            guard let written = node.string ?? node.scalar?.text, let scalar = node.scalar else { return nil }
            let value: Value
            switch scalar {
            case .string(let text): return Value(text)
            case .null: value = .null
            case .bool(let bool): value = Value(bool)
            case .number(let number): value = Value(number)
            }
            let spelling = node.withUTF8 { String(decoding: $0, as: UTF8.self) }
            let usual =
                switch scalar {
                case .number(let number): shortestNumberText(number)
                case .bool(let bool): bool ? "true" : "false"
                default: "null"
                }
            guard spelling == usual else {
                return Value(Unknown(written, because: "programs differ in how they write this value"))
            }
            return value
        case .sequence:
            var elements: [Value] = []
            for element in node.elements {
                guard let value = plain(element) else { return nil }
                elements.append(value)
            }
            return Value(elements)
        case .mapping:
            var object = ValueObject([], isCaseSensitive: true)
            for (key, value) in node.entries {
                guard key.kind == .scalar, !key.isAlias, key.tag == nil, case .string(let name)? = key.scalar,
                    name != "<<", let value = plain(value)
                else { return nil }
                object[name] = value
            }
            return Value(object)
        }
    }
}
