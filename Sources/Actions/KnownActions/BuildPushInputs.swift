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

    func request(_ evaluator: inout NodeEvaluator, workflow: Workflow) -> BuildRequest {
        var request = BuildRequest(
            tool: .buildPushAction,
            context: context(&evaluator, workflow),
            push: push(&evaluator),
            range: place
        )
        let outputs = step.input("outputs").map { evaluator.text($0.value) }
        let loads = step.input("load").map { evaluator.text($0.value).trimmed }
        request.isKeptLocally =
            loads.map { $0.text == nil || $0.text?.lowercased() == "true" } ?? false
            || outputs.map { $0.text.map { Self.fields($0).contains("type=docker") } ?? true } ?? false
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
        return request
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
    private static func folderOfDefaultContext(_ text: String) -> String? {
        let name = "{{defaultContext}}"
        guard text.hasPrefix(name) else { return nil }
        let rest = text.dropFirst(name.count)
        return rest.hasPrefix(":") ? String(rest.dropFirst()) : rest.isEmpty ? "" : nil
    }

    /// `push: true`, or an output that says so.
    private func push(_ evaluator: inout NodeEvaluator) -> Decision {
        // A push by digest gives no name.
        let outputs = step.input("outputs").map { evaluator.text($0.value) }
        if outputs?.text.map({ Self.fields($0).contains("push-by-digest=true") }) ?? false { return .no }
        if let input = step.input("push") {
            let value = evaluator.text(input.value).trimmed
            if let unknown = value.firstUnknown { return .unknown(unknown) }
            if ["true", "True", "TRUE"].contains(value.text) { return .yes }
        }
        if let value = outputs {
            guard let text = value.text else { return value.firstUnknown.map { .unknown($0) } ?? .no }
            let fields = Self.fields(text)
            if fields.contains("type=registry") || fields.contains("push=true") { return .yes }
        }
        return .no
    }

    private static func fields(_ outputs: String) -> [Substring] {
        outputs.split { $0 == "," || $0 == "\n" || $0 == " " }
    }

    private func entries(
        _ name: String,
        separatedByCommas: Bool,
        _ evaluator: inout NodeEvaluator,
        _ workflow: Workflow
    ) -> [(value: Template, range: SourceRange)] {
        guard let input = step.input(name) else { return [] }
        let entries = evaluator.evaluated(input.value).entries(separatedByCommas: separatedByCommas)
        guard !entries.isEmpty else { return [] }
        let map = input.value.sourceMap
        return entries.map { ($0.value, input.value.document.file.place(map.sourceRange(ofValue: $0.source))) }
    }
}
