/// For each tagged commit the one tag that describes it.
struct TagNames {
    struct Name {
        /// The name of the ref, without `refs/tags/`.
        let ref: String
        let isAnnotated: Bool
        /// What the ref names: the tag object when there is one.
        let target: ObjectID
    }

    private var names: [ObjectID: Name] = [:]

    var isEmpty: Bool { names.isEmpty }

    /// - Parameter references: tags in the order of their names, of which the first is kept where nothing else decides.
    init(_ references: [Reference], objects: ObjectStore, _ options: DescribeOptions) {
        let (matching, excluding) = (options.matching.map(Glob.init), options.excluding.map(Glob.init))
        for reference in references {
            let name = String(reference.name.dropFirst("refs/tags/".count))
            if excluding.contains(where: { $0.matches(name) }) { continue }
            if !matching.isEmpty, !matching.contains(where: { $0.matches(name) }) { continue }
            // A tag whose object is not here names no commit that could be met.
            let peeled = (try? objects.peel(reference.target).id) ?? reference.target
            let candidate = Name(ref: name, isAnnotated: peeled != reference.target, target: reference.target)
            if let known = names[peeled], !Self.replaces(candidate, known, objects) { continue }
            names[peeled] = candidate
        }
    }

    subscript(commit: ObjectID) -> Name? { names[commit] }

    /// An annotated tag is better than a lightweight one, and of two annotated ones the younger is better.
    private static func replaces(_ new: Name, _ old: Name, _ objects: ObjectStore) -> Bool {
        guard new.isAnnotated else { return false }
        guard old.isAnnotated else { return true }
        guard let known = try? objects.tag(old.target) else { return true }
        guard let other = try? objects.tag(new.target) else { return false }
        return known.date < other.date
    }
}
