import SourceText
import Values

/// What the action gives to later steps.
extension MetadataAction {
    /// The first tag, which labels call the version; nil when no tag is made.
    package var mainVersion: Template? {
        guard let first = versions.first else { return nil }
        guard let doubt = first.doubt else { return mask.template(first.text) }
        return Template(Unknown("version", because: doubt.reason, at: doubt.place))
    }

    /// The tags behind the first one, each once.
    package var partialVersions: [Template] {
        tagNames.dropFirst().map { mask.template($0.text) }
    }

    /// Whether `latest` is one of the tags; nil when that is not known.
    package var isLatest: Bool? {
        switch latest {
        case .yes: true
        case .no: false
        case .unknown: nil
        }
    }

    private var latest: Version.Decision {
        var found: Version.Decision?
        for version in versions {
            if let found, found != version.latest {
                let doubt = versions.lazy.compactMap(\.doubt).first
                return doubt.map { .unknown($0) } ?? found
            }
            found = version.latest
            // Behind a tag that is made for sure nothing is asked any more.
            if version.doubt == nil { break }
        }
        return found ?? .no
    }

    /// All tags but `latest`, each once; the one that is sure stands for the one that is in doubt.
    private var tagNames: [Version] {
        var names: [Version] = []
        for version in versions {
            if let index = names.firstIndex(where: { $0.text == version.text }) {
                if version.doubt == nil { names[index].doubt = nil }
            } else {
                names.append(version)
            }
        }
        return names
    }

    /// All tags, without a repository.
    private func allNames() throws(MetadataError) -> [(text: String, doubt: Unknown?)] {
        var names = tagNames.map { (text: $0.text, doubt: $0.doubt) }
        guard !names.isEmpty else { return [] }
        var copy = self
        let prefix = flavor.prefixesLatest ? flavor.prefix : ""
        let suffix = flavor.suffixesLatest ? flavor.suffix : ""
        let text = Self.sanitized(try copy.filled(prefix) + "latest" + copy.filled(suffix))
        switch latest {
        case .yes: names.append((text, nil))
        case .no: break
        case .unknown(let unknown): names.append((text, unknown))
        }
        return names
    }

    private func listed(_ names: [(text: String, doubt: Unknown?)], from origin: Origin?) -> [Template] {
        names.map { name in
            guard let doubt = name.doubt else { return mask.template(name.text, from: origin) }
            // Whether there is such a tag at all is not known.
            let shown = mask.template(name.text).display
            return Template(
                Unknown(
                    shown,
                    because: "it is made only if '\(doubt.expression)' says so, and \(doubt.reason)",
                    at: doubt.place
                )
            )
        }
    }

    /// The names of the images, each with every tag.
    package func tags(from origin: Origin? = nil) throws(MetadataError) -> [Template] {
        var copy = self
        let names = try allNames()
        guard !images.isEmpty else { return listed(names, from: origin) }
        var all: [(text: String, doubt: Unknown?)] = []
        for image in images {
            let enabled = try copy.filled(image.enable)
            if enabled == "false" { continue }
            let doubt = copy.mask.firstUnknown(in: enabled)
            all += names.map { ("\(image.name):\($0.text)", doubt ?? $0.doubt) }
        }
        if all.isEmpty, !images.contains(where: { $0.enable != "false" }) { return listed(names, from: origin) }
        return copy.listed(all, from: origin)
    }

    package func tagNamesOnly(from origin: Origin? = nil) throws(MetadataError) -> [Template] {
        listed(try allNames(), from: origin)
    }

    /// The labels, or the annotations, sorted by name.
    package mutating func labels(_ extra: [Template]) throws(MetadataError) -> [Template] {
        let created =
            context.now.flatMap { $0.formatted("YYYY-MM-DDTHH:mm:ss.SSS[Z]") }
            ?? mask.mask(Unknown("created", because: "it is the time of the run"))
        let prefix = "org.opencontainers.image."
        var members: [(name: String, value: String)] = [
            ("title", mask.mask(context.repositoryName)), ("description", mask.mask(context.repositoryDescription)),
            ("url", mask.mask(context.repositoryURL)), ("source", mask.mask(context.repositoryURL)),
            ("version", mask.mask(mainVersion ?? "")), ("created", created), ("revision", sha),
            ("licenses", mask.mask(context.license)),
        ].map { (prefix + $0.0, $0.1) }
        for entry in extra {
            let text = try filled(mask.mask(entry))
            guard let equals = text.firstIndex(of: "=") else { continue }
            let (name, value) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index].value = value
            } else {
                members.append((name, value))
            }
        }
        let sorted = members.sorted { $0.name.lowercased().utf8.lexicographicallyPrecedes($1.name.lowercased().utf8) }
        return sorted.map { mask.template("\($0.name)=\($0.value)") }
    }

    // MARK: JSON

    private func object(_ labels: [Template]) -> Value {
        var object = ValueObject([], isCaseSensitive: true)
        for label in labels {
            guard let (name, value) = label.split(atFirst: UInt8(ascii: "=")), let known = name.text else { continue }
            // A value ends with its line.
            object[known] = Value(value.split(atFirst: UInt8(ascii: "\n"))?.head ?? value)
        }
        return Value(object)
    }

    private mutating func leveledAnnotations() throws(MetadataError) -> [Template] {
        let annotations = try labels(inputs.annotations)
        let levels = (inputs.annotationLevels.text ?? "manifest").split(
            separator: ",",
            omittingEmptySubsequences: false
        )
        return levels.flatMap { level in annotations.map { Template("\(level):") + $0 } }
    }

    /// The output `json`.
    package mutating func json() throws(MetadataError) -> Value {
        Value(
            ValueObject([
                ("tags", Value(try tags().map { Value($0) })),
                ("tag-names", Value(try tagNamesOnly().map { Value($0) })),
                ("labels", object(try labels(inputs.labels))),
                ("annotations", Value(try leveledAnnotations().map { Value($0) })),
            ])
        )
    }

    /// What a file for bake says of the target that others inherit.
    package enum BakePart: Sendable {
        case tags, labels, annotations
    }

    /// The content of a file for bake.
    package mutating func bakeFile(_ parts: [BakePart]) throws(MetadataError) -> Value {
        var target = ValueObject()
        for part in parts {
            switch part {
            case .tags:
                target["tags"] = Value(try tags().map { Value($0) })
                let names = Template(images.filter { $0.enable != "false" }.map(\.name).joined(separator: ","))
                var arguments = ValueObject(
                    [("DOCKER_META_IMAGES", Value(mask.template(names.text ?? "")))],
                    isCaseSensitive: true
                )
                arguments["DOCKER_META_VERSION"] = mainVersion.map { Value($0) }
                target["args"] = Value(arguments)
            case .labels: target["labels"] = object(try labels(inputs.labels))
            case .annotations: target["annotations"] = Value(try leveledAnnotations().map { Value($0) })
            }
        }
        let name = inputs.bakeTarget.text ?? ""
        return Value(ValueObject([("target", Value(ValueObject([(name, Value(target))])))]))
    }
}
