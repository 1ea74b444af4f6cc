import SourceText
import YAML

extension WorkflowValidator {
    // MARK: Values

    /// Reports a value that is of another kind than its place wants.
    mutating func reportKind(
        of node: YAMLNode,
        _ type: WorkflowSchema.ValueType,
        _ key: YAMLNode?,
        _ isEntry: Bool
    ) {
        let name = key.flatMap(\.string).map { "'\(shortened($0))'" } ?? "a workflow"
        let subject = isEntry ? "an entry of \(name)" : name
        report(SchemaProblem(.invalidValue, "\(subject) must be \(expected(type)), \(found(node))", at: node))
    }

    private func expected(_ type: WorkflowSchema.ValueType) -> String {
        var kinds: [String] = []
        if type.kinds.contains(.text) {
            let constants = type.constants.map { schema.constants[$0].map { "'\($0)'" }.joined(separator: ", ") }
            kinds.append(constants ?? "a text")
        }
        if type.kinds.contains(.number) { kinds.append("a number") }
        if type.kinds.contains(.bool) { kinds.append("true or false") }
        if type.kinds.contains(.sequence) { kinds.append("a list") }
        if type.kinds.contains(.mapping) { kinds.append("a mapping") }
        return kinds.joined(separator: " or ")
    }

    private func found(_ node: YAMLNode) -> String {
        switch node.kind {
        case .sequence: "not a list"
        case .mapping: "not a mapping"
        case .scalar where node.isNull: "and nothing is there"
        case .scalar:
            switch node.scalar {
            case .string(let text) where text.isEmpty: "and it is empty"
            case .string(let text): "not the text '\(shortened(text))'"
            default: "not '\(shortened(node.string ?? ""))'"
            }
        }
    }

    mutating func reportEmptyList(_ node: YAMLNode, _ key: YAMLNode?) {
        let name = key?.string ?? ""
        report(SchemaProblem(.matrix, "the list '\(shortened(name))' of the matrix has no values", at: node))
    }

    // MARK: Expressions

    mutating func reportExpression(in node: YAMLNode, of key: YAMLNode?) {
        let place = key.flatMap(\.string).map { "in '\(shortened($0))'" } ?? "here"
        report(
            SchemaProblem(
                .expression,
                "no expression is allowed \(place); GitHub reads it before anything runs",
                at: node
            )
        )
    }

    mutating func report(_ flaws: [ExpressionFlaw], in node: YAMLNode) {
        for flaw in flaws {
            report(SchemaProblem(flaw.code, flaw.message, at: node, range: node.sourceRange(ofValue: flaw.range)))
        }
    }

    // MARK: Keys

    mutating func reportConflict(
        _ key: YAMLNode,
        _ entry: WorkflowSchema.Key,
        seen: UInt64,
        in mapping: WorkflowSchema.MappingType
    ) {
        let other = mapping.keys.indices.first { index in
            seen & 1 << UInt64(index) != 0 && mapping.keys[index].forms & entry.forms == 0
        }
        // Several keys together may exclude a form of which each alone is part.
        let name = other.map { "'\(mapping.keys[$0].name)'" } ?? "the keys before it"
        let message = "'\(entry.name)' does not go with \(name) in \(mapping.title.general); remove one of the two"
        report(SchemaProblem(.misplacedKey, message, at: key))
    }

    mutating func reportMissing(
        _ names: [String],
        in node: YAMLNode,
        _ mapping: WorkflowSchema.MappingType,
        of owner: YAMLNode?,
        isConsequence: Bool
    ) {
        let wanted = names.map { "'\($0)'" }.joined(separator: " or ")
        let message = "\(mapping.title.particular(owner?.string ?? "")) has no \(wanted)"
        let range: Range<Int>? = if case .entry = mapping.title { nil } else { owner?.range }
        report(SchemaProblem(.missingKey, message, at: node, range: range, isConsequence: isConsequence))
    }

