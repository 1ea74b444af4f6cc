import Actions
import Git
import OCI
import SourceText
import Values

/// Two image builds of which the second begins with, or copies from, what the first pushes.
package struct Edge: Sendable {
    package let base: ImageBuild
    package let derived: ImageBuild
    /// How the derived build names its base.
    package let reference: ImageBuild.Base
    /// Whether the names are the same; otherwise they differ in their tag or digest only.
    package let isExact: Bool
}

extension ImageMatrix {
    /// The edges between the image builds, in the order of the derived builds and of their bases; between two of them one at
    /// most for each base, and for each base 64 at most.
    package var edges: [Edge] {
        var pushed: [String: [(build: ImageBuild, reference: Template)]] = [:]
        for build in builds {
            for target in build.targets {
                if case .no = target.push { continue }
                guard let repository = target.reference.repositoryName else { continue }
                pushed[repository, default: []].append((build, target.reference))
            }
        }
        guard !pushed.isEmpty else { return [] }
        var found: [Edge] = []
        for derived in builds {
            for base in bases(of: derived) {
                guard let repository = base.reference.repositoryName, let candidates = pushed[repository] else {
                    continue
                }
                let name = base.reference.wholeName
                let exact = candidates.filter { name != nil && $0.reference.wholeName == name }
                var seen: Set<ObjectIdentifier> = [ObjectIdentifier(derived)]
                for candidate in (exact.isEmpty ? candidates : exact).prefix(64) {
                    guard seen.insert(ObjectIdentifier(candidate.build)).inserted else { continue }
                    found.append(
                        Edge(base: candidate.build, derived: derived, reference: base, isExact: !exact.isEmpty)
                    )
                }
            }
        }
        return found
    }

    /// How far the image of an app that is named by a commit is behind: the commit, and how many commits changed the app since.
    ///
    /// - Parameter tag: a tag that ends in the first digits of a commit, as `3.11-1a2b3c4`.
    /// - Returns: nil when the tag names no commit that comes before the one that is asked about.
    package func distance(of tag: String, behind app: App) -> (commit: ObjectID, changes: Int)? {
        guard let digits = ObjectID.digits(atEndOf: tag) else { return nil }
        return environment.commit.answer { (repository, tip) throws(GitError) in
            let commit = try repository.resolve(revision: digits)
            guard let changes = try repository.changes(of: app.folder, since: commit, until: tip) else { return nil }
            return (commit, changes)
        } ?? nil
    }
}

extension Template {
    /// The repository as engines complete it; nil when it is not known.
    fileprivate var repositoryName: String? {
        guard let text = repository.text, let reference = try? ImageReference(text),
            let whole = try? reference.normalized
        else { return nil }
        return whole.description
    }

    /// The name as engines complete it, with `latest` where it has no tag; nil when it is not known.
    fileprivate var wholeName: String? {
        guard let text, let reference = try? ImageReference(text), let whole = try? reference.normalized else {
            return nil
        }
        return whole.withDefaultTag.description
    }
}
