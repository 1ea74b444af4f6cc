import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A workflow that nobody can start by hand.
    static let noManualStart = Rule(
        id: "no-manual-start",
        severity: .hint,
        repair: .safe,
        source: .practice,
        summary: "A workflow that builds an image cannot be started by hand.",
        why: """
            When the base has moved, or a registry was down, the same commit must be built again. Without \
            'workflow_dispatch' this takes another commit.
            """,
        bad: "push:",
        good: "workflow_dispatch:",
        exceptions: [
            "Workflows that work in another way than the guide's.",
            "A workflow that others call, or that another program starts.",
        ]
    ) { context, report in
        let otherWays = ["workflow_dispatch", "workflow_call", "repository_dispatch"]
        for guide in context.guideWorkflows {
            let workflow = guide.workflow
            guard let on = workflow.on, !workflow.triggers.isEmpty,
                !workflow.triggers.contains(where: { otherWays.contains($0.event) || KnownEvent.named($0.event) == nil }
                ),
                !context.builds(ofWorkflow: workflow.path).isEmpty
            else { continue }
            report(.noManualStart, workflow.place(on.key), fixes: workflow.addingManualStart)
        }
    }
}

extension Workflow {
    /// The repair that adds the event above the others, where these have lines of their own.
    fileprivate var addingManualStart: [Diagnostic.Fix] {
        guard let first = triggers.first?.key, on?.value.kind == .mapping, on?.value.style != .flow else { return [] }
        var start = first.range.lowerBound
        while start > 0, file.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let indentation = file.text(in: start..<first.range.lowerBound)
        guard !indentation.isEmpty, indentation.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) else { return [] }
        let edit = TextEdit(start..<start, "\(indentation)workflow_dispatch:\(file.lineBreak)")
        let fileEdit = Diagnostic.Fix.FileEdit(path: path, edit: edit)
        return [Diagnostic.Fix("add 'workflow_dispatch:'", isSafe: true, edits: [fileEdit])]
    }
}

extension Diagnostic.Message {
    fileprivate static let noManualStart: Self =
        "the workflow cannot be started by hand; add 'workflow_dispatch:' to its events"
}
