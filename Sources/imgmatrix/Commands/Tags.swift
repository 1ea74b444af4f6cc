import Actions
import ArgumentParser
import Git
import Glibc
import ImageMatrix
import Reporting
import SourceText
import Values

/// `imgmatrix tags`
struct Tags: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, github
    }

    static let configuration = CommandConfiguration(
        abstract: "Print the exact names of the images that CI makes of a commit.",
        discussion: """
            Reads the files of the commit, not those of the work tree. A name that only the run can know is not guessed: \
            it is said to be unknown, and why; the command then exits with 1.

              imgmatrix tags jupyter-qlora                     the name alone, to copy or to use in a script
              imgmatrix tags                                   all names of the repository
              imgmatrix tags jupyter-qlora --at HEAD~3         of an earlier commit
              imgmatrix tags jupyter-qlora --explain           where each part of the name comes from
              imgmatrix tags --set github.actor=ada            with what only the run knows
            """
    )

    @OptionGroup var shared: SharedOptions
    @OptionGroup var run: RunOptions

    @Option(
        help: ArgumentHelp("The commit, as a branch, a tag, an id or HEAD~3; HEAD by default.", valueName: "revision")
    )
    var at: String?

    @Option(help: "How to print: text, json, github (step outputs and job summary).")
    var format: Format = .text

    @Flag(help: "Print how each part of a name came about.")
    var explain = false

    @Argument(help: "The apps; all images of the repository by default.")
    var apps: [String] = []

    func validate() throws {
        if explain, format != .text { throw ValidationError("--explain prints text; leave --format out") }
    }

    func run(in context: CommandContext) throws {
        let source = try MatrixSource(shared, in: context)
        let (commit, files) = try self.files(of: source)
        let environment = source.environment(of: commit, files: files, run.request)
        let matrix: ImageMatrix
        do {
            matrix = try ImageMatrix(
                files,
                configuration: source.configuration,
                environment: environment,
                selection: apps
            )
        } catch {
            throw CommandFailure("\(error)")
        }
        context.keep(matrix)
        for app in apps where matrix.app(named: app) == nil { throw unknownApp(app, matrix) }
        let report = TagsReport(matrix, commit: commit, apps: apps, withBases: format == .json)
        if !shared.quiet { remark(on: report, matrix, source, commit, in: context) }
        try render(report, source.sources(matrix), in: context)
        if report.images.contains(where: { !$0.reference.isKnown }) { throw ExitCode(1) }
        if !apps.isEmpty, report.images.isEmpty { throw ExitCode(1) }
    }

    /// The commit that is asked about, and its files; before the first commit those of the work tree.
    private func files(of source: MatrixSource) throws -> (ObjectID?, any FileTree) {
        do {
            var commit = source.head.commit
            if let at { commit = try source.repository.repository.resolve(revision: at) }
            if let commit { return (commit, try source.repository.repository.files(of: commit)) }
        } catch {
            throw CommandFailure("\(error)")
        }
        guard let root = source.root else { throw CommandFailure("the repository has no commit yet") }
        return (nil, WorkTree(root: root))
    }

    private func unknownApp(_ name: String, _ matrix: ImageMatrix) -> CommandFailure {
        let names = matrix.apps.map(\.name)
        if let nearest = nearestName(to: name, among: names) {
            return CommandFailure("there is no app '\(name)'; did you mean '\(nearest)'?")
        }
        if names.isEmpty {
            return CommandFailure(
                "there is no app '\(name)'; \(Discovery(matrix.tree, configuration: matrix.configuration).advice)"
            )
        }
        let shown = names.prefix(10).joined(separator: ", ")
        return CommandFailure("there is no app '\(name)'; the apps are \(shown)\(names.count > 10 ? ", …" : "")")
    }

    private func render(_ report: TagsReport, _ sources: @escaping SourceLookup, in context: CommandContext) throws {
        let style = shared.color.style(environment: context.environment, fileDescriptor: STDOUT_FILENO)
        if explain {
            context.print(report.explanation(style: style, sources: sources))
            return
        }
        switch format {
        case .text:
            let errorStyle = shared.color.style(environment: context.environment, fileDescriptor: STDERR_FILENO)
            let text = report.text(style: style, errorStyle: errorStyle, sources: sources)
            context.print(text.standardOutput)
            if !text.standardError.isEmpty { context.remark(lines: text.standardError) }
        case .json: context.print(report.json(sources: sources))
        case .github:
            try context.append(report.stepOutputs(sources: sources), toFileOf: "GITHUB_OUTPUT")
            try context.append(report.summary(sources: sources), toFileOf: "GITHUB_STEP_SUMMARY")
        }
    }
