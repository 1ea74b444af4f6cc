/// The path of a repository inside its registry, or the beginning of one: `library/ubuntu`, `jupyter`.
package struct RepositoryPath: Hashable, Sendable, CustomStringConvertible {
    /// How many characters a path may have.
    package static let longest = 255

    /// The bytes as they came.
    package let description: String

    /// Reads components with `/` between them.
    package init(_ text: String) throws(ReferenceError) {
        do throws(ReferenceFault) {
            let bytes = text.utf8Span.span
            try ReferenceGrammar.refuseBlanks(bytes)
            for offset in 0..<bytes.count where bytes[offset] == UInt8(ascii: ":") || bytes[offset] == UInt8(ascii: "@")
            {
                throw ReferenceFault(.tagInRepository, offset..<bytes.count)
            }
            try ReferenceGrammar.repository(bytes, in: 0..<bytes.count)
            if bytes.count > Self.longest { throw ReferenceFault(.repositoryTooLong, 0..<bytes.count) }
        } catch {
            throw ReferenceError(error, in: text)
        }
        description = text
    }

    init(unchecked text: String) { description = text }

    /// The parts between the slashes; there is at least one.
    package var components: [Substring] { description.split(separator: "/") }

    /// The last component, which people call the image.
    package var lastComponent: Substring {
        guard let slash = description.utf8.lastIndex(of: UInt8(ascii: "/")) else { return description[...] }
        return description[description.utf8.index(after: slash)...]
    }
}
