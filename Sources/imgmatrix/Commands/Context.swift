import Actions
import ArgumentParser
import Git
import Glibc
import ImageMatrix
import Reporting
import SourceText

/// `imgmatrix context`
struct Context: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "context",
        abstract: "List the files that the builder is offered for an app, with their sizes.",
        discussion: """
            Reads the work tree as it is now. The context is the folder that the workflow names; what the ignore file \
            leaves out is counted folder by folder. BuildKit fetches of these files what an instruction names, other \
            builders take all of them.

              imgmatrix context jupyter-qlora                  the largest files first
              imgmatrix context src/jupyter-qlora --all        every file
              imgmatrix context jupyter-qlora --format json    sizes in bytes
            """
    )

    @OptionGroup var shared: SharedOptions

    @Option(help: "How to print: text, json.")
    var format: Format = .text

    @Flag(help: "List every file and folder, not only the largest ones.")
    var all = false

    @Argument(help: "Apps, or their folders.")
    var apps: [String]

    func run(in context: CommandContext) throws {
        let source = try MatrixSource(shared, in: context)
        guard let root = source.root else {
            throw CommandFailure("'context' reads a work tree, and this repository is bare; clone it first")
        }
        let tree = WorkTree(root: root)
        let matrix: ImageMatrix
        do {
            matrix = try ImageMatrix(
                tree,
                configuration: source.configuration,
                environment: source.environment(of: source.head.commit, files: tree)
            )
        } catch {
            throw CommandFailure("\(error)")
        }
        context.keep(matrix)
        var entries: [ContextReport.Entry] = []
        for name in apps {
            let app = try app(named: name, matrix, source, root: root, in: context)
            let found = ContextReport.entries(of: app, in: matrix)
            if found.isEmpty, !shared.quiet {
                context.remark("imgmatrix: no workflow builds '\(app.name.escapedForTerminal)', so it has no context")
            }
            entries += found
        }
        let report = ContextReport(entries)
        switch format {
        case .text:
            let style = shared.color.style(environment: context.environment, fileDescriptor: STDOUT_FILENO)
            context.print(report.text(style: style, limit: all ? .max : 20))
        case .json: context.print(report.json())
        }
        if entries.isEmpty || entries.contains(where: { $0.content == nil }) { throw ExitCode(1) }
    }

    /// The app of a name, or the one whose folder a path is.
    private func app(
        named name: String,
        _ matrix: ImageMatrix,
        _ source: MatrixSource,
        root: String,
        in context: CommandContext
    ) throws -> App {
        if let app = matrix.app(named: name) { return app }
        let absolute = context.absolute(shared.directory.map { "\($0)/\(name)" } ?? name)
        if let inside = source.path(of: absolute, below: root),
            let app = matrix.apps.first(where: { $0.folder == inside })
        {
            return app
        }
        throw CommandFailure(unknownApp: name, in: matrix)
    }
}

extension ContextReport {
    /// The contexts of an app's image builds; builds with the same context and Dockerfile are one entry.
    static func entries(of app: App, in matrix: ImageMatrix) -> [Entry] {
        var entries: [Entry] = []
        for build in matrix.builds(of: app) where !build.request.isCopy {
            let reason = build.contextReason
            let known = entries.firstIndex {
                $0.context == build.context && $0.dockerfile == build.dockerfile && $0.reason == reason
            }
            let job = (workflow: build.workflow, job: build.job)
            if let known {
                if !entries[known].jobs.contains(where: { $0 == job }) { entries[known].jobs.append(job) }
                continue
            }
            entries.append(
                Entry(
                    app: app.name,
                    context: build.context,
                    dockerfile: build.dockerfile,
                    jobs: [job],
                    content: reason == nil ? content(of: build, in: matrix.tree) : nil,
                    reason: reason
                )
            )
        }
        return entries
    }

    private static func content(of build: ImageBuild, in tree: any FileTree) -> Content? {
        guard let folder = build.context else { return nil }
        let files = BuildContext(folder: folder, dockerfile: build.dockerfile, tool: build.request.tool, in: tree)
        return Content(
            ignoreFile: files.ignoreFile,
            files: files.files.map { File(path: $0.path, size: $0.size) },
            links: files.links.map { Remark(path: $0.path, text: $0.target) },
            unreadable: files.unreadable.map { Remark(path: $0.path, text: $0.reason) },
            leftOut: files.leftOut.map {
                LeftOut(folder: $0.folder, isWhole: $0.isWhole, fileCount: $0.fileCount, size: $0.size)
            },
            isCut: files.isCut
        )
    }
}
