/// The tag of an image: `latest`, `python-3.11-1a2b3c4`.
package struct ImageTag: Hashable, Sendable, CustomStringConvertible {
    /// How many characters a tag may have.
    package static let longest = 128

    /// The bytes as they came.
    package let description: String

    /// Reads a letter, a digit or `_`, and then up to 127 of these, `.` and `-`.
    package init(_ text: String) throws(ReferenceError) {
        do throws(ReferenceFault) {
            let bytes = text.utf8Span.span
            try ReferenceGrammar.refuseBlanks(bytes)
            try ReferenceGrammar.tag(bytes, in: 0..<bytes.count)
        } catch {
            throw ReferenceError(error, in: text)
        }
        description = text
    }

    init(unchecked text: String) { description = text }

    /// The tag that a reference without tag and digest means.
    package static let latest = ImageTag(unchecked: "latest")
}
