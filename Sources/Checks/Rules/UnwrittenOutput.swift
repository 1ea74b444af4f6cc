import Actions
import SourceText
import Values
import YAML

extension Rule {
    /// `steps.X.outputs.Y` and `needs.X.outputs.Y` where X never writes Y.
    static let unwrittenOutput = Rule(
        id: "unwritten-output",
        severity: .error,
        repair: .unsafe,
        source: .workflowCommands,
        summary: "An expression asks for an output that the step or the job never writes.",
        why: """
            Such an output is empty, without a word: the name of the image loses a part. The script writes the output under \
            another name, or the job does not hand on what its step wrote.
            """,
        bad: "run: echo \"verison=1.2\" >> \"$GITHUB_OUTPUT\"",
        good: "run: echo \"version=1.2\" >> \"$GITHUB_OUTPUT\"",
        exceptions: [
            "A step that nobody can follow to its end may write any output.",
            "A script that has the name of the output in it may write it in other runs.",
            "A step that does not run on the event that is asked about.",
            "What is asked with a way out is left alone, as `steps.x.outputs.tag || 'latest'`.",
        ],
        explains: ["invalid-reference"]
    ) { context, report in
        for cells in context.cellsOfJobs {
            guard let first = cells.first else { continue }
            let scripts = Dictionary(
                first.job.steps.compactMap { step in step.id?.string.map { ($0.lowercased(), step.run) } }
            ) { first, _ in first }
            for index in first.steps.indices {
                let seen = cells.compactMap { index < $0.steps.count ? $0.steps[index].contexts["steps"] : nil }
                checkSteps(first.steps[index].step.body, seeing: seen, scripts, &report)
            }
            if let outputs = first.job.body["outputs"], first.condition != .never {
                checkSteps(outputs, seeing: cells.compactMap(\.stepResults), scripts, &report)
            }
            checkNeeds(of: first.job, in: first.workflow, context, &report)
        }
    }

    private static func checkSteps(
        _ body: YAMLNode,
        seeing contexts: [Value],
        _ scripts: [String: YAMLNode?],
        _ report: inout RuleReport
    ) {
        body.visitTexts { node, isCondition in
            for access in ContextAccess.all(in: node, isCondition: isCondition, of: ["steps"]) {
                guard access.names.count >= 3, equalsIgnoringCase(access.names[1], "outputs") else { continue }
                let (id, name) = (access.names[0], access.names[2])
                // A script that has the name in it may write it in other runs.
                guard let script = scripts[id.lowercased()] ?? nil, !script.contains(name) else { continue }
                var written: [String] = []
                let isMissing = contexts.allSatisfy { steps in
                    guard let step = steps.object?[id]?.object,
                        step["outcome"]?.text != "skipped",
                        let outputs = step["outputs"]?.object, !outputs.isOpen
                    else { return false }
                    written = outputs.members.map(\.name)
                    return !outputs.contains(name)
                }
                guard isMissing else { continue }
                let nearest = nearestName(to: name, among: written)
                report(
                    .unwritten(name, by: "the step '\(id)'", as: "steps.\(id).outputs", nearest: nearest),
                    access.range,
                    fixes: nearest.map { [.replacing(access.range(ofName: 2), by: $0)] } ?? []
                )
            }
        }
    }

    private static func checkNeeds(
        of job: Job,
        in workflow: Workflow,
        _ context: CheckContext,
        _ report: inout RuleReport
    ) {
        job.body.visitTexts { node, isCondition in
            for access in ContextAccess.all(in: node, isCondition: isCondition, of: ["needs"]) {
                guard access.names.count >= 3, equalsIgnoringCase(access.names[1], "outputs"),
                    job.needs.contains(where: { equalsIgnoringCase($0.string ?? "", access.names[0]) }),
                    let needed = workflow.jobs.first(where: { equalsIgnoringCase($0.id, access.names[0]) }),
                    needed.uses == nil, needed.body["outputs"].map({ $0.kind == .mapping }) ?? true
                else { continue }
                let (id, name) = (access.names[0], access.names[2])
                let declared = needed.outputs.map(\.name)
                guard !declared.contains(where: { equalsIgnoringCase($0, name) }) else { continue }
                let nearest = nearestName(to: name, among: declared)
                report(
                    .unwritten(name, by: "the job '\(id)'", as: "needs.\(id).outputs", nearest: nearest),
                    access.range,
                    fixes: nearest.map { [.replacing(access.range(ofName: 2), by: $0)] } ?? []
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unwritten(_ name: String, by writer: String, as path: String, nearest: String?) -> Self {
        let problem = "\(writer) has no output '\(name)', so '\(path).\(name)' is empty"
        if let nearest { return "\(problem); did you mean '\(nearest)'?" }
        return "\(problem); write it there, or take it out here"
    }
}
