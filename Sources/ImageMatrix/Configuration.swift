import Actions
import SourceText

/// What a repository says about itself in `.imgmatrix.yaml`; everything has a default.
package struct Configuration: Sendable {
    /// The name that every app's workflow must use, in parts; nil where the workflows only have to agree.
    package struct Target: Hashable, Sendable {
        package var registry: String?
        package var namespace: String?

        package init(registry: String? = nil, namespace: String? = nil) {
            self.registry = registry
            self.namespace = namespace
        }
    }

    /// What a rule's findings are worth to the repository.
    package enum RuleLevel: Hashable, Sendable {
        case off
        case severity(Diagnostic.Severity)
    }

    package static let fileName = ".imgmatrix.yaml"

    /// Patterns of the folders that hold one app each.
    package var apps = ["src/*"]
    /// Patterns of the Dockerfiles' names, relative to the folder of the app.
    package var dockerfiles = [
        "Dockerfile", "Containerfile", "Dockerfile.*", "*.Dockerfile", ".devcontainer/Dockerfile",
    ]
    /// The file name of an app's workflow; `{app}` stands for the name of the app.
    package var workflows = "build-push-{app}.yaml" {
        didSet { workflowName = WorkflowNamePattern(workflows) }
    }
    private var workflowName = WorkflowNamePattern("build-push-{app}.yaml")
    /// The variables that a workflow in the manner of the guide declares.
    package var requiredEnvironment = [
        "TARGET_REGISTORY", "TARGET_NAMESPACE", "WORKLOAD_TYPE", "BASE_REGISTORY", "BASE_NAMESPACE", "BASE_IMAGE",
        "BASE_TAG",
    ]
    package var target = Target()
    /// By rule id.
    package var rules: [String: RuleLevel] = [:]
    /// Patterns of paths that nothing is said about.
    package var ignoredPaths: [FilterPattern] = []
    /// Values of `vars.*`, of secrets that are no secret, and of what else only the caller knows, by name.
    package var values: [String: String] = [:]
    /// Names that several apps may push, as patterns of `registry/repository`.
    package var sharedImages: [String] = []

    package init() {}

    /// Whether the configuration asks to say nothing about a file.
    package func ignores(_ path: String) -> Bool {
        ignoredPaths.contains { $0.matches(path) }
    }

    /// The path of an app's own workflow.
    package func workflowPath(ofApp app: String) -> String {
        ".github/workflows/\(workflowName.name(ofApp: app))"
    }

    /// The app that a workflow's file name names; nil when the name has another form.
    package func appName(ofWorkflow path: String) -> String? {
        workflowName.app(ofPath: path)
    }
}