<<<<<<< HEAD
=======

    // MARK: Remarks

    private func remark(
        on report: TagsReport,
        _ matrix: ImageMatrix,
        _ source: MatrixSource,
        _ commit: ObjectID?,
        in context: CommandContext
    ) {
        for problem in matrix.problems where problem.severity == .error {
            context.remark(
                "imgmatrix: \(problem.range.path.escapedForTerminal): \(problem.message.description.escapedForTerminal)"
            )
        }
        if report.images.isEmpty {
            context.remark(
                "imgmatrix: no image is pushed under a name"
                    + (apps.isEmpty ? "" : " for \(apps.joined(separator: ", "))")
            )
            if matrix.apps.isEmpty {
                context.remark(Discovery(matrix.tree, configuration: matrix.configuration).advice)
            }
        }
        if at == nil, let commit { remarkOnChanges(report, source, commit, in: context) }
        remarkOnUnfollowed(matrix, source, in: context)
    }

    /// Says which steps may build images that are not among the answers.
    private func remarkOnUnfollowed(_ matrix: ImageMatrix, _ source: MatrixSource, in context: CommandContext) {
        let unfollowed = matrix.unfollowedBuilds
        guard !unfollowed.isEmpty else { return }
        let shown = shared.verbose ? unfollowed.count : 5
        for unknown in unfollowed.prefix(shown) {
            let place = unknown.place.map { "\(source.description(of: $0, in: matrix)): " } ?? ""
            context.remark(
                "imgmatrix: \(place)\(unknown.reason.escapedForTerminal); it may build images that are not listed"
            )
        }
        if unfollowed.count > shown {
            context.remark("imgmatrix: and \(unfollowed.count - shown) more such steps; --verbose names them")
        }
    }

    /// Says which names are of a state that the work tree has already left.
    private func remarkOnChanges(
        _ report: TagsReport,
        _ source: MatrixSource,
        _ commit: ObjectID,
        in context: CommandContext
    ) {
        guard !source.repository.repository.isBare else { return }
        var paths: Set<String> = []
        if !apps.isEmpty {
            for image in report.images {
                paths.insert(image.workflow)
                if let context = image.context { paths.insert(context) }
            }
        }
        guard
            let changes = try? source.repository.repository.workTreeStatus(
                paths: paths.isEmpty || paths.contains("") ? nil : paths.sorted()
            ),
            let first = changes.first
        else { return }
        let what =
            changes.count == 1
            ? "'\(first.path.escapedForTerminal)' has"
            : "'\(first.path.escapedForTerminal)' and \(changes.count - 1) more have"
        context.remark(
            "imgmatrix: \(what) changes that are not committed; these names are of commit \(commit.prefix(7)), the next commit gets others"
        )
    }
}

extension TagsReport {
    /// The names that the image builds of some apps push; of all image builds when none is named.
    ///
    /// - Parameter withBases: whether the images that a build is made from are told; the Dockerfiles are read for it.
    init(_ matrix: ImageMatrix, commit: ObjectID?, apps: [String], withBases: Bool) {
        let builds = matrix.builds.filter { build in apps.isEmpty || build.app.map { apps.contains($0) } ?? false }
        self.init(
            commit: commit?.hex,
            images: builds.flatMap { build -> [ImageName] in
                let bases = withBases ? matrix.bases(of: build).filter { !$0.isCopied }.map(\.reference) : []
                return build.targets.map { ImageName(build, $0, bases: bases) }
            }.filter { $0.push != .known(false) }
        )
    }
}

extension ImageName {
    init(_ build: ImageBuild, _ target: ImageBuild.Target, bases: [Template]) {
        let push: Push =
            switch target.push {
            case .yes: .known(true)
            case .no: .known(false)
            case .unknown: .unknown
            }
        self.init(
            app: build.app,
            workflow: build.workflow,
            job: build.job,
            matrix: build.cell.map { JSONValue.Member($0.name, JSONValue($0.value)) },
            reference: target.reference,
            base: bases,
            context: build.context,
            dockerfile: build.dockerfile,
            platforms: build.request.platforms.map(\.display),
            push: push,
            event: build.event,
            triggered: build.isTriggered,
            condition: build.condition,
            ifChanged: build.ifChanged,
            range: target.range
        )
    }
}

extension JSONValue {
    /// A value of a matrix; what is unknown of it is shown as `${{ … }}`.
    init(_ value: Value) {
        switch value.content {
        case .null: self = .null
        case .bool(let bool): self = .boolean(bool)
        case .number(let number): self = .number(number)
        case .text(let text): self = .string(text.display)
        case .array(let elements): self = .array(elements.map { JSONValue($0) })
        case .object(let object): self = .object(object.members.map { Member($0.name, JSONValue($0.value)) })
        case .unknown(let unknown): self = .string("${{ \(unknown.expression) }}")
        }
    }
>>>>>>> perf2
}
