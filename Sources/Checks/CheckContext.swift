import Actions
import Dockerfile
import Git
import ImageMatrix
import SourceText
import Values
import YAML

/// What rules ask: the image matrix, and what is computed once for all of them.
package final class CheckContext {
    package let matrix: ImageMatrix
    /// Which workflow belongs to which app.
    private(set) lazy var pairing = Pairing(matrix)
    /// The lists of packages that apps install.
    private(set) lazy var requirementLists = RequirementLists(self)
    /// The image builds of which instructions and files are known.
    private(set) lazy var contextBuilds = findContextBuilds()
    /// What RUN instructions install by pip, in all Dockerfiles.
    private(set) lazy var commandRequirements = checkedDockerfiles.flatMap { CommandRequirements.all(in: $0) }
    /// What the syntax of workflows does not allow.
    private(set) lazy var schemaProblems = findSchemaProblems()
    private(set) lazy var schemaProblemsOfFiles = Dictionary(grouping: schemaProblems, by: \.place.path)
    /// The Dockerfiles that a builder would take, each once: those of the apps and those of the image builds.
    private(set) lazy var checkedDockerfiles = findDockerfiles()
    private var listings: [String: [String]] = [:]
    private var folders: [String: [FileTreeEntry]] = [:]
    private var scriptsOfFiles: [String: RunScripts] = [:]
    /// The image builds that use each Dockerfile.
    private(set) lazy var buildsOfDockerfile = Dictionary(
        grouping: builds.filter { $0.dockerfile != nil },
        by: { $0.dockerfile ?? "" }
    )
    /// Whether the patterns that were asked for match a file.
    var patternMatches: [String: Bool] = [:]
    private lazy var workflowBuilds = Dictionary(grouping: matrix.builds, by: \.workflow)
    private lazy var appNames = Dictionary(matrix.apps.map { ($0.name, $0) }) { first, _ in first }
    private lazy var appFolders = Dictionary(matrix.apps.map { ($0.folder, $0) }) { first, _ in first }
    private let branchNames: () -> [String]
    private var knownBranches: [String]?

    /// - Parameter branches: the names of the repository's branches, here and on its remotes; asked at most once.
    package init(_ matrix: ImageMatrix, branches: @escaping () -> [String] = { [] }) {
        self.matrix = matrix
        branchNames = branches
    }

    package var tree: any FileTree { matrix.tree }
    package var configuration: Configuration { matrix.configuration }
    package var workflows: [Workflow] { matrix.workflows }
    package var runs: [WorkflowRun] { matrix.runs }
    package var builds: [ImageBuild] { matrix.builds }

    /// The workflows in the manner of the guide.
    package private(set) lazy var guideWorkflows: [GuideWorkflow] = {
        let runs = Dictionary(matrix.runs.map { ($0.workflow.path, $0) }) { first, _ in first }
        return matrix.workflows.compactMap { workflow in
            GuideWorkflow(
                workflow,
                run: runs[workflow.path],
                app: app(ofWorkflow: workflow.path),
                required: configuration.requiredEnvironment
            )
        }
    }()

    /// Each job with all that it runs as: in the cells of its matrix, and that of a called workflow for each of its callers.
    var cellsOfJobs: [[JobRun]] {
        var cells: [[JobRun]] = []
        var indexOf: [ObjectIdentifier: Int] = [:]
        for job in runs.lazy.flatMap(\.jobs) {
            if let index = indexOf[ObjectIdentifier(job.job)] {
                cells[index].append(job)
            } else {
                indexOf[ObjectIdentifier(job.job)] = cells.count
                cells.append([job])
            }
        }
        return cells
    }

    /// The image builds of a workflow.
    package func builds(ofWorkflow path: String) -> [ImageBuild] {
        workflowBuilds[path] ?? []
    }

    package func app(named name: String) -> App? {
        appNames[name]
    }

    package func app(inFolder folder: String) -> App? {
        appFolders[folder]
    }

    /// The app that a workflow's file name names.
    package func app(ofWorkflow path: String) -> App? {
        configuration.appName(ofWorkflow: path).flatMap { app(named: $0) }
    }

    /// The names of all branches that are known here.
    package var branches: [String] {
        if let knownBranches { return knownBranches }
        let names = branchNames()
        knownBranches = names
        return names
    }

    /// A Dockerfile, read once; nil when it cannot be read.
    package func dockerfile(_ path: String) -> DockerfileSyntax? {
        matrix.dockerfiles.stages(path)?.syntax
    }

    /// What a build does with its Dockerfile, found out once.
    func evaluation(of build: ImageBuild, _ stages: DockerfileStages) -> StageEvaluation {
        matrix.dockerfiles.evaluation(of: build, stages)
    }

    /// The scripts of a Dockerfile, read once.
    func scripts(of stages: DockerfileStages) -> RunScripts {
        let path = stages.syntax.file.path
        if let known = scriptsOfFiles[path] { return known }
        let scripts = RunScripts(stages)
        scriptsOfFiles[path] = scripts
        return scripts
    }

    /// What a folder holds, read once; nothing when it cannot be read.
    func entries(of folder: String) -> [FileTreeEntry] {
        if let known = folders[folder] { return known }
        let entries = (try? tree.entries(of: folder)) ?? []
        folders[folder] = entries
        return entries
    }

    /// The paths of all files below a folder, git's own folder left out; in the order of their bytes.
    ///
    /// Links are listed, not followed. A folder with more than 200,000 files is listed that far.
    package func files(below folder: String) -> [String] {
        if let known = listings[folder] { return known }
        var found: [String] = []
        var pending = [folder]
        while let next = pending.popLast(), found.count < 200_000 {
            for entry in (try? tree.entries(of: next)) ?? [] {
                if next.isEmpty, entry.name == ".git" { continue }
                let path = next.isEmpty ? entry.name : "\(next)/\(entry.name)"
                switch entry.kind {
                case .directory: pending.append(path)
                case .file, .symbolicLink, .other: found.append(path)
                }
            }
        }
        found.sort { $0.precedesByBytes($1) }
        listings[folder] = found
        return found
    }
}
