import Actions
import ImageMatrix
import SourceText
import YAML

extension CheckContext {
    /// What the syntax of workflows does not allow in the workflows, each once.
    func findSchemaProblems() -> [SchemaProblem] {
        // Several workflows that call one come upon the same problem of it.
        var seen: Set<SchemaProblem.Identity> = []
        return workflows.flatMap { workflow in
            WorkflowValidator.problems(of: workflow) { self.workflow(calledBy: $0) }
        }.filter { !$0.isConsequence && seen.insert($0.identity).inserted }
    }

    /// A workflow of this repository that a job calls at its own commit.
    private func workflow(calledBy uses: String) -> Workflow? {
        guard uses.hasPrefix("./") || uses.hasPrefix("$/") else { return nil }
        return matrix.workflow(at: String(uses.dropFirst(2)))
    }

    /// Whether a problem that showed in the evaluation is one of the syntax, which is told already.
    func isSchemaProblem(at place: SourceRange) -> Bool {
        schemaProblemsOfFiles[place.path]?.contains { problem in
            problem.range.overlaps(place.bytes) || problem.range.lowerBound == place.bytes.lowerBound
        } ?? false
    }
}

extension CheckContext {
    /// Whether a job is not what was meant, so that what it leaves out says little.
    func hasSchemaProblem(in job: Job, of path: String) -> Bool {
        schemaProblemsOfFiles[path]?.contains { job.body.range.overlaps($0.range) } ?? false
    }

    /// The step that holds a place.
    fileprivate func step(holding place: SourceRange) -> SourceRange? {
        guard let workflow = matrix.workflow(at: place.path) else { return nil }
        let steps = workflow.jobs.lazy.flatMap(\.steps)
        return steps.first { $0.body.range.overlaps(place.bytes) }.map { workflow.place($0.body) }
    }
}

extension RuleReport {
    /// Reports the problems of one kind. A step with a problem shows it in all that it does.
    mutating func report(_ code: SchemaProblem.Code, of context: CheckContext) {
        for problem in context.schemaProblems where problem.code == code {
            self(
                "\(problem.message)",
                problem.place,
                fixes: problem.fixes,
                effects: context.step(holding: problem.place).map { [$0] } ?? []
            )
        }
    }
}

extension SchemaProblem {
    /// The repair that writes what was probably meant; it is safe when one letter is missing, too much, wrong or swapped.
    fileprivate var fixes: [Diagnostic.Fix] {
        guard let nearest, !node.isAlias, let written = node.string else { return [] }
        let document = node.document
        let isKey = code == .unknownKey || code == .unknownTrigger
        guard
            let edit = isKey
                ? document.edit(renaming: node, to: nearest) : document.edit(replacing: node, with: nearest)
        else { return [] }
        let distance = typingDistance(Array(written.unicodeScalars), Array(nearest.unicodeScalars))
        let isSafe = code == .unknownKey && distance == 1
        let path = document.file.path
        return [
            Diagnostic.Fix(
                "write '\(nearest)'",
                isSafe: isSafe,
                edits: [Diagnostic.Fix.FileEdit(path: path, edit: edit)]
            )
        ]
    }
}
