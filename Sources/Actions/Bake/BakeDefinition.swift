import SourceText
import Values

/// The targets and groups of some bake files.
///
/// <https://docs.docker.com/build/bake/reference/>
struct BakeDefinition: Sendable {
    var groups: [BakeGroup] = []
    var targets: [BakeTarget] = []

    /// A variable of the environment that overrides one of the files.
    enum Override {
        case none
        case value(Template)
        /// Whether there is one is known to the run only.
        case unknown(Unknown)
    }

    /// - Parameters:
    ///   - bodies: the files, in the order in which they are given.
    ///   - builtIn: the variables that bake sets itself.
    ///   - environment: looks up a variable of the environment.
    init(
        _ bodies: [HCLBody],
        builtIn: [String: Value] = [:],
        environment: @escaping (String) -> Override
    ) throws(BakeError) {
        let names = BakeNames(bodies, builtIn: builtIn, environment: environment)
        // What nothing uses may be wrong, too.
        for block in names.variables { _ = try names.value(of: block.labels[0], at: block.range) }
        try names.validate()
        var matrixGroups: [BakeGroup] = []
        for block in bodies.flatMap(\.blocks) {
            switch block.type {
            case "group":
                let group = try names.group(block)
                if let index = groups.firstIndex(where: { $0.name == group.name }) {
                    groups[index] = group
                } else {
                    groups.append(group)
                }
            case "target":
                let made = try names.targets(block)
                for target in made { add(target) }
                if block.body.attribute("matrix") != nil, !made.isEmpty || block.body.attribute("name") != nil {
                    let members = made.map(\.name)
                    if members != [block.labels[0]], !members.isEmpty {
                        matrixGroups.append(BakeGroup(name: block.labels[0], targets: members))
                    }
                }
            default: break
            }
        }
        groups += matrixGroups
        for index in groups.indices { groups[index].targets = groups[index].targets.uniqued }
    }

    init() {}

    mutating func add(_ target: BakeTarget) {
        if let index = targets.firstIndex(where: { $0.name == target.name }) {
            targets[index].merge(target)
        } else {
            targets.append(target)
        }
    }
}

extension [String] {
    /// Each once, in the order of the first.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
