import ImageMatrix
import SourceText

extension Rule {
    /// Commas of JSON that are missing or too many.
    static let malformedJSON = Rule(
        id: "malformed-json",
        severity: .error,
        repair: .safe,
        source: .json,
        summary: "A comma is missing or too many in 'devcontainer.json', 'package.json' or 'composer.json'.",
        why: """
            npm and composer end at once. Readers of 'devcontainer.json' allow comments and a comma in front of a bracket, but \
            guess where a comma is missing, and each guesses otherwise.
            """,
        bad: """
            "name": "a"
            "private": true
            """,
        good: """
            "name": "a",
            "private": true
            """,
        exceptions: [
            "Comments and a comma in front of a bracket in 'devcontainer.json', whose readers allow both.",
            "Texts that are wrong in another way, and templates.",
        ]
    ) { context, report in
        var seen: Set<String> = []
        for (path, isStrict) in files(in: context) where seen.insert(path).inserted {
            guard !context.configuration.ignores(path), let bytes = try? context.tree.read(path, limit: 1 << 20),
                !bytes.contains(where: { $0 == 0 })
            else { continue }
            for (flaw, range) in CommentedJSON(bytes).flaws where isStrict || flaw == .missingComma {
                let place = SourceRange(path: path, bytes: range)
                let edit =
                    switch flaw {
                    case .missingComma: TextEdit(range.upperBound..<range.upperBound, ",")
                    case .trailingComma, .comment: TextEdit(range, "")
                    }
                let fix = Diagnostic.Fix(
                    flaw == .missingComma
                        ? "write a comma" : flaw == .comment ? "remove the comment" : "remove the comma",
                    isSafe: flaw != .comment,
                    edits: [.init(path: path, edit: edit)]
                )
                report(.flaw(flaw), place, fixes: [fix])
            }
        }
    }

    /// The files, and whether their readers take plain JSON only.
    private static func files(in context: CheckContext) -> [(path: String, isStrict: Bool)] {
        var found: [(path: String, isStrict: Bool)] = []
        for folder in [""] + context.matrix.apps.map(\.folder) {
            let prefix = folder.isEmpty ? "" : folder + "/"
            for path in [".devcontainer.json", ".devcontainer/devcontainer.json"] {
                if context.tree.isFile(prefix + path) { found.append((prefix + path, false)) }
            }
            guard !folder.isEmpty else { continue }
            for path in ["package.json", "composer.json"] where context.tree.isFile(prefix + path) {
                found.append((prefix + path, true))
            }
        }
        return found
    }
}

extension Diagnostic.Message {
    fileprivate static func flaw(_ flaw: CommentedJSON.Flaw) -> Self {
        switch flaw {
        case .missingComma: "a comma is missing behind this; write one"
        case .trailingComma: "no member follows behind the comma; remove it"
        case .comment: "the reader of this file knows no comments; remove it"
        }
    }
}
