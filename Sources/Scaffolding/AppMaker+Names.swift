import Actions
import ImageMatrix
import OCI
import SourceText
import Values

extension AppMaker {
    /// The names that a planned app gives its images, which must be names and nobody else's.
    ///
    /// - Parameter source: the app that was copied; its own names must differ like those of all others.
    func images(of place: AppPlace, with files: [PlannedFile], source: App? = nil) throws(ScaffoldingError)
        -> [Template]
    {
        var answers: [[Template]] = []
        for environment in environments {
            let after = try matrix(with: files, in: environment)
            try refuseProblems(after, at: place)
            guard let app = after.app(named: place.name.description) else {
                throw ScaffoldingError(
                    .noPlace,
                    "'\(place.folder)' would be no app by \(Configuration.fileName); look at 'apps', 'dockerfiles' and 'ignore' there"
                )
            }
            answers.append(try images(of: app, after, at: place, source: source))
        }
        return answers[0]
    }

    private func images(
        of app: App,
        _ matrix: ImageMatrix,
        at place: AppPlace,
        source: App?
    ) throws(ScaffoldingError) -> [Template] {
        let own = matrix.builds(of: app)
        let workflow = matrix.builds.filter { $0.workflow == place.workflow }
        if let source, let stray = workflow.first(where: { $0.app == source.name }) {
            throw ScaffoldingError(
                .names,
                "the copied workflow would still build '\(stray.context ?? source.folder)'; "
                    + "let '\(source.name)' say its folder by WORKLOAD_TYPE or by its name in the workflow"
            )
        }
        // A name that never leaves the runner, such as one for a test, may be anybody's.
        let isPublished = own.contains { !$0.names(publishedOnly: true).isEmpty }
        let names = own.flatMap { $0.names(publishedOnly: isPublished) }
        guard !names.isEmpty else {
            throw ScaffoldingError(
                .names,
                "no name is found that the workflow would give to an image of '\(app.name)', so nobody can say whether it "
                    + "is another app's; name the image in the step that builds it"
            )
        }
        for name in names {
            if let mistake = NameComparison.mistake(in: name) {
                throw ScaffoldingError(.names, "the new image would be called '\(name.display)', but \(mistake)")
            }
        }
        for build in matrix.builds where build.workflow != place.workflow {
            for other in build.names(publishedOnly: isPublished) where !isShared(other) {
                guard let clash = names.first(where: { NameComparison.mayBeEqual($0, other) }) else { continue }
                throw ScaffoldingError(.names, collision(clash, other, build, place))
            }
        }
        return names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func collision(_ name: Template, _ other: Template, _ build: ImageBuild, _ place: AppPlace) -> String {
        let rival = build.app.map { "'\($0)'" } ?? "'\(build.workflow)'"
        if let unknown = name.firstUnknown ?? other.firstUnknown, name != other {
            return
                "the new image would be called '\(name.display)' and that of \(rival) '\(other.display)', which may turn out the "
                + "same, because '\(unknown.expression)' is unknown: \(unknown.reason); write the name of the app into the name of the image"
        }
        return "the new image would be called '\(name.display)' as that of \(rival) is; "
            + "choose another name, or write the name of the app into the name of the image in '\(build.workflow)'"
    }

    /// Whether the configuration lets several apps push a name.
    private func isShared(_ name: Template) -> Bool {
        guard let text = name.text, let reference = try? ImageReference(text) else { return false }
        return configuration.sharedImages.contains { (try? ImagePattern($0))?.matches(reference.name) ?? false }
    }

    /// Sees that the new workflow can be read.
    private func refuseProblems(_ matrix: ImageMatrix, at place: AppPlace) throws(ScaffoldingError) {
        let problem = matrix.problems.first { $0.range.path == place.workflow && $0.severity == .error }
        if let problem {
            throw ScaffoldingError(
                .badSource,
                "the new workflow could not be read: \(problem.message); repair the workflow that is copied"
            )
        }
    }
}

extension ImageBuild {
    fileprivate func names(publishedOnly: Bool) -> [Template] {
        targets.filter { target in
            if publishedOnly, case .no = target.push { return false }
            return !target.reference.isEmpty
        }.map(\.reference)
    }
}
