import SourceText
import Values
import YAML

/// `redhat-actions/push-to-registry`.
///
/// <https://github.com/redhat-actions/push-to-registry#action-inputs>
enum PushToRegistryAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        do throws(ActionFailure) {
            let names = try PodmanNames(call, evaluator: &evaluator)
            let input = call.step.input("registry")
            var registry = input.map { evaluator.text($0.value).trimmed } ?? Template()
            guard names.areWhole || !registry.isEmpty else {
                throw ActionFailure(message: "the input 'registry' is missing", range: call.place)
            }
            if case .text(let text, let origin)? = registry.pieces.last, text.hasSuffix("/") {
                registry = Template(pieces: registry.pieces.dropLast() + [.text(String(text.dropLast()), origin)])
            }
            let paths = zip(names.images, names.tags).map { image, tag in
                names.areWhole ? image.reference : registry + Template("/") + names.image + Template(":") + tag
            }
            var effects: [StepEffect] = []
            if call.step.input("username") != nil, call.step.input("password") != nil {
                let first = names.areWhole ? paths.first ?? Template() : registry
                let host = first.split(atFirst: UInt8(ascii: "/"))?.head ?? first
                let range = input.map { call.workflow.place($0.value) } ?? call.place
                effects.append(StepEffect(.login(registry: host, range: range)))
            }
            for (image, path) in zip(names.images, paths) {
                let target = BuildRequest.Tag(reference: path, range: image.range)
                if path != image.reference {
                    effects.append(StepEffect(.tag(source: image.reference, target: target)))
                }
                effects.append(StepEffect(.push(target, allTags: false)))
            }
            return ActionResult(
                effects: effects,
                outputs: outputs(paths),
                otherOutputs: Unknown(call.name, because: "the digest is known after the push", at: call.place)
            )
        } catch {
            return ActionResult(failure: error)
        }
    }

    private static func outputs(_ paths: [Template]) -> [StepWrite] {
        var list = Template("[")
        for (index, path) in paths.enumerated() {
            list.append(index == 0 ? "\"" : ",\"")
            list.append(path)
            list.append("\"")
        }
        list.append("]")
        return [("registry-path", paths.first ?? Template()), ("registry-paths", list)].map {
            StepWrite(name: $0.0, value: $0.1, doubt: nil)
        }
    }
}
