import Actions
import SourceText
import YAML

extension Rule {
    /// The call of a workflow that it does not answer.
    static let invalidCall = Rule(
        id: "invalid-call",
        severity: .error,
        repair: .unsafe,
        source: .reusedWorkflows,
        summary: "A job calls a workflow that is not there, or wants other inputs, secrets or permissions.",
        why: """
            GitHub refuses the calling workflow: the called one declares what it takes, and its jobs may not do more than the \
            job that calls it.
            """,
        bad: """
            uses: ./.github/workflows/publish.yaml
            with:
              imgae: base
            """,
        good: """
            uses: ./.github/workflows/publish.yaml
            with:
              image: base
            """,
        exceptions: [
            "Workflows of other repositories, which are not read.",
            "What the token may do without `permissions`, which is set on GitHub; it never includes `id-token: write`.",
        ]
    ) { context, report in
        report.report(.call, of: context)
        for workflow in context.workflows {
            for job in workflow.jobs {
                guard let uses = job.uses, let name = uses.string, name.hasPrefix("./.github/workflows/") else {
                    continue
                }
                guard context.tree.resolvedKind(of: String(name.dropFirst(2))) == nil else { continue }
                let nearest = context.nearestPath(to: String(name.dropFirst(2))).map { "./\($0)" }
                let isFile = nearest.map { context.tree.isFile(String($0.dropFirst(2))) } ?? false
                let edit = isFile ? nearest.flatMap { workflow.document.edit(replacing: uses, with: $0) } : nil
                let fix = edit.map {
                    Diagnostic.Fix(
                        "write '\(nearest ?? "")'",
                        isSafe: false,
                        edits: [.init(path: workflow.path, edit: $0)]
                    )
                }
                report(.noWorkflow(name), workflow.place(uses), fixes: fix.map { [$0] } ?? [])
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func noWorkflow(_ name: String) -> Self {
        "there is no workflow '\(name)'; correct the path or add the file"
    }
}
