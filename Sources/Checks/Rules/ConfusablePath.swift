import ImageMatrix
import SourceText

extension Rule {
    /// A path that looks like another one.
    static let confusablePath = Rule(
        id: "confusable-path",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "A name has blanks at its ends, or differs from another one only in case.",
        why: """
            Nobody sees the blank behind `Dockerfile `, and every path filter, context and COPY that is written without it \
            misses the file. Two names that differ only in case are one file on the disks of macOS and Windows, so \
            that a checkout there loses one of them.
            """,
        bad: "src/jupyter-a/Requirements.txt",
        good: "src/jupyter-a/requirements.txt",
        exceptions: [
            "Blanks within a name.",
            "Files outside of the apps and the workflows.",
        ]
    ) { context, report in
        var visited: Set<String> = []
        var byFolding: [[UInt8]: String] = [:]
        // The last folder that was looked at, without the slash behind it, and what came out.
        var known = (folder: "", isConfusable: false)
        for path in context.pathsOfPairs {
            // Every folder of the path is looked at once, with the first file in it.
            let isBelowKnown =
                path.utf8.starts(with: known.folder.utf8)
                && path.utf8.dropFirst(known.folder.utf8.count).first == UInt8(ascii: "/")
            var end =
                isBelowKnown
                ? path.utf8.index(path.utf8.startIndex, offsetBy: known.folder.utf8.count) : path.utf8.startIndex
            var isBelowConfusable = isBelowKnown && known.isConfusable
            while end < path.utf8.endIndex {
                let start = end == path.utf8.startIndex ? end : path.utf8.index(after: end)
                end = path.utf8[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.utf8.endIndex
                let part = String(path[..<end])
                let folded = part.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
                let other = byFolding[folded]
                if visited.insert(part).inserted {
                    let place = SourceRange(path: path, bytes: 0..<0)
                    if isBlank(path.utf8[start]) || isBlank(path.utf8[path.utf8.index(before: end)]) {
                        report(.blankAtEnd(String(path[start..<end]), in: part), place)
                    }
                    if let other, !isBelowConfusable { report(.differsInCase(part, other), place) }
                }
                if other == nil { byFolding[folded] = part }
                // What is below differs for the same reason.
                if other != nil, other != part { isBelowConfusable = true }
                if end < path.utf8.endIndex { known = (part, isBelowConfusable) }
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

extension CheckContext {
    /// The files of the apps and the workflows, in the order of their paths.
    fileprivate var pathsOfPairs: [String] {
        let folders = matrix.apps.map(\.folder) + matrix.foldersWithoutDockerfile
        let paths = folders.flatMap { files(below: $0) } + files(below: ".github/workflows")
        return paths.sorted { $0.precedesByBytes($1) }
    }
}

extension Diagnostic.Message {
    fileprivate static func differsInCase(_ path: String, _ other: String) -> Self {
        "'\(path)' differs from '\(other)' only in case; rename one of them"
    }

    fileprivate static func blankAtEnd(_ name: String, in path: String) -> Self {
        "the name '\(name)' in '\(path)' has a blank at its end or beginning; rename it"
    }
}
