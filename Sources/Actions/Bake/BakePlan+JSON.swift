import SourceText
import Values

/// What `docker buildx bake --print` shows.
extension BakePlan {
    /// Nil where the form of the text is not known.
    var printed: Template? {
        var writer = JSONWriter()
        guard writer.write(json, indent: 0) else { return nil }
        let pieces = (writer.finished + Template("\n")).pieces.map { piece -> Template.Piece in
            guard case .text(let text, let origin) = piece else { return piece }
            return .text(Self.escaped(text), origin)
        }
        return Template(pieces: pieces)
    }

    /// As the encoder of Go's library writes texts, in which nothing looks like HTML.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "<>&".utf8.contains($0) }) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "<": result += "\\u003c"
            case ">": result += "\\u003e"
            case "&": result += "\\u0026"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    var json: Value {
        var groups = ValueObject([], isCaseSensitive: true)
        for group in self.groups.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            var object = ValueObject([], isCaseSensitive: true)
            if let description = group.description, !description.isEmpty { object["description"] = Value(description) }
            object["targets"] = Value(group.targets.map { Value($0) })
            groups[group.name] = Value(object)
        }
        var targets = ValueObject([], isCaseSensitive: true)
        for target in self.targets.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            targets[target.name] = target.json
        }
        var result = ValueObject([], isCaseSensitive: true)
        if !groups.isEmpty { result["group"] = Value(groups) }
        result["target"] = Value(targets)
        return Value(result)
    }
}

extension BakeTarget {
    /// The attributes in the order in which bake shows them.
    fileprivate var json: Value {
        var object = ValueObject([], isCaseSensitive: true)
        func set(_ name: String, _ value: Value?) {
            if let value { object[name] = value }
        }
        func other(_ name: String) {
            guard let value = others[name] else { return }
            if value.array?.isEmpty ?? value.object?.isEmpty ?? false { return }
            switch name {
            case "annotations": object[name] = Value(value.array?.map(\.escaped) ?? [])
            case "labels", "extra-hosts": object[name] = Value(Self.sorted(value.object, escaped: true))
            case "attest", "cache-from", "cache-to", "secret":
                object[name] = Value(value.array?.map { Value(Self.sorted($0.object, escaped: false)) } ?? [])
            default: object[name] = value
            }
        }
        other("description")
        other("annotations")
        other("attest")
        set("context", Value(context?.value ?? "."))
        if !contexts.isEmpty { set("contexts", Value(Self.map(contexts, escaped: false))) }
        let dockerfile = dockerfile.flatMap { $0.value.isEmpty ? nil : $0.value }
        set("dockerfile", Value(dockerfile ?? "Dockerfile"))
        set("dockerfile-inline", inlineDockerfile.map { Value($0.value).escaped })
        if !arguments.isEmpty { set("args", Value(Self.map(arguments, escaped: true))) }
        other("labels")
        if let tags, !tags.isEmpty { set("tags", Value(tags.map { Value($0.value) })) }
        other("cache-from")
        other("cache-to")
        set("target", stage.map { Value($0.value) })
        other("secret")
        other("ssh")
        if let platforms, !platforms.isEmpty { set("platforms", Value(platforms.map { Value($0.value) })) }
        if let outputs, !outputs.isEmpty { set("output", Value(outputs.map(\.json))) }
        for name in [
            "pull", "no-cache", "network", "no-cache-filter", "shm-size", "ulimits", "call", "entitlements",
            "extra-hosts",
        ] { other(name) }
        return Value(object)
    }

    private static func map(_ members: [(name: String, value: Text)], escaped: Bool) -> ValueObject {
        sorted(
            ValueObject(members.map { (name: $0.name, value: Value($0.value.value)) }, isCaseSensitive: true),
            escaped: escaped
        )
    }

    private static func sorted(_ object: ValueObject?, escaped: Bool) -> ValueObject {
        guard let object else { return ValueObject() }
        let members = HCLValue.sorted(object).map { (name: $0.name, value: escaped ? $0.value.escaped : $0.value) }
        return ValueObject(members, isCaseSensitive: true)
    }
}

extension BuildOutput {
    fileprivate var json: Value {
        let members = [(name: "type", value: Value(type))] + attributes.map { (name: $0.name, value: Value($0.value)) }
        let object = ValueObject(members, isCaseSensitive: true)
        return Value(
            ValueObject(HCLValue.sorted(object).map { (name: $0.name, value: $0.value) }, isCaseSensitive: true)
        )
    }
}

extension Value {
    /// With what begins a value of a template written so that it does not.
    fileprivate var escaped: Value {
        guard case .text(let text) = content else { return self }
        let pieces = text.pieces.map { piece -> Template.Piece in
            guard case .text(let known, let origin) = piece else { return piece }
            var bytes: [UInt8] = []
            for byte in known.utf8 {
                if byte == UInt8(ascii: "{"), let last = bytes.last,
                    last == UInt8(ascii: "$") || last == UInt8(ascii: "%")
                {
                    bytes.append(last)
                }
                bytes.append(byte)
            }
            return .text(String(decoding: bytes, as: UTF8.self), origin)
        }
        return Value(Template(pieces: pieces))
    }
}
