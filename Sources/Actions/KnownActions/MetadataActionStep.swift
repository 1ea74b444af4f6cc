import SourceText
import Values
import YAML

/// A step that runs `docker/metadata-action`.
enum MetadataActionStep: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        func unknown(_ reason: String) -> ActionResult {
            ActionResult(otherOutputs: Unknown(call.name, because: reason, at: call.place))
        }
        if let major = call.reference.majorVersion, major < 4 {
            return unknown("'\(call.name)' makes names by rules of its time, which are not followed")
        }
        let input = call.step.input("tags") ?? call.step.input("images")
        let origin = Origin(call.name, at: input.map { call.workflow.place($0.value) } ?? call.place)
        var inputs = MetadataInputs { name in
            let text = call.step.input(name).map { evaluator.text($0.value) }
            return text.flatMap { $0.isEmpty ? nil : $0 }
        }
        let variables = evaluator.contexts.values["env"]?.object
        if let levels = variables?["DOCKER_METADATA_ANNOTATIONS_LEVELS"] { inputs.annotationLevels = levels.template }
        let readsGit = call.step.input("context").map { evaluator.text($0.value).trimmed.text != "workflow" } ?? false
        let context = context(call, evaluator.contexts.values, variables, readsGit: readsGit)
        do throws(MetadataError) {
            var action = try MetadataAction(inputs, context, from: origin)
            // Bake files are made for those who speak of bake.
            let isForBake = String(decoding: call.workflow.file.bytes, as: UTF8.self).contains(bytesOf: "bake")
            return try outputs(of: &action, inputs, origin, withBakeFiles: isForBake)
        } catch {
            var result = unknown("the action fails: \(error)")
            // An error about what only the run knows is none yet.
            guard call.step.inputs.allSatisfy({ evaluator.text($0.value).isKnown }) else { return result }
            result.failure = ActionFailure(
                message: "the action ends with an error: \(error)",
                range: origin.place ?? call.place
            )
            return result
        }
    }

    private static func context(
        _ call: ActionCall,
        _ contexts: ValueObject,
        _ variables: ValueObject?,
        readsGit: Bool
    ) -> MetadataContext {
        let gitHub = contexts.member("github")
        let event = gitHub.member("event")
        let eventName = gitHub.member("event_name").template.text ?? call.environment.event.name
        func known(_ value: Value) -> Template? { value.isNull ? nil : value.template }
        func asked(_ name: String) -> Template {
            Template(Unknown(name, because: "the action reads it from the checkout", at: call.place))
        }
        var ref = gitHub.member("ref").template
        var sha = gitHub.member("sha").template
        if eventName.contains("pull_request_target") {
            ref = Template("refs/pull/") + event.member("number").template + Template("/merge")
        }
        if eventName.contains("pull_request"), variables?["DOCKER_METADATA_PR_HEAD_SHA"]?.template.text == "true" {
            sha = event.member("pull_request").member("head").member("sha").template
        }
        if readsGit { (ref, sha) = (asked("ref"), asked("sha")) }
        let defaultBranch = known(event.member("repository").member("default_branch"))
        let base =
            eventName.contains("pull_request")
            ? event.member("pull_request").member("base").member("ref") : event.member("base_ref")
        var context = MetadataContext(
            eventName: eventName,
            ref: ref,
            sha: sha,
            defaultBranch: defaultBranch,
            baseRef: known(base)
        )
        context.shortLength = variables?["DOCKER_METADATA_SHORT_SHA_LENGTH"]?.template
        let url = gitHub.member("server_url").template + Template("/") + gitHub.member("repository").template
        context.repositoryURL = url
        context.repositoryName = Template(call.environment.repository?.name ?? "")
        for (name, path) in [("description", \MetadataContext.repositoryDescription), ("license", \.license)] {
            let reason = "only the server knows it"
            context[keyPath: path] = Template(Unknown("github.event.repository.\(name)", because: reason))
        }
        return context
    }

    private static func outputs(
        of action: inout MetadataAction,
        _ inputs: MetadataInputs,
        _ origin: Origin,
        withBakeFiles isForBake: Bool
    ) throws(MetadataError) -> ActionResult {
        func joined(_ parts: [Template], _ separator: Template) -> Template {
            var text = Template()
            for (index, part) in parts.enumerated() {
                if index > 0 { text.append(separator) }
                text.append(part)
            }
            return text
        }
        var json = JSONWriter()
        let isWritten = json.write(try action.json(), indent: 0)
        let folder = Unknown("the bake file", because: "only the run knows where the action puts it", at: origin.place)
        var outputs: [(name: String, value: Template)] = [
            ("version", action.mainVersion ?? ""),
            ("tags", joined(try action.tags(from: origin), inputs.tagSeparator)),
            ("tag-names", joined(try action.tagNamesOnly(from: origin), inputs.tagSeparator)),
            ("labels", joined(try action.labels(inputs.labels), inputs.labelSeparator)),
            ("annotations", joined(try action.labels(inputs.annotations), inputs.annotationSeparator)),
        ]
        if isWritten { outputs.append(("json", json.finished)) }
        var bakeFiles: [(path: Template, body: HCLBody)] = []
        for (name, file, parts) in bakeParts {
            let path = Template(folder) + Template("/docker-metadata-action-\(file).json")
            outputs.append((name, path))
            guard isForBake else { continue }
            bakeFiles.append((path, HCLBody(bakeFile: try action.bakeFile(parts), at: origin.place)))
        }
        // The same values are variables for all later steps.
        return ActionResult(
            outputs: outputs.map { StepWrite(name: $0.name, value: $0.value, doubt: nil) },
            env: outputs.map { name, value in
                let variable = String(name.uppercased().map { $0 == "-" ? "_" : $0 })
                return StepWrite(name: "DOCKER_METADATA_OUTPUT_\(variable)", value: value, doubt: nil)
            },
            bakeFiles: bakeFiles
        )
    }

    /// The outputs that name files for bake, the files, and what each of them says.
    private static let bakeParts: [(name: String, file: String, parts: [MetadataAction.BakePart])] = [
        ("bake-file-tags", "bake-tags", [.tags]), ("bake-file-labels", "bake-labels", [.labels]),
        ("bake-file-annotations", "bake-annotations", [.annotations]), ("bake-file", "bake", [.tags, .labels]),
    ]
}