    /// A key that a mapping does not have: it has another name, or belongs elsewhere.
    func unknown(
        _ key: YAMLNode,
        of node: YAMLNode,
        _ index: Int,
        forms: UInt8,
        seen: UInt64,
        event: KnownEvent?
    ) -> SchemaProblem {
        let name = key.string ?? ""
        let mapping = schema.mappings[index]
        if let event { return unknownSetting(key, name, in: node, of: event) }
        let home = home(of: name, from: index)
        if index == schema.triggers, home == nil { return unknownEvent(key) }
        let problem =
            index == schema.triggers
            ? "'\(name)' is no event" : "'\(shortened(name))' is no key of \(mapping.title.general)"
        if let home {
            let place = if case .part = home { "stands below" } else { "belongs to" }
            return SchemaProblem(.misplacedKey, "\(problem); it \(place) \(home.general)", at: key)
        }
        let known = mapping.keys.filter { $0.forms & forms != 0 }
        if let nearest = nearest(to: name, among: known.lazy.map(\.name)), node[nearest] == nil {
            return SchemaProblem(.unknownKey, "\(problem); did you mean '\(nearest)'?", at: key, nearest: nearest)
        }
        if let uses = mapping.keys.firstIndex(where: { $0.name == "uses" }), seen & 1 << UInt64(uses) != 0 {
            return SchemaProblem(.misplacedKey, "\(problem); inputs stand below 'with'", at: key)
        }
        let list = known.map { "'\($0.name)'" }.joined(separator: ", ")
        // Nobody reads a longer list.
        let way = known.count > 8 ? "correct its name or remove it" : "expected one of \(list)"
        return SchemaProblem(.unknownKey, "\(problem); \(way)", at: key)
    }

    private func unknownSetting(
        _ key: YAMLNode,
        _ name: String,
        in node: YAMLNode,
        of event: KnownEvent
    ) -> SchemaProblem {
        let nearest = nearest(to: name, among: event.keys).flatMap { node[$0] == nil ? $0 : nil }
        let message =
            if let nearest {
                "'\(event.name)' has no key '\(name)'; did you mean '\(nearest)'?"
            } else if event.keys.isEmpty {
                "'\(event.name)' takes no settings; remove '\(name)'"
            } else {
                "'\(event.name)' has no key '\(name)'; expected one of \(event.keys.joined(separator: ", "))"
            }
        return SchemaProblem(.unknownTrigger, message, at: key, nearest: nearest)
    }

    /// Checks the name of an event in a text or a list.
    mutating func checkEvent(_ node: YAMLNode) {
        if node.isNull {
            let message = "'on' names no event; write one, as 'push', or the workflow never runs"
            return report(SchemaProblem(.missingKey, message, at: node, range: workflow.on?.key.range))
        }
        guard !KnownEvent.all.contains(where: { node.equals($0.name) }) else { return }
        report(unknownEvent(node))
    }

    private func unknownEvent(_ node: YAMLNode) -> SchemaProblem {
        let name = node.string ?? ""
        let nearest = nearest(to: name, among: KnownEvent.all.lazy.map(\.name))
        let message =
            nearest.map { "GitHub knows no event '\(name)'; did you mean '\($0)'?" }
            ?? "GitHub knows no event '\(name)'; write one that it knows, as 'push'"
        return SchemaProblem(.unknownTrigger, message, at: node, nearest: nearest)
    }

    // MARK: Where keys belong

    /// The place that has a key: one around the mapping, the innermost first, or one inside of it, the outermost first.
    private func home(of name: String, from index: Int) -> MappingTitle? {
        for around in enclosing.dropLast().reversed() where hasKey(around, name) {
            return schema.mappings[around].title
        }
        var level = [index]
        var seen: Set<Int> = [index]
        while !level.isEmpty {
            var next: [Int] = []
            for mapping in level {
                let types =
                    schema.mappings[mapping].keys.map(\.type) + [schema.mappings[mapping].others].compactMap { $0 }
                for type in types {
                    let parts = [schema.types[type].mapping, schema.types[schema.types[type].element].mapping]
                    next += parts.compactMap { $0 }.filter { seen.insert($0).inserted }
                }
            }
            if let found = next.first(where: { hasKey($0, name) }) { return schema.mappings[found].title }
            level = next
        }
        return nil
    }

    private func hasKey(_ mapping: Int, _ name: String) -> Bool {
        schema.mappings[mapping].keys.contains { $0.name == name }
    }
}
