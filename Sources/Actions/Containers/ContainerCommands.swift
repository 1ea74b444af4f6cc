import SourceText
import Values

/// The commands of container tools in scripts: what they build, name and push.
///
/// <https://docs.docker.com/reference/cli/docker/buildx/build/>, <https://docs.podman.io/en/stable/markdown/podman-build.1.html>
enum ContainerCommands {
    /// What a command does; nil when it is no command of a container tool that makes or moves images.
    static func effects(of line: CommandLine) -> [StepEffect.Kind]? {
        guard let tool = line.text(0)?.lastPathPart else { return nil }
        switch tool {
        case "docker": return docker(line.dropFirst(1))
        case "podman": return podman(line.dropFirst(1), build: .podmanBuild)
        case "buildah": return podman(line.dropFirst(1), build: .buildahBuild)
        case "devcontainer": return devcontainer(line.dropFirst(1))
        case "skopeo", "oras": return line.text(1) == "login" ? login(line.dropFirst(2)) : nil
        case "aws", "az", "crane", "doctl", "gcloud", "helm", "ibmcloud", "oc", "regctl": return foreignLogin(line)
        case "sudo": return effects(of: withoutSudo(line))
        case "nohup": return effects(of: line.dropFirst(1))
        case "timeout":
            let options = CommandOptions(
                line.dropFirst(1),
                switches: ["foreground", "preserve-status", "v", "verbose", "f", "p"],
                stopsAtOperand: true
            )
            // The first operand is the time.
            return effects(of: CommandLine(words: Array(options.operands.dropFirst()), range: line.range))
        default: return nil
        }
    }

    private static let sudoSwitches: Set<String> = ["E", "n", "H", "S"]

    private static func withoutSudo(_ line: CommandLine) -> CommandLine {
        let options = CommandOptions(line.dropFirst(1), switches: sudoSwitches, stopsAtOperand: true)
        return CommandLine(words: options.operands, range: line.range)
    }

    // MARK: Docker

    static let dockerSwitches: Set<String> = ["D", "debug", "tls", "tlsverify", "v", "version"]

