/// Which tags `git tag --list` prints, and in which order.
///
/// <https://git-scm.com/docs/git-tag>
package struct TagListOptions: Hashable, Sendable {
    package enum Order: Hashable, Sendable {
        case name
        /// Numbers in names are compared as numbers.
        case version
        /// The date of an annotated tag, or that of the commit.
        case date
    }

    /// Patterns of which a name must match one; all names when there is none.
    package var patterns: [String] = []
    package var order = Order.name
    package var isDescending = false
    /// Whether only tags of the commit itself are listed.
    package var pointsAtTip = false
    /// Whether only tags of commits in its history are listed.
    package var isMerged = false

    package init() {}
}

extension Repository {
    /// The names of the tags that git lists in the clone.
    ///
    /// - Throws: `notKnownHere` when the clone at hand lacks what the other one will have.
    package func tagNames(
        _ options: TagListOptions,
        in clone: CheckoutClone,
        of tip: ObjectID
    ) throws(GitError) -> [String] {
        let view = try view(of: clone, at: tip)
        let patterns = options.patterns.map(Glob.init)
        let merged = options.isMerged ? try view.history.ancestors(of: [tip]) : []
        var entries: [(name: String, date: UInt64)] = []
        for tag in view.tags {
            let name = tag.shortName
            if !patterns.isEmpty, !patterns.contains(where: { $0.matches(name) }) { continue }
            if options.pointsAtTip || options.isMerged || options.order == .date {
                let peeled = try objects.peel(tag.target)
                if options.pointsAtTip, peeled.id != tip { continue }
                if options.isMerged, !merged.contains(peeled.id) { continue }
                entries.append((name, options.order == .date ? try date(of: tag, peeled.id) : 0))
            } else {
                entries.append((name, 0))
            }
        }
        // Where nothing else decides, names do, and never backwards.
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        switch options.order {
        case .name: if options.isDescending { entries.reverse() }
        case .date:
            entries = Self.sorted(entries, options.isDescending) { $0.date < $1.date }
        case .version:
            entries = Self.sorted(entries, options.isDescending) { VersionNumbers.precedes($0.name, $1.name) }
        }
        return entries.map(\.name)
    }

    /// How many commits the clone has.
    package func commitCount(in clone: CheckoutClone, of tip: ObjectID) throws(GitError) -> Int {
        try view(of: clone, at: tip).history.ancestors(of: [tip]).count
    }

    private func date(of tag: Reference, _ peeled: ObjectID) throws(GitError) -> UInt64 {
        if tag.target != peeled { return try objects.tag(tag.target).date }
        return try history.commit(peeled).date
    }

    private static func sorted<Entry>(
        _ entries: [Entry],
        _ isDescending: Bool,
        by precedes: (Entry, Entry) -> Bool
    ) -> [Entry] {
        let indexed = entries.enumerated().sorted { left, right in
            let (first, second) = isDescending ? (right.element, left.element) : (left.element, right.element)
            if precedes(first, second) { return true }
            return precedes(second, first) ? false : left.offset < right.offset
        }
        return indexed.map(\.element)
    }
}

/// The order of names with numbers in them, in which `v1.10` comes after `v1.9`.
///
/// A number with zeros in front counts as if a decimal point stood before it, as in
/// <https://man7.org/linux/man-pages/man3/strverscmp.3.html>.
enum VersionNumbers {
    static func precedes(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var place = 0
        while place < left.count, place < right.count, left[place] == right[place] { place += 1 }
        guard place < left.count || place < right.count else { return false }
        var start = place
        while start > 0, isDigit(left[start - 1]) { start -= 1 }
        let (first, second) = (left[start...].prefix(while: isDigit), right[start...].prefix(while: isDigit))
        guard !first.isEmpty, !second.isEmpty else {
            return left[place...].lexicographicallyPrecedes(right[place...])
        }
        switch (isFraction(first), isFraction(second)) {
        case (false, false):
            if first.count != second.count { return first.count < second.count }
            return first.lexicographicallyPrecedes(second)
        case (true, false): return true
        case (false, true): return false
        case (true, true):
            let (zeros, others) = (first.prefix { $0 == zero }.count, second.prefix { $0 == zero }.count)
            if zeros != others { return zeros > others }
            return left[place...].lexicographicallyPrecedes(right[place...])
        }
    }

    private static let zero = UInt8(ascii: "0")

    private static func isFraction(_ digits: ArraySlice<UInt8>) -> Bool { digits.count > 1 && digits.first == zero }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
