import SourceText
import Values

/// What bake builds under one name.
///
/// <https://docs.docker.com/build/bake/reference/#target>
struct BakeTarget: Sendable {
    /// A text of the definition, with its place.
    struct Text: Sendable {
        let value: Template
        let range: SourceRange?
    }

    var name: String
    var context: Text?
    var dockerfile: Text?
    var inlineDockerfile: Text?
    var stage: Text?
    var inherits: [Text] = []
    /// Nil where nothing is said, which is not the same as an empty list.
    var tags: [Text]?
    var platforms: [Text]?
    var outputs: [BuildOutput]?
    /// In the order in which they were first given.
    var arguments: [(name: String, value: Text)] = []
    var contexts: [(name: String, value: Text)] = []
    /// What names nothing and is built of nothing, by attribute: only `--print` shows it.
    var others = ValueObject([], isCaseSensitive: true)

    init(name: String) {
        self.name = name
    }

    /// Attributes that are given again are replaced, maps and some lists grow.
    mutating func merge(_ other: BakeTarget) {
        context = other.context ?? context
        dockerfile = other.dockerfile ?? dockerfile
        inlineDockerfile = other.inlineDockerfile ?? inlineDockerfile
        stage = other.stage ?? stage
        tags = other.tags ?? tags
        platforms = other.platforms ?? platforms
        outputs = other.outputs ?? outputs
        for argument in other.arguments { set(argument.value, of: argument.name, in: \.arguments) }
        for context in other.contexts { set(context.value, of: context.name, in: \.contexts) }
        inherits += other.inherits
        for member in other.others.members { mergeOther(member.name, member.value) }
    }

    private static let growing: Set<String> = [
        "annotations", "attest", "cache-from", "entitlements", "no-cache-filter", "secret", "ssh", "ulimits",
    ]

    private mutating func mergeOther(_ name: String, _ value: Value) {
        if let former = others[name]?.object, let object = value.object {
            var merged = former
            for member in object.members { merged[member.name] = member.value }
            others[name] = Value(merged)
        } else if Self.growing.contains(name), let former = others[name]?.array, let list = value.array {
            others[name] = Value(former + list)
        } else {
            others[name] = value
        }
    }

    mutating func set(
        _ value: Text,
        of name: String,
        in path: WritableKeyPath<BakeTarget, [(name: String, value: Text)]>
    ) {
        if let index = self[keyPath: path].firstIndex(where: { $0.name == name }) {
            self[keyPath: path][index].value = value
        } else {
            self[keyPath: path].append((name, value))
        }
    }

    /// Takes away what is given twice, and what is empty.
    mutating func normalize() {
        tags = tags.map(Self.unique)
        platforms = platforms.map(Self.unique)
        contexts.removeAll { $0.value.value.isEmpty }
        for name in ["annotations", "entitlements", "no-cache-filter", "ulimits", "attest", "cache-from", "cache-to"] {
            guard let list = others[name]?.array else { continue }
            var seen: [Value] = []
            for element in list where !seen.contains(element) { seen.append(element) }
            others[name] = Value(seen)
        }
    }

    private static func unique(_ texts: [Text]) -> [Text] {
        var seen: Set<Template> = []
        return texts.filter { !$0.value.isEmpty && seen.insert($0.value).inserted }
    }
}

struct BakeGroup: Sendable {
    let name: String
    var targets: [String]
    var description: String?
}
