import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A workflow whose parts speak of different folders.
    static let folderMismatch = Rule(
        id: "folder-mismatch",
        severity: .error,
        repair: .unsafe,
        source: .practice,
        summary:
            "WORKLOAD_TYPE, the path filter, the build context and the name of the workflow mean different folders.",
        why: """
            A workflow that was copied for a new app and is still half of the old one: a change of one app builds another, or \
            builds the right one under the wrong name.
            """,
        bad: "WORKLOAD_TYPE: jupyter-a",
        good: "WORKLOAD_TYPE: jupyter-b",
        exceptions: [
            "Path filters that name other folders beside the app's own.",
            "A workflow that builds several apps.",
            "A value that only the run knows.",
        ],
        explains: ["doubly-built-app", "missing-build-path"]
    ) { context, report in
        for guide in context.guideWorkflows {
            let folders = WorkflowFolders(guide, in: context)
            guard let expected = folders.expected else { continue }
            if let workload = folders.workload, !expected.isCalled(workload.name) {
                let edit = guide.workflow.document.edit(replacing: workload.field.value, with: expected.name)
                let fix = edit.map {
                    Diagnostic.Fix(
                        "write '\(expected.name)'",
                        isSafe: false,
                        edits: [Diagnostic.Fix.FileEdit(path: guide.workflow.path, edit: $0)]
                    )
                }
                report(
                    .workload(workload.name, in: workload.field.name, expected: expected.name, folders.witness),
                    guide.workflow.place(workload.field.value),
                    fixes: fix.map { [$0] } ?? []
                )
            }
            for foreign in folders.foreignPaths {
                report(
                    .paths(foreign.app.folder, expected: expected.folder, folders.witness),
                    guide.workflow.place(foreign.pattern)
                )
            }
            if let build = folders.build, let app = build.app, app != expected.name, folders.workload?.name != app,
                build.context != expected.folder, case .folder(_, let range?) = build.request.context
            {
                report(.context(build.context ?? app, expected: expected.folder, folders.witness), range)
            }
        }
    }
}

/// The folders that the parts of a workflow name.
private struct WorkflowFolders {
    /// What the file, the variables or the paths say most, and which of them says it.
    private(set) var expected: App?
    private(set) var witness = ""
    private(set) var workload: (name: String, field: EnvironmentEntry)?
    /// Patterns of other apps, where none is of the expected one.
    private(set) var foreignPaths: [(app: App, pattern: YAMLNode)] = []
    /// The build of the workflow when all its builds are of one app.
    private(set) var build: ImageBuild?

    init(_ guide: GuideWorkflow, in context: CheckContext) {
        if let field = guide.field("WORKLOAD_TYPE"), let text = guide.text(of: field), !text.isEmpty {
            workload = (text, field)
        }
        let builds = context.builds(ofWorkflow: guide.workflow.path)
        let builtApps = Set(builds.compactMap(\.app))
        guard builtApps.count <= 1 else { return }
        build = builds.first
        let filter = guide.workflow.trigger(for: "push")?.filter(.paths)
        let patterns: [(node: YAMLNode, pattern: FilterPattern)] = (filter?.patterns ?? []).compactMap { node in
            guard let pattern = try? FilterPattern(node.string ?? ""), !pattern.isNegated else { return nil }
            return (node, pattern)
        }
        let named: [(app: App, pattern: YAMLNode)] = patterns.compactMap { node, pattern in
            let folder = pattern.literalPrefixDirectory
            return context.app(holding: folder).map { ($0, node) }
        }
        let namedFolders = Set(named.map(\.app.folder))
        (expected, witness) = Self.expectation(
            guide.app,
            workload: workload.flatMap { context.app(called: $0.name) },
            paths: namedFolders.count == 1 ? named.first?.app : nil,
            build: builtApps.first.flatMap { context.app(named: $0) }
        )
        guard let expected, !namedFolders.contains(expected.folder) else { return }
        let reachesExpected = patterns.contains { _, pattern in
            let folder = pattern.literalPrefixDirectory
            return folder.isEmpty || expected.folder == folder || expected.folder.hasPrefix(folder + "/")
        }
        if !reachesExpected { foreignPaths = named }
    }

    /// The name of the file decides; without one that is an app's, two of the other three.
    private static func expectation(_ own: App?, workload: App?, paths: App?, build: App?) -> (App?, String) {
        if let own { return (own, "the file's name") }
        if let workload, workload == paths || workload == build { return (workload, "'WORKLOAD_TYPE'") }
        if let paths, paths == build { return (paths, "the path filter") }
        return (nil, "")
    }
}

extension CheckContext {
    /// The app whose folder holds a path.
    fileprivate func app(holding path: String) -> App? {
        var folder = path[...]
        while !folder.isEmpty {
            if let app = app(inFolder: String(folder)) { return app }
            guard let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
            folder = folder[..<slash]
        }
        return nil
    }

    /// The app that a text names, as its name or as its folder.
    fileprivate func app(called text: String) -> App? {
        app(named: text) ?? app(inFolder: text)
    }
}

extension App {
    /// Whether a text names the app: by its name, its folder, or the last parts of its folder.
    fileprivate func isCalled(_ text: String) -> Bool {
        text == name || text == folder || folder.hasSuffix("/" + text)
    }
}

extension Diagnostic.Message {
    fileprivate static func workload(
        _ text: String,
        in field: String,
        expected: String,
        _ witness: String
    ) -> Self {
        "'\(field)' is '\(text)', but \(witness) means '\(expected)'; write '\(expected)'"
    }

    fileprivate static func paths(_ folder: String, expected: String, _ witness: String) -> Self {
        "the path filter names '\(folder)', but \(witness) means '\(expected)'; write '\(expected)/**'"
    }

    fileprivate static func context(_ folder: String, expected: String, _ witness: String) -> Self {
        "'\(folder)' is built, but \(witness) means '\(expected)'; build '\(expected)'"
    }
}
