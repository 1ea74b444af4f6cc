import Actions
import Git
import ImageMatrix
import OCI
import SourceText
import Values

extension Rule {
    /// Two image builds that push one name.
    static let imageCollision = Rule(
        id: "image-collision",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "Two image builds push the same name.",
        why: """
            The one that ends last wins, and the name holds now this image, now the other. A copied workflow whose name was not \
            changed does that, and an axis of a matrix that is not in the name. Where the commit id is in the name, two \
            workflows with files of their own meet only on a commit that changes both apps, which is worth a warning.
            """,
        bad: "tags: ghcr.io/lab/scipy-notebook:latest",
        good: "tags: ghcr.io/lab/scipy-notebook-jupyter-b:latest",
        exceptions: [
            "Names that the configuration calls `shared-images`, and names in a registry on the machine of the job.",
            "Workflows that no commit starts together: other events, branches that exclude each other, a start by hand.",
            "The same image built several times in one workflow, from the same Dockerfile, folder, stage and arguments, such as one job a platform.",
            "Names that an image gets which exists already: the images of several platforms become one that way.",
            "Image builds that happen under different conditions, and pushes that depend on the run.",
        ]
    ) { context, report in
        let shared = context.configuration.sharedImages.compactMap { try? ImagePattern($0) }
        lazy var runs = Dictionary(context.runs.map { ($0.workflow.path, $0) }) { first, _ in first }
        lazy var commit = context.matrix.environment.commit.id.map { String($0.hex.prefix(7)) }
        var finder = CommonCommitsFinder(context)
        var names = PushedNames()
        var reported: Set<SourceRange> = []
        for (index, build) in context.builds.enumerated() where !build.request.isCopy {
            for pair in names.enter(build, at: index) {
                let other = context.builds[pair.first.build]
                // Jobs of one workflow may build one image together; a second workflow that does so was copied.
                let isOneBuild = build.workflow == other.workflow && build.makesSameImage(as: other)
                guard !reported.contains(pair.second.target.range), !isOneBuild, build.condition == other.condition
                else { continue }
                let name = pair.second.target.reference.display
                guard !shared.contains(where: { $0.matches(name) || $0.matches(nameOnly(name)) }) else { continue }
                let isOnePlace = pair.first.target.range == pair.second.target.range
                let note = isOnePlace ? [] : [Diagnostic.Note("the other one", pair.first.target.range)]
                if build.workflow == other.workflow {
                    reported.insert(pair.second.target.range)
                    // Of what a change selects, one commit may build one and another commit the other.
                    let needsBoth =
                        build.ifChanged && other.ifChanged && pair.second.target.reference.holdsCommit(commit)
                    report(
                        .collision(name, build, other),
                        pair.second.target.range,
                        severity: needsBoth ? .warning : nil,
                        notes: note
                    )
                    continue
                }
                guard let first = runs[other.workflow], let second = runs[build.workflow] else { continue }
                switch finder.commits(starting: first, and: second) {
                case .none: continue
                case .thoseThatChangeBoth where pair.second.target.reference.holdsCommit(commit):
                    report(
                        .collisionOnCommonChange(name, other.workflow),
                        pair.second.target.range,
                        severity: .warning,
                        notes: note
                    )
                case .thoseThatChangeBoth, .any:
                    report(.collision(name, with: other.workflow), pair.second.target.range, notes: note)
                }
                reported.insert(pair.second.target.range)
            }
        }
    }

    private static func nameOnly(_ name: String) -> String {
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return String(name[..<colon])
    }
}

extension Diagnostic.Message {
    fileprivate static func collision(_ name: String, with workflow: String) -> Self {
        "'\(name)' is pushed by '\(workflow)' as well, and the last one wins; put the name of the app into both"
    }

    fileprivate static func collisionOnCommonChange(_ name: String, _ workflow: String) -> Self {
        """
        only the commit id tells '\(name)' from what '\(workflow)' pushes, so a commit that changes both apps makes one \
        overwrite the other; put the name of the app into both
        """
    }

    fileprivate static func collision(_ name: String, _ build: ImageBuild, _ other: ImageBuild) -> Self {
        if build.job == other.job, build.range == other.range {
            let axis = zip(build.cell, other.cell).first { $0.0.value != $0.1.value }?.0.name
            let remedy = axis.map { "put 'matrix.\($0)' into the name" } ?? "put what differs into the name"
            return "'\(name)' is pushed by several jobs of the matrix, and the last one wins; \(remedy)"
        }
        let place = build.job == other.job ? "another step of this job" : "the job '\(other.job)'"
        return "'\(name)' is pushed by \(place) as well, and the last one wins; put what differs into the names"
    }
}

extension ImageBuild {
    /// Whether two builds make one image from the same files, in the same way, though maybe for other platforms.
    func makesSameImage(as other: ImageBuild) -> Bool {
        guard dockerfile == other.dockerfile, context == other.context, request.stage == other.request.stage else {
            return false
        }
        let left = request.arguments.map { ($0.name, $0.value) }
        let right = other.request.arguments.map { ($0.name, $0.value) }
        return left.count == right.count && zip(left, right).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
    }
}

extension Template {
    /// Whether the id of the commit is a part of the name, so that another commit has another name.
    fileprivate func holdsCommit(_ abbreviation: String?) -> Bool {
        if unknowns.contains(where: { $0.expression == "github.sha" }) { return true }
        guard let abbreviation else { return false }
        return display.split { $0 == "-" || $0 == ":" || $0 == "." || $0 == "_" || $0 == "/" }.contains { part in
            part.hasPrefix(abbreviation) || (part.hasPrefix("g") && part.dropFirst().hasPrefix(abbreviation))
        }
    }
}
