/// What people write where an image is wanted: a reference, or the digest of an image that is already there.
package enum ImageIdentity: Hashable, Sendable, CustomStringConvertible {
    /// A normalized reference.
    case reference(ImageReference)
    case digest(Digest)

    /// Reads a digest, the 64 hexadecimal digits of one, or a reference, which is normalized.
    package init(_ text: String) throws(ReferenceError) {
        if let digest = try? Digest(text) {
            self = .digest(digest)
        } else if let digest = try? Digest("sha256:" + text) {
            self = .digest(digest)
        } else {
            self = .reference(try ImageReference(text).normalized)
        }
    }

    package var description: String {
        switch self {
        case .reference(let reference): reference.description
        case .digest(let digest): digest.description
        }
    }
}
