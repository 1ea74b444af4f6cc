import SourceText
import Values

/// Who a repository is on its server.
package struct RepositoryIdentity: Hashable, Sendable {
    package let owner: String
    package let name: String
    /// As `https://github.com`.
    package let server: String

    package init(owner: String, name: String, server: String = "https://github.com") {
        self.owner = owner
        self.name = name
        self.server = server
    }

    package var fullName: String { "\(owner)/\(name)" }

    /// Reads the address of a remote: `https://github.com/o/n.git`, `git@github.com:o/n`, `ssh://git@github.com/o/n`.
    ///
    /// - Returns: nil for an address with another form, such as a path.
    package init?(remote address: String) {
        var rest = Substring(address)
        var isURL = false
        for scheme in ["https://", "http://", "ssh://", "git://"] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            isURL = true
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let host: Substring
        if isURL {
            host = rest[..<slash]
            rest = rest[slash...].dropFirst()
        } else {
            guard let colon = rest.firstIndex(of: ":"), colon < slash else { return nil }
            host = rest[..<colon]
            rest = rest[colon...].dropFirst()
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        var bare = host.split(separator: "@").last ?? ""
        if let port = bare.lastIndex(of: ":") { bare = bare[..<port] }
        // `ssh.github.com` is GitHub's ssh over the port of https.
        if bare == "ssh.github.com" { bare = "github.com" }
        guard !bare.isEmpty else { return nil }
        self.init(owner: String(parts[0]), name: String(parts[1]), server: "https://\(bare)")
    }
}

/// What a run finds that does not stand in the workflow.
package struct RunEnvironment {
    package var event: Event
    package var repository: RepositoryIdentity?
    package var defaultBranch: String?
    /// Values that the user gave, by the names of contexts, as `vars.NAMESPACE` or `github.actor`.
    package var values: [String: String]
    /// The files of the commit.
    package var files: any FileTree
    /// The commit, and what git says of it where CI checks it out.
    package var commit: CommitState
    /// The paths that the push or the pull request is supposed to change, in the order of their bytes and without characters
    /// that git, shells or JSON quote; nil when only the run knows them.
    package var changedPaths: [String]?
    /// Why they are not known: a clause.
    package var reasonForUnknownChange = "only the run knows which files were changed"

    package init(
        event: Event,
        repository: RepositoryIdentity? = nil,
        defaultBranch: String? = nil,
        values: [String: String] = [:],
        files: any FileTree,
        commit: CommitState
    ) {
        self.event = event
        self.repository = repository
        self.defaultBranch = defaultBranch
        self.values = values
        self.files = files
        self.commit = commit
    }
}
