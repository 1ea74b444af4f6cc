extension Repository {
    /// How many commits changed a path after one commit and up to another: those in which it is like in none of their parents.
    ///
    /// - Parameter path: of a file or directory, relative to the root.
    /// - Returns: nil when the first commit does not come before the other.
    package func changes(of path: String, since: ObjectID, until: ObjectID) throws(GitError) -> Int? {
        let old = try history.ancestors(of: [since])
        let new = try history.ancestors(of: [until])
        guard new.contains(since) else { return nil }
        var objects: [ObjectID: ObjectID?] = [:]
        func state(of commit: ObjectID) throws(GitError) -> ObjectID? {
            if let known = objects[commit] { return known }
            let found = try object(at: path, of: commit)
            objects[commit] = .some(found)
            return found
        }
        var count = 0
        for commit in new where !old.contains(commit) {
            let own = try state(of: commit)
            let parents = try history.commit(commit).parents
            // The first commit begins with nothing.
            var isLikeParent = parents.isEmpty && own == nil
            for parent in parents where try state(of: parent) == own { isLikeParent = true }
            if !isLikeParent { count += 1 }
        }
        return count
    }
}
