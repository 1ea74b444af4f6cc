import SourceText
import Values

/// What `docker buildx bake` builds for the names that it is given.
struct BakePlan {
    private(set) var targets: [BakeTarget] = []
    private(set) var groups: [BakeGroup] = []
    /// The targets that only stand for the images of others, and go nowhere.
    private(set) var linked: Set<String> = []

    private let definition: BakeDefinition
    private let overrides: BakeOverrides

    init(_ definition: BakeDefinition, names: [String], _ overrides: BakeOverrides) throws(BakeError) {
        self.definition = definition
        self.overrides = overrides
        let names = try Self.requested(names.isEmpty ? ["default"] : names, definition)
        for name in names {
            var visited: [String: (targets: [String], groups: [String])] = [:]
            let (targets, groups) = resolve(name, &visited)
            for target in targets.uniqued where !self.targets.contains(where: { $0.name == target }) {
                self.targets.append(try resolvedTarget(target))
            }
            for group in groups.uniqued where !self.groups.contains(where: { $0.name == group }) {
                self.groups += definition.groups.first { $0.name == group }.map { [$0] } ?? []
            }
        }
        nameDefault(names)
        for target in targets { try link(target, visited: []) }
    }

    private static func requested(_ names: [String], _ definition: BakeDefinition) throws(BakeError) -> [String] {
        var all: [String] = []
        for name in names {
            let name = String(name.map { $0 == "." ? "_" : $0 })
            guard name.utf8.contains(where: { "*?[]".utf8.contains($0) }) else {
                all.append(name)
                continue
            }
            let known = definition.groups.map(\.name) + definition.targets.map(\.name)
            all += try BakeOverrides.matching(name, known, at: nil)
        }
        return all.uniqued
    }

    /// The group of what was asked for is called `default`.
    private mutating func nameDefault(_ names: [String]) {
        let existing = groups.firstIndex { $0.name == "default" }
        let others = names.filter { !($0 == "default" && existing != nil) }
        var group = existing.map { groups.remove(at: $0) } ?? BakeGroup(name: "default", targets: [])
        guard existing != nil || !others.isEmpty else { return }
        group.targets = (group.targets + others).uniqued.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        groups.append(group)
    }

    private func resolve(
        _ name: String,
        _ visited: inout [String: (targets: [String], groups: [String])]
    ) -> (targets: [String], groups: [String]) {
        if let known = visited[name] { return known }
        guard let group = definition.groups.first(where: { $0.name == name }) else { return ([name], []) }
        visited[name] = ([], [])
        var targets: [String] = []
        var groups = [name]
        for member in group.targets {
            let inner = resolve(member, &visited)
            targets += inner.targets.isEmpty ? [member] : inner.targets
            groups += inner.groups
        }
        // Groups may hold each other over many ways; each target once is enough.
        visited[name] = (targets.uniqued, groups.uniqued)
        return (targets.uniqued, groups.uniqued)
    }

    // MARK: Targets

    private func resolvedTarget(_ name: String) throws(BakeError) -> BakeTarget {
        var visited: [String: BakeTarget?] = [:]
        guard var target = try inherited(name, &visited) else { throw .wrong("failed to find target \(name)") }
        target.inherits = []
        return target
    }

    /// - Returns: nil for a target that inherits from itself, where it does.
    private func inherited(_ name: String, _ visited: inout [String: BakeTarget?]) throws(BakeError) -> BakeTarget? {
        if let known = visited[name] { return known }
        visited[name] = .some(nil)
        guard visited.count <= 200 else {
            throw .unknown(Unknown(name, because: "it inherits from too many targets to follow"))
        }
        guard let own = definition.targets.first(where: { $0.name == name }) else {
            throw .wrong("failed to find target \(name)")
        }
        var result = BakeTarget(name: name)
        for parent in own.inherits {
            guard let parentName = parent.value.text else { throw .unknown(parent.value.firstUnknown!) }
            if let target = try inherited(parentName, &visited) { result.merge(target) }
        }
        result.merge(own)
        result.name = name
        try overrides.apply(to: &result)
        overrides.applySwitches(to: &result)
        result.normalize()
        visited[name] = result
        return result
    }

    // MARK: Links

    private mutating func link(_ target: BakeTarget, visited: [String]) throws(BakeError) {
        let visited = visited + [target.name]
        guard visited.count <= 100 else {
            throw .unknown(Unknown(target.name, because: "it is made of too many targets to follow"))
        }
        for context in target.contexts {
            guard let text = context.value.value.text else { continue }
            guard text.hasPrefix("target:") else { continue }
            let name = String(text.dropFirst("target:".count))
            guard name != target.name else {
                throw .wrong("target \(name) cannot link to itself", context.value.range)
            }
            guard !visited.contains(name) else {
                throw .wrong("infinite loop from \(target.name) to \(name)", context.value.range)
            }
            let other: BakeTarget
            if let known = targets.first(where: { $0.name == name }) {
                other = known
            } else {
                var made = try resolvedTarget(name)
                made.outputs = [BuildOutput(type: "cacheonly")]
                targets.append(made)
                linked.insert(name)
                other = made
            }
            try checkPlatforms(of: other, for: target, at: context.value.range)
            // What is linked already was followed when it was.
            if !linked.contains(name) || other.contexts.isEmpty == false { try link(other, visited: visited) }
        }
    }

    private func checkPlatforms(
        of base: BakeTarget,
        for target: BakeTarget,
        at range: SourceRange?
    ) throws(BakeError) {
        guard let own = target.platforms, let others = base.platforms, own.count > 1, others.count > 1 else { return }
        for platform in own where !others.contains(where: { $0.value == platform.value }) {
            guard platform.value.isKnown, others.allSatisfy({ $0.value.isKnown }) else { continue }
            throw .wrong(
                "target \(base.name) can't be used by \(target.name): it is not made for \(platform.value.display)",
                range
            )
        }
    }

    /// Whether a target sends its image to a registry in one order of the changes, and not in the other.
    func isLeftToChance(_ target: BakeTarget) -> Bool {
        guard case .yes = overrides.pushes, !linked.contains(target.name),
            let outputs = overrides.outputsSet(of: target.name)
        else { return false }
        // The output that is set last stays as it was given.
        return !outputs.contains { if case .yes = $0.pushes { true } else { false } }
    }
}
