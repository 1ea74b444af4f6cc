import ArgumentParser
import Checks
import Git
import ImageMatrix
import Reporting
import SourceText

/// `imgmatrix check`
struct Check: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, github, sarif
    }

    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for mistakes in apps and their workflows.",
        discussion: """
            Reads the files as they are in the work tree, committed or not. Exits with 1 when something was found, with 2 \
            when it could not look. Hints do not count as found.

              imgmatrix check                        everything
              imgmatrix check jupyter-qlora          one app and its workflow
              imgmatrix check --fix                  repair what can be repaired for certain
              imgmatrix check --diff --unsafe        show all repairs, write nothing
              imgmatrix check --format sarif > x     for GitHub's code scanning

            Repairs change only the bytes that are wrong; all files are written, or none. What is left is reported, and \
            decides how the program exits.

            A finding is silenced by a comment on its line or the line above: # imgmatrix: ignore[rule-id] reason
            """
    )

    @OptionGroup var shared: SharedOptions

    @Option(help: "How to print: text, json, github (annotations; the default in GitHub Actions), sarif.")
    var format: Format?

    @Flag(help: "Let warnings and hints count as found, too.")
    var strict = false

    @Flag(help: "Make the repairs that cannot change what was meant, then report what is left.")
    var fix = false

    @Flag(help: "Print the repairs as a difference that 'git apply' takes, and write nothing.")
    var diff = false

    @Flag(help: "With --fix or --diff: also the repairs that are only probably right.")
    var unsafe = false

    @Argument(help: "Apps, files or folders to report about; everything by default.")
    var paths: [String] = []

    func validate() throws {
        if fix, diff { throw ValidationError("give either --fix, which writes, or --diff, which does not") }
        if unsafe, !fix, !diff { throw ValidationError("--unsafe says which repairs to make; add --fix or --diff") }
        if diff, format != nil, format != .text {
            throw ValidationError("--diff prints a difference; leave --format out")
        }
    }

    func run(in context: CommandContext) throws {
        let source = try MatrixSource(shared, in: context)
        guard let root = source.root else {
            throw CommandFailure(
                "'check' reads a work tree, and this repository is bare; clone it, or ask 'imgmatrix tags'"
            )
        }
        let tree = WorkTree(root: root)
        if fix || diff { return try repair(tree, source, root: root, in: context) }
        let (matrix, report) = try examine(tree, source, root: root, in: context)
        context.keep(matrix)
        finish(report, of: matrix, source, in: context)
        if isFound(in: report) { throw ExitCode(1) }
    }

    /// Asks the rules about a state of the files.
    func examine(
        _ tree: any FileTree,
        _ source: MatrixSource,
        root: String,
        in context: CommandContext
    ) throws -> (matrix: ImageMatrix, report: CheckReport) {
        let environment = source.environment(of: source.head.commit, files: tree)
        let matrix: ImageMatrix
        do {
            matrix = try ImageMatrix(tree, configuration: source.configuration, environment: environment)
        } catch {
            throw CommandFailure("\(error)")
        }
        let selection = try paths.map { try selected($0, source, root: root, matrix: matrix, in: context) }
        let rules = CheckContext(matrix, branches: { source.branchNames })
        context.keep(rules)
        return (matrix, CheckReport(rules, only: selection))
    }

    /// Prints what was found.
    func finish(_ report: CheckReport, of matrix: ImageMatrix, _ source: MatrixSource, in context: CommandContext) {
        render(DiagnosticReport(report.diagnostics, fileCount: report.fileCount), source.sources(matrix), in: context)
        if matrix.apps.isEmpty, matrix.builds.isEmpty { explainEmptiness(matrix, in: context) }
    }

    func isFound(in report: CheckReport) -> Bool {
        report.diagnostics.contains { $0.severity == .error || strict || $0.severity == .warning }
    }

    /// How results are printed when the user does not say.
    func format(in context: CommandContext) -> Format {
        format ?? (context.environment["GITHUB_ACTIONS"] == "true" ? .github : .text)
    }

    private func render(_ report: DiagnosticReport, _ sources: @escaping SourceLookup, in context: CommandContext) {
        switch format(in: context) {
        case .text:
            let style = shared.color.style(environment: context.environment, fileDescriptor: 1)
            if shared.quiet, report.diagnostics.isEmpty { return }
            context.print(report.text(style: style, sources: sources))
        case .json: context.print(report.json(sources: sources))
        case .github: context.print(report.annotations(sources: sources))
        case .sarif:
            let tool = ToolInformation(
                name: "imgmatrix",
                version: ImgMatrix.version,
                informationURI: ImgMatrix.homepage
            )
            context.print(report.sarif(rules: Rule.all.map(\.page), tool: tool, sources: sources))
        }
    }

    /// A path as the user wrote it, as a path of the repository; the name of an app stays.
    private func selected(
        _ path: String,
        _ source: MatrixSource,
        root: String,
        matrix: ImageMatrix,
        in context: CommandContext
    ) throws -> String {
        if matrix.app(named: path) != nil { return path }
        let absolute = context.absolute(shared.directory.map { "\($0)/\(path)" } ?? path)
        guard let inside = source.path(of: absolute, below: root) else {
            throw CommandFailure("'\(path)' is not in the repository '\(root)'")
        }
        guard inside.isEmpty || matrix.tree.kind(of: inside) != nil else {
            let nearest = nearestName(to: path, among: matrix.apps.map(\.name))
            let hint = nearest.map { "did you mean the app '\($0)'?" } ?? "name an app, a file or a folder"
            throw CommandFailure("there is neither an app nor a file '\(path)'; \(hint)")
        }
        return inside
    }

    private func explainEmptiness(_ matrix: ImageMatrix, in context: CommandContext) {
        guard !shared.quiet else { return }
        context.remark(Discovery(matrix.tree, configuration: matrix.configuration).advice)
    }
}
