/// The clone that the checkout step of a CI job makes.
///
/// By default it holds one commit and no tags, so `git describe` answers otherwise there than in the clone of whoever
/// pushes; see `fetch-depth` and `fetch-tags` in https://github.com/actions/checkout#usage.
package struct CheckoutClone: Hashable, Sendable {
    /// How many commits are fetched from the tip on; 0 for all history, of all branches and tags.
    package var depth: Int
    /// Whether tags come along when not all history does, which always brings all tags.
    package var fetchesTags: Bool
    /// Whether the step asks for tags by their names, as it does since release 6.0.2: it then gets every tag, annotated
    /// where it is, each with history of the same depth. Before that it got the tags of what it fetched anyway, and
    /// of a pushed tag only the commit (https://github.com/actions/checkout/pull/2356).
    package var asksForTagsByName: Bool
    /// The full name of the ref that is checked out; a tag is there under its name.
    package var ref: String?

    package init(
        depth: Int = 1,
        fetchesTags: Bool = false,
        asksForTagsByName: Bool = false,
        ref: String? = nil
    ) {
        self.depth = depth
        self.fetchesTags = fetchesTags
        self.asksForTagsByName = asksForTagsByName
        self.ref = ref
    }
}

extension Repository {
    /// The digits that git prints for an id in the clone, whatever the settings of this machine are.
    ///
    /// - Parameters:
    ///   - length: nil for what the number of objects asks for.
    ///   - tip: the commit that is checked out.
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func abbreviate(
        _ id: ObjectID,
        length: Int? = nil,
        in clone: CheckoutClone,
        of tip: ObjectID
    ) throws(GitError) -> String {
        try abbreviator(in: try view(of: clone, at: tip)).text(for: id, length: length)
    }

    /// What `git describe` prints in the clone.
    ///
    /// - Parameter commit: what is described; nil for the commit that is checked out.
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func describe(
        _ tip: ObjectID,
        _ options: DescribeOptions,
        in clone: CheckoutClone,
        commit: ObjectID? = nil
    ) throws(GitError) -> String {
        let view = try view(of: clone, at: tip)
        let names = TagNames(view.tags, objects: objects, options)
        let abbreviator = abbreviator(in: view)
        return try Description(history: view.history, names: names, options: options, abbreviator: abbreviator)
            .text(for: commit ?? tip)
    }

    private func abbreviator(in view: CloneView) -> Abbreviator {
        Abbreviator(objects: objects, usual: .automatic, counts: counts, clone: view)
    }

    /// What the clone will hold, as far as it can be known here.
    func view(of clone: CheckoutClone, at tip: ObjectID) throws(GitError) -> CloneView {
        if let known = clones.view(of: clone, at: tip) { return known }
        let history = try history(of: clone, at: tip)
        let tags = try tags(of: clone, at: tip, history)
        var tips = [tip]
        if clone.depth <= 0 {
            // What is on the branches of the server; without any trace of one, what is on the branches here.
            let remote = try remoteBranches()
            tips += (remote.isEmpty ? try branches() : remote).map(\.target)
        }
        let isPartial = settings.entries.contains {
            $0.name == "extensions.partialclone" || $0.name.hasPrefix("remote.") && $0.name.hasSuffix(".promisor")
        }
        let view = CloneView(
            history: history,
            tags: tags,
            tips: tips,
            // Where objects are left out here on purpose, their number says nothing about another clone's.
            localCounts: isPartial ? nil : counts
        )
        clones.keep(view, of: clone, at: tip)
        return view
    }

    private func history(of clone: CheckoutClone, at tip: ObjectID) throws(GitError) -> CommitGraph {
        func unknown(_ reason: String) -> GitError {
            GitError(
                .notKnownHere,
                action: "know what a checkout of \(tip.prefix(7)) in CI will hold",
                reason: reason,
                remedy: "fetch the rest of the history with 'git fetch --unshallow'"
            )
        }
        if clone.depth <= 0 {
            if isShallow { throw unknown("CI fetches all history, and this clone is shallow") }
            return self.history
        }
        var reached: Set<ObjectID> = [tip]
        if clone.fetchesTags, clone.asksForTagsByName {
            for tag in try tags() {
                if let peeled = try? objects.peel(tag.target), peeled.kind == .commit { reached.insert(peeled.id) }
            }
        }
        var boundary = Set<ObjectID>()
        var generation = Array(reached)
        for depth in 1...clone.depth {
            if generation.isEmpty { break }
            if depth == clone.depth {
                boundary.formUnion(generation)
                break
            }
            var next: [ObjectID] = []
            for id in generation {
                if self.history.boundary.contains(id), try !objects.commit(id).parents.isEmpty {
                    throw unknown("CI fetches \(clone.depth) commits, and this clone ends after \(depth)")
                }
                for parent in try objects.commit(id).parents where reached.insert(parent).inserted {
                    next.append(parent)
                }
            }
            generation = next
        }
        return CommitGraph(objects: objects, boundary: boundary)
    }

    private func tags(
        of clone: CheckoutClone,
        at tip: ObjectID,
        _ history: CommitGraph
    ) throws(GitError) -> [Reference] {
        var tags: [Reference] = []
        if clone.depth <= 0 || clone.fetchesTags && clone.asksForTagsByName {
            tags = try self.tags()
        } else if clone.fetchesTags {
            // git fetches the tags of what it fetches anyway.
            let commits = try history.ancestors(of: [tip])
            for tag in try self.tags() {
                if let peeled = try? objects.peel(tag.target).id, commits.contains(peeled) { tags.append(tag) }
            }
        }
        if let ref = clone.ref, ref.hasPrefix("refs/tags/") {
            let known = clone.asksForTagsByName ? try target(of: ref) : nil
            let isOfTip = if let known { (try? objects.peel(known).id) == tip } else { false }
            tags.removeAll { $0.name == ref }
            tags.append(Reference(name: ref, target: isOfTip ? known ?? tip : tip))
            tags.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        return tags
    }
}

/// The views that were already computed.
final class CloneCache {
    private struct Key: Hashable {
        let clone: CheckoutClone
        let tip: ObjectID
    }

    private var views: [Key: CloneView] = [:]

    func view(of clone: CheckoutClone, at tip: ObjectID) -> CloneView? {
        views[Key(clone: clone, tip: tip)]
    }

    func keep(_ view: CloneView, of clone: CheckoutClone, at tip: ObjectID) {
        views[Key(clone: clone, tip: tip)] = view
    }
}
