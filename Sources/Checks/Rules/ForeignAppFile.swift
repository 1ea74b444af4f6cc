import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// What a copied workflow still takes from the app that it was copied from.
    static let foreignAppFile = Rule(
        id: "foreign-app-file",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "The workflow of one app refers to a file that only another app uses.",
        why: """
            After copying a pair, one of the places with the old name was left: the image is built from the other app's \
            Dockerfile, or a change of the other app starts the build.
            """,
        bad: "file: src/jupyter-b/Dockerfile",
        good: "file: src/jupyter-a/Dockerfile",
        exceptions: [
            "A Dockerfile that several apps are built with.",
            "The folder of an app that the workflow builds, too.",
            "A workflow that calls the other one.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds {
            guard let given = build.request.dockerfile, let use = ForeignDockerfile(build, in: context),
                seen.insert(given.range).inserted
            else { continue }
            let place = context.place(of: use.foreignFolder, in: given.range)
            let fix = place.map { Diagnostic.Fix.replacing($0, by: use.ownFolder) }
            report(.foreignDockerfile(use.owner, use.user), given.range, fixes: fix.map { [$0] } ?? [])
        }
        for workflow in context.workflows {
            guard let own = context.pairing.app(of: workflow) else { continue }
            for pattern in workflow.triggers.lazy.compactMap({ $0.filter(.paths) }).flatMap(\.patterns) {
                guard let path = pattern.string, path != workflow.path, let other = context.pairing.namedApp[path],
                    other != own, path.hasPrefix(".github/workflows/"), !workflow.calls(path)
                else { continue }
                guard let foreign = context.pairing.workflowsNamedFor[other]?.first, foreign.path == path else {
                    continue
                }
                report(
                    .foreignWorkflow(path, own: own, ownPath: workflow.path),
                    workflow.file.place(pattern.contentRange),
                    fixes: workflow.document.edit(replacing: pattern, with: workflow.path).map { edit in
                        let fileEdit = Diagnostic.Fix.FileEdit(path: workflow.path, edit: edit)
                        return [Diagnostic.Fix("write '\(workflow.path)'", isSafe: false, edits: [fileEdit])]
                    } ?? []
                )
            }
        }
        for run in context.runs {
            guard let own = context.pairing.app(of: run.workflow) else { continue }
            let built = context.pairing.builtApps[run.workflow.path] ?? []
            guard built.contains(own) else { continue }
            for step in run.jobs.flatMap(\.steps) where step.step.run != nil {
                for (path, range) in folders(of: step, in: run.workflow) {
                    guard context.pairing.apps[own]?.contains(path) == false,
                        let app = context.matrix.apps.first(where: { $0.contains(path) }),
                        !built.contains(app.name), context.pairing.workflowsNamedFor[app.name] != nil,
                        seen.insert(range).inserted
                    else { continue }
                    report(.foreignFolder(path, own: own), range)
                }
            }
        }
    }

    /// The folders of the repository in which a step works.
    private static func folders(of step: StepRun, in workflow: Workflow) -> [(path: String, range: SourceRange)] {
        var folders: [(path: String, range: SourceRange)] = []
        if let node = step.directoryNode, let directory = step.directory,
            let path = RepositoryPaths(directory: directory, checkoutPath: step.checkoutPath).path(directory)
        {
            folders.append((path, node.document.file.place(node.contentRange)))
        }
        for needed in step.scriptPaths where needed.use == .directory {
            let paths = RepositoryPaths(directory: needed.directory, checkoutPath: step.checkoutPath)
            if let path = paths.path(needed.text) { folders.append((path, needed.range)) }
        }
        return folders
    }
}

/// A build of one app's folder with the Dockerfile of another.
private struct ForeignDockerfile {
    let owner: String
    let user: String
    /// The folders of the two, as a path of a Dockerfile begins with them.
    let foreignFolder: String
    let ownFolder: String

    init?(_ build: ImageBuild, in context: CheckContext) {
        guard let path = build.dockerfile, let folder = build.context, !folder.isEmpty,
            let owner = build.app.flatMap({ context.pairing.apps[$0] }), !owner.contains(folder),
            owner.dockerfiles.contains(path),
            let user = context.matrix.apps.first(where: { $0.contains(folder) }), !user.contains(owner.folder)
        else { return nil }
        // The own Dockerfile waits for a build, and the other one has a build of its own and no third one.
        let users = context.builds.filter { $0.dockerfile == path }
        guard !context.builds.contains(where: { $0.dockerfile.map(user.dockerfiles.contains) ?? false }),
            users.contains(where: { $0.context.map(owner.contains) ?? false }),
            users.allSatisfy({ $0.context.map { owner.contains($0) || user.contains($0) } ?? false })
        else { return nil }
        self.owner = owner.name
        self.user = user.name
        foreignFolder = owner.folder + "/"
        ownFolder = user.folder + "/"
    }
}

extension Workflow {
    /// Whether a job calls the workflow at a path.
    fileprivate func calls(_ path: String) -> Bool {
        jobs.contains { $0.uses?.string?.contains(path) ?? false }
    }
}

extension Diagnostic.Message {
    fileprivate static func foreignDockerfile(_ owner: String, _ user: String) -> Self {
        "'\(user)' is built with the Dockerfile of '\(owner)'; write its own"
    }

    fileprivate static func foreignWorkflow(_ path: String, own: String, ownPath: String) -> Self {
        "a change of '\(path)' builds '\(own)'; write '\(ownPath)'"
    }

    fileprivate static func foreignFolder(_ path: String, own: String) -> Self {
        "the workflow of '\(own)' works in '\(path)', which belongs to another app; write its own folder"
    }
}
