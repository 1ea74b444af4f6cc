import Shell
import SourceText
import Values
import YAML

/// The scripts of a job's steps.
extension JobState {
    mutating func run(script node: YAMLNode, of step: Step, in run: inout StepRun, writes: inout StepWrites) {
        let seen = run.contexts
        var evaluator = evaluator(seen)
        let text = evaluator.evaluated(node)
        // What a workflow says of its scripts is not said of those of an action.
        let defaults = action == nil ? [job.defaults, workflow.defaults] : []
        let shell = step.shell ?? defaults.lazy.compactMap(\.shell).first
        let shellName = shell.map { evaluator.text($0) } ?? Machine.defaultShell(of: job, seeing: seen)
        run.directoryNode = step.workingDirectory ?? defaults.lazy.compactMap(\.workingDirectory).first
        run.directory = Self.directory(run.directoryNode.map { evaluator.text($0) })
        problems += evaluator.problems
        let place = workflow.place(node)
        let dialect = ScriptShell(shellName)
        guard let dialect, dialect.dialect != .posix || !ScriptShell.isForBash(node.string ?? "") else {
            let name = shellName?.display ?? ""
            let unknown = Unknown(
                name,
                because: "scripts for '\(name)' are not read, and this one may set it",
                at: place
            )
            writes.otherOutputs = unknown
            writes.otherVariables = unknown
            run.otherVariables = unknown
            run.unfollowedLogin = unknown
            if ["docker ", "podman ", "buildah "].contains(where: { node.contains($0) }) {
                run.unfollowed = Unknown(
                    name,
                    because: "scripts for '\(name)' are not read, and this one calls a builder of images",
                    at: place
                )
            }
            workspace.mayBeRewritten(
                because: Unknown(
                    name,
                    because: "scripts for '\(name)' are not read, and this one may write files",
                    at: place
                )
            )
            return
        }
        let runner = ScriptRunner(
            workflow: workflow,
            event: event,
            node: node,
            env: run.env,
            gitHub: seen["github"]?.object ?? ValueObject(),
            checkout: checkout,
            otherCheckouts: otherCheckouts,
            directory: run.directory,
            refusal: refusalOfGit(at: place),
            workspace: workspace,
            runner: seen["runner"]?.object ?? ValueObject(),
            doubt: doubt(of: run),
            library: library
        )
        let result = runner.run(text, shell: dialect)
        run.effects = result.effects
        run.scriptPaths = result.paths
        run.unfollowed = result.unfollowed
        run.asksForChange = result.asksForChange
        run.unknownProgram = result.unknownProgram
        run.unfollowedLogin = result.unfollowedLogin
        if run.unfollowedLogin == nil, node.contains("auth.json") || node.contains(".docker") {
            run.unfollowedLogin = Unknown(
                "run",
                because: "the script may write what Docker knows of registries",
                at: place
            )
        }
        checkout = result.checkout.joined(with: checkout, because: doubt(of: run))
        workspace = result.workspace
        writes.env += result.environment
        writes.outputs += result.outputs
        writes.otherVariables = result.otherVariables
        run.otherVariables = result.otherVariables
        writes.otherOutputs = result.otherOutputs
        writes.mayFail = result.mayFail
        writes.fails = result.fails
    }

    /// Why git may refuse the checkout: in a container it belongs to another user than the one of the scripts.
    ///
    /// <https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory>
    private func refusalOfGit(at place: SourceRange) -> Unknown? {
        guard job.body["container"] != nil, !job.steps.contains(where: { $0.run?.contains("safe.directory") ?? false })
        else { return nil }
        let reason = "in a container git refuses a checkout of another user unless 'safe.directory' names it"
        return Unknown("git", because: reason, at: place)
    }

    /// The absolute path of a `working-directory`; nil when it is not known.
    private static func directory(_ given: Template?) -> String? {
        guard let given else { return RunEnvironment.workspace }
        guard let text = given.text else { return nil }
        return text.hasPrefix("/") ? text : RunEnvironment.path(of: text)
    }
}
