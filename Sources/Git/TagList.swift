/// Which tags `git tag --list` names, and in which order.
package struct TagSelection: Hashable, Sendable {
    package enum Key: Hashable, Sendable {
        case name, version, creationDate
    }

    /// Patterns of which one must match, as `v*`; all tags are named without one.
    package var patterns: [String] = []
    /// Whether only the tags of the commit itself are named.
    package var pointsAtTip = false
    /// Whether only the tags of the commit and those before it are named.
    package var isMerged = false
    package var key = Key.name
    package var isReversed = false

    package init() {}
}

extension Repository {
    /// The names of tags that `git tag --list` prints in a clone.
    ///
    /// - Parameter tip: the commit that is checked out.
    /// - Returns: nil where versions of git order tags differently, as those of one second.
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func tagNames(
        _ selection: TagSelection,
        in clone: CheckoutClone,
        of tip: ObjectID
    ) throws(GitError) -> [String]? {
        let view = try view(of: clone, at: tip)
        let globs = selection.patterns.map(Glob.init)
        let merged = selection.isMerged ? try view.history.ancestors(of: [tip]) : nil
        var tags: [(name: String, date: UInt64)] = []
        for reference in view.tags {
            let name = reference.shortName
            guard globs.isEmpty || globs.contains(where: { $0.matches(name) }) else { continue }
            if selection.pointsAtTip || merged != nil {
                guard let peeled = try? objects.peel(reference.target).id else { continue }
                if selection.pointsAtTip, peeled != tip { continue }
                if let merged, !merged.contains(peeled) { continue }
            }
            let date = selection.key == .creationDate ? try creationDate(of: reference.target) : 0
            tags.append((name, date))
        }
        switch selection.key {
        case .name: break
        case .version: tags.sort { VersionOrder.precedes($0.name, $1.name) }
        case .creationDate:
            tags.sort { $0.date < $1.date }
            for (tag, next) in zip(tags, tags.dropFirst()) where tag.date == next.date { return nil }
        }
        let names = tags.map(\.name)
        return selection.isReversed ? names.reversed() : names
    }

    private func creationDate(of target: ObjectID) throws(GitError) -> UInt64 {
        switch try objects.header(of: target).kind {
        case .tag: UInt64(clamping: try objects.tag(target).date)
        case .commit: try objects.commit(target).date
        case .tree, .blob: 0
        }
    }

    /// The youngest commit with a tag, as `git rev-list --tags --max-count=1` finds it.
    ///
    /// - Returns: nil when there is no tag, or when two commits are as young.
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func youngestTaggedCommit(in clone: CheckoutClone, of tip: ObjectID) throws(GitError) -> ObjectID? {
        var youngest: (id: ObjectID, date: UInt64)?
        var isTied = false
        for reference in try view(of: clone, at: tip).tags {
            guard let peeled = try? objects.peel(reference.target), peeled.kind == .commit else { continue }
            let date = try objects.commit(peeled.id).date
            if let known = youngest, known.id == peeled.id || date < known.date { continue }
            isTied = youngest?.date == date
            youngest = (peeled.id, date)
        }
        return isTied ? nil : youngest?.id
    }

    /// How many commits a clone holds from a commit on, as `git rev-list --count` says.
    ///
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func commitCount(in clone: CheckoutClone, of tip: ObjectID) throws(GitError) -> Int {
        try view(of: clone, at: tip).history.ancestors(of: [tip]).count
    }

    /// The file or folder at a path of a commit; nil when there is none.
    package func object(at path: String, of commit: ObjectID) throws(GitError) -> ObjectID? {
        var id = try objects.commit(commit).tree
        var isTree = true
        for part in path.split(separator: "/") {
            guard isTree else { return nil }
            var found: (id: ObjectID, isTree: Bool)?
            try objects.tree(id).forEach { (entry) throws(GitError) in
                if found == nil, entry.name.elementsEqual(part.utf8) { found = (entry.id, entry.isTree) }
            }
            guard let found else { return nil }
            (id, isTree) = found
        }
        return id
    }
}
