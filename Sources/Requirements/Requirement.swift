/// What is to be installed: `name[extra]>=1.0; marker`, an address, or a path.
///
/// (https://packaging.python.org/en/latest/specifications/dependency-specifiers/)
package struct Requirement: Hashable, Sendable {
    /// An operator and a version.
    package struct Specifier: Hashable, Sendable {
        /// `==`, `>=` and so on; `=` is none, but people write it.
        package let comparison: RequirementsFile.Piece
        package let version: RequirementsFile.Piece
    }

    package enum Source: Hashable, Sendable {
        case index
        /// An address, also behind `name @`.
        case address(RequirementsFile.Piece)
        /// A file or a folder.
        case path(RequirementsFile.Piece)
    }

    /// Nil for an address or a path without a name.
    package let name: RequirementsFile.Piece?
    package let extras: [RequirementsFile.Piece]
    package let specifiers: [Specifier]
    package let source: Source
    /// What decides whether it is installed at all.
    package let marker: RequirementsFile.Piece?
    package let isEditable: Bool
    /// What stands behind all that can be read; nil when everything can.
    package let rest: RequirementsFile.Piece?

    /// The name by which an index knows the package.
    package var normalizedName: String? { name.map { normalizedPackageName($0.text) } }

    /// The address behind `git+`, `hg+`, `svn+` or `bzr+`, with its revision.
    package var repository: (address: String, revision: String?)? {
        guard case .address(let piece) = source else { return nil }
        let text = piece.text
        guard ["git+", "hg+", "svn+", "bzr+"].contains(where: { text.hasPrefix($0) }) else { return nil }
        let address = text.utf8.prefix { $0 != UInt8(ascii: "#") }
        // An `@` in front of the host belongs to the user.
        var path = address.drop { $0 != UInt8(ascii: ":") }
        if path.starts(with: "://".utf8) { path = path.dropFirst(3) }
        path = path.drop { $0 != UInt8(ascii: "/") }
        guard let at = path.lastIndex(of: UInt8(ascii: "@")) else { return (String(Substring(address)), nil) }
        let revision = String(Substring(path[path.index(after: at)...]))
        return (String(Substring(address[..<at])), revision.isEmpty ? nil : revision)
    }
}

/// The name in lower case, with one `-` for each run of `-`, `_` and `.`.
///
/// (https://packaging.python.org/en/latest/specifications/name-normalization/)
package func normalizedPackageName(_ name: String) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
        default: bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
