import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension CheckContext {
    /// Whether something is in the repository under a path; a link counts, wherever it leads.
    func exists(_ path: String) -> Bool {
        path.isEmpty || tree.kind(of: path) != nil || tree.resolvedKind(of: path) != nil
    }

    /// The path that exists and that somebody probably meant; nil when none is near.
    func nearestPath(to path: String) -> String? {
        var found = ""
        for part in path.split(separator: "/") {
            let next = found.isEmpty ? String(part) : "\(found)/\(part)"
            if exists(next) {
                found = next
                continue
            }
            let names = ((try? tree.entries(of: found)) ?? []).lazy.map(\.name)
            guard let near = nearestName(to: String(part), among: names) else { return app(at: path) }
            found = found.isEmpty ? near : "\(found)/\(near)"
        }
        return found == path ? nil : found
    }

    /// The folder of the app that has the name of a path.
    private func app(at path: String) -> String? {
        matrix.app(named: path)?.folder
    }

    /// The only place within some bytes where a text is written as it is; nil when it is not, or several times.
    func place(of text: String, in range: SourceRange) -> SourceRange? {
        guard let bytes = matrix.workflow(at: range.path)?.file.bytes ?? dockerfile(range.path)?.file.bytes else {
            return nil
        }
        let text = Array(text.utf8)
        let area = range.bytes.clamped(to: 0..<bytes.count)
        guard !text.isEmpty, text.count <= area.count else { return nil }
        var found: Int?
        var offset = area.lowerBound
        while offset + text.count <= area.upperBound {
            if bytes[offset] == text[0], bytes[offset..<(offset + text.count)].elementsEqual(text) {
                guard found == nil else { return nil }
                found = offset
            }
            offset += 1
        }
        return found.map { SourceRange(path: range.path, bytes: $0..<($0 + text.count)) }
    }
}

extension Diagnostic.Fix {
    /// Replaces the text at one place.
    static func replacing(_ range: SourceRange, by text: String, isSafe: Bool = false) -> Diagnostic.Fix {
        Diagnostic.Fix(
            "write '\(text)'",
            isSafe: isSafe,
            edits: [FileEdit(path: range.path, edit: TextEdit(range.bytes, text))]
        )
    }
}

extension SourceFile {
    /// The line break that the file uses.
    var lineBreak: String {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0, bytes[end - 1] == UInt8(ascii: "\r") else {
            return "\n"
        }
        return "\r\n"
    }
}
