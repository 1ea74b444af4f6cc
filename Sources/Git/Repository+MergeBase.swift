extension Repository {
    /// The best common ancestors of two commits, the youngest first: those that are no ancestors of another one.
    ///
    /// Empty when the two have nothing in common.
    package func mergeBases(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> [ObjectID] {
        if one == other { return [one] }
        let common = try commonAncestors(one, other)
        guard common.count > 1 else { return common }
        var parents: [ObjectID] = []
        for id in common { parents += try history.commit(id).parents }
        let redundant = try history.ancestors(of: parents)
        return common.filter { !redundant.contains($0) }
    }

    private struct Side: OptionSet {
        let rawValue: UInt8
        static let one = Side(rawValue: 1)
        static let other = Side(rawValue: 2)
        static let both: Side = [.one, .other]
        /// Below a common ancestor that was already found.
        static let stale = Side(rawValue: 4)
    }

    private func commonAncestors(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> [ObjectID] {
        var sides: [ObjectID: Side] = [one: .one, other: .other]
        var queue = CommitQueue()
        queue.insert(one, date: try history.commit(one).date)
        queue.insert(other, date: try history.commit(other).date)
        // How many that wait are not stale: when there are none, nothing new can be found.
        var fresh = 2
        var waiting: [ObjectID: Int] = [one: 1, other: 1]
        var found: [ObjectID] = []
        while fresh > 0, let id = queue.removeFirst() {
            var side = sides[id] ?? []
            waiting[id, default: 1] -= 1
            if !side.contains(.stale) { fresh -= 1 }
            if side == .both {
                if !found.contains(id) { found.append(id) }
                side.insert(.stale)
            }
            for parent in try history.commit(id).parents {
                let known = sides[parent] ?? []
                if known.isSuperset(of: side) { continue }
                let now = known.union(side)
                if now.contains(.stale), !known.contains(.stale) { fresh -= waiting[parent] ?? 0 }
                sides[parent] = now
                queue.insert(parent, date: try history.commit(parent).date)
                waiting[parent, default: 0] += 1
                if !now.contains(.stale) { fresh += 1 }
            }
        }
        // An ancestor found early may have turned out to lie below another one, where dates are skewed.
        let best = found.filter { !(sides[$0] ?? []).contains(.stale) }
        var byDate = CommitQueue()
        for id in best { byDate.insert(id, date: try history.commit(id).date) }
        var sorted: [ObjectID] = []
        while let id = byDate.removeFirst() { sorted.append(id) }
        return sorted
    }
}
