/// The search for the tag that describes a commit, by the rules of `git describe`.
///
/// History is walked from young to old. Each tagged commit that is met becomes a candidate, and for each candidate the
/// commits are counted that it does not contain; the one with the fewest wins, the first met among equals.
struct Description {
    let history: CommitGraph
    let names: TagNames
    let options: DescribeOptions
    let abbreviator: Abbreviator

    private struct Candidate {
        let name: TagNames.Name
        var depth: Int
        /// The bit that marks the commits that the candidate contains.
        let flag: UInt32
    }

    func text(for commit: ObjectID) throws(GitError) -> String {
        if options.isLong, options.abbreviation == 0 {
            throw failure(commit, "a long description without an abbreviated id contradicts itself")
        }
        if let name = names[commit], options.usesAllTags || name.isAnnotated {
            let (text, isMisnamed) = try printed(name)
            guard options.isLong || isMisnamed else { return text + options.dirtySuffix }
            // For a tag of a tag git prints the id of the inner one.
            let id = name.isAnnotated ? try history.objects.tag(name.target).target : commit
            return text + (try suffix(0, id)) + options.dirtySuffix
        }
        // As in git, more candidates than bits are not looked for.
        let limit = options.isExact ? 0 : min(max(options.candidates, 0), 27)
        if names.isEmpty, !options.isAlwaysAnswered { throw failure(commit, "there are no tags") }
        if limit == 0 { throw failure(commit, "no tag is exactly at this commit") }
        // Without any tag the answer is known, and history needs no look.
        guard let best = names.isEmpty ? nil : try search(from: commit, limit: limit) else {
            guard options.isAlwaysAnswered else { throw failure(commit, "no tag is in its history") }
            return try abbreviator.text(for: commit, length: options.abbreviation) + options.dirtySuffix
        }
        let (text, isMisnamed) = try printed(best.name)
        let isPlain = options.abbreviation == 0 && !isMisnamed
        return text + (isPlain ? "" : try suffix(best.depth, commit)) + options.dirtySuffix
    }

    private func search(from start: ObjectID, limit: Int) throws(GitError) -> Candidate? {
        var flags: [ObjectID: UInt32] = [start: 0]
        var queue = CommitQueue()
        queue.insert(start, date: try history.commit(start).date)
        var candidates: [Candidate] = []
        var hasAnnotated = false
        var seen = 0
        var gaveUpOn: ObjectID?
        while let id = queue.removeFirst() {
            seen += 1
            if let name = names[id], options.usesAllTags || name.isAnnotated {
                guard candidates.count < limit else {
                    gaveUpOn = id
                    break
                }
                let flag: UInt32 = 1 << UInt32(candidates.count + 1)
                candidates.append(Candidate(name: name, depth: seen - 1, flag: flag))
                flags[id, default: 0] |= flag
                hasAnnotated = hasAnnotated || name.isAnnotated
            }
            let own = flags[id] ?? 0
            for index in candidates.indices where own & candidates[index].flag == 0 { candidates[index].depth += 1 }
            // The last path left is already contained in the best candidates.
            if hasAnnotated, queue.isEmpty, let least = candidates.map(\.depth).min() {
                let best = candidates.reduce(0) { $1.depth == least ? $0 | $1.flag : $0 }
                if own & best == best { break }
            }
            try pass(own, from: id, to: &queue, &flags, firstParentOnly: options.followsFirstParentOnly)
        }
        guard let first = candidates.indices.min(by: { candidates[$0].depth < candidates[$1].depth }) else {
            return nil
        }
        var best = candidates[first]
        if let gaveUpOn { queue.insert(gaveUpOn, date: try history.commit(gaveUpOn).date) }
        // What is still to be walked belongs to the depth of the winner, until all of it is contained in it.
        while let id = queue.removeFirst() {
            let own = flags[id] ?? 0
            if own & best.flag == 0 {
                best.depth += 1
            } else if queue.commits.allSatisfy({ (flags[$0] ?? 0) & best.flag != 0 }) {
                break
            }
            try pass(own, from: id, to: &queue, &flags, firstParentOnly: false)
        }
        return best
    }

    private func pass(
        _ own: UInt32,
        from id: ObjectID,
        to queue: inout CommitQueue,
        _ flags: inout [ObjectID: UInt32],
        firstParentOnly: Bool
    ) throws(GitError) {
        let parents = try history.commit(id).parents
        for parent in firstParentOnly ? parents.prefix(1) : parents[...] {
            if let known = flags[parent] {
                flags[parent] = known | own
            } else {
                flags[parent] = own
                queue.insert(parent, date: try history.commit(parent).date)
            }
        }
    }

    /// The name that git prints, and whether the tag calls itself otherwise than its ref does.
    private func printed(_ name: TagNames.Name) throws(GitError) -> (text: String, isMisnamed: Bool) {
        guard name.isAnnotated else { return (name.ref, false) }
        let tag = try history.objects.tag(name.target)
        return (tag.name, tag.name != name.ref)
    }

    private func suffix(_ depth: Int, _ id: ObjectID) throws(GitError) -> String {
        "-\(depth)-g" + (try abbreviator.text(for: id, length: options.abbreviation))
    }

    private func failure(_ commit: ObjectID, _ reason: String) -> GitError {
        GitError(
            .notDescribable,
            action: "describe \(commit)",
            reason: reason,
            remedy: "let git describe answer in every case with '--tags --always'"
        )
    }
}

extension Repository {
    /// What `git describe` prints for a commit in this clone.
    package func describe(_ commit: ObjectID, _ options: DescribeOptions) throws(GitError) -> String {
        let names = TagNames(try tags(), objects: objects, options)
        return try Description(history: history, names: names, options: options, abbreviator: abbreviator)
            .text(for: commit)
    }
}