    private static func docker(_ line: CommandLine) -> [StepEffect.Kind]? {
        let global = CommandOptions(line, switches: dockerSwitches, stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        switch rest.text(0) {
        case "build": return [.build(build(rest.dropFirst(1), tool: .dockerBuild))]
        case "buildx", "builder", "image":
            guard rest.text(1) == "build" || rest.text(1) == "b" else {
                return rest.text(0) == "image" ? images(rest.dropFirst(1)) : nil
            }
            let isBuildx = rest.text(0) == "buildx"
            return [.build(build(rest.dropFirst(2), tool: isBuildx ? .buildxBuild : .dockerBuild))]
        default: return images(rest)
        }
    }

    /// The commands that all tools share: tag, push, login.
    private static func images(_ line: CommandLine) -> [StepEffect.Kind]? {
        switch line.text(0) {
        case "tag": return tag(line.dropFirst(1))
        case "push": return push(line.dropFirst(1))
        case "login": return login(line.dropFirst(1))
        default: return nil
        }
    }

    private static func tag(_ line: CommandLine) -> [StepEffect.Kind] {
        let options = CommandOptions(line, switches: [])
        guard let source = options.operands.first else { return [] }
        return options.operands.dropFirst().map {
            .tag(source: source.value, target: BuildRequest.Tag(reference: $0.value, range: $0.range))
        }
    }

    private static func push(_ line: CommandLine) -> [StepEffect.Kind] {
        let switches: Set<String> = [
            "a", "all-tags", "q", "quiet", "disable-content-trust", "tls-verify", "all", "rm", "compress",
            "remove-signatures", "force-compression",
        ]
        let options = CommandOptions(line, switches: switches)
        guard let source = options.operands.first else { return [] }
        // Podman and Buildah may push under another name than the local one.
        let name = options.operands.count > 1 ? options.operands[1] : source
        var value = name.value
        if let head = value.pieces.first, case .text(let text, _) = head, text.hasPrefix("docker://") {
            value = value.dropFirst(utf8: "docker://".utf8.count)
        }
        let target = BuildRequest.Tag(reference: value, range: name.range)
        var effects: [StepEffect.Kind] = []
        if options.operands.count > 1 { effects.append(.tag(source: source.value, target: target)) }
        effects.append(.push(target, allTags: options.has("all-tags") || options.has("a")))
        return effects
    }

    private static func login(_ line: CommandLine) -> [StepEffect.Kind] {
        let options = CommandOptions(line, switches: ["password-stdin", "get-login", "tls-verify", "v", "verbose"])
        return [.login(registry: options.operands.first?.value, range: options.operands.first?.range ?? line.range)]
    }

    /// Tools that keep what they know of registries where Docker finds it; which registry they mean is theirs to know.
    private static func foreignLogin(_ line: CommandLine) -> [StepEffect.Kind]? {
        let words: Set<String> = [
            "login", "configure-docker", "auth", "get-login", "get-login-password", "docker-config",
        ]
        guard let word = line.words.first(where: { $0.text.map(words.contains) ?? false }) else { return nil }
        let reason = "'\(line.text(0) ?? "")' decides which registry it logs in to"
        let registry = Template(Unknown("registry", because: reason, at: word.range))
        return [.login(registry: registry, range: line.range)]
    }

    // MARK: Podman and Buildah

    private static func podman(_ line: CommandLine, build tool: BuildRequest.Tool) -> [StepEffect.Kind]? {
        let switches: Set<String> = ["r", "remote", "syslog", "trace", "v", "version", "noout", "transient-store"]
        let global = CommandOptions(line, switches: switches, stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        switch rest.text(0) {
        case "build", "bud", "build-using-dockerfile": return [.build(build(rest.dropFirst(1), tool: tool))]
        case "image":
            return rest.text(1) == "build" ? [.build(build(rest.dropFirst(2), tool: tool))] : images(rest.dropFirst(1))
        default: return images(rest)
        }
    }

    // MARK: Build

    private static let buildSwitches: Set<String> = [
        "check", "compress", "D", "debug", "disable-content-trust", "force-rm", "load", "no-cache", "pull", "push", "q",
        "quiet", "rm", "squash", "squash-all", "layers", "tls-verify", "no-hosts", "identity-label",
        "skip-unused-stages",
        "all-platforms", "inherit-labels", "omit-history", "rewrite-timestamp", "save-stages", "stdin", "http-proxy",
    ]

    private static func build(_ line: CommandLine, tool: BuildRequest.Tool) -> BuildRequest {
        let options = CommandOptions(line, switches: buildSwitches)
        var request = BuildRequest(
            tool: tool,
            context: context(options.operands.first, range: line.range),
            push: push(of: options, tool: tool),
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
        request.tags = options.all("t", "tag").compactMap { option in
            option.value.map { BuildRequest.Tag(reference: $0.value, range: $0.range) }
        }
        return request
    }

    /// Whether the build itself pushes.
    private static func push(of options: CommandOptions, tool: BuildRequest.Tool) -> Decision {
        guard tool == .buildxBuild || tool == .dockerBuild else { return .no }
        if let option = options.all("push").last {
            guard let value = option.value else { return .yes }
            return value.value.firstUnknown.map { .unknown($0) } ?? (value.text == "false" ? .no : .yes)
        }
        for output in options.all("o", "output") {
            guard let value = output.value else { continue }
            guard let text = value.text else { return value.value.firstUnknown.map { .unknown($0) } ?? .no }
            let fields = text.split(separator: ",")
            if fields.contains("push-by-digest=true") { return .no }
            if fields.contains("type=registry") || fields.contains("push=true") { return .yes }
        }
        // An unknown word may be the option.
        if let unknown = options.unknownWord { return .unknown(unknown) }
        return .no
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

    // MARK: Dev containers

    private static func devcontainer(_ line: CommandLine) -> [StepEffect.Kind]? {
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
        return [.build(request)]
    }
}

extension String {
    /// What stands behind the last slash.
    var lastPathPart: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(self[utf8.index(after: slash)...])
    }
}
