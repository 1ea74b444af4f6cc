/// The actions of which it is known what they do to images and to later steps.
enum KnownAction: Sendable {
    case checkout
    case modelled(any ActionModel.Type)
    /// It puts files into the workspace, and sets nothing that a workflow reads by a name of its own.
    case bringsFiles
    /// It sets nothing that a workflow reads by a name of its own.
    case withoutEffect
    /// Anything else may set outputs and variables.
    case unknown

    init(_ reference: ActionReference) {
        guard case .repository(let name, _) = reference else {
            self = .unknown
            return
        }
        switch name {
        case "actions/checkout": self = .checkout
        case "actions/cache", "actions/cache/restore", "actions/download-artifact": self = .bringsFiles
        case _ where Self.namesWithoutEffect.contains(name): self = .withoutEffect
        default: self = Self.models[name].map { .modelled($0) } ?? .unknown
        }
    }

    private static let models: [String: any ActionModel.Type] = [
        "aurornz/paths-filter": PathsFilterAction.self,
        "bjw-s-labs/action-changed-files": ChangedPathsAction.self,
        "devcontainers/ci": DevContainersAction.self,
        "docker/bake-action": BakeAction.self,
        "docker/bake-action/subaction/list-targets": BakeTargetsAction.self,
        "docker/bake-action/subaction/matrix": BakeTargetsAction.self,
        "docker/build-push-action": BuildPushAction.self,
        "docker/login-action": LoginAction.self,
        "docker/metadata-action": MetadataActionStep.self,
        "dorny/paths-filter": PathsFilterAction.self,
        "redhat-actions/buildah-build": BuildahBuildAction.self,
        "redhat-actions/podman-login": LoginAction.self,
        "redhat-actions/push-to-registry": PushToRegistryAction.self,
        "step-security/changed-files": ChangedFilesAction.self,
        "tj-actions/changed-files": ChangedFilesAction.self,
    ]

    /// Whether an action that is not followed is one that builds or pushes images, or may be.
    static func mayBuild(_ reference: ActionReference) -> Bool {
        switch reference {
        case .local, .ownRepository: true
        case .repository(let name, _): builders.contains(name)
        case .container, .invalid: false
        }
    }

    private static let builders: Set<String> = [
        "aevea/action-kaniko", "elgohr/publish-docker-github-action",
        "firehed/multistage-docker-build-action", "int128/docker-manifest-create-action",
        "jupyterhub/repo2docker-action",
        "mr-smithers-excellent/docker-build-push",
        "whoan/docker-build-with-cache-action",
    ]

    /// Whether an action may put files into the workspace, those of a checkout aside.
    static func mayMakeFiles(_ reference: ActionReference) -> Bool {
        guard case .repository(let name, _) = reference else { return true }
        switch KnownAction(reference) {
        case .checkout: return false
        case .bringsFiles: return true
        case .modelled, .withoutEffect: return namesThatMakeFiles.contains(name)
        case .unknown: return true
        }
    }

    private static let namesThatMakeFiles: Set<String> = [
        "anchore/sbom-action", "anchore/scan-action", "aquasecurity/trivy-action", "devcontainers/ci",
        "docker/scout-action",
    ]

    private static let namesWithoutEffect: Set<String> = [
        "actions/attest", "actions/attest-build-provenance", "actions/attest-sbom", "actions/cache/save",
        "actions/labeler", "actions/setup-go", "actions/setup-java", "actions/setup-node", "actions/setup-python",
        "actions/stale", "actions/upload-artifact", "anchore/sbom-action", "anchore/scan-action",
        "aquasecurity/trivy-action", "azure/setup-helm", "azure/setup-kubectl", "codecov/codecov-action",
        "docker/scout-action", "docker/setup-buildx-action", "docker/setup-compose-action",
        "docker/setup-docker-action", "docker/setup-qemu-action", "easimon/maximize-build-space",
        "endersonmenezes/free-disk-space", "github/codeql-action/upload-sarif", "hadolint/hadolint-action",
        "insightsengineering/disk-space-reclaimer", "jlumbroso/free-disk-space", "oras-project/setup-oras",
        "peter-evans/dockerhub-description", "peter-evans/repository-dispatch", "regclient/actions/regctl-installer",
        "sigstore/cosign-installer", "slackapi/slack-github-action", "step-security/harden-runner",
    ]

    /// Whether an action of which little is known leaves at least the logins to registries as they are.
    static func logsInNowhere(_ reference: ActionReference) -> Bool {
        guard case .repository(let name, _) = reference else { return false }
        return namesWithoutLogin.contains(name)
    }

    private static let namesWithoutLogin: Set<String> = [
        "actions/create-github-app-token", "actions/setup-dotnet", "astral-sh/setup-uv",
        "conda-incubator/setup-miniconda", "mikefarah/yq", "peter-evans/create-pull-request",
        "softprops/action-gh-release",
    ]
}
