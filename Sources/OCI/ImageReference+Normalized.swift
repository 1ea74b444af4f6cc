extension ImageReference {
    /// The whole name that engines make of a short one: `ubuntu` becomes `docker.io/library/ubuntu`.
    ///
    /// The first component counts as a registry if it is `localhost` or has a dot, a colon or an upper-case letter; in
    /// any other name it belongs to a repository of Docker Hub.
    /// - Throws: when a name that can be written cannot be asked for: 64 hexadecimal digits, which are taken for the id
    ///   of an image, or a path that has become too long.
    package var normalized: ImageReference {
        get throws(ReferenceError) {
            if isImageID { throw ReferenceError(ReferenceFault(.looksLikeImageID, parts.name), in: description) }
            guard let first = firstComponent, isTakenForRegistry(first) else {
                // A host in brackets without a colon is no registry for engines, and no component of a repository.
                if let registry = parts.registry, description.utf8.first == UInt8(ascii: "[") {
                    throw ReferenceError(ReferenceFault(.ipv6Address, registry), in: description)
                }
                return try onDockerHub(name)
            }
            if isOn(.dockerHub) || isOn(.dockerIndex) {
                return try onDockerHub(repository.description)
            }
            return self
        }
    }

    /// Whether engines read the reference as it is written, without adding to it.
    package var isNormalized: Bool { (try? normalized) == self }

    /// What engines ask a registry for: a digest decides over a tag, and `latest` is meant where there is neither.
    package var requested: ImageReference {
        get throws(ReferenceError) {
            let whole = try normalized
            guard whole.parts.digest == nil else { return whole.with(tag: nil, digest: whole.digest) }
            return whole.withDefaultTag
        }
    }

    /// The reference with the tag `latest` if it has neither tag nor digest.
    package var withDefaultTag: ImageReference {
        isNameOnly ? with(tag: .latest, digest: nil) : self
    }

    /// The reference without its tag and digest.
    package var nameOnly: ImageReference {
        isNameOnly ? self : with(tag: nil, digest: nil)
    }

    /// The same repository with another tag and digest.
    package func with(tag: ImageTag?, digest: Digest?) -> ImageReference {
        ImageReference(registry: registry, repository: repository, tag: tag, digest: digest)
    }

    /// The shortest text that names the same image as a normalized reference: `docker.io/library/ubuntu` is `ubuntu`.
    package var familiar: String {
        familiarName + text(in: parts.name.upperBound..<description.utf8.count)
    }

    /// The familiar text without tag and digest.
    package var familiarName: String {
        guard isOn(.dockerHub) else { return name }
        let path = repository.description
        let official = path.dropFirst(Self.officialPrefix.count)
        return path.hasPrefix(Self.officialPrefix) && !official.utf8.contains(UInt8(ascii: "/"))
            ? String(official) : path
    }

    /// Where Docker Hub keeps repositories without a namespace.
    private static let officialPrefix = "library/"

    private func isOn(_ host: RegistryHost) -> Bool {
        let wanted = host.description.utf8
        guard let registry = parts.registry, registry.count == wanted.count else { return false }
        return description.utf8.starts(with: wanted)
    }

    private func onDockerHub(_ path: String) throws(ReferenceError) -> ImageReference {
        let path = path.utf8.contains(UInt8(ascii: "/")) ? path : Self.officialPrefix + path
        return ImageReference(.dockerHub, try RepositoryPath(path), tag: tag, digest: digest)
    }

    /// What stands before the first slash of the name; nil when there is no slash.
    private var firstComponent: Substring.UTF8View? {
        let name = description.utf8.prefix(parts.name.upperBound)
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return name[..<slash]
    }

    private func isTakenForRegistry(_ component: Substring.UTF8View) -> Bool {
        component.elementsEqual("localhost".utf8)
            || component.contains { byte in
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                default: false
                }
            }
    }

    /// Whether the text is 64 lower-case hexadecimal digits.
    private var isImageID: Bool {
        description.utf8.count == Digest.Algorithm.sha256.digitCount
            && description.utf8.allSatisfy(ReferenceGrammar.isHexadecimal)
    }
}
