import SourceText
import YAML

extension WorkflowValidator {
    /// Checks the calls of other workflows: inputs, secrets, and what the called jobs may do.
    mutating func checkCalls(_ called: @escaping (_ uses: String) -> Workflow?) {
        guard workflow.jobs.contains(where: { $0.uses != nil }) else { return }
        for job in workflow.jobs {
            guard let uses = job.uses, let callee = called(uses.string ?? "") else { continue }
            guard let trigger = callee.trigger(for: "workflow_call") else {
                let message = "'\(shortened(uses.string ?? ""))' cannot be called; it has no trigger 'workflow_call'"
                report(SchemaProblem(.call, message, at: uses))
                continue
            }
            checkInputs(of: job, uses, declared: InputDeclaration.read(trigger.settings?["inputs"]))
            checkSecrets(of: job, uses, declared: trigger.settings?["secrets"])
        }
        guard let first = PermissionCheck.start(of: workflow) else { return }
        var check = PermissionCheck(called: called)
        check.check(workflow, granted: first)
        for problem in check.problems { report(problem) }
    }

    private mutating func checkInputs(of job: Job, _ uses: YAMLNode, declared: [InputDeclaration]) {
        var meant: [String] = []
        let inputs = Dictionary(declared.map { ($0.name.lowercased(), $0) }) { first, _ in first }
        for given in job.inputs where !given.key.hasExpressions {
            guard let input = inputs[given.name.lowercased()] else {
                report(undeclared("input", given, among: declared.map(\.name), meant: &meant))
                continue
            }
            guard given.value.kind == .scalar, !given.value.hasExpressions, !input.takes(given.value) else { continue }
            let wanted = input.kind == .number ? "a number" : "true or false"
            let message = "the input '\(input.name)' must be \(wanted), not '\(shortened(given.value.string ?? ""))'"
            report(SchemaProblem(.call, message, at: given.value))
        }
        // An expression may give all of them.
        guard job.body["with"].map({ $0.kind == .mapping }) ?? true,
            !job.inputs.contains(where: { $0.key.hasExpressions })
        else { return }
        let given = Set(job.inputs.map { $0.name.lowercased() })
        for input in declared where input.isRequired && input.defaultValue == nil {
            guard !given.contains(input.name.lowercased()) else { continue }
            let message = "the called workflow wants the input '\(input.name)'; give it below 'with'"
            report(SchemaProblem(.call, message, at: uses, isConsequence: meant.contains(input.name)))
        }
    }

    private func undeclared(
        _ kind: String,
        _ given: EnvironmentEntry,
        among names: [String],
        meant: inout [String]
    ) -> SchemaProblem {
        let nearest = nearest(to: given.name, among: names)
        if let nearest { meant.append(nearest) }
        let way = nearest.map { "did you mean '\($0)'?" } ?? "remove it"
        let message = "the called workflow has no \(kind) '\(shortened(given.name))'; \(way)"
        return SchemaProblem(.call, message, at: given.value, range: given.key.range)
    }

    private mutating func checkSecrets(of job: Job, _ uses: YAMLNode, declared: YAMLNode?) {
        let block = job.body["secrets"]
        if let block, block.kind != .mapping { return }
        let given = block.map(EnvironmentEntry.read) ?? []
        let names = declared?.entries.compactMap { $0.key.string } ?? []
        let known = Set(names.map { $0.lowercased() })
        let passed = Set(given.map { $0.name.lowercased() })
        let mayPassAny = given.contains { $0.key.hasExpressions }
        var meant: [String] = []
        for secret in given where !known.contains(secret.name.lowercased()) {
            guard !secret.key.hasExpressions else { continue }
            report(undeclared("secret", secret, among: names, meant: &meant))
        }
        for (key, body) in declared?.entryList ?? [] {
            guard let name = key.string, body["required"]?.equals("true") ?? false,
                !passed.contains(name.lowercased()), !mayPassAny
            else { continue }
            let message =
                "the called workflow wants the secret '\(name)'; give it below 'secrets', or write 'secrets: inherit'"
            report(SchemaProblem(.call, message, at: uses, isConsequence: meant.contains(name)))
        }
    }
}

extension InputDeclaration {
    /// Whether a value without expressions is of the input's type.
    fileprivate func takes(_ value: YAMLNode) -> Bool {
        switch (kind, value.scalar) {
        case (.string, _), (.boolean, .bool), (.number, .number), (_, .null): true
        default: false
        }
    }
}

/// Looks whether called jobs ask for more than their callers may give.
private struct PermissionCheck {
    let called: (_ uses: String) -> Workflow?
    var problems: [SchemaProblem] = []
    private var depth = 0
    /// How many more jobs are looked at, so that workflows which call each other many times over come to an end.
    private var jobsLeft = 2_000

    init(called: @escaping (_ uses: String) -> Workflow?) {
        self.called = called
    }

    /// What the token of a workflow may at most do; nil when its callers decide.
    static func start(of workflow: Workflow) -> TokenPermissions? {
        guard workflow.triggers.contains(where: { $0.event != "workflow_call" }) else { return nil }
        return TokenPermissions.mostOfDefaults
    }

    mutating func check(_ workflow: Workflow, granted: TokenPermissions) {
        let own = TokenPermissions(workflow.document.root?["permissions"]) ?? granted
        for job in workflow.jobs {
            guard let uses = job.uses?.string, let callee = called(uses), jobsLeft > 0 else { continue }
            jobsLeft -= 1 + callee.jobs.count
            let given = TokenPermissions(job.body["permissions"]) ?? own
            if let asked = TokenPermissions(callee.document.root?["permissions"]) {
                report(asked, over: given, by: "the called workflow '\(callee.path)'", at: job)
            }
            for inner in callee.jobs {
                guard let asked = TokenPermissions(inner.body["permissions"]) else { continue }
                report(asked, over: given, by: "the job '\(inner.id)' of the called workflow '\(callee.path)'", at: job)
            }
            guard depth < WorkflowCall.maximumDepth else { continue }
            depth += 1
            check(callee, granted: given)
            depth -= 1
        }
    }

    private mutating func report(_ asked: TokenPermissions, over given: TokenPermissions, by asker: String, at job: Job)
    {
        let excess = asked.excess(over: given)
        guard !excess.isEmpty else { return }
        let wanted = excess.map { "'\($0.scope.rawValue): \($0.asked.name)'" }.joined(separator: ", ")
        let allowed = excess.map { "'\($0.scope.rawValue): \($0.granted.name)'" }.joined(separator: ", ")
        let message = "\(asker) asks for \(wanted), and the job '\(job.id)' has \(allowed); give it in 'permissions'"
        problems.append(SchemaProblem(.call, message, at: job.key))
    }
}
