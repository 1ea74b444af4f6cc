import SourceText
import Values

/// `docker buildx bake`, called by a script or by an action.
///
/// <https://docs.docker.com/reference/cli/docker/buildx/bake/>
struct BakeCommand {
    var files: [BakeTarget.Text] = []
    var names: [BakeTarget.Text] = []
    var sets: [BakeTarget.Text] = []
    var pushes: Decision = .no
    var loads: Decision = .no
    var buildsAnew = false
    /// `--print`: nothing is built.
    var prints = false
    /// Variables that the command itself gives.
    var variables: [(name: String, value: Template)] = []
    /// Why the command may be another one.
    var doubt: Unknown?
    let tool: BuildRequest.Tool
    let range: SourceRange

    init(tool: BuildRequest.Tool, range: SourceRange) {
        self.tool = tool
        self.range = range
    }

    func plan(
        _ files: BakeFiles,
        environment: @escaping (String) -> BakeDefinition.Override
    ) throws(BakeError) -> BakePlan {
        if let doubt = doubt ?? files.doubt { throw .unknown(doubt) }
        var bodies: [HCLBody] = []
        for file in self.files { bodies.append(try files.body(file)) }
        if self.files.isEmpty { bodies = try files.defaultBodies() }
        let isClosed = try ignoresEnvironment(environment)
        let definition = try BakeDefinition(
            bodies,
            builtIn: [
                "BAKE_LOCAL_PLATFORM": Value(
                    Unknown("BAKE_LOCAL_PLATFORM", because: "it is the platform of the machine", at: range)
                ),
                "BAKE_CMD_CONTEXT": Value(
                    Unknown("BAKE_CMD_CONTEXT", because: "its value is not followed", at: range)
                ),
            ]
        ) { name in
            if let given = variables.last(where: { $0.name == name }) { return .value(given.value) }
            return isClosed ? .none : environment(name)
        }
        var overrides = try BakeOverrides(sets, of: definition.targets.map(\.name))
        overrides.pushes = pushes
        if case .yes = loads { overrides.loads = true }
        overrides.buildsAnew = buildsAnew
        var names: [String] = []
        for name in self.names {
            guard let text = name.value.text else { throw .unknown(name.value.firstUnknown!) }
            names.append(text)
        }
        return try BakePlan(definition, names: names, overrides)
    }

    /// Whether the variables of the environment do not count.
    private func ignoresEnvironment(
        _ environment: (String) -> BakeDefinition.Override
    ) throws(BakeError) -> Bool {
        switch environment("BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP") {
        case .value(let text):
            guard let known = text.text else { throw .unknown(text.firstUnknown!) }
            return BakeOverrides.bool(known) ?? false
        case .none, .unknown: return false
        }
    }

    // MARK: Builds

    func requests(
        _ files: BakeFiles,
        environment: @escaping (String) -> BakeDefinition.Override
    ) throws(BakeError) -> [BuildRequest] {
        let plan = try plan(files, environment: environment)
        var requests: [BuildRequest] = []
        for target in plan.targets {
            var request = request(for: target, files)
            if case .no = loads {} else { request.isKeptLocally = true }
            if case .unknown(let unknown) = pushes, !plan.linked.contains(target.name) {
                // Pushing or not is one question, the rest of the outputs is another.
                if case .no = request.push { request.push = .unknown(unknown) }
            } else if plan.isLeftToChance(target) {
                let reason = "'push' and an output that is set change each other in an order that is left to chance"
                request.push = .unknown(Unknown("push", because: reason, at: range))
            }
            requests.append(request)
        }
        return requests
    }

    private func request(for target: BakeTarget, _ files: BakeFiles) -> BuildRequest {
        var request = BuildRequest(tool: tool, context: context(of: target, files), push: .no, range: range)
        request.directory = files.directory
        if target.inlineDockerfile != nil {
            // It stands in the bake file itself.
            request.dockerfile = ("-", target.inlineDockerfile?.range ?? range)
        } else if let dockerfile = target.dockerfile, !dockerfile.value.isEmpty {
            request.dockerfile = (
                path(of: dockerfile.value, in: target.context?.value, files), dockerfile.range ?? range
            )
        }
        request.stage = target.stage.flatMap { $0.value.isEmpty ? nil : $0.value }
        request.tags = (target.tags ?? []).map {
            BuildRequest.Tag(reference: $0.value, range: $0.range ?? range)
        }
        request.platforms = (target.platforms ?? []).flatMap { platform -> [Template] in
            platform.value.text?.split(separator: ",").map { Template(String($0)) } ?? [platform.value]
        }
        request.arguments = target.arguments.map {
            BuildRequest.BuildArgument(name: $0.name, value: $0.value.value, range: $0.value.range ?? range)
        }
        request.namedContexts = target.contexts.map {
            BuildRequest.NamedContext(name: $0.name, value: $0.value.value)
        }
        let outputs = target.outputs ?? []
        request.take(outputs, at: range)
        request.isKeptLocally = outputs.contains(where: \.isKeptLocally) || outputs.isEmpty && tool == .buildxBake
        return request
    }

    private func context(of target: BakeTarget, _ files: BakeFiles) -> BuildRequest.Context {
        let given = target.context
        guard var text = given?.value.text else {
            if let given { return .folder(given.value, given.range) }
            if case .repository(let folder) = files.source { return .gitRepository(folder: folder) }
            return .folder(".", nil)
        }
        if ContainerCommands.isAddress(text) { return .remote(given!.value, given?.range) }
        let isOnMachine = text.hasPrefix("cwd://")
        if isOnMachine {
            text.removeFirst("cwd://".count)
            if text.isEmpty { text = "." }
        } else if case .repository(let folder) = files.source {
            return .gitRepository(folder: join(folder, text))
        }
        return .folder(isOnMachine ? Template(text) : given!.value, given?.range)
    }

    /// A Dockerfile stands below its context; in what the builder fetches, below the root of that.
    private func path(of dockerfile: Template, in context: Template?, _ files: BakeFiles) -> Template {
        if let text = dockerfile.text, text.hasPrefix("/") { return dockerfile }
        if let text = dockerfile.text, text.hasPrefix("cwd://") {
            return dockerfile.dropFirst(utf8: "cwd://".utf8.count)
        }
        guard let context, case .machine = files.source, context.text != "." else { return dockerfile }
        return context + Template("/") + dockerfile
    }

    private func join(_ folder: String, _ path: String) -> String {
        let path = path == "." ? "" : path
        return folder.isEmpty ? path : path.isEmpty ? folder : "\(folder)/\(path)"
    }
}
