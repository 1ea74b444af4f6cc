/// The name of an image: a repository, where it is, and which of its images.
///
/// A reference is kept as it was written, so `ubuntu` and `docker.io/library/ubuntu` are two values; compare their
/// ``normalized`` forms to learn whether they name the same image.
package struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// The bytes as they came.
    package let description: String
    let parts: ReferenceParts

    /// Reads a reference.
    ///
    /// What stands before the first slash is the registry if it has the form of a host; whether an engine takes it for
    /// one is said by ``normalized``.
    package init(_ text: String) throws(ReferenceError) {
        do throws(ReferenceFault) {
            let bytes = text.utf8Span.span
            let parts = try ReferenceGrammar.parts(of: bytes)
            if parts.repository.count > RepositoryPath.longest {
                throw ReferenceFault(.repositoryTooLong, parts.repository)
            }
            if let digest = parts.digest { _ = try Digest.algorithm(bytes, in: digest) }
            self.parts = parts
        } catch {
            throw ReferenceError(error, in: text)
        }
        description = text
    }

    /// Joins parts.
    package init(_ registry: RegistryHost, _ repository: RepositoryPath, tag: ImageTag? = nil, digest: Digest? = nil) {
        self.init(registry: registry, repository: repository, tag: tag, digest: digest)
    }

    init(registry: RegistryHost?, repository: RepositoryPath, tag: ImageTag?, digest: Digest?) {
        var text = ""
        var parts = ReferenceParts(repository: 0..<0)
        func append(_ part: String, after separator: String) -> Range<Int> {
            text += separator
            let start = text.utf8.count
            text += part
            return start..<text.utf8.count
        }
        if let registry { parts.registry = append(registry.description, after: "") }
        parts.repository = append(repository.description, after: registry == nil ? "" : "/")
        if let tag { parts.tag = append(tag.description, after: ":") }
        if let digest { parts.digest = append(digest.description, after: "@") }
        description = text
        self.parts = parts
    }

    package var registry: RegistryHost? { parts.registry.map { RegistryHost(unchecked: text(in: $0)) } }
    package var repository: RepositoryPath { RepositoryPath(unchecked: text(in: parts.repository)) }
    package var tag: ImageTag? { parts.tag.map { ImageTag(unchecked: text(in: $0)) } }

    package var digest: Digest? {
        guard let range = parts.digest else { return nil }
        let digits = text(in: range)
        guard let algorithm = Digest.Algorithm.allCases.first(where: { digits.hasPrefix($0.rawValue) }) else {
            return nil
        }
        return Digest(algorithm, uncheckedDigits: String(digits.dropFirst(algorithm.rawValue.count + 1)))
    }

    /// The registry and the repository, as they are written.
    package var name: String { text(in: parts.name) }

    /// Whether there is neither a tag nor a digest.
    package var isNameOnly: Bool { parts.tag == nil && parts.digest == nil }

    /// Whether it will name the same image tomorrow.
    package var isPinned: Bool { parts.digest != nil }

    func text(in range: Range<Int>) -> String {
        if range.count == description.utf8.count { return description }
        let start = description.utf8.index(description.startIndex, offsetBy: range.lowerBound)
        return String(description[start..<description.utf8.index(start, offsetBy: range.count)])
    }
}
