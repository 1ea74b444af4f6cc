import SourceText
import Values
import YAML

/// `redhat-actions/buildah-build`.
///
/// <https://github.com/redhat-actions/buildah-build#action-inputs>
enum BuildahBuildAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        do throws(ActionFailure) {
            let names = try PodmanNames(call, evaluator: &evaluator)
            var request = request(call, &evaluator)
            request.tags = names.images
            // The list of several platforms has the names; the images in it are called after the first.
            if request.platforms.count > 1, let first = names.images.first {
                request.tags += request.platforms.map { platform in
                    let suffix = platform.text.map { text in
                        Template("-" + text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") })
                    }
                    let name = first.reference + (suffix ?? Template("-") + platform)
                    return BuildRequest.Tag(reference: name, range: first.range)
                }
            }
            let outputs: [(name: String, value: Template)] = [
                ("image", names.image), ("tags", names.tagsText),
                ("image-with-tag", names.images.first?.reference ?? Template()),
            ]
            return ActionResult(
                effects: [StepEffect(.build(request))],
                outputs: outputs.map { StepWrite(name: $0.name, value: $0.value, doubt: nil) },
                otherOutputs: Unknown(call.name, because: "the digest is known after the build", at: call.place)
            )
        } catch {
            return ActionResult(failure: error)
        }
    }

    private static func request(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> BuildRequest {
        let given = call.step.input("context")
        let folder = given.map { evaluator.text($0.value) } ?? Template(".")
        var request = BuildRequest(
            tool: .buildahAction,
            context: .folder(folder.isEmpty ? "." : folder, given.map { call.workflow.place($0.value) }),
            push: .no,
            range: call.place
        )
        func lines(_ names: String...) -> [(value: Template, range: SourceRange)] {
            for name in names {
                let found = call.entries(name, separatedByCommas: false, &evaluator)
                if !found.isEmpty { return found }
            }
            return []
        }
        let files = lines("containerfiles", "dockerfiles")
        if files.isEmpty {
            // Then the action fills an image of its own: the base with some files.
            let base = call.step.input("base-image").map { evaluator.text($0.value) }
            request.context = .images([base ?? Template()])
        } else if files.count == 1 {
            request.dockerfile = (file(files[0].value, in: folder, call), files[0].range)
        } else {
            // Of several files only the build knows what becomes of them.
            request.dockerfile = ("-", files[0].range)
        }
        for entry in lines("build-args") {
            if let argument = ContainerCommands.argument(entry.value, range: entry.range) {
                request.arguments.append(argument)
            } else {
                request.argumentsAreComplete = false
            }
        }
        for name in ["arch", "archs", "platform", "platforms"] where request.platforms.isEmpty {
            request.platforms = call.entries(name, separatedByCommas: true, &evaluator).map(\.value)
        }
        take(extraArguments: call, &evaluator, into: &request)
        return request
    }

    /// A file stands below the workspace; where there is none, below the context.
    private static func file(_ path: Template, in folder: Template, _ call: ActionCall) -> Template {
        guard let text = path.text, !text.hasPrefix("/"), let base = folder.text,
            let own = WorkflowLibrary.normalized(text), let inside = WorkflowLibrary.normalized("\(base)/\(text)"),
            !call.environment.files.isFile(own), call.environment.files.isFile(inside)
        else { return path }
        return Template("\(base)/\(text)", from: path.pieces.first?.origin)
    }

    private static func take(
        extraArguments call: ActionCall,
        _ evaluator: inout NodeEvaluator,
        into request: inout BuildRequest
    ) {
        guard let input = call.step.input("extra-args") else { return }
        let value = evaluator.text(input.value)
        let range = call.workflow.place(input.value)
        guard let text = value.text else {
            request.argumentsAreComplete = false
            return
        }
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\r\n" }.map {
            CommandLine.Word(value: Template(String($0)), range: range)
        }
        let line = CommandLine(words: words + [CommandLine.Word(value: ".", range: range)], range: range)
        let extra = ContainerCommands.build(line, tool: .buildahBuild)
        request.stage = extra.stage ?? request.stage
        request.arguments += extra.arguments
        request.namedContexts += extra.namedContexts
    }
}

extension ActionCall {
    /// The entries of an input that is a list.
    func entries(
        _ name: String,
        separatedByCommas: Bool,
        _ evaluator: inout NodeEvaluator
    ) -> [(value: Template, range: SourceRange)] {
        guard let input = step.input(name) else { return [] }
        let map = input.value.sourceMap
        return evaluator.evaluated(input.value).entries(separatedByCommas: separatedByCommas, keepsQuotes: true).map {
            ($0.value, input.value.document.file.place(map.sourceRange(ofValue: $0.source)))
        }
    }
}
