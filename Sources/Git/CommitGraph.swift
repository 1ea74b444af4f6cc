/// History as a clone has it: the parents of a commit, but none where the clone ends.
///
/// libgit2's own walks know nothing of shallow clones, so all of ours go through here.
struct CommitGraph {
    let objects: ObjectStore
    /// Commits whose parents the clone does not have.
    let boundary: Set<ObjectID>

    func commit(_ id: ObjectID) throws(GitError) -> CommitNode {
        let node = try objects.commit(id)
        guard !boundary.isEmpty, boundary.contains(id) else { return node }
        return CommitNode(tree: node.tree, parents: [], date: node.date)
    }

    /// The commits themselves and all before them.
    func ancestors(of commits: [ObjectID]) throws(GitError) -> Set<ObjectID> {
        var pending = commits
        var reached = Set<ObjectID>()
        while let id = pending.popLast() {
            if reached.insert(id).inserted { pending += try commit(id).parents }
        }
        return reached
    }
}

extension Repository {
    /// The parents of a commit that this clone has.
    package func parents(of commit: ObjectID) throws(GitError) -> [ObjectID] {
        try history.commit(commit).parents
    }
}
