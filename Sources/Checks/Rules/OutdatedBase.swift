import Git
import ImageMatrix
import OCI
import SourceText
import Values

extension Rule {
    /// A base of the same repository that is pinned to a commit before its last change.
    static let outdatedBase = Rule(
        id: "outdated-base",
        severity: .hint,
        repair: .none,
        source: .practice,
        summary: "The base is an image of this repository, of a commit before its last change.",
        why: """
            The image is built on another app of the repository, by a name that holds a commit. That app has changed in later commits, \
            and the changes are not in this image. It may be on purpose, so this is a hint.
            """,
        bad: "FROM ghcr.io/lab/base:3.11-1a2b3c4",
        good: "FROM ghcr.io/lab/base:3.11-9f8e7d6",
        exceptions: [
            "A tag that ends in no commit of the history says nothing of when the image was made.",
            "Where the app did not change since, the image is the same.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for edge in context.matrix.edges where !edge.isExact {
            guard let name = edge.base.app, name != edge.derived.app, let app = context.app(named: name),
                let text = edge.reference.reference.text, let tag = (try? ImageReference(text))?.tag?.description,
                !seen.contains(edge.reference.range),
                let (commit, changes) = context.matrix.distance(of: tag, behind: app)
            else { continue }
            seen.insert(edge.reference.range)
            guard changes > 0 else { continue }
            report(
                .outdated(text, commit, app, changes),
                edge.reference.range,
                notes: [.init("what the app is pushed as now", edge.base.range)]
            )
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func outdated(_ name: String, _ commit: ObjectID, _ app: App, _ changes: Int) -> Self {
        """
        '\(name)' is of commit \(commit.prefix(7)), \(changes) commit\(changes == 1 ? "" : "s") of '\(app.name)' behind; \
        name a newer one when its changes are wanted here
        """
    }
}
