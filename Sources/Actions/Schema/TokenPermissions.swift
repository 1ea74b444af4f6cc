import YAML

/// What the `GITHUB_TOKEN` of a job may do.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions>
package struct TokenPermissions: Hashable, Sendable {
    package enum Scope: String, CaseIterable, Sendable {
        case actions
        case artifactMetadata = "artifact-metadata"
        case attestations, checks, contents
        case copilotRequests = "copilot-requests"
        case deployments, discussions
        case idToken = "id-token"
        case issues, models, packages, pages
        case pullRequests = "pull-requests"
        case repositoryProjects = "repository-projects"
        case securityEvents = "security-events"
        case statuses
        case vulnerabilityAlerts = "vulnerability-alerts"
    }

    package enum Level: Int, Comparable, CaseIterable, Sendable {
        case none, read, write

        package var name: String {
            switch self {
            case .none: "none"
            case .read: "read"
            case .write: "write"
            }
        }

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// By the scopes' places in `Scope.allCases`.
    private var levels: [Level]

    package subscript(scope: Scope) -> Level {
        get { levels[Scope.allCases.firstIndex(of: scope) ?? 0] }
        set { levels[Scope.allCases.firstIndex(of: scope) ?? 0] = newValue }
    }

    init(all level: Level) {
        levels = Scope.allCases.map { _ in level }
    }

    /// Reads the value of `permissions:`; nil when it is nothing, or wrong.
    ///
    /// A scope that is not named gets nothing as soon as another one is named.
    package init?(_ node: YAMLNode?) {
        guard let node else { return nil }
        switch node.kind {
        case .sequence: return nil
        case .scalar:
            if node.equals("read-all") {
                self.init(all: .read)
            } else if node.equals("write-all") {
                self.init(all: .write)
            } else {
                return nil
            }
        case .mapping:
            self.init(all: .none)
            for (key, value) in node.entries {
                guard let scope = key.string.flatMap(Scope.init(rawValue:)),
                    let level = Level.allCases.first(where: { value.equals($0.name) })
                else { continue }
                self[scope] = level
            }
        }
    }

    /// What is asked for beyond what is granted, in the order of the scopes.
    ///
    /// There is nothing to read with `id-token`; it comes with `read-all`, and nobody misses it.
    package func excess(over granted: TokenPermissions) -> [(scope: Scope, asked: Level, granted: Level)] {
        Scope.allCases.compactMap { scope in
            guard self[scope] > granted[scope], scope != .idToken || self[scope] == .write else { return nil }
            return (scope, self[scope], granted[scope])
        }
    }
}

extension TokenPermissions {
    /// What a workflow without `permissions` may do where the repository allows the most: everything but ask for an OpenID token.
    ///
    /// How much it is in a repository is set on GitHub, not in a file.
    static let mostOfDefaults: TokenPermissions = {
        var permissions = TokenPermissions(all: .write)
        permissions[.idToken] = .none
        return permissions
    }()
}
