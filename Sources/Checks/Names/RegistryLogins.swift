import Actions
import SourceText
import Values

/// The registries that a job has logged in to so far.
struct RegistryLogins {
    struct Login {
        let registry: String
        let range: SourceRange
    }

    private(set) var logins: [Login] = []
    /// Whether there may be others.
    private(set) var isOpen = false

    func covers(_ registry: String) -> Bool {
        isOpen || logins.contains { $0.registry == registry }
    }

    mutating func add(_ registry: Template?, at range: SourceRange) {
        guard let registry else { return logins.append(Login(registry: Self.dockerHub, range: range)) }
        guard let text = registry.trimmed.text else {
            isOpen = true
            return
        }
        logins.append(Login(registry: Self.host(of: text), range: range))
    }

    mutating func open() {
        isOpen = true
    }

    static let dockerHub = "docker.io"
    /// Where Docker Hub answers; a login for it is kept under this name and not found for `docker.io`.
    static let dockerHubServer = "registry-1.docker.io"

    /// The host of what is given as registry, which may be an address or have a path.
    private static func host(of text: String) -> String {
        var rest = Substring(text.lowercased())
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        let host = String(rest.prefix { $0 != "/" })
        return ["", "index.docker.io", "registry.hub.docker.com", "hub.docker.com"].contains(host) ? dockerHub : host
    }
}
