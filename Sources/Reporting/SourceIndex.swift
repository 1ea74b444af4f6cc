import SourceText

/// Gives the file of a path, or nil when there is none any more.
package typealias SourceLookup = (_ path: String) -> SourceFile?

/// The files that a report points into; each is asked for and indexed once.
final class SourceIndex {
    struct IndexedFile {
        let file: SourceFile
        let lines: LineIndex
    }

    private let lookup: SourceLookup
    /// With nil for a path that has no file.
    private var files: [String: IndexedFile?] = [:]

    init(_ lookup: @escaping SourceLookup) {
        self.lookup = lookup
    }

    func file(at path: String) -> IndexedFile? {
        if let known = files[path] { return known }
        let indexed = lookup(path).map { IndexedFile(file: $0, lines: LineIndex($0.bytes)) }
        files[path] = .some(indexed)
        return indexed
    }

    /// Where a range begins; the first character of a file that cannot be read.
    func start(of range: SourceRange) -> TextPosition {
        position(range.bytes.lowerBound, in: range.path)
    }

    /// Where a range ends; the end is outside of it.
    func end(of range: SourceRange) -> TextPosition {
        position(range.bytes.upperBound, in: range.path)
    }

    /// A place as compilers write it, `path:line:column`, harmless for a terminal.
    func description(of range: SourceRange) -> String {
        let start = start(of: range)
        return "\(range.path.escapedForTerminal):\(start.line):\(start.column)"
    }

    private func position(_ offset: Int, in path: String) -> TextPosition {
        file(at: path)?.lines.position(at: offset) ?? TextPosition(line: 1, column: 1)
    }
}
