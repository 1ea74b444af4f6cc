import Shell
import SourceText
import Values
import YAML

/// `docker/bake-action`.
///
/// <https://github.com/docker/bake-action#inputs>
enum BakeAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let others = Unknown(call.name, because: "the builder gives the digests after the build", at: call.place)
        var result = ActionResult(otherOutputs: others)
        do throws(ActionFailure) {
            let command = try command(call, &evaluator)
            let files = try files(call, &evaluator)
            do throws(BakeError) {
                let variables = call.variables(seenBy: evaluator)
                result.effects = try command.requests(files, environment: variables).map { StepEffect(.build($0)) }
            } catch {
                result.unfollowed = error.unfollowed(call.name, at: call.place)
                if case .wrong(let message, let range) = error {
                    throw ActionFailure(message: "bake ends with an error: \(message)", range: range ?? call.place)
                }
            }
        } catch {
            result.failure = error
        }
        return result
    }

    private static func command(
        _ call: ActionCall,
        _ evaluator: inout NodeEvaluator
    ) throws(ActionFailure) -> BakeCommand {
        var command = BakeCommand(tool: .bakeAction, range: call.place)
        func texts(_ name: String, separatedByCommas: Bool) -> [BakeTarget.Text] {
            guard let input = call.step.input(name) else { return [] }
            let map = input.value.sourceMap
            return evaluator.evaluated(input.value).entries(separatedByCommas: separatedByCommas).map { entry in
                let range = input.value.document.file.place(map.sourceRange(ofValue: entry.source))
                return BakeTarget.Text(value: entry.value, range: range)
            }
        }
        command.files = texts("files", separatedByCommas: true)
        command.names = texts("targets", separatedByCommas: true)
        // Quotes of a setting belong to its value.
        command.sets = call.entries("set", separatedByCommas: false, &evaluator).map {
            BakeTarget.Text(value: $0.value, range: $0.range)
        }
        for variable in texts("vars", separatedByCommas: false) {
            if let (name, value) = variable.value.split(atFirst: UInt8(ascii: "=")), let name = name.text {
                command.variables.append((name, value))
            } else {
                command.doubt = variable.value.firstUnknown
            }
        }
        for name in ["no-cache", "pull", "push", "load"] {
            guard let input = call.step.input(name) else { continue }
            let place = call.workflow.place(input.value)
            let decision = try ActionFailure.decision(evaluator.text(input.value), of: name, at: place)
            switch name {
            case "push": command.pushes = decision
            case "load": command.loads = decision
            default: continue
            }
        }
        return command
    }

    // MARK: Source

    /// From where the definition is read: up to version 5 from the folder of the step, since version 6 from the repository.
    private static func files(_ call: ActionCall, _ evaluator: inout NodeEvaluator) throws(ActionFailure) -> BakeFiles {
        let input = call.step.input("source")
        let source = input.map { evaluator.text($0.value).trimmed }
        let range = input.map { call.workflow.place($0.value) } ?? call.place
        let workdir = call.step.input("workdir").map { evaluator.text($0.value).trimmed } ?? Template()
        let major = call.reference.majorVersion
        var directory: String? = folder(workdir.isEmpty ? "." : workdir)
        var kind = BakeFiles.Source.machine
        var doubt: Unknown?
        if let source, !source.isEmpty {
            if let text = source.text {
                if text == "." {
                    kind = .machine
                } else if let folder = BuildPushInputs.folderOfDefaultContext(text) {
                    kind = .repository(folder: folder)
                } else if ContainerCommands.isAddress(text) {
                    doubt = Unknown(text, because: "a bake definition elsewhere is not read", at: range)
                } else if major ?? 7 >= 7 {
                    directory = folder(source)
                } else {
                    doubt = Unknown(text, because: "this source is none that the action documents", at: range)
                }
            } else {
                doubt = source.firstUnknown
            }
        } else if major ?? 6 >= 6 {
            kind = .repository(folder: "")
            // Which of both ways an action pinned to a commit goes makes a difference only where the files differ.
            if major == nil { doubt = call.workspace.changedFiles }
        }
        var files = files(call, in: doubt == nil ? directory : nil, from: kind)
        files.doubt = doubt
        return files
    }

    /// What a command of the action finds.
    ///
    /// - Parameter directory: the folder in which it runs, as an absolute path; nil when it is not known.
    static func files(
        _ call: ActionCall,
        in directory: String?,
        from source: BakeFiles.Source = .machine
    ) -> BakeFiles {
        var files = BakeFiles(
            source: source,
            directory: directory,
            tree: call.environment.files,
            checkoutPath: call.checkout == .missing ? "" : call.checkout.path,
            workspace: call.workspace,
            place: call.place
        )
        files.written = call.workspace.files
        files.unseen = call.workspace.unseenFiles
        return files
    }

    /// The absolute path of a folder that an input names; nil when it is not known.
    static func folder(_ path: Template) -> String? {
        guard let text = path.text else { return nil }
        if text.hasPrefix("/") { return text }
        return WorkflowLibrary.normalized(text).map {
            $0.isEmpty ? RunEnvironment.workspace : "\(RunEnvironment.workspace)/\($0)"
        }
    }
}

extension BakeError {
    /// The same as something that is not followed.
    func unfollowed(_ name: String, at place: SourceRange) -> Unknown {
        switch self {
        case .unknown(let unknown):
            Unknown(name, because: "what '\(name)' builds is not known: \(unknown.reason)", at: unknown.place ?? place)
        case .wrong(let message, let range):
            Unknown(name, because: "'\(name)' ends with an error: \(message)", at: range ?? place)
        }
    }
}

extension ActionCall {
    /// Looks up what the program behind the action finds in its environment.
    func variables(seenBy evaluator: NodeEvaluator) -> (String) -> BakeDefinition.Override {
        let env = evaluator.contexts.values["env"]?.object
        let runner = runner
        return { name in
            if !RunnerVariables.isReserved(name), let value = env?[name] { return .value(value.template) }
            if let variable = runner[name] { return .value(variable) }
            return env?.rest.map { .unknown($0) } ?? .none
        }
    }
}
