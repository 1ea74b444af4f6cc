import SourceText
import Values

/// The contexts that do not depend on the place in a workflow.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/contexts>
extension RunEnvironment {
    /// Where the runner checks the repository out, as `github.workspace`; paths below it are paths of the repository.
    ///
    /// The folder's own name is that of the repository on GitHub's machines, and another one elsewhere; here it is one
    /// that no image can have, so that it is found again where a script makes a name of it.
    package static let workspace = "/github/\(workspaceName)"
    static let workspaceName = "‹workspace›"

    /// The absolute path for one that is relative to the workspace.
    static func path(of relative: String) -> String {
        var parts = workspace.split(separator: "/")
        for part in relative.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The `github` context; what it holds under `workflow` is null unless the user gives it.
    var gitHubContext: ValueObject {
        var members: [(name: String, value: Value)] = []
        func add(_ name: String, _ value: Value) { members.append((name, value)) }
        func ask(_ name: String, because reason: String) {
            add(name, Value(Unknown("github.\(name)", because: reason, isWord: name.hasPrefix("run_"))))
        }
        add("event_name", Value(event.name))
        add("ref", Value(event.ref.fullName))
        add("ref_name", Value(event.ref.shortName))
        add("ref_type", event.ref.type)
        add("sha", Value(commit.sha(for: event)))
        add("workflow", .null)
        add("workspace", Value(Self.workspace))
        if let repository {
            add("repository", Value(repository.fullName))
            add("repository_owner", Value(repository.owner))
            add("server_url", Value(repository.server))
            let isPublic = repository.server == "https://github.com"
            add("api_url", Value(isPublic ? "https://api.github.com" : "\(repository.server)/api/v3"))
        } else {
            let reason = "the repository has no remote on GitHub; give it with --set github.repository=OWNER/NAME"
            ask("repository", because: reason)
            ask("repository_owner", because: reason)
            ask("server_url", because: reason)
            ask("api_url", because: reason)
        }
        let person = "the account that starts the run is known to the run only; give it with --set"
        ask("actor", because: "\(person) github.actor=NAME")
        ask("triggering_actor", because: "\(person) github.triggering_actor=NAME")
        for name in ["run_id", "run_number", "run_attempt"] {
            ask(name, because: "the run gets its number when it starts")
        }
        let others = [
            "token", "job", "action", "action_path", "action_ref", "action_repository", "action_status", "actor_id",
            "artifact_cache_size_limit", "env", "event_path", "graphql_url", "job_workflow_sha", "output", "path",
            "ref_protected", "repositoryUrl", "repository_id", "repository_owner_id", "repository_visibility",
            "retention_days", "secret_source", "state", "step_summary", "workflow_ref", "workflow_sha",
        ]
        for name in others {
            ask(name, because: "only the run knows it")
        }
        if event.name.hasPrefix("pull_request") {
            ask(
                "head_ref",
                because: "the branch of the pull request is not known; give it with --set github.head_ref=NAME"
            )
            ask(
                "base_ref",
                because: "the branch that is merged into is not known; give it with --set github.base_ref=NAME"
            )
        } else {
            add("head_ref", Value(""))
            add("base_ref", Value(""))
        }
        add("event", Value(eventContext))
        var context = ValueObject(members)
        give("github", to: &context)
        return context
    }

    /// What is known of the event's payload; the rest of it is not.
    private var eventContext: ValueObject {
        let rest = Unknown("github.event", because: "the event's payload is known to the run only")
        var members: [(name: String, value: Value)] = []
        // Other events carry none, or a short name.
        if event.name == "push" || event.name == "workflow_dispatch" {
            members.append(("ref", Value(event.ref.fullName)))
        }
        var repositoryMembers: [(name: String, value: Value)] = []
        if let repository {
            repositoryMembers = [
                ("name", Value(repository.name)), ("full_name", Value(repository.fullName)),
                (
                    "owner",
                    Value(
                        ValueObject(
                            [("login", Value(repository.owner)), ("name", Value(repository.owner))],
                            rest: rest
                        )
                    )
                ),
            ]
        }
        if let defaultBranch { repositoryMembers.append(("default_branch", Value(defaultBranch))) }
        let repositoryRest = Unknown("github.event.repository", because: rest.reason)
        members.append(("repository", Value(ValueObject(repositoryMembers, rest: repositoryRest))))
        // Only events about pull requests, issues and manual starts carry these.
        if !event.name.hasPrefix("pull_request") { members.append(("pull_request", .null)) }
        if event.name == "push" {
            for name in ["inputs", "number", "action", "release", "issue", "client_payload", "workflow_run"] {
                members.append((name, .null))
            }
            // Of an annotated tag it is the tag's own id.
            if case .branch = event.ref { members.append(("after", Value(commit.sha(for: event)))) }
        }
        return ValueObject(members, rest: rest)
    }

    /// A context of which the user may have given members, and that is unknown otherwise.
    func openContext(_ name: String, because reason: String) -> ValueObject {
        var context = ValueObject([], rest: Unknown(name, because: reason))
        give(name, to: &context)
        return context
    }

    var varsContext: ValueObject {
        openContext(
            "vars",
            because: "GitHub keeps it; give it with --set vars.NAME=VALUE or under 'vars' in .imgmatrix.yaml"
        )
    }

    var secretsContext: ValueObject {
        openContext("secrets", because: "it is a secret; when it is none, give it with --set secrets.NAME=VALUE")
    }

    var runnerContext: ValueObject {
        var context = ValueObject(
            [("os", "Linux"), ("temp", "/home/runner/work/_temp"), ("debug", .null)],
            rest: Unknown("runner", because: "only the machine that runs the job knows it")
        )
        give("runner", to: &context)
        return context
    }

    /// Puts the values that the user gave into a context.
    func give(_ context: String, to object: inout ValueObject) {
        let prefix = context + "."
        for (name, text) in values.sorted(by: { $0.key < $1.key }) where name.hasPrefix(prefix) {
            let path = name.dropFirst(prefix.count).split(separator: ".").map(String.init)
            object.set(path[...], to: Value(text))
        }
    }
}

extension ValueObject {
    /// Sets a member of a member; objects on the way are made.
    mutating func set(_ path: ArraySlice<String>, to value: Value) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            self[name] = value
            return
        }
        var inner = self[name]?.object ?? ValueObject()
        inner.set(path.dropFirst(), to: value)
        self[name] = Value(inner)
    }
}

extension Template {
    /// The same text, in which the stand-in for the name of the workspace's folder is an unknown part.
    package var withoutWorkspaceName: Template {
        let mark = RunEnvironment.workspaceName
        guard
            pieces.contains(where: { if case .text(let text, _) = $0 { text.contains(bytesOf: mark) } else { false } })
        else {
            return self
        }
        let unknown = Unknown(
            "github.workspace",
            because: "where the runner puts the repository is known to the run only"
        )
        var result = Template()
        for piece in pieces {
            guard case .text(let text, let origin) = piece else {
                result.append(Template(pieces: [piece]))
                continue
            }
            for (index, part) in text.split(separator: mark, omittingEmptySubsequences: false).enumerated() {
                if index > 0 { result.append(Template(unknown, from: origin)) }
                result.append(String(part), from: origin)
            }
        }
        return result
    }
}
