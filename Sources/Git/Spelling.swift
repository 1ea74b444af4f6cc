/// What somebody may have meant who wrote a name that does not exist.
enum Spelling {
    /// The name that is the fewest edits away, when these are few for its length; the first among equals.
    static func nearest(to word: String, among names: [String]) -> String? {
        let wanted = Array(word.utf8.prefix(100))
        let limit = min(max(1, wanted.count / 2), 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let bytes = Array(name.utf8.prefix(100))
            // The last part of a name counts as well: `login` for `feature/login`.
            let last = bytes.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
            let distance = min(distance(wanted, bytes), distance(wanted, last))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// How many bytes must be inserted, removed or replaced to turn one text into the other.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, byte) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
