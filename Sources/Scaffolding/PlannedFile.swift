import SourceText

/// A file that is to be written, or a symbolic link.
package struct PlannedFile: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case bytes([UInt8], isExecutable: Bool)
        case link(target: String)
    }

    /// Relative to the root of the repository.
    package let path: String
    package let content: Content

    init(_ path: String, _ content: Content) {
        self.path = path
        self.content = content
    }

    init(_ path: String, text: String, isExecutable: Bool = false) {
        self.init(path, .bytes(Array(text.utf8), isExecutable: isExecutable))
    }

    /// What the file holds; git keeps the target of a link in the same way.
    package var bytes: [UInt8] {
        switch content {
        case .bytes(let bytes, _): bytes
        case .link(let target): Array(target.utf8)
        }
    }

    var kind: FileKind {
        switch content {
        case .bytes(_, let isExecutable): .file(isExecutable: isExecutable)
        case .link(let target): .symbolicLink(target: target)
        }
    }
}
