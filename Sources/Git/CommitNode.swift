/// What walking through history needs of a commit.
struct CommitNode: Hashable, Sendable {
    let tree: ObjectID
    let parents: [ObjectID]
    /// When it was committed, in seconds since 1970; 0 when that cannot be read, as git has it.
    let date: UInt64

    init(tree: ObjectID, parents: [ObjectID], date: UInt64) {
        self.tree = tree
        self.parents = parents
        self.date = date
    }

    /// - Parameter bytes: a commit object; nil when it is not one.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.starts(with: "tree ", at: 0), let tree = ObjectID(hexIn: bytes, at: 5) else { return nil }
        var offset = 46
        var parents: [ObjectID] = []
        while bytes.starts(with: "parent ", at: offset) {
            guard let parent = ObjectID(hexIn: bytes, at: offset + 7) else { return nil }
            parents.append(parent)
            offset += 48
        }
        if bytes.starts(with: "author ", at: offset) { offset = bytes.endOfLine(from: offset) + 1 }
        let date = bytes.starts(with: "committer ", at: offset) ? bytes.signatureDate(from: offset) : 0
        self.init(tree: tree, parents: parents, date: date)
    }
}

/// What an annotated tag says.
struct AnnotatedTag: Hashable, Sendable {
    let target: ObjectID
    /// The name inside of the object, which `git describe` prints; the ref may have another one.
    let name: String
    let date: UInt64

    init?(_ bytes: Span<UInt8>) {
        guard bytes.starts(with: "object ", at: 0), let target = ObjectID(hexIn: bytes, at: 7) else { return nil }
        let type = 48
        guard bytes.starts(with: "type ", at: type) else { return nil }
        let name = bytes.endOfLine(from: type) + 1
        guard bytes.starts(with: "tag ", at: name) else { return nil }
        let end = bytes.endOfLine(from: name)
        self.target = target
        self.name = bytes.text(name + 4..<end)
        date = bytes.starts(with: "tagger ", at: end + 1) ? bytes.signatureDate(from: end + 1) : 0
    }
}

extension Span<UInt8> {
    func starts(with text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset + text.utf8CodeUnitCount <= count else { return false }
        for index in 0..<text.utf8CodeUnitCount where self[offset + index] != text.utf8Start[index] { return false }
        return true
    }

    /// The place of the next newline, or the end.
    func endOfLine(from offset: Int) -> Int {
        var index = Swift.min(offset, count)
        while index < count, self[index] != UInt8(ascii: "\n") { index += 1 }
        return index
    }

    func text(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<count)
        return String(unsafeUninitializedCapacity: range.count) { buffer in
            for (place, index) in zip(buffer.indices, range) { buffer[place] = self[index] }
            return range.count
        }
    }

    /// The seconds of a line that ends in `<mail> seconds zone`.
    func signatureDate(from offset: Int) -> UInt64 {
        let end = endOfLine(from: offset)
        // The last `>`: a mail address may hold one.
        var index = end - 1
        while index >= offset, self[index] != UInt8(ascii: ">") { index -= 1 }
        guard index >= offset else { return 0 }
        index += 1
        while index < end, self[index] == UInt8(ascii: " ") { index += 1 }
        var seconds: UInt64 = 0
        while index < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[index]) {
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(self[index] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return 0 }
            seconds = sum
            index += 1
        }
        return seconds
    }
}
