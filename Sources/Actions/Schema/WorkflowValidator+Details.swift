import SourceText
import YAML

extension WorkflowValidator {
    // MARK: Runners and containers

    /// Checks the name of a group of runners, which may begin with the owner's kind.
    ///
    /// <https://docs.github.com/actions/how-tos/write-workflows/choose-where-workflows-run/choose-the-runner-for-a-job>
    mutating func checkRunnerGroup(_ node: YAMLNode) {
        let text = node.string ?? ""
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return }
        let hasOwner = ["org", "organization", "ent", "enterprise"].contains(parts[0])
        guard parts.count > 2 || !hasOwner || parts[1].isEmpty else { return }
        let message =
            "'\(shortened(text))' is no group of runners; write 'organization/NAME', 'enterprise/NAME' or 'NAME'"
        report(SchemaProblem(.invalidValue, message, at: node))
    }

    /// Checks that a container has an image, if no expression may give it one.
    mutating func checkContainer(_ node: YAMLNode, of owner: YAMLNode?) {
        guard node["image"] == nil, !node.entries.contains(where: { $0.key.hasExpressions }) else { return }
        let name = owner?.string ?? ""
        let subject = name == "container" ? "the container" : "the service '\(shortened(name))'"
        report(SchemaProblem(.missingKey, "\(subject) has no 'image'", at: node, range: owner?.range))
    }

    // MARK: Inputs

    /// Checks that a choice has options.
    mutating func checkDispatchInput(_ node: YAMLNode, of owner: YAMLNode?) {
        guard node["type"]?.equals("choice") ?? false, node["options"]?.elements.isEmpty ?? true else { return }
        let message = "the input '\(shortened(owner?.string ?? ""))' is a choice and has no 'options'"
        report(SchemaProblem(.missingKey, message, at: node, range: owner?.range))
    }

    // MARK: Identifiers

    /// Checks the ids of jobs and steps.
    mutating func checkIdentifiers() {
        for job in workflow.jobs {
            if let flaw = Self.identifierFlaw(job.key) {
                report(SchemaProblem(.invalidIdentifier, flaw, at: job.key))
            }
            checkStepIdentifiers(of: job)
        }
    }

    private mutating func checkStepIdentifiers(of job: Job) {
        var seen: Set<String> = []
        for step in job.steps {
            guard let id = step.id, let text = id.string, !text.isEmpty, !id.isNull, !id.hasExpressions else {
                continue
            }
            if let flaw = Self.identifierFlaw(id) {
                report(SchemaProblem(.invalidIdentifier, flaw, at: id))
            } else if !seen.insert(text.lowercased()).inserted {
                let message = "another step of the job '\(job.id)' has the id '\(text)', too; give this one its own"
                report(SchemaProblem(.invalidIdentifier, message, at: id))
            }
        }
    }

    private static func identifierFlaw(_ node: YAMLNode) -> String? {
        guard node.kind == .scalar, !node.hasExpressions else { return nil }
        return Identifier.flaw(of: node)
    }

    // MARK: Needs

    /// Checks that every needed job is there, and that one job can be the first.
    mutating func checkNeeds() {
        guard workflow.jobs.contains(where: { !$0.needs.isEmpty }) else { return }
        let graph = NeedsGraph(workflow.jobs)
        for node in graph.unknown where !node.hasExpressions && !node.isNull {
            let name = node.string ?? ""
            let nearest = nearest(to: name, among: workflow.jobs.lazy.map(\.id))
            let way = nearest.map { "; did you mean '\($0)'?" } ?? ""
            report(SchemaProblem(.needs, "there is no job '\(shortened(name))'\(way)", at: node, nearest: nearest))
        }
        guard !graph.circular.isEmpty else { return }
        if graph.isWithoutStart, graph.unknown.isEmpty, let first = workflow.jobs.first {
            let message = "no job can be the first, because each of them needs another one; take one out of 'needs'"
            return report(SchemaProblem(.cycle, message, at: first.key))
        }
        for (node, job) in graph.circular {
            let message = "the job '\(job)' waits for itself, through '\(node.string ?? "")' that it needs"
            report(SchemaProblem(.cycle, message, at: node))
        }
    }
}
