import Actions
import ImageMatrix
import SourceText

/// Which workflow belongs to which app: by its file name, and by what it builds.
struct Pairing {
    /// The apps that workflows name in their own file names, whether or not there are such apps, by the path of the workflow.
    private(set) var namedApp: [String: String] = [:]
    /// The workflows with the name of an app, by the app.
    private(set) var workflowsNamedFor: [String: [Workflow]] = [:]
    /// The apps whose workflows cannot be read.
    private var unread: Set<String> = []
    /// The apps that a workflow builds, in the order of its steps, by the path of the workflow.
    private(set) var builtApps: [String: [String]] = [:]
    /// The apps that some workflow builds.
    private(set) var allBuiltApps: Set<String> = []
    /// Whether each image that a workflow without an app's name pushes is known to belong to an app or to none. A workflow
    /// with the name of an app is taken to build nothing else, whatever its scripts do.
    private(set) var isComplete = true
    /// Whether that is only known because what is not followed may not push.
    private(set) var hasReadOnlyPrograms = false
    /// By name.
    private(set) var apps: [String: App] = [:]

    init(_ matrix: ImageMatrix) {
        for app in matrix.apps { apps[app.name] = app }
        for workflow in matrix.workflows {
            guard let name = matrix.configuration.appName(ofWorkflow: workflow.path) else { continue }
            namedApp[workflow.path] = name
            workflowsNamedFor[name, default: []].append(workflow)
        }
        for problem in matrix.problems {
            if let app = matrix.configuration.appName(ofWorkflow: problem.range.path) { unread.insert(app) }
        }
        for build in matrix.builds {
            if build.dockerfile == nil, build.app == nil, namedApp[build.workflow].flatMap({ apps[$0] }) == nil {
                isComplete = false
            }
            guard let app = build.app, builtApps[build.workflow]?.contains(app) != true else { continue }
            builtApps[build.workflow, default: []].append(app)
            allBuiltApps.insert(app)
        }
        guard isComplete else { return }
        isComplete = !hasUncalled(matrix)
        for run in matrix.runs where isComplete && app(of: run.workflow) == nil {
            for job in run.jobs where !job.isFollowed {
                if job.job.uses != nil || job.mayPublish(in: run.workflow) { isComplete = false }
                hasReadOnlyPrograms = true
            }
        }
    }

    /// Whether the repository has its workflows under the names of its apps.
    var isByName: Bool { workflowsNamedFor.keys.contains { apps[$0] != nil } }

    /// Whether no workflow builds an app or has its name.
    func isUnbuilt(_ app: String) -> Bool {
        !allBuiltApps.contains(app) && workflowsNamedFor[app] == nil && !unread.contains(app)
    }

    /// The app that a workflow belongs to by its name; nil for other workflows.
    func app(of workflow: Workflow) -> String? {
        namedApp[workflow.path].flatMap { apps[$0] == nil ? nil : $0 }
    }

    /// Whether a workflow waits to be called by others, here or elsewhere.
    private func hasUncalled(_ matrix: ImageMatrix) -> Bool {
        matrix.runs.count != matrix.workflows.count
    }
}

extension JobRun {
    /// Whether all that the job does is known.
    fileprivate var isFollowed: Bool {
        job.uses == nil && unknownCells == nil
            && steps.allSatisfy { $0.unfollowed == nil && $0.unknownProgram == nil }
    }
}
