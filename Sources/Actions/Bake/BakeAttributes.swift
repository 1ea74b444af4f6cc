import SourceText
import Values

/// Reads the attributes of a target.
struct BakeAttributes {
    private let names: BakeNames
    private let scope: HCLScope

    init(_ names: BakeNames, _ scope: HCLScope) {
        self.names = names
        self.scope = scope
    }

    func target(_ name: String, _ block: HCLBlock) throws(BakeError) -> BakeTarget {
        var target = BakeTarget(name: name)
        for attribute in block.body.attributes {
            let expression = attribute.expression
            switch attribute.name {
            case "context": target.context = try text(expression)
            case "dockerfile": target.dockerfile = try text(expression)
            case "dockerfile-inline": target.inlineDockerfile = try text(expression)
            case "target": target.stage = try text(expression)
            case "inherits": target.inherits = try texts(expression)
            case "tags": target.tags = try optionalTexts(expression)
            case "platforms": target.platforms = try optionalTexts(expression)
            case "args": target.arguments = try map(expression)
            case "contexts": target.contexts = try map(expression)
            case "output": target.outputs = try outputs(expression)
            case "labels", "extra-hosts":
                let members = try map(expression).map { (name: $0.name, value: Value($0.value.value)) }
                target.others[attribute.name] = Value(ValueObject(members, isCaseSensitive: true))
            case "attest", "cache-from", "cache-to", "secret", "ssh":
                guard let values = try entries(expression, of: attribute.name) else { continue }
                target.others[attribute.name] = Value(values)
            case "annotations", "entitlements", "no-cache-filter", "ulimits":
                guard let texts = try optionalTexts(expression) else { continue }
                target.others[attribute.name] = Value(texts.map { Value($0.value) })
            case "pull", "no-cache":
                switch try HCLValue.bool(try value(expression), at: expression.range) {
                case .known(let bool): target.others[attribute.name] = Value(bool)
                case .unknown(let unknown): target.others[attribute.name] = Value(unknown)
                }
            case "description", "network", "shm-size", "call":
                guard let text = try text(expression) else { continue }
                target.others[attribute.name] = Value(text.value)
            // The matrix was asked before; what bake does not know it does not look at.
            default: continue
            }
        }
        return target
    }

    private func value(_ expression: HCLExpression) throws(BakeError) -> Value {
        try names.evaluate(expression, in: scope)
    }

    // MARK: Texts

    /// Nil for null, which is as if nothing was given.
    private func text(_ expression: HCLExpression) throws(BakeError) -> BakeTarget.Text? {
        let value = try value(expression)
        if value.isNull { return nil }
        return BakeTarget.Text(value: try HCLValue.text(value, at: expression.range), range: expression.range)
    }

    func texts(_ expression: HCLExpression) throws(BakeError) -> [BakeTarget.Text] {
        try optionalTexts(expression) ?? []
    }

    private func optionalTexts(_ expression: HCLExpression) throws(BakeError) -> [BakeTarget.Text]? {
        // The elements of a list that is written as such have places of their own.
        if case .list(let elements) = expression.kind {
            var texts: [BakeTarget.Text] = []
            for element in elements {
                let value = try HCLValue.text(try value(element), at: element.range)
                texts.append(BakeTarget.Text(value: value, range: element.range))
            }
            return texts
        }
        let value = try value(expression)
        if value.isNull { return nil }
        switch try HCLValue.list(value, at: expression.range) {
        case .unknown(let unknown): return [BakeTarget.Text(value: Template(unknown), range: expression.range)]
        case .known(let elements):
            var texts: [BakeTarget.Text] = []
            for element in elements {
                let value = try HCLValue.text(element, at: expression.range)
                texts.append(BakeTarget.Text(value: value, range: expression.range))
            }
            return texts
        }
    }

