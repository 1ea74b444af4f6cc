import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values
import YAML

extension AppMaker {
    /// Plans an app that is a copy of another one.
    package func plan(
        _ name: AppName,
        copying sourceName: String,
        base: BaseImage? = nil
    ) throws(ScaffoldingError) -> AppPlan {
        let source = try sourceApp(sourceName)
        let workflow = try self.workflow(of: source)
        let place = try AppPlace(name, in: self)
        let renaming = AppRenaming(
            from: (source.name, source.folder, workflow.path),
            to: (name.description, place.folder, place.workflow),
            others: matrix.apps.map(\.name)
        )
        var files = try FolderCopy(self, from: source.folder, to: place.folder).files.map { file in
            Self.renamed(file, source: source, place: place, renaming)
        }
        let copy = WorkflowCopy(workflow: workflow, renaming: renaming)
        let titles = Set(matrix.workflows.compactMap { $0.name?.string })
        var bytes = try copy.renamed(path: place.workflow, titles: titles)
        bytes = try distinctlyNamed(bytes, of: place, files: files, source: source, renaming)
        if let base { try change(base, &bytes, &files, source: source, place: place) }
        files.append(PlannedFile(place.workflow, .bytes(bytes, isExecutable: false)))
        let images = try images(of: place, with: files, source: source)
        return AppPlan(
            place: place,
            files: files,
            images: images,
            edited: edited(place, files),
            remarks: remarks(files, source: source, formerBase: base == nil ? nil : BaseChange.image(of: workflow))
        )
    }

    // MARK: The source

    private func sourceApp(_ name: String) throws(ScaffoldingError) -> App {
        if let app = matrix.app(named: name) { return app }
        let names = matrix.apps.map(\.name)
        if let nearest = nearestName(to: name, among: names) {
            throw ScaffoldingError(.unknownApp, "there is no app '\(name)' to copy; did you mean '\(nearest)'?")
        }
        let shown = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
        throw ScaffoldingError(
            .unknownApp,
            "there is no app '\(name)' to copy; "
                + (names.isEmpty ? "leave --from out to start from a recipe" : "the apps are \(shown)")
        )
    }

    /// The workflow that builds an app and nothing else.
    private func workflow(of app: App) throws(ScaffoldingError) -> Workflow {
        var paths = matrix.workflows.map(\.path).filter { configuration.appName(ofWorkflow: $0) == app.name }
        if paths.isEmpty {
            for path in matrix.builds(of: app).map(\.workflow) where !paths.contains(path) { paths.append(path) }
        }
        guard let path = paths.first, let workflow = matrix.workflow(at: path) else {
            throw ScaffoldingError(
                .noWorkflow,
                "no workflow builds '\(app.name)', so there is no pair to copy; "
                    + "make '\(configuration.workflowPath(ofApp: app.name))' first, or start from a recipe"
            )
        }
        let others = matrix.builds.filter { $0.workflow == path && $0.app != app.name }.compactMap(\.app)
        guard others.isEmpty else {
            throw ScaffoldingError(
                .noWorkflow,
                "'\(path)' builds '\(others[0])' as well as '\(app.name)', so it cannot be copied for one app; add the new app to it by hand"
            )
        }
        return workflow
    }

    // MARK: The copy

    /// A file as it is in the new folder: Dockerfiles and ignore lists may name the folder they stand in.
    private static func renamed(
        _ file: PlannedFile,
        source: App,
        place: AppPlace,
        _ renaming: AppRenaming
    ) -> PlannedFile {
        let original = source.folder + file.path.dropFirst(place.folder.count)
        guard case .bytes(let bytes, let isExecutable) = file.content,
            source.dockerfiles.contains(original) || file.path.hasSuffix(".dockerignore")
        else { return file }
        let edits = renaming.edits(in: bytes, 0..<bytes.count, .paths)
        guard !edits.isEmpty, let changed = try? apply(edits, to: bytes) else { return file }
        return PlannedFile(file.path, .bytes(changed, isExecutable: isExecutable))
    }

