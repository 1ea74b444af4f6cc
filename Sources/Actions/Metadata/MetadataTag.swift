/// An entry of the input `tags`.
///
/// <https://github.com/docker/metadata-action#tags-input>
package struct MetadataTag: Sendable {
    package enum Kind: String, Sendable {
        case schedule, semver, pep440, match, edge, ref, raw, sha

        fileprivate var priority: String {
            switch self {
            case .schedule: "1000"
            case .semver, .pep440: "900"
            case .match: "800"
            case .edge: "700"
            case .ref: "600"
            case .raw: "200"
            case .sha: "100"
            }
        }
    }

    package let kind: Kind
    package private(set) var attributes: [String: String] = [:]
    /// The entry as it is written.
    let entry: String

    package subscript(name: String) -> String { attributes[name] ?? "" }

    /// What is taken where the input is empty.
    static let defaults = ["type=schedule", "type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"]

    /// Reads the entries and puts those of high priority first.
    static func read(_ entries: [String]) throws(MetadataError) -> [MetadataTag] {
        var tags: [(tag: MetadataTag, priority: Double)] = []
        for entry in entries.isEmpty ? defaults : entries {
            let tag = try MetadataTag(entry)
            tags.append((tag, Double(tag["priority"]) ?? .nan))
        }
        return tags.enumerated().sorted { left, right in
            let (first, second) = (left.element.priority, right.element.priority)
            return first > second || !(first < second) && left.offset < right.offset
        }.map(\.element.tag)
    }

    package init(_ entry: String) throws(MetadataError) {
        self.entry = entry
        let fields: [String]
        do { fields = try MetadataList.fields(entry) } catch { throw MetadataError(error.message) }
        var kind: Kind?
        for field in fields {
            let parts = field.nameAndValue
            guard parts.count > 1 else {
                attributes["value"] = parts[0]
                continue
            }
            guard parts[0].lowercased() == "type" else {
                attributes[parts[0].lowercased()] = parts[1]
                continue
            }
            guard let named = Kind(rawValue: parts[1]) else {
                throw MetadataError("Unknown tag type attribute: \(parts[1])")
            }
            kind = named
        }
        self.kind = kind ?? .raw
        try complete()
        attributes["enable"] = attributes["enable"] ?? "true"
        attributes["priority"] = attributes["priority"] ?? self.kind.priority
    }

    private mutating func complete() throws(MetadataError) {
        func need(_ name: String) throws(MetadataError) {
            if attributes[name] == nil { throw MetadataError("Missing \(name) attribute for \(entry)") }
        }
        switch kind {
        case .schedule: attributes["pattern"] = attributes["pattern"] ?? "nightly"
        case .semver, .pep440:
            try need("pattern")
            attributes["value"] = attributes["value"] ?? ""
            attributes["match"] = attributes["match"] ?? ""
        case .match:
            try need("pattern")
            attributes["group"] = attributes["group"] ?? "0"
            guard self["group"].isEmpty || Double(self["group"]) != nil else {
                throw MetadataError("Invalid match group for \(entry)")
            }
            attributes["value"] = attributes["value"] ?? ""
        case .edge: attributes["branch"] = attributes["branch"] ?? ""
        case .ref:
            try need("event")
            guard ["branch", "tag", "pr"].contains(self["event"]) else {
                throw MetadataError("Invalid event for \(entry)")
            }
            if self["event"] == "pr" { attributes["prefix"] = attributes["prefix"] ?? "pr-" }
        case .raw: try need("value")
        case .sha:
            attributes["prefix"] = attributes["prefix"] ?? "sha-"
            attributes["format"] = attributes["format"] ?? "short"
            guard ["short", "long"].contains(self["format"]) else {
                throw MetadataError("Invalid format for \(entry)")
            }
        }
    }
}
