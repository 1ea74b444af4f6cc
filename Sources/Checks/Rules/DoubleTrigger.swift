import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A workflow that one commit starts twice.
    static let doubleTrigger = Rule(
        id: "double-trigger",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "One commit starts the workflow twice, and both runs push the same image.",
        why: """
            A merge is a push to the branch and closes the pull request; a push to a branch with an open pull request is \
            both events, too. Two runs then build the same image side by side, take twice the time, and the later one wins.
            """,
        bad: "types: [closed]",
        good: "branches: [main]",
        exceptions: [
            "A push filter for the main branch beside 'pull_request' without 'closed': these are different commits.",
            "Runs of which only one pushes, or which push different names.",
            "Whatever depends on a condition that only the run knows.",
        ]
    ) { context, report in
        for workflow in context.workflows {
            guard let push = workflow.trigger(for: "push"), let request = workflow.trigger(for: "pull_request") else {
                continue
            }
            let pushed = context.builds(ofWorkflow: workflow.path).filter { $0.event == "push" }.flatMap(\.surelyPushed)
            guard !pushed.isEmpty, let meeting = meeting(push, request, in: context) else { continue }
            let builds = context.matrix.builds(of: workflow, on: meeting.event)
            let others = Set(builds.flatMap { meeting.isMerge ? $0.pushedAfterMerge : $0.surelyPushed })
            guard let name = pushed.first(where: { others.contains($0) }) else { continue }
            report(
                meeting.isMerge ? .merge(name.display) : .pullRequest(name.display),
                workflow.place(meeting.isMerge ? request.closing ?? request.key : request.key),
                notes: [Diagnostic.Note("a push starts it as well", workflow.place(push.key))]
            )
        }
    }

    /// The second event that comes with a push.
    private static func meeting(
        _ push: Trigger,
        _ request: Trigger,
        in context: CheckContext
    ) -> (event: Event, isMerge: Bool)? {
        let environment = context.matrix.environment
        var branches = context.branches
        if let branch = environment.defaultBranch { branches.append(branch) }
        if case .branch(let branch) = environment.event.ref { branches.append(branch) }
        let types = request.settings?["types"]?.listed.compactMap(\.string) ?? []
        if types.contains("closed") {
            let isShared = branches.contains { push.accepts(.branch($0)) && request.acceptsBase($0) }
            // A merged pull request is the commit that was pushed to the branch.
            return isShared ? (Event(name: "pull_request", ref: .pullRequest, commit: .asked), true) : nil
        }
        guard types.isEmpty || types.contains("synchronize") || types.contains("opened") else { return nil }
        let takesOtherBranches =
            push.filter(.branches).map { filter in
                filter.patterns.contains { node in
                    guard let pattern = try? FilterPattern(node.string ?? "") else { return false }
                    return pattern.literal == nil && !pattern.isNegated
                }
            } ?? (push.filter(.tags) == nil && push.filter(.tagsIgnore) == nil)
        return takesOtherBranches ? (Event(name: "pull_request", ref: .pullRequest), false) : nil
    }
}

extension Trigger {
    /// Whether a pull request into a branch passes the filters.
    fileprivate func acceptsBase(_ branch: String) -> Bool {
        (filter(.branches) ?? filter(.branchesIgnore))?.lets(branch) ?? true
    }
}

extension ImageBuild {
    /// The names that every run pushes, as far as they are known.
    fileprivate var surelyPushed: [Template] {
        condition == nil ? pushedNames : []
    }

    /// The names that a run for a merged pull request pushes.
    fileprivate var pushedAfterMerge: [Template] {
        guard let condition else { return pushedNames }
        let isMerged = "github.event.pull_request.merged"
        let alternatives = condition.split(separator: " || ")
        return alternatives.contains { $0 == isMerged || $0 == "\(isMerged) == true" } ? pushedNames : []
    }

    private var pushedNames: [Template] {
        targets.compactMap { target in
            guard case .yes = target.push, target.reference.isKnown else { return nil }
            return target.reference
        }
    }
}

extension Trigger {
    /// The activity that ends a pull request.
    fileprivate var closing: YAMLNode? { settings?["types"]?.listed.first { $0.string == "closed" } }
}

extension Diagnostic.Message {
    fileprivate static func merge(_ name: String) -> Self {
        "a merge starts this workflow as a push, too, and both runs push '\(name)'; remove one of the two events"
    }

    fileprivate static func pullRequest(_ name: String) -> Self {
        "a push to a branch with a pull request starts this workflow twice, and both runs push '\(name)'; push from one of the two events"
    }
}
