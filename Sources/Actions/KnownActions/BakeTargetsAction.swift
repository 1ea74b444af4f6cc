import SourceText
import Values
import YAML

/// `docker/bake-action/subaction/list-targets` and its successor `docker/bake-action/subaction/matrix`: the targets of a
/// bake definition as JSON, for a matrix.
///
/// <https://github.com/docker/bake-action/tree/master/subaction/matrix>
enum BakeTargetsAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        var command = BakeCommand(tool: .bakeAction, range: call.place)
        command.files = call.entries("files", separatedByCommas: true, &evaluator).map {
            BakeTarget.Text(value: $0.value, range: $0.range)
        }
        if let input = call.step.input("target") {
            let value = evaluator.text(input.value).trimmed
            if !value.isEmpty {
                command.names = [BakeTarget.Text(value: value, range: call.workflow.place(input.value))]
            }
        }
        let workdir = call.step.input("workdir").map { evaluator.text($0.value).trimmed } ?? "."
        var result = ActionResult(
            otherOutputs: Unknown(call.name, because: "what it makes of other fields is not followed", at: call.place)
        )
        do throws(BakeError) {
            let files = BakeAction.files(call, in: BakeAction.folder(workdir))
            let plan = try command.plan(files, environment: call.variables(seenBy: evaluator))
            let names = plan.targets.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let isMatrix = call.step.uses?.string?.contains(bytesOf: "subaction/matrix") ?? false
            // With more fields, the entries are made in ways that differ between versions.
            if isMatrix, call.step.input("fields") != nil { return result }
            let entries = names.map { isMatrix ? "{\"target\":\"\($0)\"}" : "\"\($0)\"" }.joined(separator: ",")
            let output = Template("[\(entries)]", from: Origin(call.name, at: call.place))
            result.outputs = [StepWrite(name: isMatrix ? "matrix" : "targets", value: output, doubt: nil)]
        } catch {
            switch error {
            case .unknown(let unknown):
                result.otherOutputs = Unknown(call.name, because: unknown.reason, at: unknown.place ?? call.place)
            case .wrong(let message, let range):
                result.failure = ActionFailure(
                    message: "bake ends with an error: \(message)",
                    range: range ?? call.place
                )
            }
        }
        return result
    }
}
