import SourceText
import Values
import YAML

/// The inputs of `docker/build-push-action`.
///
/// <https://github.com/docker/build-push-action#inputs>
struct BuildPushInputs {
    let step: Step
    let place: SourceRange

    init(_ step: Step, place: SourceRange) {
        self.step = step
        self.place = place
    }

    func request(_ evaluator: inout NodeEvaluator, workflow: Workflow) throws(ActionFailure) -> BuildRequest {
        var request = BuildRequest(
            tool: .buildPushAction,
            context: context(&evaluator, workflow),
            push: .no,
            range: place
        )
        for name in ["no-cache", "pull"] { _ = try switchInput(name, &evaluator, workflow) }
        let loads = try switchInput("load", &evaluator, workflow)
        let pushes = try switchInput("push", &evaluator, workflow)
        if let file = step.input("file") {
            let path = evaluator.text(file.value)
            if !path.isEmpty { request.dockerfile = (path, workflow.place(file.value)) }
        }
        request.stage = step.input("target").map { evaluator.text($0.value) }.flatMap { $0.isEmpty ? nil : $0 }
        request.tags = entries("tags", separatedByCommas: true, &evaluator, workflow).map {
            BuildRequest.Tag(reference: $0.value, range: $0.range)
        }
        request.platforms = entries("platforms", separatedByCommas: true, &evaluator, workflow).map(\.value)
        for entry in entries("build-args", separatedByCommas: false, &evaluator, workflow) {
            if let argument = ContainerCommands.argument(entry.value, range: entry.range) {
                request.arguments.append(argument)
            } else {
                request.argumentsAreComplete = false
            }
        }
        request.namedContexts = entries("build-contexts", separatedByCommas: false, &evaluator, workflow).compactMap {
            ContainerCommands.namedContext($0.value)
        }
        try take(outputs: &evaluator, workflow, pushes: pushes, loads: loads, in: &request)
        return request
    }

    /// Where the image goes: what `outputs` says, changed by `push` and `load`.
    private func take(
        outputs evaluator: inout NodeEvaluator,
        _ workflow: Workflow,
        pushes: Decision,
        loads: Decision,
        in request: inout BuildRequest
    ) throws(ActionFailure) {
        var outputs: [BuildOutput] = []
        var mayKeep = false
        if case .no = loads {} else { mayKeep = true }
        // An entry keeps its quotes here: they belong to the fields of the entry.
        for entry in entries("outputs", separatedByCommas: false, keepsQuotes: true, &evaluator, workflow) {
            do throws(BuildOutput.Failure) {
                outputs.append(try BuildOutput(parsing: entry.value))
            } catch {
                switch error {
                case .wrong(let message): throw ActionFailure(message: message, range: entry.range)
                case .unknown(let unknown):
                    request.push = .unknown(unknown)
                    mayKeep = true
                }
            }
        }
        if case .yes = pushes {
            let images = outputs.indices.filter { outputs[$0].type == "image" }
            for index in images { outputs[index].set("push", "true") }
            if images.isEmpty { outputs.append(BuildOutput(type: "image", attributes: [("push", "true")])) }
        } else if case .unknown(let unknown) = pushes {
            let isDigest = outputs.contains { if case .yes = $0.pushesByDigest { true } else { false } }
            if !isDigest { request.push = .unknown(unknown) }
        }
        let place = step.input("outputs").map { workflow.place($0.value) } ?? place
        request.take(outputs, at: place)
        request.isKeptLocally = mayKeep || outputs.contains(where: \.isKeptLocally)
    }

    /// An input that is true or false; the action refuses everything else.
    ///
    /// <https://yaml.org/spec/1.2/spec.html#id2804923>
    private func switchInput(
        _ name: String,
        _ evaluator: inout NodeEvaluator,
        _ workflow: Workflow
    ) throws(ActionFailure) -> Decision {
        guard let input = step.input(name) else { return .no }
        return try ActionFailure.decision(evaluator.text(input.value), of: name, at: workflow.place(input.value))
    }

    private func context(_ evaluator: inout NodeEvaluator, _ workflow: Workflow) -> BuildRequest.Context {
        guard let input = step.input("context") else { return .gitRepository(folder: "") }
        let path = evaluator.text(input.value).trimmed
        if path.isEmpty { return .gitRepository(folder: "") }
        let range = workflow.place(input.value)
        if let text = path.text {
            if let folder = Self.folderOfDefaultContext(text) { return .gitRepository(folder: folder) }
            if ContainerCommands.isAddress(text) { return .remote(path, range) }
        }
        return .folder(path, range)
    }

    /// The folder of a context such as `{{defaultContext}}:src/app`, the action's own name for the Git context.
    static func folderOfDefaultContext(_ text: String) -> String? {
        let name = "{{defaultContext}}"
        guard text.hasPrefix(name) else { return nil }
        let rest = text.dropFirst(name.count)
        return rest.hasPrefix(":") ? String(rest.dropFirst()) : rest.isEmpty ? "" : nil
    }

    private func entries(
        _ name: String,
        separatedByCommas: Bool,
        keepsQuotes: Bool = false,
        _ evaluator: inout NodeEvaluator,
        _ workflow: Workflow
    ) -> [(value: Template, range: SourceRange)] {
        guard let input = step.input(name) else { return [] }
        let entries = evaluator.evaluated(input.value).entries(
            separatedByCommas: separatedByCommas,
            keepsQuotes: keepsQuotes
        )
        guard !entries.isEmpty else { return [] }
        let map = input.value.sourceMap
        return entries.map { ($0.value, input.value.document.file.place(map.sourceRange(ofValue: $0.source))) }
    }
}
