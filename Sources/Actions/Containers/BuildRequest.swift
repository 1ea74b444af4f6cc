import SourceText
import Values

/// Whether something happens: known before the run, or not.
package enum Decision: Sendable {
    case yes
    case no
    case unknown(Unknown)
    /// Nothing that is followed does it, but something that is not followed may.
    case unseen(Unknown)
}

/// What an image-building step asks a builder for.
package struct BuildRequest: Sendable {
    package enum Tool: String, Sendable {
        case buildPushAction = "docker/build-push-action"
        case dockerBuild = "docker build"
        case buildxBuild = "docker buildx build"
        case podmanBuild = "podman build"
        case buildahBuild = "buildah build"
        case devcontainerBuild = "devcontainer build"
        case bakeAction = "docker/bake-action"
        case buildxBake = "docker buildx bake"
        case buildahAction = "redhat-actions/buildah-build"
        case devcontainersAction = "devcontainers/ci"
        case kaniko = "kaniko executor"
        case nerdctlBuild = "nerdctl build"
        // What follows builds nothing: images that exist get other names, or become one.
        case pull = "docker pull"
        case push = "docker push"
        case commit = "docker commit"
        case manifest = "docker manifest"
        case imagetools = "docker buildx imagetools create"
        case skopeo = "skopeo copy"
        case crane = "crane"
        case regctl = "regctl image copy"
    }

    /// What is sent to the builder.
    package enum Context: Sendable {
        /// A folder of the checked-out repository.
        case folder(Template, SourceRange?)
        /// The repository itself at the pushed commit, fetched by the builder: the default of `build-push-action`; the
        /// whole of it when the folder is empty.
        case gitRepository(folder: String)
        /// A Git or HTTP address.
        case remote(Template, SourceRange?)
        /// No files: images that exist already, under these names. None is named where only the run knows what they are.
        case images([Template])
    }

    package struct BuildArgument: Sendable {
        package let name: String
        /// Nil when the argument is named only, so that its value comes from the environment of the builder.
        package let value: Template?
        package let range: SourceRange

        package init(name: String, value: Template?, range: SourceRange) {
            self.name = name
            self.value = value
            self.range = range
        }
    }

    /// What the builder takes for a stage or an image of a name.
    package struct NamedContext: Sendable {
        package let name: String
        package let value: Template

        package init(name: String, value: Template) {
            self.name = name
            self.value = value
        }
    }

    /// Whether the image can be in the machine's own store afterwards, from where other commands push it.
    package var isKeptLocally = true

    package struct Tag: Sendable {
        package let reference: Template
        package let range: SourceRange

        package init(reference: Template, range: SourceRange) {
            self.reference = reference
            self.range = range
        }
    }

    package var tool: Tool
    package var context: Context
    /// As it is given to the tool; nil for the tool's default.
    package var dockerfile: (path: Template, range: SourceRange)?
    /// The stage to build; nil for the last.
    package var stage: Template?
    package var arguments: [BuildArgument] = []
    /// Whether all arguments are known by name; some may come from a text that only the run knows.
    package var argumentsAreComplete = true
    /// Folders, images and addresses that stand for the stages and images of their names.
    package var namedContexts: [NamedContext] = []
    package var platforms: [Template] = []
    package var tags: [Tag] = []
    /// The repositories to which the image goes without a name, to be found there by its digest.
    package var digestRepositories: [Template] = []
    package var push: Decision
    /// Where relative paths begin, as an absolute path on the runner; nil when only the run knows it.
    package var directory: String? = RunEnvironment.workspace
    /// Where the repository was checked out below the workspace; nil when something else than the asked commit was.
    package var checkoutPath: String? = ""
    /// Why files may be in the workspace that the commit does not have; nil when nothing made any.
    package var otherFiles: Unknown?
    /// Dockerfiles that the job wrote before, by their paths below the workspace.
    package var writtenDockerfiles: [String: Template] = [:]
    /// Where the step or the command stands.
    package var range: SourceRange

    /// Whether nothing is built: an image that exists gets another name, or several become one.
    package var isCopy: Bool {
        if case .images = context { true } else { false }
    }

    package init(tool: Tool, context: Context, push: Decision, range: SourceRange) {
        self.tool = tool
        self.context = context
        self.push = push
        self.range = range
    }
}
