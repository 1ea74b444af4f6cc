/// The name that somebody probably meant: the one with the fewest typing mistakes between it and what was written.
///
/// A name that has more than a third of its letters wrong is no answer. Among equally near names the first one wins.
package func nearestName(to written: String, among names: some Sequence<String>) -> String? {
    let written = Array(written.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for name in names {
        let candidate = Array(name.lowercased().unicodeScalars)
        let limit = min(best.map { $0.distance - 1 } ?? .max, max(1, max(written.count, candidate.count) / 3))
        guard abs(candidate.count - written.count) <= limit else { continue }
        let distance = typingDistance(written, candidate)
        if distance <= limit { best = (name, distance) }
    }
    return best?.name
}

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to make one text of another.
///
/// The restricted form of the Damerau–Levenshtein distance, with three rows of memory.
package func typingDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = last
    for row in 1...left.count {
        current[0] = row
        for column in 1...right.count {
            let cost = left[row - 1] == right[column - 1] ? 0 : 1
            var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                distance = min(distance, beforeLast[column - 2] + 1)
            }
            current[column] = distance
        }
        (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count]
}
