import Dockerfile
import ELF
import OCI
import Values

/// Which loader of programs a base image has; nil for images of which that is not known.
enum BaseLibrary: Hashable {
    case glibc, musl
    /// Nothing at all: `scratch`, and images for static programs.
    case none

    init?(_ base: StageEvaluation.Base) {
        switch base {
        case .scratch: self = .none
        case .stage: return nil
        case .image(let name):
            guard let text = name.text, let reference = try? ImageReference(text),
                let normalized = try? reference.normalized
            else { return nil }
            let registry = normalized.registry?.description ?? ""
            let path = normalized.repository.description
            let tag = normalized.tag?.description ?? ""
            self.init(registry, path, tag)
        }
    }

    private init?(_ registry: String, _ path: String, _ tag: String) {
        switch (registry, path) {
        case ("docker.io", "library/alpine"): self = .musl
        case ("docker.io", "library/debian"), ("docker.io", "library/ubuntu"),
            ("docker.io", "library/fedora"),
            ("docker.io", "library/amazonlinux"), ("docker.io", "library/rockylinux"),
            ("docker.io", "library/almalinux"):
            self = .glibc
        // They are Ubuntu: https://jupyter-docker-stacks.readthedocs.io/en/latest/using/selecting.html
        case ("quay.io", let path) where path.hasPrefix("jupyter/"): self = .glibc
        case ("gcr.io", let path) where path.hasPrefix("distroless/"):
            let name = path.dropFirst("distroless/".count)
            if name.hasPrefix("static") {
                self = .none
            } else if name.hasPrefix("base") || name.hasPrefix("cc") {
                self = .glibc
            } else {
                return nil
            }
        case ("registry.access.redhat.com", let path)
        where path.hasPrefix("ubi") && (path.hasSuffix("/ubi") || path.hasSuffix("/ubi-minimal")):
            self = .glibc
        case ("docker.io", let path)
        where path.hasPrefix("library/") && Self.hasVariants.contains(String(path.dropFirst(8))):
            // Images of languages say in their tag when they stand on Alpine, and stand on Debian else.
            self = tag.split(separator: "-").contains { $0.hasPrefix("alpine") } ? .musl : .glibc
        default: return nil
        }
    }

    private static let hasVariants: Set<String> = ["golang", "node", "python", "ruby", "rust"]

    func holds(_ library: ELFHeader.Library) -> Bool {
        switch self {
        case .glibc: library == .glibc
        case .musl: library == .musl
        case .none: false
        }
    }
}