    private func map(_ expression: HCLExpression) throws(BakeError) -> [(name: String, value: BakeTarget.Text)] {
        var members: [(name: String, value: BakeTarget.Text)] = []
        func add(_ name: String, _ value: Value, _ range: SourceRange) throws(BakeError) {
            // Null takes nothing away that a parent gives.
            if value.isNull { return }
            members.removeAll { $0.name == name }
            members.append((name, BakeTarget.Text(value: try HCLValue.text(value, at: range), range: range)))
        }
        if case .object(let written) = expression.kind {
            for member in written {
                let key = try HCLValue.text(try value(member.key), at: member.key.range)
                guard let name = key.text else { throw .unknown(key.firstUnknown!) }
                try add(name, try value(member.value), member.value.range)
            }
            return members
        }
        let value = try value(expression)
        if value.isNull { return [] }
        if let unknown = value.unknown { throw .unknown(unknown) }
        guard let object = value.object else { throw .wrong("a map is needed here", expression.range) }
        for member in object.members { try add(member.name, member.value, expression.range) }
        return members
    }

    // MARK: Entries

    private func outputs(_ expression: HCLExpression) throws(BakeError) -> [BuildOutput]? {
        let value = try value(expression)
        if value.isNull { return nil }
        switch try HCLValue.list(value, at: expression.range) {
        case .unknown(let unknown): throw .unknown(unknown)
        case .known(let elements):
            var outputs: [BuildOutput] = []
            for element in elements { outputs.append(try Self.output(element, at: expression.range)) }
            return outputs
        }
    }

    private static func output(_ value: Value, at range: SourceRange) throws(BakeError) -> BuildOutput {
        if let object = value.object {
            var output: (type: String?, attributes: [(name: String, value: Template)]) = (nil, [])
            for member in object.members where !member.value.isNull {
                let text = try HCLValue.text(member.value, at: range)
                if member.name == "type" {
                    guard let known = text.text else { throw .unknown(text.firstUnknown!) }
                    output.type = known
                } else {
                    output.attributes.append((member.name, text))
                }
            }
            guard let type = output.type else { throw .wrong("an output has no type", range) }
            return BuildOutput(type: type, attributes: output.attributes)
        }
        return try parsed(try HCLValue.text(value, at: range), at: range)
    }

    static func parsed(_ text: Template, at range: SourceRange?) throws(BakeError) -> BuildOutput {
        do throws(BuildOutput.Failure) {
            return try BuildOutput(parsing: text)
        } catch {
            switch error {
            case .unknown(let unknown): throw .unknown(unknown)
            case .wrong(let message): throw .wrong(message, range)
            }
        }
    }

    /// Entries that are texts such as `type=gha,mode=max`, or objects.
    private func entries(_ expression: HCLExpression, of name: String) throws(BakeError) -> [Value]? {
        let value = try value(expression)
        if value.isNull { return nil }
        switch try HCLValue.list(value, at: expression.range) {
        case .unknown(let unknown): return [Value(unknown)]
        case .known(let elements):
            var entries: [Value] = []
            for element in elements {
                guard element.object == nil else {
                    entries.append(element)
                    continue
                }
                let text = try HCLValue.text(element, at: expression.range)
                entries.append(try Self.entry(text, of: name, at: expression.range))
            }
            return entries
        }
    }

    private static func entry(_ text: Template, of name: String, at range: SourceRange) throws(BakeError) -> Value {
        guard let known = text.text else { return Value(text) }
        if name == "ssh" { return Value(known) }
        let fields = known.split(separator: ",", omittingEmptySubsequences: false)
        if name == "cache-from" || name == "cache-to", !known.contains("=") {
            return Value(ValueObject([("type", "registry"), ("ref", Value(known))], isCaseSensitive: true))
        }
        var entry = ValueObject([], isCaseSensitive: true)
        for field in fields {
            guard let equals = field.firstIndex(of: "=") else {
                throw .wrong("'\(field)' of '\(name)' has no value", range)
            }
            let value = String(field[field.index(after: equals)...])
            entry[String(field[..<equals])] =
                name == "attest" && field[..<equals] == "disabled"
                ? Value(value == "true") : Value(value)
        }
        guard name == "secret" || entry["type"].map({ $0.text != "" }) ?? false else {
            throw .wrong("'\(known)' of '\(name)' has no type", range)
        }
        return Value(entry)
    }
}
