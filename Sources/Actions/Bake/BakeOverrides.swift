import SourceText
import Values

/// What `--set` and the switches of the command change in the targets.
///
/// <https://docs.docker.com/reference/cli/docker/buildx/bake/#set>
struct BakeOverrides {
    /// One `--set`, its pattern already replaced by the names of targets.
    private struct Change {
        let key: String
        let name: String
        let value: BakeTarget.Text
        let isAppended: Bool
    }

    private var changes: [String: [Change]] = [:]
    var pushes: Decision = .no
    var loads = false
    /// `--no-cache`
    var buildsAnew = false

    /// - Parameter sets: the texts of `--set`.
    init(_ sets: [BakeTarget.Text], of targets: [String]) throws(BakeError) {
        for set in sets { try add(set, targets) }
    }

    private mutating func add(_ set: BakeTarget.Text, _ targets: [String]) throws(BakeError) {
        guard let (head, value) = set.value.split(atFirst: UInt8(ascii: "=")), var path = head.text else {
            if let unknown = set.value.firstUnknown { throw .unknown(unknown) }
            throw .wrong("invalid override \(set.value.display), expected target.name=value", set.range)
        }
        let isAppended = path.hasSuffix("+")
        if isAppended { path.removeLast() }
        let parts = path.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else {
            throw .wrong("invalid override key \(path), expected target.name", set.range)
        }
        guard Self.keys.contains(parts[1]) else { throw .wrong("unknown key: \(parts[1])", set.range) }
        let name = parts.count > 2 ? parts[2] : ""
        if ["args", "contexts", "labels", "extra-hosts"].contains(parts[1]), parts.count < 3 {
            throw .wrong("invalid key \(path), \(parts[1]) requires name", set.range)
        }
        let change = Change(
            key: parts[1],
            name: name,
            value: BakeTarget.Text(value: value, range: set.range),
            isAppended: isAppended
        )
        for target in try Self.matching(parts[0], targets, at: set.range) {
            changes[target, default: []].append(change)
        }
    }

    private static let keys: Set<String> = [
        "annotations", "args", "attest", "cache-from", "cache-to", "call", "context", "contexts", "dockerfile",
        "entitlements", "extra-hosts", "labels", "load", "network", "no-cache", "no-cache-filter", "output",
        "platform", "policy", "pull", "push", "secrets", "shm-size", "ssh", "tags", "target", "ulimits",
    ]

    static func matching(
        _ pattern: String,
        _ names: [String],
        at range: SourceRange?
    ) throws(BakeError) -> [String] {
        if names.contains(pattern) { return [pattern] }
        guard !pattern.utf8.contains(UInt8(ascii: "[")), !pattern.utf8.contains(UInt8(ascii: "\\")) else {
            throw .unknown(Unknown(pattern, because: "a pattern with brackets is not followed", at: range))
        }
        let found = names.filter { GlobPattern.matches(pattern, $0) }
        guard !found.isEmpty else { throw .wrong("could not find any target matching '\(pattern)'", range) }
        return found
    }

    // MARK: Targets

    func apply(to target: inout BakeTarget) throws(BakeError) {
        var isFirst: Set<String> = []
        var lists: [String: [BakeTarget.Text]] = [:]
        for change in changes[target.name] ?? [] {
            let text = change.value
            switch change.key {
            case "context": target.context = text
            case "dockerfile": target.dockerfile = text
            case "target": target.stage = text
            case "args": target.set(text, of: change.name, in: \.arguments)
            case "contexts": target.set(text, of: change.name, in: \.contexts)
            case "tags", "platform", "output":
                // Several of one key belong together; the last decides whether they replace.
                lists[change.key, default: []].append(text)
                if change.isAppended { isFirst.remove(change.key) } else { isFirst.insert(change.key) }
            case "push":
                guard let known = text.value.text else { throw .unknown(text.value.firstUnknown!) }
                guard let push = Self.bool(known) else {
                    throw .wrong("invalid value \(known) for boolean key push", text.range)
                }
                if push { Self.push(&target) } else { Self.doNotPush(&target) }
            case "load":
                guard let known = text.value.text else { throw .unknown(text.value.firstUnknown!) }
                if Self.bool(known) == true { Self.load(&target) }
            case "no-cache", "pull":
                guard let known = text.value.text, let bool = Self.bool(known) else { continue }
                target.others[change.key] = Value(bool)
            case "labels", "extra-hosts":
                var object = target.others[change.key]?.object ?? ValueObject([], isCaseSensitive: true)
                object[change.name] = Value(text.value)
                target.others[change.key] = Value(object)
            default: continue
            }
        }
        if let tags = lists["tags"] { target.tags = (isFirst.contains("tags") ? [] : target.tags ?? []) + tags }
        if let platforms = lists["platform"] {
            target.platforms = (isFirst.contains("platform") ? [] : target.platforms ?? []) + platforms
        }
        if let texts = lists["output"] {
            var outputs = isFirst.contains("output") ? [] : target.outputs ?? []
            for text in texts { outputs.append(try BakeAttributes.parsed(text.value, at: text.range)) }
            target.outputs = outputs
        }
    }

    /// What `--push` and `--load` add to a target.
    func applySwitches(to target: inout BakeTarget) {
        // With an output of its own, which of both changes comes first is a matter of chance.
        if case .yes = pushes { Self.push(&target) }
        if loads { Self.load(&target) }
        if buildsAnew { target.others["no-cache"] = true }
    }

    /// The outputs that `--set` gives a target, besides which a switch may come first or last; nil for none.
    func outputsSet(of target: String) -> [BuildOutput]? {
        let texts = changes[target]?.filter { $0.key == "output" }.map(\.value) ?? []
        return texts.isEmpty ? nil : texts.compactMap { try? BakeAttributes.parsed($0.value, at: $0.range) }
    }

    static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// An output that is an image is pushed; where nothing but images for the own store is made, a pushed one is made, too.
    private static func push(_ target: inout BakeTarget) {
        var outputs = target.outputs ?? []
        for index in outputs.indices where outputs[index].type == "image" { outputs[index].set("push", "true") }
        if outputs.allSatisfy({ $0.type == "docker" }) {
            outputs.append(BuildOutput(type: "image", attributes: [("push", "true")]))
        }
        target.outputs = outputs
    }

    private static func doNotPush(_ target: inout BakeTarget) {
        target.outputs?.removeAll { $0.type == "registry" }
        for index in target.outputs?.indices ?? 0..<0 where target.outputs?[index].type == "image" {
            target.outputs?[index].set("push", "false")
        }
    }

    private static func load(_ target: inout BakeTarget) {
        let outputs = target.outputs ?? []
        if outputs.contains(where: \.isKeptLocally) { return }
        guard outputs.allSatisfy({ ["docker", "image", "registry", "oci"].contains($0.type) }) else { return }
        target.outputs = outputs + [BuildOutput(type: "docker")]
    }
}

/// Patterns of names with `*` and `?`.
enum GlobPattern {
    static func matches(_ pattern: String, _ name: String) -> Bool {
        let pattern = Array(pattern.unicodeScalars), name = Array(name.unicodeScalars)
        var (p, n) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
                p += 1
                n += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                p = last.pattern + 1
                n = last.name + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
