/// A pattern for paths as the actions that look for changed files write it: `src/**`, `*/Dockerfile`, `{a,b}/*.txt`.
///
/// `*` stands for anything but a slash, `**` as a whole part of the path for any number of parts, also none; a hidden file is a
/// file like any other. Patterns with other special characters, which the libraries of the actions read in ways of their own, are
/// refused. <https://github.com/micromatch/picomatch#globbing-features>
struct PathGlob {
    let isNegated: Bool
    private let alternatives: [FilterPattern]

    init?(_ text: String) {
        isNegated = text.hasPrefix("!")
        var body = isNegated ? text.dropFirst() : text[...]
        if body.hasPrefix("./") { body = body.dropFirst(2) }
        guard !body.isEmpty, !body.utf8.contains(where: { Self.refused.contains($0) }),
            let texts = Self.expanded(String(body))
        else { return nil }
        var alternatives: [FilterPattern] = []
        for text in texts {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ $0 == "**" || !$0.contains("**") }) else { return nil }
            guard let pattern = try? FilterPattern(text) else { return nil }
            alternatives.append(pattern)
            // `a/**` is `a` as well.
            if parts.last == "**", parts.count > 1 {
                guard let folder = try? FilterPattern(parts.dropLast().joined(separator: "/")) else { return nil }
                alternatives.append(folder)
            }
        }
        self.alternatives = alternatives
    }

    private static let refused = Set("?+[]()!@\\".utf8)

    /// Whether a path has the form; `!` plays no part.
    func matches(_ path: String) -> Bool {
        alternatives.contains { $0.matches(path) }
    }

    /// The texts that braces stand for; nil where they are nested, or name a range.
    private static func expanded(_ text: String) -> [String]? {
        guard let open = text.firstIndex(of: "{") else { return text.contains("}") ? nil : [text] }
        guard let close = text[open...].firstIndex(of: "}") else { return nil }
        let inside = text[text.index(after: open)..<close]
        let choices = inside.split(separator: ",", omittingEmptySubsequences: false)
        guard choices.count > 1, !inside.contains("{"), !inside.contains(".."),
            let rest = expanded(String(text[text.index(after: close)...])), choices.count * rest.count <= 256
        else { return nil }
        return choices.flatMap { choice in rest.map { "\(text[..<open])\(choice)\($0)" } }
    }
}

/// Patterns of which those with `!` take away what the ones before them matched.
struct PathGlobList {
    private let globs: [PathGlob]

    /// - Returns: nil when one of the patterns is not followed.
    init?(_ texts: [String]) {
        var globs: [PathGlob] = []
        for text in texts {
            guard let glob = PathGlob(text) else { return nil }
            globs.append(glob)
        }
        self.globs = globs
    }

    var isEmpty: Bool { globs.isEmpty }
    var hasNegated: Bool { globs.contains(where: \.isNegated) }

    /// A list of nothing but negated patterns keeps all that none of them takes away.
    func keeps(_ path: String) -> Bool {
        var isKept = globs.allSatisfy(\.isNegated)
        for glob in globs where glob.matches(path) { isKept = !glob.isNegated }
        return isKept
    }
}
