import SourceText
import Values

/// The commands that build an image of a Dockerfile.
///
/// <https://docs.docker.com/reference/cli/docker/buildx/build/>, <https://docs.podman.io/en/stable/markdown/podman-build.1.html>
extension ContainerCommands {
    private static let buildSwitches: Set<String> = [
        "check", "compress", "D", "debug", "disable-content-trust", "force-rm", "load", "no-cache", "pull", "push", "q",
        "quiet", "rm", "squash", "squash-all", "layers", "tls-verify", "no-hosts", "identity-label",
        "skip-unused-stages",
        "all-platforms", "inherit-labels", "omit-history", "rewrite-timestamp", "save-stages", "stdin", "http-proxy",
    ]

    static func build(_ line: CommandLine, tool: BuildRequest.Tool) -> BuildRequest {
        let options = CommandOptions(line, switches: buildSwitches)
        var request = BuildRequest(
            tool: tool,
            context: context(options.operands.first, range: line.range),
            push: .no,
            range: line.range
        )
        request.dockerfile = options.last("f", "file").map { ($0.value, $0.range) }
        request.stage = options.last("target")?.value
        request.argumentsAreComplete = options.isComplete
        request.arguments = options.all("build-arg").compactMap { option in
            option.value.flatMap { argument($0.value, range: $0.range) }
        }
        if options.all("build-arg-file").isEmpty == false { request.argumentsAreComplete = false }
        request.namedContexts = options.all("build-context").compactMap { option in
            option.value.flatMap { namedContext($0.value) }
        }
        request.platforms = options.all("platform").compactMap(\.value?.value)
        // The list of images that it is put into is found under its name like an image.
        request.tags = options.all("t", "tag", "manifest").compactMap { option in
            option.value.map { BuildRequest.Tag(reference: $0.value, range: $0.range) }
        }
        switch tool {
        case .buildxBuild, .dockerBuild, .nerdctlBuild: take(outputsOf: options, in: &request)
        default: break
        }
        return request
    }

    /// Where the result of the builder goes.
    private static func take(outputsOf options: CommandOptions, in request: inout BuildRequest) {
        var outputs: [BuildOutput] = []
        for option in options.all("o", "output") {
            guard let value = option.value?.value else { continue }
            do throws(BuildOutput.Failure) {
                outputs.append(try BuildOutput(parsing: value))
            } catch {
                if case .unknown(let unknown) = error { request.push = .unknown(unknown) }
            }
        }
        let isKept = outputs.isEmpty || outputs.contains(where: \.isKeptLocally) || options.has("load")
        // An unknown word may be the option.
        if let unknown = options.unknownWord { request.push = .unknown(unknown) }
        if let option = options.all("push").last {
            if let unknown = option.value?.value.firstUnknown {
                request.push = .unknown(unknown)
            } else if option.value.map({ BakeOverrides.bool($0.text ?? "") ?? true }) ?? true {
                for index in outputs.indices where outputs[index].type == "image" { outputs[index].set("push", "true") }
                if !outputs.contains(where: { $0.type == "image" }) {
                    outputs.append(BuildOutput(type: "image", attributes: [("push", "true")]))
                }
            }
        }
        request.take(outputs, at: options.last("o", "output")?.range ?? request.range)
        request.isKeptLocally = isKept
    }

    private static func context(_ operand: CommandLine.Word?, range: SourceRange) -> BuildRequest.Context {
        guard let operand else {
            return .folder(Template(Unknown("context", because: "the command names none", at: range)), range)
        }
        guard let text = operand.text else { return .folder(operand.value, operand.range) }
        if text == "-" {
            return .folder(Template(Unknown("-", because: "the context comes from another command", at: range)), range)
        }
        return isAddress(text) ? .remote(operand.value, operand.range) : .folder(operand.value, operand.range)
    }

