/// A file of the repository under examination: its path and its bytes.
package struct SourceFile: Sendable {
    /// Relative to the root of the repository, with `/` between the parts.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    package init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// The text of some bytes; what is no UTF-8 is replaced.
    package func text(in range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// The same bytes as a place that can be shown.
    package func place(_ range: Range<Int>) -> SourceRange {
        SourceRange(path: path, bytes: range)
    }
}

/// Some bytes of a file of the repository. An empty range is a place too: where something is missing.
package struct SourceRange: Hashable, Sendable {
    /// Relative to the root of the repository.
    package var path: String
    package var bytes: Range<Int>

    package init(path: String, bytes: Range<Int>) {
        self.path = path
        self.bytes = bytes
    }
}
