import Actions
import SourceText
import Values

/// One image-building step of one job in one matrix cell.
///
/// A class, because every rule looks at every build, and so much is a lot to copy each time.
package final class ImageBuild: Sendable {
    /// A name that the image is pushed as.
    package struct Target: Sendable {
        package let reference: Template
        /// Where the name is written.
        package let range: SourceRange
        /// Whether the name is pushed; unknown when only the run can tell.
        package let push: Decision

        package init(reference: Template, range: SourceRange, push: Decision) {
            self.reference = reference
            self.range = range
            self.push = push
        }
    }

    /// An image that the build needs, and that is no stage of the Dockerfile itself.
    package struct Base: Sendable {
        package let reference: Template
        /// Whether the build only copies files from the image, instead of beginning a stage with it.
        package let isCopied: Bool
        /// Where the Dockerfile names it.
        package let range: SourceRange

        package init(reference: Template, isCopied: Bool, range: SourceRange) {
            self.reference = reference
            self.isCopied = isCopied
            self.range = range
        }
    }

    /// The name of the app whose folder is built; nil for a build that belongs to no app.
    package let app: String?
    /// The path of the workflow.
    package let workflow: String
    /// The id of the job.
    package let job: String
    /// The values of the job's matrix, in the order of its axes; empty without a matrix.
    package let cell: [(name: String, value: Value)]
    /// The event that the answer is for.
    package let event: String
    /// Whether that event on that ref would start the workflow, path filters aside.
    package let isTriggered: Bool
    /// What must turn out true in the run for the build to happen; nil when it always happens.
    package let condition: String?
    /// Whether the build belongs to a selection of what a change touches.
    package let ifChanged: Bool
    /// What the evaluation found out of the step itself.
    package let request: BuildRequest
    package let targets: [Target]
    /// The folder that is sent to the builder, relative to the root of the repository; nil when it is not known or no
    /// folder of the repository.
    package let context: String?
    /// Relative to the root of the repository; nil when it is not known.
    package let dockerfile: String?
    /// Where the step stands.
    package var range: SourceRange { request.range }
    /// Whether a name is pushed, or may be.
    var hasPushedNames: Bool {
        targets.contains { if case .no = $0.push { false } else { true } }
    }

    init(
        app: String?,
        workflow: String,
        job: String,
        cell: [(name: String, value: Value)],
        event: String,
        isTriggered: Bool,
        condition: String?,
        ifChanged: Bool,
        request: BuildRequest,
        targets: [Target],
        context: String?,
        dockerfile: String?
    ) {
        self.app = app
        self.workflow = workflow
        self.job = job
        self.cell = cell
        self.event = event
        self.isTriggered = isTriggered
        self.condition = condition
        self.ifChanged = ifChanged
        self.request = request
        self.targets = targets
        self.context = context
        self.dockerfile = dockerfile
    }

    /// The same build as one that a change selects.
    func selectedByChange() -> ImageBuild {
        ImageBuild(
            app: app,
            workflow: workflow,
            job: job,
            cell: cell,
            event: event,
            isTriggered: isTriggered,
            condition: condition,
            ifChanged: true,
            request: request,
            targets: targets,
            context: context,
            dockerfile: dockerfile
        )
    }
}
