import SourceText
import Values

/// The commands of Docker, Podman and Buildah that name, fetch and push images.
///
/// <https://docs.docker.com/reference/cli/docker/>, <https://docs.podman.io/en/stable/Commands.html>
extension ContainerCommands {
    static let dockerSwitches: Set<String> = ["D", "debug", "tls", "tlsverify", "v", "version"]

    static func docker(_ line: CommandLine, build tool: BuildRequest.Tool) -> Outcome? {
        let global = CommandOptions(line, switches: dockerSwitches, stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        switch rest.text(0) {
        case "build": return Outcome([.build(build(rest.dropFirst(1), tool: tool))])
        case "buildx", "builder": return buildx(rest, tool)
        case "image":
            if rest.text(1) == "build" { return Outcome([.build(build(rest.dropFirst(2), tool: tool))]) }
            return images(rest.dropFirst(1))
        case "container": return rest.text(1) == "commit" ? commit(rest.dropFirst(2)) : nil
        case "manifest": return dockerManifest(rest.dropFirst(1))
        default: return images(rest)
        }
    }

    private static func buildx(_ line: CommandLine, _ tool: BuildRequest.Tool) -> Outcome? {
        let isBuildx = line.text(0) == "buildx"
        let global = CommandOptions(line.dropFirst(1), switches: ["D", "debug"], stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        switch rest.text(0) {
        case "build", "b": return Outcome([.build(build(rest.dropFirst(1), tool: isBuildx ? .buildxBuild : tool))])
        case "imagetools": return rest.text(1) == "create" ? imagetools(rest.dropFirst(2)) : nil
        default: return nil
        }
    }

    static func podman(_ line: CommandLine, build tool: BuildRequest.Tool) -> Outcome? {
        let switches: Set<String> = ["r", "remote", "syslog", "trace", "v", "version", "noout", "transient-store"]
        let global = CommandOptions(line, switches: switches, stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        switch rest.text(0) {
        case "build", "bud", "build-using-dockerfile": return Outcome([.build(build(rest.dropFirst(1), tool: tool))])
        case "image":
            if rest.text(1) == "build" { return Outcome([.build(build(rest.dropFirst(2), tool: tool))]) }
            return images(rest.dropFirst(1))
        case "container": return rest.text(1) == "commit" ? commit(rest.dropFirst(2)) : nil
        case "manifest": return manifest(rest.dropFirst(1))
        default: return images(rest)
        }
    }

    /// The commands that all tools share.
    private static func images(_ line: CommandLine) -> Outcome? {
        switch line.text(0) {
        case "tag": return tag(line.dropFirst(1))
        case "push": return push(line.dropFirst(1))
        case "pull": return pull(line.dropFirst(1))
        case "commit": return commit(line.dropFirst(1))
        case "load", "import": return load(line)
        case "login": return login(line.dropFirst(1))
        default: return nil
        }
    }

    // MARK: Names

    private static func tag(_ line: CommandLine) -> Outcome {
        let options = CommandOptions(line, switches: ["f", "force"])
        guard let source = options.operands.first else { return Outcome() }
        return Outcome(
            options.operands.dropFirst().map {
                .tag(source: source.value, target: BuildRequest.Tag(reference: $0.value, range: $0.range))
            }
        )
    }

    private static let pushSwitches: Set<String> = [
        "a", "all-tags", "q", "quiet", "disable-content-trust", "tls-verify", "all", "rm", "compress",
        "remove-signatures", "force-compression",
    ]

    private static func push(_ line: CommandLine) -> Outcome {
        let options = CommandOptions(line, switches: pushSwitches)
        guard let source = options.operands.first else { return Outcome() }
        let name = source.withoutScheme("docker://")
        // Podman and Buildah may push under another name than the local one, or to a folder.
        guard options.operands.count > 1 else {
            let target = BuildRequest.Tag(reference: name.value, range: name.range)
            let login = ownLogin(options, for: name)
            return Outcome(login + [.push(target, allTags: options.has("all-tags") || options.has("a"))])
        }
        switch ImagePlace(options.operands[1], defaultsToRegistry: true) {
        case .registry(let word):
            let target = BuildRequest.Tag(reference: word.value, range: word.range)
            let login = ownLogin(options, for: word)
            return Outcome(login + [.tag(source: name.value, target: target), .push(target, allTags: false)])
        case .machine(let word):
            return Outcome([
                .tag(source: name.value, target: BuildRequest.Tag(reference: word.value, range: word.range))
            ])
        case .elsewhere: return Outcome()
        case .unknown(let unknown): return Outcome(unfollowed: unknown)
        }
    }

    /// An image that exists comes to the machine, from where it may be pushed under another name.
    private static func pull(_ line: CommandLine) -> Outcome {
        let switches: Set<String> = ["a", "all-tags", "q", "quiet", "disable-content-trust", "tls-verify"]
        let options = CommandOptions(line, switches: switches)
        let names = options.operands.map { $0.withoutScheme("docker://") }
        return Outcome(
            names.map { .build(image(named: $0, from: [$0.value], by: .pull, push: .no)) },
            isQuestion: true
        )
    }

    /// A container becomes an image.
    private static func commit(_ line: CommandLine) -> Outcome {
        let options = CommandOptions(
            line,
            switches: ["p", "pause", "q", "quiet", "rm", "squash", "tls-verify", "D", "omit-history", "s"]
        )
        guard options.operands.count > 1 else { return Outcome() }
        switch ImagePlace(options.operands[1], defaultsToMachine: true) {
        case .registry(let word): return Outcome([.build(image(named: word, from: [], by: .commit, push: .yes))])
        case .machine(let word): return Outcome([.build(image(named: word, from: [], by: .commit, push: .no))])
        case .elsewhere: return Outcome()
        case .unknown(let unknown): return Outcome(unfollowed: unknown)
        }
    }

    private static func load(_ line: CommandLine) -> Outcome {
        let reason = "which images '\(line.text(0) ?? "")' brings is known to the run only"
        return Outcome([.load(Unknown("the images", because: reason, at: line.range))])
    }

    /// An image that is made of others, or of what only the run knows.
    static func image(
        named name: CommandLine.Word,
        from sources: [Template],
        by tool: BuildRequest.Tool,
        push: Decision
    ) -> BuildRequest {
        var request = BuildRequest(tool: tool, context: .images(sources), push: push, range: name.range)
        request.tags = [BuildRequest.Tag(reference: name.value, range: name.range)]
        if case .yes = push { request.isKeptLocally = false }
        return request
    }

    // MARK: Lists of images

    private static func dockerManifest(_ line: CommandLine) -> Outcome? {
        let options = CommandOptions(line.dropFirst(1), switches: ["a", "amend", "insecure", "p", "purge"])
        guard let name = options.operands.first else { return nil }
        switch line.text(0) {
        case "create":
            let sources = options.operands.dropFirst().map(\.value)
            return Outcome([.build(image(named: name, from: Array(sources), by: .manifest, push: .no))])
        case "annotate": return Outcome()
        case "push":
            return Outcome([.push(BuildRequest.Tag(reference: name.value, range: name.range), allTags: false)])
        default: return nil
        }
    }

    /// The lists of Podman and Buildah, which stay on the machine until they are pushed.
    private static func manifest(_ line: CommandLine) -> Outcome? {
        switch line.text(0) {
        case "create":
            let options = CommandOptions(line.dropFirst(1), switches: ["a", "amend", "all", "tls-verify"])
            guard let name = options.operands.first else { return nil }
            let sources = options.operands.dropFirst().map { $0.withoutScheme("docker://").value }
            return Outcome([.build(image(named: name, from: Array(sources), by: .manifest, push: .no))])
        case "add", "annotate": return Outcome()
        case "push": return push(line.dropFirst(1))
        default: return nil
        }
    }

    /// `docker buildx imagetools create`
    ///
    /// <https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/>
    private static func imagetools(_ line: CommandLine) -> Outcome {
        let options = CommandOptions(line, switches: ["append", "dry-run", "prefer-index", "D", "debug"])
        guard !options.has("dry-run") else { return Outcome() }
        let sources = options.operands.filter { $0.text != nil || !$0.beginsUnknown }.map(\.value)
        var effects: [StepEffect.Kind] = []
        for option in options.all("t", "tag") {
            guard let name = option.value else { continue }
            let own = options.has("append") ? [name.value] : []
            effects.append(.build(image(named: name, from: own + sources, by: .imagetools, push: .yes)))
        }
        var outcome = Outcome(effects)
        // What begins with a part that is not known may be a name to give, too.
        if let unknown = options.unknownWord {
            outcome.unfollowed = Unknown(
                unknown.expression,
                because: "it may give more names to the image: \(unknown.reason)",
                at: unknown.place ?? line.range
            )
        }
        return outcome
    }
}

extension CommandLine.Word {
    /// Whether nothing of the beginning is known.
    var beginsUnknown: Bool {
        if case .unknown? = value.pieces.first { true } else { false }
    }

    func withoutScheme(_ scheme: String) -> CommandLine.Word {
        guard case .text(let text, _)? = value.pieces.first, text.hasPrefix(scheme) else { return self }
        return CommandLine.Word(value: value.dropFirst(utf8: scheme.utf8.count), range: range)
    }
}
