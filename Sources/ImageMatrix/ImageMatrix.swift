import Actions
import SourceText
import Values
import YAML

/// All apps, workflows and image builds of a commit or a work tree: what everything else is a view of.
package struct ImageMatrix {
    package let configuration: Configuration
    package let tree: any FileTree
    package let environment: RunEnvironment
    /// The Dockerfiles, read when somebody asks.
    package let dockerfiles: DockerfileLibrary
    /// The workflows, and those and the actions that they call.
    private let library: WorkflowLibrary
    /// With a selection only the selected apps, and those whose folders stand around or inside of theirs.
    package let apps: [App]
    private let appIndex: AppIndex
    /// Folders that are called apps by the configuration but hold no Dockerfile.
    package let foldersWithoutDockerfile: [String]
    /// All workflows that could be read, in the order of their paths.
    package private(set) var workflows: [Workflow] = []
    /// The changes that selections of images are tried with, found when the first workflow asks.
    private let changeUnits: LazyChangeUnits
    /// What may be done to find out what changes select.
    private let changeBudget: WorkBudget
    /// The files of all workflows, those that are no YAML included.
    package private(set) var documents: [YAMLDocument] = []
    /// What the workflows do, in the same order; those that only others call have none.
    package private(set) var runs: [WorkflowRun] = []
    /// In the order of the sources.
    package private(set) var builds: [ImageBuild] = []
    /// Files that could not be read, and what is wrong with those that could.
    package private(set) var problems: [Diagnostic] = []

    /// Reads and evaluates a repository.
    ///
    /// - Parameters:
    ///   - selection: the apps that are asked about; empty for all. The workflows of other apps are not read.
    ///   - work: how many steps may be done to evaluate the workflows, and as many again to try out changes; nil for what
    ///     fits the number of workflows.
    /// - Throws: when the folder of the workflows cannot be read.
    package init(
        _ tree: any FileTree,
        configuration: Configuration,
        environment: RunEnvironment,
        selection: [String] = [],
        work: Int? = nil
    ) throws(FileTreeError) {
        self.configuration = configuration
        self.tree = tree
        self.environment = environment
        dockerfiles = DockerfileLibrary(tree)
        changeUnits = LazyChangeUnits(tree, configuration)
        let scan = try Scan(tree, configuration: configuration, selection: selection)
        apps = scan.apps
        appIndex = AppIndex(scan.apps)
        foldersWithoutDockerfile = scan.foldersWithoutDockerfile
        library = WorkflowLibrary(tree)
        let work = work ?? Self.work(for: scan.workflows.count)
        library.budget = WorkBudget(steps: work)
        changeBudget = WorkBudget(steps: work)
        for path in Self.paths(scan, selection: selection, configuration: configuration) {
            guard let workflow = read(path) else { continue }
            workflows.append(workflow)
            library.add(workflow)
        }
        let evaluator = WorkflowEvaluator(environment, library: library)
        for workflow in workflows {
            guard let run = evaluator.run(workflow) else { continue }
            runs.append(run)
            builds += builds(of: run, in: environment)
        }
    }

    /// What workflows run that may build images and is not followed: called workflows, and steps of unknown effect in
    /// jobs of which no image build is known. Each once, in the order of the sources.
    package var unfollowedBuilds: [Unknown] {
        let known = Set(builds.lazy.filter(\.hasPushedNames).map { JobName(workflow: $0.workflow, job: $0.job) })
        var seen: Set<Unknown> = []
        var found: [Unknown] = []
        for run in runs {
            for job in run.jobs where job.condition != .never {
                if let unfollowed = job.unfollowed { found.append(unfollowed) }
                guard !known.contains(JobName(workflow: run.workflow.path, job: job.job.id)) else { continue }
                found += job.steps.compactMap(\.unfollowed)
            }
        }
        return found.filter { seen.insert($0).inserted }
    }

    private struct JobName: Hashable {
        let workflow: String
        let job: String
    }

    /// Where jobs end before the steps that would make their images: steps that fail in every run. Each once, in the order of
    /// the sources.
    package var endsOfJobs: [SourceRange] {
        var found: [SourceRange] = []
        for job in runs.lazy.flatMap(\.jobs) where job.condition != .never {
            guard let end = job.steps.firstIndex(where: \.endsJob),
                job.steps[(end + 1)...].contains(where: { $0.condition == .never && $0.step.soundsLikeImages })
            else { continue }
            let place = job.workflow.place(job.steps[end].step.body)
            if !found.contains(place) { found.append(place) }
        }
        return found
    }

    package func app(named name: String) -> App? {
        apps.first { $0.name == name }
    }

    /// The image builds that make an app's images.
    package func builds(of app: App) -> [ImageBuild] {
        builds.filter { $0.app == app.name }
    }

    /// The image builds of a workflow on another event than the one that is asked about.
    package func builds(of workflow: Workflow, on event: Event) -> [ImageBuild] {
        var environment = environment
        environment.event = event
        guard let run = WorkflowEvaluator(environment, library: library).run(workflow), run.event == event else {
            return []
        }
        return builds(of: run, in: environment)
    }

    /// The image builds of a run; where it asks which files were changed, those that a change of their folder selects.
    private func builds(of run: WorkflowRun, in environment: RunEnvironment) -> [ImageBuild] {
        func assembled(_ run: WorkflowRun) -> [ImageBuild] {
            ImageBuildAssembly(run: run, apps: appIndex, tree: tree).builds()
        }
        let known = assembled(run)
        guard run.asksForChange, let units = changeUnits.units else { return known }
        let budget = library.budget
        library.budget = changeBudget
        let candidates = ChangeCandidates(units: units, environment: environment, library: library, assemble: assembled)
        let builds = changeBudget.isSpent ? known : candidates.builds(of: run, insteadOf: known)
        library.budget = budget
        // What an evaluation has found that was broken off is not the answer.
        return changeBudget.isSpent ? withoutSuppositions(run, in: environment).map(assembled) ?? known : builds
    }

    /// The same run, in which what depends on the change is unknown also because it was not tried out.
    private func withoutSuppositions(_ run: WorkflowRun, in environment: RunEnvironment) -> WorkflowRun? {
        var environment = environment
        environment.event = run.event
        environment.reasonForUnknownChange += ", and to try each folder is more work than is done for a repository"
        let other = WorkflowEvaluator(environment, library: library).run(run.workflow)
        return other?.event == run.event ? other : nil
    }

    /// How many steps may be done for a repository with some workflows.
    private static func work(for workflows: Int) -> Int { 3_000_000 + 2_000 * workflows }

    package func workflow(at path: String) -> Workflow? {
        var (low, high) = (0, workflows.count)
        while low < high {
            let middle = (low + high) / 2
            if workflows[middle].path.precedesByBytes(path) { low = middle + 1 } else { high = middle }
        }
        return low < workflows.count && workflows[low].path == path ? workflows[low] : nil
    }

    /// The workflows to read: those whose names say that they are of another app than the selected ones are not.
    private static func paths(_ scan: Scan, selection: [String], configuration: Configuration) -> [String] {
        guard !selection.isEmpty else { return scan.workflows }
        let selected = Set(selection)
        return scan.workflows.filter { path in
            guard let name = configuration.appName(ofWorkflow: path) else { return true }
            return selected.contains(name) || !scan.names.contains(name)
        }
    }

    // MARK: Reading

    private mutating func read(_ path: String) -> Workflow? {
        let file: SourceFile
        do throws(FileTreeError) {
            file = SourceFile(path: path, bytes: try tree.read(path))
        } catch {
            let message: Diagnostic.Message = "\(error); the other files are checked without it"
            problems.append(
                Diagnostic(
                    rule: Self.unreadableFile,
                    severity: .error,
                    message: message,
                    range: SourceRange(path: path, bytes: 0..<0)
                )
            )
            return nil
        }
        let document = YAMLDocument(file, limits: .gitHubWorkflow)
        documents.append(document)
        for problem in document.problems {
            let notes = problem.related.map { [Diagnostic.Note("here", file.place($0))] } ?? []
            problems.append(
                Diagnostic(
                    rule: Self.yamlSyntax,
                    severity: .error,
                    message: "\(problem.message)",
                    range: file.place(problem.range),
                    notes: notes
                )
            )
        }
        guard document.root != nil else { return nil }
        return Workflow(document)
    }

    /// The ids of the diagnostics about files that cannot be read at all.
    package static let unreadableFile = "unreadable-file"
    package static let yamlSyntax = "yaml-syntax"
}

extension Step {
    /// Whether words of the step are about images; what it would do is not known of a step that is never reached.
    fileprivate var soundsLikeImages: Bool {
        let text = (uses?.string ?? run?.string ?? "").lowercased()
        return ["docker", "buildah", "podman", "skopeo", "crane", "push", "image"].contains { text.contains($0) }
    }
}
