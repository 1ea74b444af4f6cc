/// Which lines of a text were replaced by which lines of another one.
///
/// Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): the shortest way
/// through the edit graph, found by going as far as possible with 0, 1, 2, … edits.
struct LineDifference {
    struct Change: Hashable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// In the order of the lines; neighbours are parted by at least one common line.
    let changes: [Change]

    /// How much work a difference is worth, in edits and in edits times lines; beyond it what differs is one change.
    private static let editLimit = 1000
    private static let workLimit = 50_000_000

    init(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        self.init(from: old.map(number), to: new.map(number))
    }

    /// Compares lines by their numbers.
    private init(from old: [Int], to new: [Int]) {
        var prefix = 0
        while prefix < min(old.count, new.count), old[prefix] == new[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < min(old.count, new.count) - prefix, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] {
            suffix += 1
        }
        let oldMiddle = prefix..<(old.count - suffix)
        let newMiddle = prefix..<(new.count - suffix)
        if oldMiddle.isEmpty, newMiddle.isEmpty {
            changes = []
        } else if oldMiddle.isEmpty || newMiddle.isEmpty {
            changes = [Change(old: oldMiddle, new: newMiddle)]
        } else {
            changes =
                Self.shortest(Array(old[oldMiddle]), Array(new[newMiddle]), offset: prefix)
                ?? [Change(old: oldMiddle, new: newMiddle)]
        }
    }

    private static func shortest(_ old: [Int], _ new: [Int], offset: Int) -> [Change]? {
        let limit = min(old.count + new.count, editLimit, max(16, workLimit / (old.count + new.count)))
        // Of each diagonal (old minus new) how far in the old text it was followed; the one before each round is kept.
        var reached = [Int](repeating: 0, count: 2 * limit + 3)
        let middle = limit + 1
        var rounds: [[Int]] = []
        for edits in 0...limit {
            rounds.append(Array(reached[(middle - edits)...(middle + edits)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let isInsertion =
                    diagonal == -edits
                    || diagonal != edits && reached[middle + diagonal - 1] < reached[middle + diagonal + 1]
                var x = isInsertion ? reached[middle + diagonal + 1] : reached[middle + diagonal - 1] + 1
                var y = x - diagonal
                while x < old.count, y < new.count, old[x] == new[y] {
                    x += 1
                    y += 1
                }
                reached[middle + diagonal] = x
                if x >= old.count, y >= new.count { return way(back: rounds, old.count, new.count, offset) }
            }
        }
        return nil
    }

    /// Walks back through the rounds and joins neighbouring edits.
    private static func way(back rounds: [[Int]], _ oldCount: Int, _ newCount: Int, _ offset: Int) -> [Change] {
        var changes: [Change] = []
        var x = oldCount
        var y = newCount
        for edits in stride(from: rounds.count - 1, to: 0, by: -1) {
            let reached = rounds[edits]
            let diagonal = x - y
            let isInsertion =
                diagonal == -edits
                || diagonal != edits && reached[edits + diagonal - 1] < reached[edits + diagonal + 1]
            let beforeX = isInsertion ? reached[edits + diagonal + 1] : reached[edits + diagonal - 1]
            let beforeY = beforeX - (isInsertion ? diagonal + 1 : diagonal - 1)
            let edit = Change(
                old: (offset + beforeX)..<(offset + beforeX + (isInsertion ? 0 : 1)),
                new: (offset + beforeY)..<(offset + beforeY + (isInsertion ? 1 : 0))
            )
            if let next = changes.last, next.old.lowerBound == edit.old.upperBound,
                next.new.lowerBound == edit.new.upperBound
            {
                changes[changes.count - 1] = Change(
                    old: edit.old.lowerBound..<next.old.upperBound,
                    new: edit.new.lowerBound..<next.new.upperBound
                )
            } else {
                changes.append(edit)
            }
            x = beforeX
            y = beforeY
        }
        return changes.reversed()
    }
}
