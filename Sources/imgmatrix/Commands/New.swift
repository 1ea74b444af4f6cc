import Actions
import ArgumentParser
import Git
import Glibc
import ImageMatrix
import Reporting
import Scaffolding
import SourceText
import Values

/// `imgmatrix new`
struct New: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make an app: its folder and the workflow that builds it.",
        discussion: """
            Makes both or neither, and overwrites nothing. A copy has its name in every place where the old one stood, and \
            its image has a name that no other app's image has.

              imgmatrix new jupyter-qlora                                   from the recipe 'jupyter'
              imgmatrix new jupyter-qlora --from jupyter-pytorch-x          a copy of an app
              imgmatrix new jupyter-qlora --base quay.io/jupyter/r-notebook:2025-03-14
              imgmatrix new jupyter-qlora --dry-run                         what would be written

            Recipes: \(Recipe.all.map { "\($0.name) (\($0.summary.dropLast()))" }.joined(separator: ", ")).
            """
    )

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("The app to copy, instead of a recipe.", valueName: "app"))
    var from: String?

    @Option(help: ArgumentHelp("The kind of app to make.", valueName: "name"))
    var recipe: String?

    @Option(help: ArgumentHelp("The image to build on, with registry, namespace and tag.", valueName: "image"))
    var base: String?

    @Option(
        help: ArgumentHelp(
            "The registry that a recipe's image goes to, where the repository does not say it.",
            valueName: "host"
        )
    )
    var registry: String?

    @Option(
        help: ArgumentHelp(
            "The namespace that a recipe's image goes to, where the repository does not say it.",
            valueName: "name"
        )
    )
    var namespace: String?

    @Flag(help: "Print the files as a difference and write nothing.")
    var dryRun = false

    @Option(help: "How to print: text, json.")
    var format: Format = .text

    @Argument(help: "The name of the app: a-z, 0-9 and, between them, '.', '_' and '-'.")
    var app: String

    func validate() throws {
        if from != nil, recipe != nil { throw ValidationError("give either --from or --recipe") }
        if from != nil, registry != nil || namespace != nil {
            throw ValidationError("--registry and --namespace are for recipes; a copy goes where the copied app goes")
        }
    }

    func run(in context: CommandContext) throws {
        let source = try MatrixSource(shared, in: context)
        guard let root = source.root else {
            throw CommandFailure("'new' writes into a work tree, and this repository is bare; clone it first")
        }
        let plan = try self.plan(source, root: root)
        if !dryRun {
            do {
                try plan.write(to: root)
            } catch {
                throw CommandFailure("\(error)")
            }
        }
        render(plan, root: root, in: context)
    }

    private func plan(_ source: MatrixSource, root: String) throws -> AppPlan {
        let tree = WorkTree(root: root)
        do {
            let name = try AppName(app)
            let base = try base.map { try BaseImage($0) }
            let maker = try AppMaker(
                tree,
                configuration: source.configuration,
                environment: source.environment(of: nil, files: tree),
                branch: source.branchToBuild,
                standing: { source.standing(of: $0) }
            )
            if let from { return try maker.plan(name, copying: from, base: base) }
            let recipe = try Recipe(named: recipe ?? Recipe.all[0].name)
            let target = try TargetRequest(registry: registry, namespace: namespace)
            return try maker.plan(name, recipe: recipe, base: base, target: target)
        } catch let error as ScaffoldingError {
            throw CommandFailure("\(error)")
        } catch let error as FileTreeError {
            throw CommandFailure("\(error)")
        }
    }

    // MARK: Rendering

    private func render(_ plan: AppPlan, root: String, in context: CommandContext) {
        let report = NewReport(
            app: plan.place.name.description,
            folder: plan.place.folder,
            workflow: plan.place.workflow,
            files: plan.files.map(\.path),
            images: plan.images,
            isWritten: !dryRun,
            steps: dryRun || shared.quiet ? [] : steps(plan, root: root, in: context)
        )
        switch format {
        case .json: context.print(report.json())
        case .text where dryRun: printDifference(plan, in: context)
        case .text:
            context.print(report.text(style: shared.color.style(environment: context.environment, fileDescriptor: 1)))
        }
        guard !shared.quiet else { return }
        if dryRun, format == .text {
            for image in plan.images {
                context.remark("imgmatrix: the image would be \(image.display.escapedForTerminal)")
            }
        }
        for remark in plan.remarks { context.remark("imgmatrix: \(remark.escapedForTerminal)") }
    }

    private func steps(_ plan: AppPlan, root: String, in context: CommandContext) -> [String] {
        let place = plan.place
        var steps: [String] = []
        if shared.directory != nil || context.directory != root { steps.append("cd \(root.quotedForShell)") }
        if !plan.edited.isEmpty { steps.append("edit " + plan.edited.joined(separator: " and ")) }
        steps.append("imgmatrix check \(place.name)")
        steps.append("git add \(place.folder.quotedForShell) \(place.workflow.quotedForShell)")
        steps.append("git commit -m 'Add \(place.name)'")
        steps.append("git push")
        steps.append("imgmatrix tags \(place.name)")
        return steps
    }

    /// What would be written: for a terminal so that nothing in it can act, else byte for byte.
    private func printDifference(_ plan: AppPlan, in context: CommandContext) {
        let style = shared.color.style(environment: context.environment, fileDescriptor: STDOUT_FILENO)
        for file in plan.files {
            if case .link(let target) = file.content {
                context.print("link \(file.path.escapedForTerminal) -> \(target.escapedForTerminal)\n")
            } else if file.bytes.prefix(8000).contains(0) {
                context.print("Binary files /dev/null and b/\(file.path.escapedForTerminal) differ\n")
            } else {
                let difference = UnifiedDiff(path: file.path, from: nil, to: file.bytes)
                if style.isColored || isatty(STDOUT_FILENO) == 1 {
                    context.print(difference.text(style: style))
                } else {
                    context.print(difference.patch)
                }
            }
        }
    }
}

extension MatrixSource {
    /// The branch that a new workflow builds: the default one, else the one that is probably going to be.
    fileprivate var branchToBuild: String {
        if let branch = try? repository.repository.defaultBranch() { return branch }
        let names = branchNames
        for name in ["main", "master"] where names.contains(name) { return name }
        return head.branch.map { String($0.dropFirst("refs/heads/".count)) } ?? "main"
    }

    /// What git makes of a path of the work tree; of a directory with a slash at its end.
    fileprivate func standing(of path: String) -> GitStanding {
        if (try? repository.repository.isTracked(path)) == true { return .tracked }
        return (try? repository.repository.isIgnored(path)) == true ? .ignored : .untracked
    }
}

extension String {
    /// The text as one word of a shell.
    fileprivate var quotedForShell: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
                let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                return isLetter || isDigit || "._-/+:@".utf8.contains(byte)
            }
        return isPlain ? self : "'" + map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
