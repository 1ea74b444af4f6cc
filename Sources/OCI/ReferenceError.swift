/// What is wrong with the text of an image reference, or of one part of it.
package struct ReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The ways to be wrong.
    package enum Code: Hashable, Sendable {
        case empty
        /// A blank, a tab or a line end.
        case blank
        /// `https://` or the like.
        case scheme
        /// A tag or a digest without a name before it.
        case missingName

        case emptyRegistry
        case registryCharacter
        /// A label of the host name is empty, or begins or ends with a dash.
        case registryLabel
        case port
        /// An IPv6 address without brackets.
        case bareIPv6Address
        case ipv6Address
        /// A path behind the host where only a host is wanted.
        case pathInRegistry

        /// Nothing before, between or behind slashes.
        case emptyComponent
        case repositoryUppercase
        case repositoryCharacter
        /// A component that begins or ends with a separator.
        case separatorAtEdge
        /// Separators side by side that are neither `__` nor dashes.
        case separatorRun
        case repositoryTooLong
        /// A tag or a digest where only a repository is wanted.
        case tagInRepository
        /// 64 hexadecimal digits, which engines take for the id of an image.
        case looksLikeImageID

        case emptyTag
        case tagStart
        case tagCharacter
        case slashInTag
        case tagTooLong

        case digestFormat
        case digestAlgorithm
        case digestLength(expected: Int?)
        case digestUppercase
    }

    package let code: Code
    /// The text that was read.
    package let text: String
    /// The bytes of the text that are wrong; empty where something is missing.
    package let range: Range<Int>

    init(_ fault: ReferenceFault, in text: String) {
        code = fault.code
        self.text = text
        range = fault.range
    }

    /// The wrong part of the text.
    package var part: String {
        String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }

    /// One sentence: what is wrong, then what to do.
    package var description: String {
        switch code {
        case .empty: "the name is empty; write at least a repository, as in 'ubuntu'"
        case .blank: "'\(text)' has white space in it; remove it"
        case .scheme: "'\(text)' begins with '\(part)'; leave it out, the name of an image is no address"
        case .missingName: "'\(text)' has no repository; write one before '\(text.prefix(1))'"

        case .emptyRegistry: "the registry is empty; write a host name, as in 'ghcr.io'"
        case .registryCharacter: unwanted("a registry is a host name of letters, digits, '-' and '.'")
        case .registryLabel:
            part == "."
                ? "'\(text)' has a dot too many in its host name; remove it"
                : "'\(part)' cannot stand in a host name; each part of one begins and ends with a letter or a digit"
        case .port:
            part.isEmpty
                ? "'\(text)' has no port behind ':'; write a number or remove the ':'"
                : "'\(text)' has '\(part)' for a port; a port is a number"
        case .bareIPv6Address:
            "'\(text)' has an IPv6 address without brackets; put it between '[' and ']', and the port behind them"
        case .ipv6Address: "'\(part)' is no IPv6 address; write hexadecimal digits and ':' between '[' and ']'"
        case .pathInRegistry:
            part == "/"
                ? "'\(text)' ends with '/'; remove it"
                : "'\(text)' is more than a registry; move '\(part.dropFirst())' into the namespace"

        case .emptyComponent:
            text.isEmpty
                ? "the repository is empty; write a name, as in 'library/ubuntu'"
                : "'\(text)' has nothing on one side of a '/'; write the missing part or remove the '/'"
        case .repositoryUppercase:
            "'\(part)' has upper-case letters; write '\(part.lowercased())', repositories are lower-case"
        case .repositoryCharacter: unwanted("a repository is written with a-z, 0-9, '.', '_', '-' and '/'")
        case .separatorAtEdge:
            "'\(part)' begins or ends with '.', '_' or '-'; each part of a repository begins and ends with a letter or a digit"
        case .separatorRun:
            "'\(text)' has '\(part)' in it; write one of '.', '_', '__' or dashes between letters and digits"
        case .repositoryTooLong:
            "the repository has \(range.count) characters; shorten it to \(RepositoryPath.longest)"
        case .tagInRepository: "'\(text)' is more than a repository; move '\(part)' to where the tag is written"
        case .looksLikeImageID:
            "'\(text)' is taken for the id of an image; write a name that is not 64 hexadecimal digits"

        case .emptyTag:
            text.isEmpty
                ? "the tag is empty; write one, as in 'latest'"
                : "'\(text)' has no tag behind ':'; write one or remove the ':'"
        case .tagStart: "tag '\(part)' begins with '\(part.prefix(1))'; begin it with a letter, a digit or '_'"
        case .tagCharacter: unwanted("a tag is written with letters, digits, '_', '.' and '-'")
        case .slashInTag: "'\(text)' has a '/' in its tag; write '-' for it"
        case .tagTooLong: "the tag has \(range.count) characters; shorten it to \(ImageTag.longest)"

        case .digestFormat:
            part.isEmpty
                ? "'\(text)' has no digest; write 'sha256:' and 64 hexadecimal digits"
                : "'\(part)' is no digest; write 'sha256:' and 64 hexadecimal digits"
        case .digestAlgorithm: "digest algorithm '\(part)' is unknown; expected one of 'sha256', 'sha384', 'sha512'"
        case .digestLength(let expected?):
            "the digest has \(range.count) hexadecimal digits; expected \(expected), copy it whole"
        case .digestLength(nil): "the digest has \(range.count) hexadecimal digits; copy it whole"
        case .digestUppercase: "digest '\(part)' has upper-case digits; write '\(part.lowercased())'"
        }
    }

    /// The sentence about a character that does not belong where it stands.
    private func unwanted(_ rule: String) -> String {
        part == "$" || part == "{" || part == "}"
            ? "'\(text)' has '\(part)' in it, as if a variable was not replaced; \(rule)"
            : "'\(text)' has '\(part)' in it; \(rule)"
    }
}

/// What the grammar says of bytes; the text is added where it is known.
struct ReferenceFault: Error {
    let code: ReferenceError.Code
    let range: Range<Int>

    init(_ code: ReferenceError.Code, _ range: Range<Int>) {
        self.code = code
        self.range = range
    }
}
