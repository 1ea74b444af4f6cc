/// What a clone holds that was not made yet: the part of the objects at hand that it will fetch.
final class CloneView {
    let history: CommitGraph
    /// In the order of their names.
    let tags: [Reference]
    private let tips: [ObjectID]
    /// The objects at hand, which are at least those of the clone; nil when that is not so.
    private let localCounts: ObjectCounts?
    private lazy var census = ObjectCensus(history: history, tips: tips + tags.map(\.target))

    init(history: CommitGraph, tags: [Reference], tips: [ObjectID], localCounts: ObjectCounts?) {
        self.history = history
        self.tags = tags
        self.tips = tips
        self.localCounts = localCounts
    }

    /// How many digits git prints at least.
    ///
    /// The objects of the clone are counted no further than the answer can depend on it: in a repository of less than
    /// 16,384 objects not at all.
    func abbreviationLength() throws(GitError) -> Int {
        let most = localCounts.map { AbbreviationLength.forObjects($0.upperBound) }
        if most == 7 { return 7 }
        try census.count(upTo: most.map(AbbreviationLength.leastObjects) ?? .max)
        return AbbreviationLength.forObjects(census.objects.count)
    }

    /// How many digits tell an id from all others in the clone.
    func uniqueDigits(of id: ObjectID, atLeast digits: Int) throws(GitError) -> Int {
        // What is unique among more objects is unique among fewer.
        if localCounts != nil, !history.objects.isAmbiguous(id, digits: digits) { return digits }
        try census.count(upTo: .max)
        let common = census.objects.reduce(0) { $1 == id ? $0 : max($0, id.commonDigits(with: $1)) }
        return min(max(digits, common + 1), 2 * ObjectID.byteCount)
    }
}

/// The objects that can be reached from some commits and tags.
///
/// Only trees, commits and tags are read; a file's contents need not be there to be counted.
struct ObjectCensus {
    private let history: CommitGraph
    private(set) var objects: Set<ObjectID> = []
    private var pendingCommits: [ObjectID]
    private var pendingTrees: [ObjectID] = []

    init(history: CommitGraph, tips: [ObjectID]) {
        self.history = history
        // The first tip is looked at first.
        pendingCommits = tips.reversed()
    }

    /// Goes on counting until there are as many, or no more.
    mutating func count(upTo limit: Int) throws(GitError) {
        while objects.count < limit {
            if let tree = pendingTrees.popLast() {
                try countEntries(of: tree)
            } else if let id = pendingCommits.popLast() {
                try countTip(id)
            } else {
                return
            }
        }
    }

    /// A commit, or what a tag names.
    private mutating func countTip(_ id: ObjectID) throws(GitError) {
        guard objects.insert(id).inserted else { return }
        switch try history.objects.header(of: id).kind {
        case .commit:
            let commit = try history.commit(id)
            if objects.insert(commit.tree).inserted { pendingTrees.append(commit.tree) }
            pendingCommits += commit.parents
        case .tag: pendingCommits.append(try history.objects.tag(id).target)
        case .tree: pendingTrees.append(id)
        case .blob: break
        }
    }

    private mutating func countEntries(of tree: ObjectID) throws(GitError) {
        try history.objects.tree(tree).forEach { (entry) throws(GitError) in
            // A submodule's commit is in another repository.
            guard !entry.isSubmodule, objects.insert(entry.id).inserted else { return }
            if entry.isTree { pendingTrees.append(entry.id) }
        }
    }
}
