/// Who did something, and when.
package struct Signature: Hashable, Sendable {
    package let name: String
    package let email: String
    /// Seconds since the beginning of 1970, UTC.
    package let seconds: Int64
    /// How far the clock of whoever it was is ahead of UTC.
    package let zoneMinutes: Int
}

/// What a commit says.
package struct Commit: Hashable, Sendable {
    package let id: ObjectID
    package let tree: ObjectID
    /// As the commit names them; those before the end of a shallow clone are not there to be read.
    package let parents: [ObjectID]
    package let author: Signature
    package let committer: Signature
    /// The message as it was written.
    package let message: String

    /// The lines up to the first blank one as one line, which is `%s` to `git log`.
    package var subject: String {
        paragraphs.subject.joined(separator: " ")
    }

    /// What follows the subject, which is `%b` to `git log`.
    package var body: String {
        paragraphs.body.map { $0 + "\n" }.joined()
    }

    private var paragraphs: (subject: ArraySlice<Substring>, body: ArraySlice<Substring>) {
        func isBlank(_ line: Substring) -> Bool { line.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) } }
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false)[...]
        // What the last newline ends is no line.
        if lines.last?.isEmpty == true { lines.removeLast() }
        let first = lines.drop(while: isBlank)
        let end = first.firstIndex(where: isBlank) ?? first.endIndex
        return (first[..<end], first[end...].drop(while: isBlank))
    }
}

extension Repository {
    /// Reads a commit.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let node = try objects.commit(id)
        let text = try objects.read(id, as: .commit) { (bytes) throws(GitError) in CommitText(bytes) }
        return Commit(
            id: id,
            tree: node.tree,
            parents: node.parents,
            author: text.author,
            committer: text.committer,
            message: text.message
        )
    }
}

/// The parts of a commit that are text.
private struct CommitText {
    var author = Signature(name: "", email: "", seconds: 0, zoneMinutes: 0)
    var committer = Signature(name: "", email: "", seconds: 0, zoneMinutes: 0)
    let message: String

    init(_ bytes: Span<UInt8>) {
        // Texts are UTF-8 unless a header says otherwise; Latin-1 is the one other encoding that old commits use.
        var isLatin1 = false
        var offset = 0
        var places: (author: Range<Int>, committer: Range<Int>) = (0..<0, 0..<0)
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            let end = bytes.endOfLine(from: offset)
            if bytes.starts(with: "author ", at: offset) { places.author = offset + 7..<end }
            if bytes.starts(with: "committer ", at: offset) { places.committer = offset + 10..<end }
            if bytes.starts(with: "encoding ", at: offset) {
                isLatin1 = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"].contains(
                    bytes.text(offset + 9..<end).lowercased()
                )
            }
            offset = end + 1
        }
        func text(_ range: Range<Int>) -> String {
            guard isLatin1 else { return bytes.text(range) }
            var text = String.UnicodeScalarView()
            for index in range { text.append(Unicode.Scalar(bytes[index])) }
            return String(text)
        }
        message = offset + 1 <= bytes.count ? text(offset + 1..<bytes.count) : ""
        author = Signature(text(places.author))
        committer = Signature(text(places.committer))
    }
}

extension Signature {
    /// - Parameter line: `name <mail> seconds zone`.
    init(_ line: String) {
        let mailStart = line.utf8.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
        let mailEnd = line.utf8.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
        var name = line[..<mailStart]
        while name.utf8.last == UInt8(ascii: " ") { name.removeLast() }
        self.name = String(name)
        let hasMail = mailStart < mailEnd && mailEnd < line.endIndex
        email = hasMail ? String(line[line.utf8.index(after: mailStart)..<mailEnd]) : ""
        let rest = hasMail ? line[line.utf8.index(after: mailEnd)...].split(separator: " ") : []
        seconds = rest.first.flatMap { Int64($0) } ?? 0
        let zone = rest.count > 1 ? Int(rest[1]) ?? 0 : 0
        // `+0530` is read as the number 530.
        zoneMinutes = abs(zone) > 9999 ? 0 : zone / 100 * 60 + zone % 100
    }
}
