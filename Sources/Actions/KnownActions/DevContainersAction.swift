import SourceText
import Values
import YAML

/// `devcontainers/ci`.
///
/// <https://github.com/devcontainers/ci/blob/main/docs/github-action.md>
enum DevContainersAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        func text(_ name: String) -> Template {
            call.step.input(name).map { evaluator.text($0.value).trimmed } ?? Template()
        }
        let checkout = text("checkoutPath"), folder = text("subFolder")
        var path = checkout.isEmpty ? Template(".") : checkout
        if !folder.isEmpty, folder.text != "." { path = path.text == "." ? folder : path + Template("/") + folder }
        let place = (call.step.input("subFolder") ?? call.step.input("checkoutPath")).map {
            call.workflow.place($0.value)
        }
        var request = BuildRequest(
            tool: .devcontainersAction,
            context: .folder(path, place),
            push: .no,
            range: call.place
        )
        // What is built is said in `devcontainer.json`.
        request.argumentsAreComplete = false
        if let file = call.step.input("configFile") { request.dockerfile = ("-", call.workflow.place(file.value)) }
        request.platforms = call.entries("platform", separatedByCommas: true, &evaluator).map(\.value)
        let name = text("imageName")
        if !name.isEmpty {
            let range = call.step.input("imageName").map { call.workflow.place($0.value) } ?? call.place
            let given = call.entries("imageTag", separatedByCommas: true, &evaluator)
            let tags = given.isEmpty ? [(value: Template("latest"), range: range)] : given
            request.tags = tags.map {
                BuildRequest.Tag(reference: name + Template(":") + $0.value, range: $0.range)
            }
        }
        var result = ActionResult(
            otherOutputs: Unknown(
                call.name,
                because: "what its command prints is known to the run only",
                at: call.place
            )
        )
        do throws(ActionFailure) {
            request.push = try push(call, hasName: !name.isEmpty, &evaluator)
        } catch {
            result.failure = error
            return result
        }
        result.effects = [StepEffect(.build(request))]
        return result
    }

    /// `never`, `always`, or on the refs and events of two lists.
    private static func push(
        _ call: ActionCall,
        hasName: Bool,
        _ evaluator: inout NodeEvaluator
    ) throws(ActionFailure) -> Decision {
        let input = call.step.input("push")
        let value = input.map { evaluator.text($0.value).trimmed } ?? Template()
        if let unknown = value.firstUnknown { return hasName ? .unknown(unknown) : .no }
        switch value.text {
        case "never": return .no
        case "always": return hasName ? .yes : .no
        case "filter", "":
            guard hasName else { return .no }
            let gitHub = evaluator.contexts.values["github"]
            for (list, member) in [("refFilterForPush", "ref"), ("eventFilterForPush", "event_name")] {
                let filter = call.entries(list, separatedByCommas: false, &evaluator).map(\.value)
                if filter.isEmpty { continue }
                let found = gitHub?.member(member).template ?? Template()
                if filter.contains(found) { continue }
                if let unknown = found.firstUnknown ?? filter.lazy.compactMap(\.firstUnknown).first {
                    return .unknown(unknown)
                }
                return .no
            }
            return .yes
        default:
            throw ActionFailure(
                message:
                    "the input 'push' is '\(value.display)', and the action takes only 'never', 'filter' or 'always'",
                range: input.map { call.workflow.place($0.value) } ?? call.place
            )
        }
    }
}
