import Actions
import ImageMatrix

/// Which workflow belongs to which app: by its file name, and by what it builds.
struct Pairing {
    /// The apps that workflows name in their own file names, whether or not there are such apps, by the path of the workflow.
    private(set) var namedApp: [String: String] = [:]
    /// The workflows with the name of an app, by the app.
    private(set) var workflowsNamedFor: [String: [Workflow]] = [:]
    /// The apps that a workflow builds, in the order of its steps, by the path of the workflow.
    private(set) var builtApps: [String: [String]] = [:]
    /// The apps that some workflow builds.
    private(set) var allBuiltApps: Set<String> = []
    /// Whether each image that a workflow without an app's name builds is known to belong to an app or to none.
    private(set) var isComplete = true
    /// By name.
    private(set) var apps: [String: App] = [:]

    init(_ matrix: ImageMatrix) {
        for app in matrix.apps { apps[app.name] = app }
        for workflow in matrix.workflows {
            guard let name = matrix.configuration.appName(ofWorkflow: workflow.path) else { continue }
            namedApp[workflow.path] = name
            workflowsNamedFor[name, default: []].append(workflow)
        }
        for build in matrix.builds {
            if build.dockerfile == nil, build.app == nil { isComplete = false }
            guard let app = build.app, builtApps[build.workflow]?.contains(app) != true else { continue }
            builtApps[build.workflow, default: []].append(app)
            allBuiltApps.insert(app)
        }
        if isComplete { isComplete = matrix.runs.allSatisfy { isComplete(of: $0) } && !hasUncalled(matrix) }
    }

    /// Whether the repository has its workflows under the names of its apps.
    var isByName: Bool { workflowsNamedFor.keys.contains { apps[$0] != nil } }

    /// Whether no workflow builds an app or has its name.
    func isUnbuilt(_ app: String) -> Bool {
        !allBuiltApps.contains(app) && workflowsNamedFor[app] == nil
    }

    /// The app that a workflow belongs to by its name; nil for other workflows.
    func app(of workflow: Workflow) -> String? {
        namedApp[workflow.path].flatMap { apps[$0] == nil ? nil : $0 }
    }

    /// A workflow with the name of an app is taken to build nothing else, whatever its scripts do.
    private func isComplete(of run: WorkflowRun) -> Bool {
        if app(of: run.workflow) != nil { return true }
        return run.jobs.allSatisfy { job in
            job.job.uses == nil && job.unknownCells == nil
                && job.steps.allSatisfy { $0.unfollowed == nil && $0.unknownProgram == nil }
        }
    }

    /// Whether a workflow waits to be called by others, here or elsewhere.
    private func hasUncalled(_ matrix: ImageMatrix) -> Bool {
        matrix.runs.count != matrix.workflows.count
    }
}
