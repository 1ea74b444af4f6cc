import Actions
import ImageMatrix
import SourceText

extension Rule {
    /// An app that nothing builds.
    static let unpairedApp = Rule(
        id: "unpaired-app",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "No workflow builds an app, in a repository with one workflow for each app.",
        why: """
            The folder is edited and pushed, and no image comes of it: nothing in the list of runs shows that one is \
            missing. It happens when only the folder is copied for a new app, or when one of the two is renamed.
            """,
        bad: "src/mimo/Dockerfile",
        good: ".github/workflows/build-push-mimo.yaml",
        exceptions: [
            "The repository has no workflow with the name of an app.",
            "Some workflow calls another one, bakes, or runs a program that may build the app and has what a push needs.",
            "The folder is an example, a template, a fixture of tests or an archive.",
        ]
    ) { context, report in
        let pairing = context.pairing
        guard pairing.isByName, pairing.isComplete else { return }
        let unpaired = pairing.namedApp.values.filter { pairing.apps[$0] == nil }.sorted()
        for app in context.matrix.apps {
            guard pairing.isUnbuilt(app.name), let dockerfile = app.dockerfiles.first, !isAside(app.folder)
            else { continue }
            let expected = context.configuration.workflowPath(ofApp: app.name)
            let near = nearestName(to: app.name, among: unpaired).flatMap { pairing.workflowsNamedFor[$0]?.first }
            report(
                .unpairedApp(
                    app.name,
                    expected: expected,
                    near: near?.path,
                    isMaybeTested: pairing.hasReadOnlyPrograms
                ),
                SourceRange(path: dockerfile, bytes: 0..<0),
                notes: near.map { [Diagnostic.Note("no app has the name of this workflow", $0.file.place(0..<0))] }
                    ?? []
            )
        }
    }

    /// Whether a folder holds what nobody means to publish.
    private static func isAside(_ folder: String) -> Bool {
        let names: Set<String> = [
            "archive", "archived", "attic", "deprecated", "example", "examples", "fixture", "fixtures", "sample",
            "samples",
            "template", "templates", "test", "test-fixtures", "testdata", "tests",
        ]
        return folder.split(separator: "/").contains { names.contains($0.lowercased()) }
    }
}

extension Diagnostic.Message {
    fileprivate static func unpairedApp(
        _ app: String,
        expected: String,
        near: String?,
        isMaybeTested: Bool
    ) -> Self {
        let act = isMaybeTested ? "pushes an image of" : "builds"
        if let near { return "no workflow \(act) '\(app)'; rename '\(near)' to '\(expected)', or the folder" }
        return "no workflow \(act) '\(app)'; add '\(expected)'"
    }
}
