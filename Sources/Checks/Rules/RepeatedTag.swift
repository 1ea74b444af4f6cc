import Actions
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// One name twice in a list of names.
    static let repeatedTag = Rule(
        id: "repeated-tag",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "An image gets the same name twice in one list.",
        why: """
            The second name does nothing; mostly it was copied to get another registry or another tag, and that name is now \
            missing.
            """,
        bad: """
            ghcr.io/lab/jupyter-a:2025-03-14
            docker.io/lab/jupyter-a:2025-03-14
            docker.io/lab/jupyter-a:2025-03-14
            """,
        good: """
            ghcr.io/lab/jupyter-a:2025-03-14
            docker.io/lab/jupyter-a:2025-03-14
            """,
        exceptions: [
            "Names that are written in two ways and come out the same for one event, one job of the matrix or one value of the run are left alone."
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds where build.request.tags.count > 1 {
            var names: [Template: BuildRequest.Tag] = [:]
            for tag in build.request.tags {
                let name = tag.reference.canonicalName
                guard let first = names[name] else {
                    names[name] = tag
                    continue
                }
                guard first.range != tag.range, context.areAlwaysEqual(first, tag), seen.insert(tag.range).inserted
                else { continue }
                report(
                    .repeatedTag(tag.reference.display),
                    tag.range,
                    notes: [.init("the first one", first.range)],
                    fixes: context.removingLine(of: tag.range)
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func repeatedTag(_ name: String) -> Self {
        "'\(name)' is in the list already; remove it, or write the name that is missing"
    }
}

extension CheckContext {
    /// The repair that removes a name that stands on a line of its own in a block text.
    ///
    /// Mostly another name is missing in its place, so it is not safe.
    fileprivate func removingLine(of range: SourceRange) -> [Diagnostic.Fix] {
        guard let file = matrix.workflow(at: range.path)?.file, let line = file.lineHolding(range.bytes) else {
            return []
        }
        let edit = Diagnostic.Fix.FileEdit(path: range.path, edit: TextEdit(line, ""))
        return [Diagnostic.Fix("remove the line", isSafe: false, edits: [edit])]
    }

    /// Whether two equal names are written alike, or are made of nothing but variables and plain text.
    fileprivate func areAlwaysEqual(_ left: BuildRequest.Tag, _ right: BuildRequest.Tag) -> Bool {
        if let file = matrix.workflow(at: left.range.path)?.file, left.range.path == right.range.path,
            file.bytes[left.range.bytes] == file.bytes[right.range.bytes]
        {
            return true
        }
        return (left.reference.pieces + right.reference.pieces).allSatisfy { piece in
            piece.expressions.allSatisfy { $0.hasPrefix("env.") }
        }
    }
}