    /// The renamed workflow with names for its images that are no other app's, in the nearest way that does.
    private func distinctlyNamed(
        _ bytes: [UInt8],
        of place: AppPlace,
        files: [PlannedFile],
        source: App,
        _ renaming: AppRenaming
    ) throws(ScaffoldingError) -> [UInt8] {
        let workflow = Workflow(YAMLDocument(SourceFile(path: place.workflow, bytes: bytes), limits: .gitHubWorkflow))
        let planned = files + [PlannedFile(place.workflow, .bytes(bytes, isExecutable: false))]
        var builds: [ImageBuild] = []
        for environment in environments {
            builds += try matrix(with: planned, in: environment).builds.filter { $0.workflow == place.workflow }
        }
        var firstFailure: ScaffoldingError?
        for naming in TargetNaming.allCases {
            guard let named = try naming.renamed(workflow, builds: builds, renaming) else { continue }
            do throws(ScaffoldingError) {
                let all = files + [PlannedFile(place.workflow, .bytes(named, isExecutable: false))]
                _ = try images(of: place, with: all, source: source)
                return named
            } catch {
                firstFailure = firstFailure ?? error
            }
        }
        throw firstFailure ?? ScaffoldingError(.names, "the names of the new images cannot be told")
    }

    private func change(
        _ base: BaseImage,
        _ bytes: inout [UInt8],
        _ files: inout [PlannedFile],
        source: App,
        place: AppPlace
    ) throws(ScaffoldingError) {
        let change = BaseChange(base: base)
        let workflow = Workflow(YAMLDocument(SourceFile(path: place.workflow, bytes: bytes), limits: .gitHubWorkflow))
        bytes = try change.applied(to: workflow)
        var isChanged = false
        for index in files.indices {
            let original = source.folder + files[index].path.dropFirst(place.folder.count)
            guard source.dockerfiles.contains(original),
                case .bytes(let content, let isExecutable) = files[index].content,
                let changed = try change.applied(to: SourceFile(path: files[index].path, bytes: content))
            else { continue }
            files[index] = PlannedFile(files[index].path, .bytes(changed, isExecutable: isExecutable))
            isChanged = true
        }
        if !isChanged {
            throw ScaffoldingError(
                .noPlaceForBase,
                "no Dockerfile of '\(source.name)' declares an argument such as BASE_IMAGE, so its base cannot be changed by --base; "
                    + "leave the option out and edit the copy"
            )
        }
    }

    // MARK: What is left to the user

    private func edited(_ place: AppPlace, _ files: [PlannedFile]) -> [String] {
        let names = ["Dockerfile", "requirements.txt", "environment.yml", "environment.yaml"]
        return names.map { "\(place.folder)/\($0)" }.filter { path in files.contains { $0.path == path } }
    }

    /// Comments were copied; those that speak of other apps, or of the base that there was, may be true of the old app only.
    private func remarks(_ files: [PlannedFile], source: App, formerBase: String?) -> [String] {
        let others = matrix.apps.map(\.name).filter { $0 != source.name } + (formerBase.map { [$0] } ?? [])
        return files.flatMap { file -> [String] in
            let source = SourceFile(path: file.path, bytes: file.bytes)
            let comments: [Range<Int>]
            if file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") {
                comments = Array(YAMLDocument(source, limits: .gitHubWorkflow).comments())
            } else if file.path.split(separator: "/").last?.contains("Dockerfile") == true {
                comments = DockerfileSyntax(source).comments.map(\.range)
            } else {
                return []
            }
            let index = LineIndex(file.bytes)
            return comments.compactMap { comment in
                let text = Array(file.bytes[comment])
                guard let other = others.first(where: { AppRenaming.mentions($0, in: text) }) else { return nil }
                let line = index.position(at: comment.lowerBound).line
                return
                    "\(file.path):\(line): the comment was copied and speaks of '\(other)'; see whether it is still true"
            }
        }
    }
}
