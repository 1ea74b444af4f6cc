/// The search for the commits that touched paths last, for all paths in one walk.
///
/// For each path the answer is that of `git log -1 -- <path>`: from a commit on to the first parent in which the path is
/// the same, until there is none. With a single answer wanted each path follows one chain, so the paths can be handed
/// from commit to commit as sets, and what does not differ between two commits is never looked into.
struct LastCommits {
    let history: CommitGraph
    private var tree: PathTree
    /// For each path of the tree, by its number.
    private var answers: [ObjectID?]

    init(history: CommitGraph, paths: [String]) {
        self.history = history
        tree = PathTree(paths)
        answers = Array(repeating: nil, count: tree.pathCount)
    }

    /// The commit for each path in the order in which the paths were given; nil for a path that never was there.
    mutating func search(from start: ObjectID) throws(GitError) -> [ObjectID?] {
        var pending: [ObjectID: PathSet] = [start: PathSet(allOf: tree.pathCount)]
        var queue = CommitQueue()
        queue.insert(start, date: try history.commit(start).date)
        // Where dates are skewed a commit may come twice, with other paths each time; the chains are the same.
        while let id = queue.removeFirst() {
            guard var paths = pending.removeValue(forKey: id) else { continue }
            let commit = try history.commit(id)
            if commit.parents.isEmpty {
                settle(try changed(paths, commit.tree, .emptyTree), as: id)
                continue
            }
            for parent in commit.parents where !paths.isEmpty {
                let other = try history.commit(parent)
                let changed =
                    commit.tree == other.tree
                    ? PathSet(noneOf: tree.pathCount) : try changed(paths, commit.tree, other.tree)
                let same = paths.subtracting(changed)
                paths = changed
                guard !same.isEmpty else { continue }
                if pending[parent] == nil { queue.insert(parent, date: other.date) }
                pending[parent, default: PathSet(noneOf: tree.pathCount)].formUnion(same)
            }
            settle(paths, as: id)
        }
        return tree.numbers.map { answers[$0] }
    }

    private mutating func settle(_ paths: PathSet, as id: ObjectID) {
        paths.forEach { answers[$0] = id }
    }

    /// Those of the paths that are not the same in two trees.
    private func changed(_ paths: PathSet, _ new: ObjectID, _ old: ObjectID) throws(GitError) -> PathSet {
        var changed = PathSet(noneOf: tree.pathCount)
        if new == old { return changed }
        if let path = tree.nodes[0].path { changed.insert(path) }
        // Without recursion: a hostile tree can be deeper than the stack.
        var pending = [(node: 0, new: new, old: old)]
        while let (node, new, old) = pending.popLast() {
            let (oldTree, newTree) = (try history.objects.tree(old), try history.objects.tree(new))
            try RawTree.forEachDifference(oldTree, newTree) { (old, new) throws(GitError) in
                guard let name = new?.name ?? old?.name, let child = tree.child(of: node, named: name) else { return }
                if let path = tree.nodes[child].path { changed.insert(path) }
                guard !tree.nodes[child].children.isEmpty, paths.intersects(tree.nodes[child].range) else { return }
                let (oldID, newID) = (Self.directory(old), Self.directory(new))
                if oldID != newID { pending.append((child, newID, oldID)) }
            }
        }
        changed.formIntersection(paths)
        return changed
    }

    private static func directory(_ entry: RawTree.Entry?) -> ObjectID {
        guard let entry, entry.isTree else { return .emptyTree }
        return entry.id
    }
}

extension Repository {
    /// The commit that touched each path last, as `git log -1 --format=%H -- <path>` finds it; nil for a path that was
    /// never there.
    ///
    /// - Parameters:
    ///   - paths: of files or directories, relative to the root; the empty path is the root.
    ///   - clone: the clone in which it is asked; nil for the one at hand.
    package func lastCommits(
        touching paths: [String],
        from commit: ObjectID,
        in clone: CheckoutClone? = nil
    ) throws(GitError) -> [ObjectID?] {
        let history = if let clone { try view(of: clone, at: commit).history } else { history }
        var search = LastCommits(history: history, paths: paths)
        return try search.search(from: commit)
    }
}
