import Actions
import Checks
import Git
import ImageMatrix
import Reporting
import SourceText

/// Where an image matrix is read from: a repository, its configuration, and the run of CI that the answer is for.
struct MatrixSource {
    let repository: SharedRepository
    let head: Head
    /// The root of the work tree; nil for a bare repository.
    let root: String?
    let configuration: Configuration
    private let context: CommandContext

    /// Opens the repository of a command.
    ///
    /// - Throws: ``CommandFailure`` when there is none, or its configuration has mistakes.
    init(_ options: SharedOptions, in context: CommandContext) throws {
        self.context = context
        let folder = options.directory.map(context.absolute) ?? context.directory
        do {
            let repository = SharedRepository(try Repository(containing: folder, environment: context.environment))
            self.repository = repository
            head = try repository.repository.head()
            root = repository.repository.workTree
        } catch {
            throw CommandFailure("\(error)")
        }
        configuration = try Self.configuration(options, root: root, in: context)
    }

    private static func configuration(
        _ options: SharedOptions,
        root: String?,
        in context: CommandContext
    ) throws -> Configuration {
        let file: SourceFile
        if let given = options.config {
            let path = context.absolute(given)
            let slash = path.lastIndex(of: "/")!
            do {
                let tree = WorkTree(root: slash == path.startIndex ? "/" : String(path[..<slash]))
                file = SourceFile(path: given, bytes: try tree.read(String(path[path.index(after: slash)...])))
            } catch {
                throw CommandFailure("cannot read the configuration '\(given)': \(error.reason)")
            }
        } else {
            guard let root else { return Configuration() }
            let tree = WorkTree(root: root)
            guard tree.kind(of: Configuration.fileName) != nil else { return Configuration() }
            do {
                file = SourceFile(path: Configuration.fileName, bytes: try tree.read(Configuration.fileName))
            } catch {
                throw CommandFailure("\(error)")
            }
        }
        do {
            return try Configuration(reading: file, rules: Rule.all.map(\.id))
        } catch {
            let report = DiagnosticReport(error.diagnostics, fileCount: 1)
            let style = options.color.style(environment: context.environment, fileDescriptor: 2)
            context.remark(report.text(style: style) { _ in error.file })
            throw CommandFailure("the configuration '\(file.path)' has mistakes; nothing was done")
        }
    }

    /// The names of all branches that are known here, those of the remotes without the remote's name.
    var branchNames: [String] {
        let local = ((try? repository.repository.branches()) ?? []).map {
            String($0.name.dropFirst("refs/heads/".count))
        }
        let remote = ((try? repository.repository.remoteBranches()) ?? []).compactMap { reference in
            let parts = reference.name.dropFirst("refs/remotes/".count).split(separator: "/", maxSplits: 1)
            return parts.count == 2 && parts[1] != "HEAD" ? String(parts[1]) : nil
        }
        var seen: Set<String> = []
        return (local + remote).filter { seen.insert($0).inserted }
    }

    /// The path of a file of the repository; nil when it is elsewhere.
    func path(of path: String, below root: String) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let rootParts = root.split(separator: "/")
        guard parts.starts(with: rootParts) else { return nil }
        return parts.dropFirst(rootParts.count).joined(separator: "/")
    }

    // MARK: The run

    /// What a run of CI for a commit would find.
    func environment(
        of commit: ObjectID?,
        files: any FileTree,
        _ request: RunRequest = RunRequest()
    ) -> RunEnvironment {
        let variables = context.environment
        let isInActions = variables["GITHUB_ACTIONS"] == "true"
        var values = configuration.values
        if isInActions {
            for (variable, member) in Self.actionsVariables {
                if let value = variables[variable], !value.isEmpty { values["github.\(member)"] = value }
            }
        }
        values.merge(request.values) { $1 }

        let defaultBranch = try? repository.repository.defaultBranch()
        var ref = request.ref.map { self.ref($0) }
        if ref == nil, isInActions, let name = variables["GITHUB_REF"], !name.isEmpty {
            ref = Event.Ref(fullName: name)
        }
        let name = request.event ?? (isInActions ? variables["GITHUB_EVENT_NAME"] : nil) ?? "push"
        var event = Event(name: name, ref: ref ?? currentRef(defaultBranch))
        // In the run itself the commit is known, also where nobody else could know it.
        if isInActions, request.event == nil, let commit, variables["GITHUB_SHA"] == commit.hex {
            event.commit = .asked
        }

        let repository = repository
        return RunEnvironment(
            event: event,
            repository: identity(values),
            defaultBranch: defaultBranch,
            values: values,
            files: files,
            commit: CommitState { () throws(GitError) in (repository, commit) }
        )
    }

    /// The variables of a run of GitHub Actions that say what only the run knows.
    private static let actionsVariables = [
        ("GITHUB_ACTOR", "actor"), ("GITHUB_TRIGGERING_ACTOR", "triggering_actor"), ("GITHUB_RUN_ID", "run_id"),
        ("GITHUB_RUN_NUMBER", "run_number"), ("GITHUB_RUN_ATTEMPT", "run_attempt"), ("GITHUB_HEAD_REF", "head_ref"),
        ("GITHUB_BASE_REF", "base_ref"), ("GITHUB_REPOSITORY", "repository"),
        ("GITHUB_REPOSITORY_OWNER", "repository_owner"), ("GITHUB_SERVER_URL", "server_url"),
    ]

    /// The branch that is checked out; with a detached HEAD the default branch.
    private func currentRef(_ defaultBranch: String?) -> Event.Ref {
        if let branch = head.branch { return Event.Ref(fullName: branch) }
        return .branch(defaultBranch ?? "main")
    }

    /// A ref as users write it: a full name, else a branch or a tag of that name.
    private func ref(_ text: String) -> Event.Ref {
        if text.hasPrefix("refs/") { return Event.Ref(fullName: text) }
        let isBranch = (try? repository.repository.target(of: "refs/heads/\(text)")) != nil
        let isTag = (try? repository.repository.target(of: "refs/tags/\(text)")) != nil
        return isTag && !isBranch ? .tag(text) : .branch(text)
    }

    private func identity(_ values: [String: String]) -> RepositoryIdentity? {
        let server = values["github.server_url"] ?? "https://github.com"
        if let parts = values["github.repository"]?.split(separator: "/"), parts.count == 2 {
            return RepositoryIdentity(owner: String(parts[0]), name: String(parts[1]), server: server)
        }
        let remotes = repository.repository.remotes
        let remote = remotes.first { $0.name == "origin" } ?? (remotes.count == 1 ? remotes.first : nil)
        return remote?.urls.first.flatMap { RepositoryIdentity(remote: $0) }
    }

    /// A place as compilers write it.
    func description(of range: SourceRange, in matrix: ImageMatrix) -> String {
        let position = LineIndex(sources(matrix)(range.path)?.bytes ?? []).position(at: range.bytes.lowerBound)
        return "\(range.path.escapedForTerminal):\(position.line):\(position.column)"
    }

    /// Looks up the files that a report points into.
    func sources(_ matrix: ImageMatrix) -> SourceLookup {
        { path in
            if let workflow = matrix.workflow(at: path) { return workflow.file }
            return (try? matrix.tree.read(path)).map { SourceFile(path: path, bytes: $0) }
        }
    }
}
