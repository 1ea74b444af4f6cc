import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// A script that goes where nothing is.
    static let missingRunPath = Rule(
        id: "missing-run-path",
        severity: .error,
        repair: .safe,
        source: .practice,
        summary: "A `run` step works in a folder or runs a file that does not exist.",
        why: """
            The step fails in the run, after everything before it. Usually the folder was renamed, or the dot of \
            `./convert.sh` lost its slash.
            """,
        bad: "run: .convert.sh",
        good: "run: ./convert.sh",
        exceptions: [
            "Paths outside of the repository, and paths with a part that only the run knows.",
            "Everything behind a step or a command that may make files: programs, downloads, `mkdir`, artifacts.",
            "What runs only under a condition, as in `test -f x.sh && ./x.sh` or `cd x || true`.",
            "Names without a slash that may be commands.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for run in context.runs {
            for job in run.jobs where job.condition == .always {
                for step in job.steps where step.step.run != nil && (step.condition == .always || step.isBehindFailure)
                {
                    guard step.otherFiles == nil, step.checkoutPath != nil else { continue }
                    checkDirectory(of: step, in: run.workflow, context, &seen, &report)
                    for path in step.scriptPaths { check(path, of: step, context, &seen, &report) }
                }
            }
        }
    }

    private static func checkDirectory(
        of step: StepRun,
        in workflow: Workflow,
        _ context: CheckContext,
        _ seen: inout Set<SourceRange>,
        _ report: inout RuleReport
    ) {
        guard let node = step.directoryNode, let directory = step.directory,
            let path = RepositoryPaths(directory: directory, checkoutPath: step.checkoutPath).path(directory),
            !context.tree.isDirectory(path), !path.isEmpty, !path.contains("{{")
        else { return }
        let range = node.document.file.place(node.contentRange)
        guard seen.insert(range).inserted else { return }
        let near = context.nearestPath(to: path).flatMap { context.tree.isDirectory($0) ? $0 : nil }
        let place = context.place(of: path, in: range)
        let fixes = near.flatMap { near in place.map { [Diagnostic.Fix.replacing($0, by: near)] } }
        report(.missingDirectory(path, near: near), range, fixes: fixes ?? [])
    }

    private static func check(
        _ needed: ScriptPath,
        of step: StepRun,
        _ context: CheckContext,
        _ seen: inout Set<SourceRange>,
        _ report: inout RuleReport
    ) {
        let paths = RepositoryPaths(directory: needed.directory, checkoutPath: step.checkoutPath)
        guard let path = paths.path(needed.text), !path.isEmpty, !needed.text.contains("{{") else { return }
        let hasSlash = needed.text.utf8.contains(UInt8(ascii: "/"))
        if needed.use == .program, !hasSlash {
            // `.convert.sh`: the shell looks for a command of that name.
            guard let meant = paths.path(String(needed.text.dropFirst())), context.tree.isFile(meant),
                seen.insert(needed.range).inserted
            else { return }
            let correct = "./" + needed.text.dropFirst()
            let fixes = context.place(of: needed.text, in: needed.range).map {
                [Diagnostic.Fix.replacing($0, by: correct, isSafe: true)]
            }
            return report(.missingSlash(needed.text, correct), needed.range, fixes: fixes ?? [])
        }
        // A name alone may be that of a command.
        if needed.use == .script, !hasSlash, !needed.text.contains(".") { return }
        let isThere = needed.use == .directory ? context.tree.isDirectory(path) : context.exists(path)
        guard !isThere, seen.insert(needed.range).inserted else { return }
        let near = context.nearestPath(to: path)
        report(
            needed.use == .directory ? .missingDirectory(path, near: near) : .missingFile(path, near: near),
            needed.range
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func missingDirectory(_ path: String, near: String?) -> Self {
        "there is no folder '\(path)' in the repository; \(near.map { "did you mean '\($0)'?" } ?? "correct the path")"
    }

    fileprivate static func missingFile(_ path: String, near: String?) -> Self {
        "there is no file '\(path)' in the repository; \(near.map { "did you mean '\($0)'?" } ?? "correct the path")"
    }

    fileprivate static func missingSlash(_ name: String, _ correct: String) -> Self {
        "'\(name)' is no command; write '\(correct)' to run the file of this folder"
    }
}
