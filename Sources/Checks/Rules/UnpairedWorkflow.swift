import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow whose app does not exist.
    static let unpairedWorkflow = Rule(
        id: "unpaired-workflow",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "A workflow has the name of an app that does not exist.",
        why: """
            People look for the workflow of an app by its name, and what is renamed together must be found together. A \
            workflow without its app fails when it starts, or builds another app under a wrong title.
            """,
        bad: ".github/workflows/build-push-mino.yaml",
        good: ".github/workflows/build-push-mimo.yaml",
        exceptions: [
            "The repository has no workflow with the name of an app.",
            "The workflow builds no image, several apps, a folder that is no app, or something that only the run knows.",
            "The name is that of the app with something added, as `build-push-mimo-gpu.yaml`.",
        ],
        explains: ["unpaired-app", "missing-build-path", "dead-path-filter"]
    ) { context, report in
        let pairing = context.pairing
        guard pairing.isByName else { return }
        for run in context.runs {
            guard let name = pairing.namedApp[run.workflow.path], pairing.apps[name] == nil else { continue }
            let builds = context.builds.filter { $0.workflow == run.workflow.path }
            let dockerfiles = builds.compactMap(\.dockerfile)
            guard !builds.isEmpty, dockerfiles.count == builds.count,
                builds.allSatisfy({ $0.request.otherFiles == nil })
            else { continue }
            let place = run.workflow.file.place(0..<0)
            let apps = pairing.builtApps[run.workflow.path] ?? []
            if apps.isEmpty {
                guard !dockerfiles.contains(where: context.tree.isFile) else { continue }
                let near = nearestName(to: name, among: context.matrix.apps.map(\.name))
                let folder = context.matrix.foldersWithoutDockerfile.first { $0.hasSuffix("/" + name) }
                let lonely = near.flatMap { pairing.isUnbuilt($0) ? pairing.apps[$0]?.dockerfiles.first : nil }
                    .map { SourceRange(path: $0, bytes: 0..<0) }
                report(
                    .unpairedWorkflow(name, near: near, folder: folder),
                    place,
                    notes: lonely.map { [Diagnostic.Note("no workflow builds this app", $0)] } ?? [],
                    effects: (lonely.map { [$0] } ?? []) + builds.flatMap(\.places) + run.workflow.patterns(for: name)
                )
            } else if apps.count == 1, nearestName(to: name, among: apps) != nil, !name.hasPrefix(apps[0] + "-") {
                let expected = context.configuration.workflowPath(ofApp: apps[0])
                // The app's own workflow is another one, and then this one is a variant of it.
                guard pairing.workflowsNamedFor[apps[0]] == nil else { continue }
                report(.misnamedWorkflow(name, builds: apps[0], expected: expected), place)
            }
        }
    }
}

extension ImageBuild {
    /// Where the step says what it builds.
    fileprivate var places: [SourceRange] {
        [range] + [contextRange, request.dockerfile?.range].compactMap { $0 }
    }
}

extension Workflow {
    /// Where path filters name the folder of an app.
    fileprivate func patterns(for app: String) -> [SourceRange] {
        triggers.lazy.flatMap(\.filters).filter(\.isOfPaths).flatMap(\.patterns).filter { node in
            guard let pattern = try? FilterPattern(node.string ?? "") else { return false }
            let path = pattern.literal ?? pattern.literalPrefixDirectory
            return path.split(separator: "/").contains { $0 == app }
        }.map { place($0) }
    }
}

extension Diagnostic.Message {
    fileprivate static func unpairedWorkflow(_ name: String, near: String?, folder: String?) -> Self {
        if let folder { return "the workflow is for '\(name)', but '\(folder)' has no Dockerfile; add it" }
        if let near { return "there is no app '\(name)' for this workflow; did you mean '\(near)'?" }
        return "there is no app '\(name)' for this workflow; add its folder, or delete the workflow"
    }

    fileprivate static func misnamedWorkflow(_ name: String, builds app: String, expected: String) -> Self {
        "the workflow has the name of '\(name)', which does not exist, but builds '\(app)'; rename it to '\(expected)'"
    }
}
