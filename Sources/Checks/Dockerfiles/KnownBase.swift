import OCI

/// What is known of a base image by its name.
struct KnownBase {
    /// The name without registry, tag and digest for images of Docker Hub and its mirrors; else with the registry.
    let repository: String
    let tag: String?

    /// Reads the name of an image; nil when it is none.
    init?(_ name: String) {
        guard let reference = try? ImageReference(name), let normalized = try? reference.normalized else { return nil }
        let path = normalized.repository.description
        let registry = normalized.registry?.description ?? ""
        let mirrors = ["public.ecr.aws": "docker/library/", "mirror.gcr.io": "library/", "docker.io": "library/"]
        if let prefix = mirrors[registry], path.hasPrefix(prefix) {
            repository = String(path.dropFirst(prefix.count))
        } else {
            repository = registry == "docker.io" ? path : "\(registry)/\(path)"
        }
        tag = normalized.tag?.description
    }

    var isScratch: Bool { repository == "scratch" }

    /// The variables that the image sets; nil when they are not known. These images set nothing but the search path.
    var environment: [String: String]? {
        ["alpine", "busybox", "debian", "ubuntu"].contains(repository) ? [:] : nil
    }

    /// Whether the image is one of the Jupyter project's stacks, or made to be used as one.
    var isJupyterStack: Bool {
        repository.hasPrefix("quay.io/jupyter/") || repository.hasPrefix("jupyter/")
            || repository.hasPrefix("docker.io/jupyter/")
    }

    /// The user that the image ends with, where that is not root; nil for other images, and where it is not known.
    var unprivilegedUser: String? {
        if isJupyterStack { return "jovyan" }
        switch repository {
        case "mambaorg/micromamba": return "mambauser"
        case "jenkins/jenkins": return "jenkins"
        case "apache/airflow": return "airflow"
        case "homebrew/brew": return "linuxbrew"
        default: return nil
        }
    }

    /// Whether the image is known to be a bare system or a language on one, of which nobody has made anything special.
    private var isPlain: Bool {
        Self.plainRepositories.contains(repository)
    }

    private static let plainRepositories: Set<String> = [
        "alpine", "amazonlinux", "archlinux", "busybox", "debian", "fedora", "node", "nvidia/cuda", "python",
        "rockylinux", "rust", "scratch", "ubuntu",
    ]

    /// Whether the image is known to set no working directory.
    var startsAtRoot: Bool { isPlain }

    /// Whether the image is known to end as root.
    var startsAsRoot: Bool { isPlain }

    /// Whether the image is known to set no variables that programs look for.
    var setsNothingOfItsOwn: Bool { isPlain }

    /// Whether the image is known to have nothing of a Jupyter stack.
    var hasNothingOfJupyter: Bool { isPlain }

    /// The tools of those that are asked about that the image has; nil when that is not known.
    var tools: Set<String>? {
        let tag = tag ?? "latest"
        switch repository {
        case "debian", "ubuntu": return []
        case "alpine": return ["wget", "unzip"]
        // The stacks above these bring all of them:
        // https://github.com/jupyter/docker-stacks/blob/main/images/minimal-notebook/Dockerfile
        case "quay.io/jupyter/docker-stacks-foundation", "quay.io/jupyter/base-notebook": return ["wget"]
        case "rust":
            if tag.contains("alpine") { return ["gcc", "unzip", "wget"] }
            return tag.contains("slim") ? ["gcc"] : nil
        case "python", "node":
            if tag.contains("alpine") { return ["wget", "unzip"] }
            return tag.contains("slim") ? [] : nil
        default: return nil
        }
    }
}
