/// How many hexadecimal digits of an id git prints.
enum AbbreviationLength: Hashable, Sendable {
    /// As many as the number of objects asks for.
    case automatic
    case digits(Int)

    /// The `core.abbrev` of the settings; what it says wrongly counts as not said.
    init(settings: Configuration) {
        switch settings.value("core.abbrev")?.lowercased() {
        case nil, "auto": self = .automatic
        case "no", "off", "false", "": self = .digits(2 * ObjectID.byteCount)
        case let value?:
            let digits = Int(value).flatMap { (4...2 * ObjectID.byteCount).contains($0) ? $0 : nil }
            self = digits.map { .digits($0) } ?? .automatic
        }
    }

    /// The length for a number of objects: half of the number's bits, rounded up, and never less than 7.
    ///
    /// With 2^n objects two ids are likely to agree in n/2 bits; git counts in hexadecimal digits as if they were bits
    /// of that half.
    static func forObjects(_ count: Int) -> Int {
        let bits = Int.bitWidth - max(count, 0).leadingZeroBitCount
        return max(7, (bits + 1) / 2)
    }

    /// The least number of objects for which the length is this long.
    static func leastObjects(_ length: Int) -> Int {
        length <= 7 ? 0 : 1 << min(2 * (length - 1), Int.bitWidth - 2)
    }
}

/// What shortens ids, in a clone of some size.
struct Abbreviator {
    let objects: ObjectStore
    let usual: AbbreviationLength
    let counts: ObjectCounts
    /// The clone that is imitated; nil for the one at hand.
    let clone: CloneView?

    /// - Parameter length: nil for the usual one; 0 for all digits.
    func text(for id: ObjectID, length: Int?) throws(GitError) -> String {
        var digits: Int
        switch length.map({ .digits($0) }) ?? usual {
        case .automatic: digits = try clone?.abbreviationLength() ?? AbbreviationLength.forObjects(counts.packed)
        case .digits(let wanted): digits = wanted == 0 ? 2 * ObjectID.byteCount : max(4, wanted)
        }
        guard digits < 2 * ObjectID.byteCount else { return id.hex }
        if let clone { return id.prefix(try clone.uniqueDigits(of: id, atLeast: digits)) }
        while digits < 2 * ObjectID.byteCount, objects.isAmbiguous(id, digits: digits) { digits += 1 }
        return id.prefix(digits)
    }
}

extension Repository {
    /// The digits that git prints for an id in this repository, on this machine.
    ///
    /// - Parameter length: nil for what the settings and the number of objects ask for; 0 for all digits.
    package func abbreviate(_ id: ObjectID, length: Int? = nil) throws(GitError) -> String {
        try abbreviator.text(for: id, length: length)
    }

    var abbreviator: Abbreviator {
        Abbreviator(objects: objects, usual: AbbreviationLength(settings: settings), counts: counts, clone: nil)
    }
}
