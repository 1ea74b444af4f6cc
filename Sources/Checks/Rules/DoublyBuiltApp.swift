import Actions
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// An app that the workflow of another app builds as well.
    static let doublyBuiltApp = Rule(
        id: "doubly-built-app",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "Two workflows build one app, each under a name of its own.",
        why: """
            A workflow was copied and still builds the app of the original: the new app gets no image, and the old one is \
            pushed twice, whichever run ends last.
            """,
        bad: "context: src/jupyter-a",
        good: "context: src/jupyter-b",
        exceptions: [
            "A workflow builds its own app as well, as one that builds a base first.",
            "The second workflow has the name of the app with something added, for another variant of it.",
        ]
    ) { context, report in
        let pairing = context.pairing
        for workflow in context.workflows {
            guard let own = pairing.app(of: workflow), let built = pairing.builtApps[workflow.path] else { continue }
            for app in built {
                guard let owner = pairing.workflowsNamedFor[app]?.first, owner.path != workflow.path,
                    pairing.builtApps[owner.path]?.contains(app) == true
                else { continue }
                // Either the workflow forgets its own app, or one app has workflows with both endings.
                guard !built.contains(own) || own == app else { continue }
                guard let build = context.builds.first(where: { $0.workflow == workflow.path && $0.app == app }) else {
                    continue
                }
                // The own folder with the Dockerfile of another app is another mistake.
                if own != app, let folder = build.context, pairing.apps[own]?.contains(folder) == true { continue }
                let place = build.contextRange ?? build.range
                report(
                    own == app ? .twoWorkflows(app, owner.path) : .doublyBuilt(app, owner.path, insteadOf: own),
                    place,
                    notes: [Diagnostic.Note("the workflow of '\(app)' is here", owner.file.place(0..<0))],
                    causes: [place] + (build.givenContext?.sources(writtenAt: place, in: context) ?? [])
                )
            }
        }
    }
}

extension ImageBuild {
    /// Where the step says what is sent to the builder; nil when it does not.
    var contextRange: SourceRange? {
        switch request.context {
        case .folder(_, let range), .remote(_, let range): range
        case .gitRepository, .images: nil
        }
    }

    /// The folder that the step gives, as it gives it.
    fileprivate var givenContext: Template? {
        if case .folder(let given, _) = request.context { given } else { nil }
    }
}

extension Diagnostic.Message {
    fileprivate static func doublyBuilt(_ app: String, _ owner: String, insteadOf own: String) -> Self {
        "this builds '\(app)', which '\(owner)' builds, and not '\(own)'; build the app of the workflow's name"
    }

    fileprivate static func twoWorkflows(_ app: String, _ owner: String) -> Self {
        "this builds '\(app)', as '\(owner)' does; delete one of the two workflows"
    }
}
