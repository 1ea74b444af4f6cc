import SourceText
import Values

/// The commands that copy and name images in registries.
extension ContainerCommands {
    // MARK: Skopeo

    private static let skopeoSwitches: Set<String> = [
        "a", "all", "q", "quiet", "debug", "insecure-policy", "preserve-digests", "remove-signatures", "src-no-creds",
        "dest-no-creds", "dest-compress", "dest-decompress", "dest-oci-accept-uncompressed-layers",
        "dest-precompute-digests", "src-tls-verify", "dest-tls-verify", "tls-verify", "dest-force-compress-format",
        "dest-compress-always",
    ]

    /// <https://github.com/containers/skopeo/blob/main/docs/skopeo-copy.1.md>
    static func skopeo(_ line: CommandLine) -> Outcome? {
        let global = CommandOptions(line, switches: skopeoSwitches, stopsAtOperand: true)
        let rest = CommandLine(words: global.operands, range: line.range)
        guard rest.text(0) == "copy" else { return rest.text(0) == "login" ? login(rest.dropFirst(1)) : nil }
        let options = CommandOptions(rest.dropFirst(1), switches: skopeoSwitches)
        if let unknown = options.unknownWord, options.operands.count != 2 { return Outcome(unfollowed: unknown) }
        guard options.operands.count == 2 else { return Outcome() }
        let source = ImagePlace(options.operands[0])
        switch ImagePlace(options.operands[1]) {
        case .registry(let word):
            let target = BuildRequest.Tag(reference: word.value, range: word.range)
            let login = ownLogin(options, for: word)
            if case .machine(let name) = source {
                return Outcome(login + [.tag(source: name.value, target: target), .push(target, allTags: false)])
            }
            return Outcome(login + [.build(image(named: word, from: source.names, by: .skopeo, push: .yes))])
        case .machine(let word):
            return Outcome([.build(image(named: word, from: source.names, by: .skopeo, push: .no))])
        case .elsewhere: return Outcome()
        case .unknown(let unknown): return Outcome(unfollowed: unknown)
        }
    }

    // MARK: Crane

    private static let craneSwitches: Set<String> = [
        "a", "all-tags", "n", "no-clobber", "v", "verbose", "insecure", "allow-nondistributable-artifacts", "index",
        "flatten", "set-base-image-annotations",
    ]

    /// <https://github.com/google/go-containerregistry/blob/main/cmd/crane/doc/crane.md>
    static func crane(_ line: CommandLine) -> Outcome? {
        let global = CommandOptions(line, switches: craneSwitches, stopsAtOperand: true)
        let command = CommandLine(words: global.operands, range: line.range)
        let isIndex = command.text(0) == "index"
        let options = CommandOptions(command.dropFirst(isIndex ? 2 : 1), switches: craneSwitches)
        let operands = options.operands
        let verb = isIndex ? "index \(command.text(1) ?? "")" : command.text(0) ?? ""
        func image(_ name: CommandLine.Word, from sources: [Template]) -> Outcome {
            Outcome([.build(Self.image(named: name, from: sources, by: .crane, push: .yes))])
        }
        switch verb {
        case "copy", "cp":
            // With all tags, or without those that are there already, which names it makes is known to the run only.
            guard operands.count == 2, !options.has("all-tags"), !options.has("a"), !options.has("no-clobber"),
                !options.has("n")
            else { return nil }
            return image(operands[1], from: [operands[0].value])
        case "tag":
            guard operands.count == 2 else { return nil }
            let name = operands[0].value.repository + Template(":") + operands[1].value
            return image(CommandLine.Word(value: name, range: operands[1].range), from: [operands[0].value])
        case "push": return operands.count == 2 ? image(operands[1], from: []) : nil
        case "append", "flatten", "rebase", "mutate", "index append", "index filter":
            // Without a name the result is found by its digest only.
            guard let name = options.last("t", "tag", "new_tag") else { return options.isComplete ? Outcome() : nil }
            let sources = options.all("b", "base", "m", "manifest").compactMap(\.value?.value) + operands.map(\.value)
            return image(name, from: sources)
        default: return nil
        }
    }

    // MARK: Regclient

    /// <https://regclient.org/cli/regctl/image/copy/>
    static func regctl(_ line: CommandLine) -> Outcome? {
        let switches: Set<String> = [
            "digest-tags", "fast", "force-recursive", "include-external", "referrers", "v", "by-digest",
        ]
        let global = CommandOptions(line, switches: switches, stopsAtOperand: true)
        let command = CommandLine(words: global.operands, range: line.range)
        let options = CommandOptions(command.dropFirst(2), switches: switches)
        switch (command.text(0), command.text(1)) {
        case ("image", "copy"), ("image", "cp"):
            guard options.operands.count == 2 else { return nil }
            return Outcome([
                .build(
                    image(named: options.operands[1], from: [options.operands[0].value], by: .regctl, push: .yes)
                )
            ])
        case ("index", "create"):
            guard let name = options.operands.first, !options.has("by-digest") else { return nil }
            let sources = options.all("ref").compactMap(\.value?.value)
            return Outcome([.build(image(named: name, from: sources, by: .regctl, push: .yes))])
        default: return nil
        }
    }
}

extension ImagePlace {
    /// The name of an image that exists under it.
    fileprivate var names: [Template] {
        switch self {
        case .registry(let word), .machine(let word): [word.value]
        case .elsewhere, .unknown: []
        }
    }
}
