import Actions
import SourceText
import Values
import YAML

extension Rule {
    /// A version that YAML takes for a number.
    static let numberLikeText = Rule(
        id: "number-like-text",
        severity: .warning,
        repair: .safe,
        source: .yaml,
        summary: "A text reads as a number and loses characters.",
        why: """
            Without quotes '3.10' is the number 3.1, and '012' is 12. A variable or a tag that is made of it has another \
            text than the one that was written, and often an image of that name exists, too.
            """,
        bad: "BASE_TAG: 3.10",
        good: "BASE_TAG: \"3.10\"",
        exceptions: [
            "A number whose text stays the same, such as 3.11 or 8.",
            "Dates, and words such as yes and on, which GitHub reads as texts.",
            "A value of a matrix that is only compared, or not used at all.",
        ],
        explains: ["differing-base-default"]
    ) { context, report in
        for workflow in context.workflows {
            for entry in workflow.env { report.changedNumbers(in: entry.value, of: workflow, isSafe: true) }
            for job in workflow.jobs {
                for entry in job.env { report.changedNumbers(in: entry.value, of: workflow, isSafe: true) }
                for step in job.steps {
                    for entry in step.env { report.changedNumbers(in: entry.value, of: workflow, isSafe: true) }
                }
                if let matrix = job.matrix { report.changedNumbers(ofMatrix: matrix, in: job, of: workflow) }
            }
        }
    }
}

extension RuleReport {
    /// Reports the values of the axes that become a part of a text.
    fileprivate mutating func changedNumbers(ofMatrix matrix: YAMLNode, in job: Job, of workflow: Workflow) {
        let axes = matrix.entries.filter { !$0.key.equals("include") && !$0.key.equals("exclude") }
        let added = matrix["include"]?.elements.flatMap { Array($0.entries) } ?? []
        let candidates = (axes + added).filter { $0.value.holdsChangedNumber }
        guard !candidates.isEmpty else { return }
        let uses = ContextUses(of: "matrix", in: job.body, .outsideOfConditions)
        for (key, value) in candidates where uses.contains(key.string ?? "") {
            // A quoted value no longer meets the same number elsewhere in the matrix.
            changedNumbers(in: value, of: workflow, isSafe: matrix["include"] == nil && matrix["exclude"] == nil)
        }
    }

    fileprivate mutating func changedNumbers(in node: YAMLNode, of workflow: Workflow, isSafe: Bool) {
        guard !node.isAlias else { return }
        for element in node.elements { changedNumbers(in: element, of: workflow, isSafe: isSafe) }
        for entry in node.entries { changedNumbers(in: entry.value, of: workflow, isSafe: isSafe) }
        guard let change = node.numberChange else { return }
        let edit = TextEdit(node.range, "\"\(change.written)\"")
        self(
            .numberLike(change.written, change.read),
            workflow.place(node),
            fixes: [
                Diagnostic.Fix(
                    "put '\(change.written)' into quotes",
                    isSafe: isSafe,
                    edits: [Diagnostic.Fix.FileEdit(path: workflow.path, edit: edit)]
                )
            ]
        )
    }
}

extension YAMLNode {
    fileprivate var holdsChangedNumber: Bool {
        guard !isAlias else { return false }
        return numberChange != nil || elements.contains { $0.holdsChangedNumber }
            || entries.contains { $0.value.holdsChangedNumber }
    }

    /// A number without quotes, whose text is another one when it is read.
    fileprivate var numberChange: (written: String, read: String)? {
        guard kind == .scalar, style == .plain, tag == nil, !isAlias, case .number(let number)? = scalar else {
            return nil
        }
        let read = numberText(number)
        guard !equals(read), let written = string else { return nil }
        return (written, read)
    }
}

extension Diagnostic.Message {
    fileprivate static func numberLike(_ written: String, _ read: String) -> Self {
        "'\(written)' is read as a number and becomes '\(read)'; write \"\(written)\""
    }
}
