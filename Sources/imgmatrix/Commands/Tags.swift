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
        commandName: "tags",
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
        for app in apps where matrix.app(named: app) == nil {
            throw CommandFailure(unknownApp: app, in: matrix)
        }
        let report = TagsReport(matrix, commit: commit, apps: apps, withBases: format == .json)
        if !shared.quiet { remark(on: report, matrix, source, commit, in: context) }
        try render(report, source.sources(matrix), in: context)
        if report.images.contains(where: { !$0.isExact }) { throw ExitCode(1) }
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
}
