import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A push to a registry that nothing logged in to.
    static let missingLogin = Rule(
        id: "missing-login",
        severity: .error,
        repair: .none,
        source: .loginAction,
        summary: "An image is pushed to a registry that the job has not logged in to.",
        why: """
            The push ends with "denied" or "unauthorized", after the whole build. Mostly the registry of the name was changed, \
            and the one of the login was not.
            """,
        bad: "tags: quay.io/lab/jupyter-a:2025-03-14",
        good: "tags: ghcr.io/lab/jupyter-a:2025-03-14",
        exceptions: [
            "A login without registry, for `docker.io` and for `index.docker.io` are the same.",
            "Registries on the machine itself, in the job's own network and those that take pushes from everybody need no login.",
            "An unknown action, a script that is not followed and a tool of a cloud may log in; then nothing is said.",
            "A runner of one's own may be logged in already.",
            "Where the registry of the name or of a login is known to the run only, nothing is said.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for (path, job) in context.runs.lazy.flatMap({ run in run.jobs.lazy.map { (run.workflow.path, $0) } })
        where job.condition != .never && !context.hasSchemaProblem(in: job.job, of: path) {
            var logins = RegistryLogins()
            for step in job.steps where step.condition != .never {
                if step.unfollowedLogin != nil || step.step.hasLoginsOfItsOwn { logins.open() }
                var reported: Set<String> = []
                for effect in step.effects {
                    if case .login(let registry, let range) = effect.kind { logins.add(registry, at: range) }
                    for tag in effect.pushedTags {
                        guard let registry = tag.reference.registry, !logins.covers(registry), asksForLogin(registry),
                            reported.insert(registry).inserted, job.isHosted, seen.insert(tag.range).inserted
                        else { continue }
                        report.missingLogin(tag, registry, logins)
                    }
                }
                if logins.isOpen { break }
            }
        }
    }

    /// Whether a registry refuses pushes from people that it does not know.
    private static func asksForLogin(_ registry: String) -> Bool {
        let host = registry.prefix { $0 != ":" }
        guard host.contains("."), !host.hasPrefix("127."), !host.hasPrefix("["), host != "ttl.sh" else { return false }
        return !host.hasSuffix(".local") && !host.hasSuffix(".internal") && !host.hasSuffix(".svc")
    }
}

extension RuleReport {
    fileprivate mutating func missingLogin(_ tag: BuildRequest.Tag, _ registry: String, _ logins: RegistryLogins) {
        let name = tag.reference.display
        if registry == RegistryLogins.dockerHubServer {
            self(.dockerHubServer(name), tag.range, severity: .warning)
        } else if registry == RegistryLogins.dockerHub,
            let login = logins.logins.first(where: { $0.registry == RegistryLogins.dockerHubServer })
        {
            self(
                .loginToDockerHubServer,
                login.range,
                severity: .warning,
                notes: [.init("it is pushed here", tag.range)]
            )
        } else if let login = logins.logins.first {
            let notes = logins.logins.map { Diagnostic.Note("the login is for '\($0.registry)'", $0.range) }
            let causes = [tag.range] + logins.logins.map(\.range)
            self(.otherLogin(name, registry, login.registry), tag.range, notes: notes, causes: causes)
        } else {
            self(.missingLogin(name, registry), tag.range)
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func missingLogin(_ name: String, _ registry: String) -> Self {
        "nothing logs in to '\(registry)' before '\(name)' is pushed; add a step with docker/login-action before it"
    }

    fileprivate static func otherLogin(_ name: String, _ registry: String, _ other: String) -> Self {
        "'\(name)' goes to '\(registry)', but the login is for '\(other)'; log in to '\(registry)' as well, or change the name"
    }

    fileprivate static func dockerHubServer(_ name: String) -> Self {
        "'\(name)' names the server of Docker Hub, for which a login to Docker Hub does not count; write 'docker.io'"
    }

    fileprivate static var loginToDockerHubServer: Self {
        "a login for 'registry-1.docker.io' does not count for names on Docker Hub; write 'docker.io' or leave the registry out"
    }
}

extension StepEffect {
    /// The names that are certainly pushed.
    fileprivate var pushedTags: [BuildRequest.Tag] {
        switch kind {
        case .build(let request):
            if case .yes = request.push { request.tags } else { [] }
        case .push(let tag, _): [tag]
        case .tag, .load, .login: []
        }
    }
}

extension Step {
    /// Whether a login is given in a form that says more than one registry, or none that can be read.
    fileprivate var hasLoginsOfItsOwn: Bool {
        guard !inputs.isEmpty else { return false }
        return input("registry-auth") != nil || input("registry").map { $0.value.kind != .scalar } ?? false
    }
}
