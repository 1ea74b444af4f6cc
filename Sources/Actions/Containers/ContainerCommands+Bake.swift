import SourceText
import Values

/// `docker buildx bake` in scripts.
extension ContainerCommands {
    private static let bakeSwitches: Set<String> = [
        "check", "debug", "D", "load", "no-cache", "print", "pull", "push", "list-targets", "list-variables",
    ]

    /// The command that a line is; nil for another one.
    static func bake(_ line: CommandLine) -> BakeCommand? {
        guard var rest = dockerCommand(line) else { return nil }
        if rest.text(0) == "buildx" {
            rest = rest.dropFirst(1)
            let global = CommandOptions(rest, switches: ["D", "debug"], stopsAtOperand: true)
            rest = CommandLine(words: global.operands, range: line.range)
        }
        guard rest.text(0) == "bake" else { return nil }
        let options = CommandOptions(rest.dropFirst(1), switches: bakeSwitches)
        var command = BakeCommand(tool: .buildxBake, range: line.range)
        func texts(_ names: String...) -> [BakeTarget.Text] {
            names.flatMap { options.all($0) }.compactMap { option in
                option.value.map { BakeTarget.Text(value: $0.value, range: $0.range) }
            }
        }
        command.files = options.options.filter { ["f", "file"].contains($0.name) }.compactMap { option in
            option.value.map { BakeTarget.Text(value: $0.value, range: $0.range) }
        }
        command.sets = texts("set")
        command.names = options.operands.map { BakeTarget.Text(value: $0.value, range: $0.range) }
        command.pushes = switchDecision("push", options)
        command.loads = switchDecision("load", options)
        command.buildsAnew = options.has("no-cache")
        command.prints = options.has("print")
        command.doubt = options.unknownWord
        for variable in texts("var") {
            guard let (name, value) = variable.value.split(atFirst: UInt8(ascii: "=")), let known = name.text else {
                command.doubt = variable.value.firstUnknown
                continue
            }
            command.variables.append((known, value))
        }
        func unknown(_ reason: String) -> Unknown { Unknown("bake", because: reason, at: line.range) }
        if let first = options.operands.first?.text, isAddress(first) {
            command.doubt = unknown("a bake definition elsewhere is not read")
        }
        // These do something else than to build.
        if !options.all("list", "list-targets", "list-variables", "call", "check").isEmpty {
            command.doubt = unknown("what this option makes bake print is not followed")
            command.prints = true
        }
        return command
    }

    private static func switchDecision(_ name: String, _ options: CommandOptions) -> Decision {
        guard let option = options.all(name).last else { return .no }
        guard let value = option.value else { return .yes }
        if let unknown = value.value.firstUnknown { return .unknown(unknown) }
        return BakeOverrides.bool(value.text ?? "") ?? false ? .yes : .no
    }

    /// The words behind `docker`, and behind what runs it as another user or under a watch.
    private static func dockerCommand(_ line: CommandLine) -> CommandLine? {
        switch line.text(0)?.lastPathPart {
        case "docker":
            let global = CommandOptions(line.dropFirst(1), switches: dockerSwitches, stopsAtOperand: true)
            return CommandLine(words: global.operands, range: line.range)
        default: return withoutWrapper(line).flatMap(dockerCommand)
        }
    }
}
