import Actions
import SourceText

extension CheckContext {
    /// Whether a pattern of paths matches a file of the repository; `!` plays no part.
    package func hasFile(matching pattern: FilterPattern) -> Bool {
        // Hundreds of workflows may have one pattern, and a wildcard in front asks for all files.
        if let known = patternMatches[pattern.text] { return known }
        let isMatched = looksUp(pattern)
        patternMatches[pattern.text] = isMatched
        return isMatched
    }

    private func looksUp(_ pattern: FilterPattern) -> Bool {
        guard let literal = pattern.literal else {
            return pattern.matchesAny(files(below: pattern.literalPrefixDirectory))
        }
        switch tree.kind(of: literal) {
        case .file, .symbolicLink, .other: return true
        case .directory: return isSubmodule(literal)
        case nil: return false
        }
    }

    /// Whether a folder is another repository, of which this one knows the commit under the folder's own path.
    private func isSubmodule(_ folder: String) -> Bool {
        guard let entries = try? tree.entries(of: folder) else { return false }
        return entries.isEmpty || entries.contains { $0.name == ".git" }
    }
}