    /// `NAME=value`, or `NAME` alone.
    static func argument(_ text: Template, range: SourceRange) -> BuildRequest.BuildArgument? {
        if let (name, value) = text.split(atFirst: UInt8(ascii: "=")), let known = name.text {
            return BuildRequest.BuildArgument(name: known, value: value, range: range)
        }
        return text.text.map { BuildRequest.BuildArgument(name: $0, value: nil, range: range) }
    }

    /// `name=value`; the name of a stage or an image has no unknown parts here.
    static func namedContext(_ text: Template) -> BuildRequest.NamedContext? {
        guard let (name, value) = text.split(atFirst: UInt8(ascii: "=")), let known = name.text else { return nil }
        return BuildRequest.NamedContext(name: known, value: value)
    }

    /// Whether a context is fetched by the builder instead of read from a folder.
    static func isAddress(_ text: String) -> Bool {
        ["http://", "https://", "git://", "ssh://", "git@", "github.com/"].contains { text.hasPrefix($0) }
    }

    // MARK: Kaniko

    private static let kanikoSwitches: Set<String> = [
        "cache", "cache-copy-layers", "cache-run-layers", "cleanup", "compressed-caching", "force", "ignore-var-run",
        "insecure", "insecure-pull", "no-push", "no-push-cache", "push-ignore-immutable-tag-errors", "reproducible",
        "single-snapshot", "skip-default-registry-fallback", "skip-push-permission-check", "skip-tls-verify",
        "skip-tls-verify-pull", "skip-unused-stages", "use-new-run", "h", "help",
    ]

    /// `/kaniko/executor`
    ///
    /// <https://github.com/GoogleContainerTools/kaniko#additional-flags>
    static func kaniko(_ line: CommandLine) -> Outcome? {
        let options = CommandOptions(line, switches: kanikoSwitches)
        var context = options.last("context", "c")
        if let word = context, let text = word.text, text.hasPrefix("dir://") {
            context = CommandLine.Word(value: word.value.dropFirst(utf8: "dir://".utf8.count), range: word.range)
        }
        var request = BuildRequest(
            tool: .kaniko,
            context: Self.context(context, range: line.range),
            push: options.has("no-push") ? .no : .yes,
            range: line.range
        )
        if let unknown = options.unknownWord, case .yes = request.push { request.push = .unknown(unknown) }
        request.dockerfile = options.last("dockerfile", "f").map { ($0.value, $0.range) }
        request.stage = options.last("target")?.value
        request.argumentsAreComplete = options.isComplete
        request.arguments = options.all("build-arg").compactMap { option in
            option.value.flatMap { argument($0.value, range: $0.range) }
        }
        request.platforms = options.all("custom-platform").compactMap(\.value?.value)
        request.isKeptLocally = false
        request.tags = options.all("destination", "d").compactMap { option in
            option.value.map { BuildRequest.Tag(reference: $0.value, range: $0.range) }
        }
        return Outcome([.build(request)])
    }

    // MARK: Dev containers

    static func devcontainer(_ line: CommandLine) -> Outcome? {
        guard line.text(0) == "build" else { return nil }
        let switches: Set<String> = ["no-cache", "push", "skip-feature-auto-mapping", "experimental-lockfile"]
        let options = CommandOptions(line.dropFirst(1), switches: switches)
        let folder = options.last("workspace-folder")
        let here = Template(".")
        var request = BuildRequest(
            tool: .devcontainerBuild,
            context: .folder(folder?.value ?? here, folder?.range),
            push: .no,
            range: line.range
        )
        if let option = options.all("push").last {
            let value = option.value?.value ?? "true"
            request.push = value.firstUnknown.map { .unknown($0) } ?? (value.text == "true" ? .yes : .no)
        }
        request.argumentsAreComplete = false
        request.platforms = options.all("platform").compactMap(\.value?.value)
        request.tags = options.all("image-name").compactMap { option in
            option.value.map { BuildRequest.Tag(reference: $0.value, range: $0.range) }
        }
        return Outcome([.build(request)])
    }
}
