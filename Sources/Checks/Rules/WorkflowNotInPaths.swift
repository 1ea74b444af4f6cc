import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A path filter that forgets the workflow itself.
    static let workflowNotInPaths = Rule(
        id: "workflow-not-in-paths",
        severity: .warning,
        repair: .safe,
        source: .practice,
        summary: "A change of the workflow itself does not start it.",
        why: """
            The base and the name of the image stand in the workflow. Who changes them and pushes sees no run, and then adds \
            a blank line to some other file to start one.
            """,
        bad: "- src/jupyter-a/**",
        good: """
            - src/jupyter-a/**
            - .github/workflows/build-push-jupyter-a.yaml
            """,
        exceptions: [
            "A workflow that builds no image.",
            "A pattern that holds the workflow among others, such as '.github/**'.",
            "Workflows that work in another way than the guide's, when no path filter of the repository names its own workflow.",
        ]
    ) { context, report in
        let guided = Set(context.guideWorkflows.map(\.workflow.path))
        var found: [(workflow: Workflow, filter: Trigger.Filter)] = []
        var isUsual = false
        for workflow in context.workflows where !context.builds(ofWorkflow: workflow.path).isEmpty {
            guard let filter = workflow.trigger(for: "push")?.filter(.paths), !filter.patterns.isEmpty,
                let list = try? FilterList(filter.texts)
            else { continue }
            if list.includes(workflow.path) { isUsual = true } else { found.append((workflow, filter)) }
        }
        for (workflow, filter) in found where isUsual || guided.contains(workflow.path) {
            report(
                .notInPaths(workflow.path),
                workflow.place(filter.key),
                fixes: workflow.adding(workflow.path, to: filter)
            )
        }
    }
}

extension Workflow {
    /// The repair that adds a pattern to a list, written as the last one is.
    fileprivate func adding(_ pattern: String, to filter: Trigger.Filter) -> [Diagnostic.Fix] {
        guard let last = filter.patterns.last, !last.isAlias, last.style != .literal, last.style != .folded,
            filter.value.kind == .sequence, !filter.value.isAlias
        else { return [] }
        let written = file.text(in: last.range)
        let quote = written.first == "'" || written.first == "\"" ? String(written.prefix(1)) : ""
        let text = quote + pattern + quote
        let edit: TextEdit
        if filter.value.style == .flow {
            edit = TextEdit(last.range.upperBound..<last.range.upperBound, ", \(text)")
        } else {
            var start = last.range.lowerBound
            while start > 0, file.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            // What stands before the text is repeated: the indentation and the dash.
            let head = file.text(in: start..<last.range.lowerBound)
            guard head.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }) else { return [] }
            var end = last.range.upperBound
            while end < file.bytes.count, file.bytes[end] != UInt8(ascii: "\n") { end += 1 }
            let isCarriageReturn = end > 0 && end < file.bytes.count && file.bytes[end - 1] == UInt8(ascii: "\r")
            let place = isCarriageReturn ? end - 1 : end
            edit = TextEdit(place..<place, (isCarriageReturn ? "\r\n" : "\n") + head + text)
        }
        let fileEdit = Diagnostic.Fix.FileEdit(path: path, edit: edit)
        return [Diagnostic.Fix("add '\(pattern)'", isSafe: true, edits: [fileEdit])]
    }
}

extension Diagnostic.Message {
    fileprivate static func notInPaths(_ path: String) -> Self {
        "a change of this workflow does not start it; add '\(path)' to the paths"
    }
}
