import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A branch filter that no branch passes.
    static let branchNeverBuilt = Rule(
        id: "branch-never-built",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "A branch filter lets no branch of the repository through.",
        why: """
            With 'mian' for 'main', or 'main' where the branch is 'master', a push builds nothing and nobody is told.
            """,
        bad: "- mian",
        good: "- main",
        exceptions: [
            "A pattern with wildcards that matches no branch today, alone or where another pattern matches.",
            "A branch that does not exist, such as master beside main, where another pattern matches.",
            "Any filter in a clone that knows neither the default branch nor one that is called main or master.",
        ]
    ) { context, report in
        guard let branches = BranchNames(context) else { return }
        for workflow in context.workflows {
            for trigger in workflow.triggers
            where ["push", "pull_request", "pull_request_target"].contains(trigger.event) {
                guard let filter = trigger.filter(.branches), let list = try? FilterList(filter.texts),
                    list.patterns.contains(where: { !$0.isNegated })
                else { continue }
                let reached = branches.all.contains { list.includes($0) }
                var isReported = false
                for (node, pattern) in zip(filter.patterns, list.patterns) {
                    guard !pattern.isNegated, let name = pattern.literal, !branches.all.contains(name) else { continue }
                    // Beside a filter that works only a clear slip counts: the main branch is missing under its own name.
                    let candidates = reached ? branches.main.filter { !list.includes($0) } : branches.all
                    guard let nearest = nearestName(to: name, among: candidates) else { continue }
                    report(
                        .noBranch(name, nearest),
                        workflow.place(node),
                        fixes: workflow.writing(nearest, at: node)
                    )
                    isReported = true
                }
                // A wildcard may wait for branches to come.
                let isClosed = list.patterns.contains { !$0.isNegated && $0.literal != nil }
                guard !reached, !isReported, isClosed else { continue }
                let place = filter.patterns.count == 1 ? filter.patterns[0] : filter.key
                report(.neverBuilt(filter.texts, branches.main.first), workflow.place(place))
            }
        }
    }
}

/// The branches that are known.
private struct BranchNames {
    let all: [String]
    /// The default branch and the one that is checked out.
    let main: [String]

    /// - Returns: nil when so few branches are known that nothing can be said of the others.
    init?(_ context: CheckContext) {
        var main: [String] = []
        if let branch = context.matrix.environment.defaultBranch { main.append(branch) }
        if case .branch(let branch) = context.matrix.environment.event.ref, !main.contains(branch) {
            main.append(branch)
        }
        let others = context.branches.filter { !main.contains($0) }
        all = main + others
        self.main = main
        guard context.matrix.environment.defaultBranch != nil || all.contains("main") || all.contains("master") else {
            return nil
        }
    }
}

extension Workflow {
    fileprivate func writing(_ text: String, at node: YAMLNode) -> [Diagnostic.Fix] {
        guard let edit = document.edit(replacing: node, with: text) else { return [] }
        return [
            Diagnostic.Fix("write '\(text)'", isSafe: false, edits: [Diagnostic.Fix.FileEdit(path: path, edit: edit)])
        ]
    }
}

extension Diagnostic.Message {
    fileprivate static func noBranch(_ name: String, _ nearest: String) -> Self {
        "there is no branch '\(name)'; did you mean '\(nearest)'?"
    }

    fileprivate static func neverBuilt(_ patterns: [String], _ main: String?) -> Self {
        let shown = patterns.map { "'\($0)'" }.joined(separator: ", ")
        guard let main else { return "\(shown) matches no branch of the repository; write one that exists" }
        return "\(shown) matches no branch of the repository; write one that exists, as '\(main)'"
    }
}
