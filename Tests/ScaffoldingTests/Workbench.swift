import Actions
import Checks
import Git
import ImageMatrix
import Scaffolding
import SourceText
import TestSupport
import Values

/// A throw-away repository in which apps are made.
struct Workbench: ~Copyable {
    let repository: ThrowawayRepository

    /// - Parameter archive: the files that are there, in the form of ``FileArchive``.
    init(_ archive: String = "", remote: String? = nil) throws {
        repository = try Self.prepared(try FileArchive(archive), remote)
    }

    private static func prepared(_ archive: FileArchive, _ remote: String?) throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        if let remote { try repository.git("remote", "add", "origin", remote) }
        try archive.lay(out: repository)
        return repository
    }

    var tree: WorkTree { WorkTree(root: repository.path) }

    var configuration: Configuration {
        get throws {
            guard tree.isFile(Configuration.fileName) else { return Configuration() }
            let bytes = try tree.read(Configuration.fileName)
            return try Configuration(reading: SourceFile(path: Configuration.fileName, bytes: bytes), rules: [])
        }
    }

    func environment(branch: String = "main") throws -> RunEnvironment {
        let git = SharedRepository(try Repository(containing: repository.path, environment: repository.environment))
        let address = git.repository.remotes.first?.urls.first
        return RunEnvironment(
            event: Event(name: "push", ref: .branch(branch)),
            repository: address.flatMap { RepositoryIdentity(remote: $0) },
            files: tree,
            commit: CommitState { () throws(GitError) in (git, nil) }
        )
    }

    func maker(branch: String = "main", checkedOut: String = "main") throws -> AppMaker {
        let git = SharedRepository(try Repository(containing: repository.path, environment: repository.environment))
        return try AppMaker(
            tree,
            configuration: try configuration,
            environment: try environment(branch: checkedOut),
            branch: branch,
            standing: { path in
                if (try? git.repository.isTracked(path)) == true { return .tracked }
                return (try? git.repository.isIgnored(path)) == true ? .ignored : .untracked
            }
        )
    }

    func text(_ path: String) throws -> String {
        String(decoding: try tree.read(path), as: UTF8.self)
    }

    /// What `check` finds, as `rule path: message`.
    func findings() throws -> [String] {
        let matrix = try ImageMatrix(tree, configuration: try configuration, environment: try environment())
        return CheckReport(CheckContext(matrix, branches: { ["main"] })).diagnostics.map {
            "\($0.rule) \($0.range.path): \($0.message)"
        }
    }

    /// The names of an app's images after it was written.
    func images(of app: String) throws -> [String] {
        let matrix = try ImageMatrix(tree, configuration: try configuration, environment: try environment())
        return matrix.builds.filter { $0.app == app }.flatMap(\.targets).map {
            Self.withoutCommit($0.reference.display)
        }
    }

    /// A name up to what only the commit knows.
    static func withoutCommit(_ name: String) -> String {
        guard let mark = name.firstIndex(of: "$") else { return name }
        return String(name[..<mark])
    }
}

extension AppPlan {
    func text(_ path: String) -> String? {
        files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The names of the images up to what only the commit knows.
    var names: [String] { images.map { Workbench.withoutCommit($0.display) } }
}
