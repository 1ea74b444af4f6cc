import SourceText

/// The flags that an instruction may have.
struct FlagNames {
    /// With a value.
    var texts: [String] = []
    /// With a value, and as often as one likes.
    var lists: [String] = []
    /// True or false.
    var switches: [String] = []

    static let none = FlagNames()
    static let from = FlagNames(texts: ["platform"])
    static let copy = FlagNames(texts: ["chown", "chmod", "from"], lists: ["exclude"], switches: ["link", "parents"])
    static let add = FlagNames(
        texts: ["chown", "chmod", "checksum"],
        lists: ["exclude"],
        switches: ["link", "keep-git-dir", "unpack"]
    )
    static let run = FlagNames(texts: ["network", "security"], lists: ["mount", "device"])
    static let healthcheck = FlagNames(texts: ["interval", "timeout", "start-period", "start-interval", "retries"])
}

/// The flags of an instruction, each of which it may have.
struct FlagValues {
    private var values: [(name: String, value: DockerfileWord)] = []

    /// Reads the flags.
    /// - Throws: when a flag is unknown here, written twice, or has the wrong kind of value.
    init(
        of instruction: Instruction,
        in syntax: DockerfileSyntax,
        _ names: FlagNames
    ) throws(DockerfileProblem) {
        if instruction.flags.isEmpty { return }
        for flag in syntax.flags(of: instruction) {
            let (name, given) = split(syntax.text(of: flag, in: instruction))
            guard names.texts.contains(name) || names.lists.contains(name) || names.switches.contains(name) else {
                let known = (names.texts + names.lists + names.switches).sorted().map { "--" + $0 }.joined(
                    separator: ", "
                )
                let advice = known.isEmpty ? "it takes none" : "it takes \(known)"
                throw DockerfileProblem(
                    .unknownFlag,
                    "'--\(name)' is no flag of \(syntax.keywordText(of: instruction)); \(advice)",
                    flag.range
                )
            }
            if !names.lists.contains(name), values.contains(where: { $0.name == name }) {
                throw DockerfileProblem(
                    .repeatedFlag,
                    "the flag '--\(name)' is written twice; remove one of them",
                    flag.range
                )
            }
            let value = given ?? ""
            if names.switches.contains(name) {
                let isEmpty = given?.isEmpty ?? false
                guard !isEmpty, ["", "true", "false"].contains(value.lowercased()) else {
                    throw DockerfileProblem(
                        .badFlagValue,
                        "the flag '--\(name)' is true or false, not '\(value)'",
                        flag.range
                    )
                }
            } else if given == nil {
                throw DockerfileProblem(
                    .badFlagValue,
                    "the flag '--\(name)' has no value; write '--\(name)=value'",
                    flag.range
                )
            }
            let equals = syntax.file.bytes[flag.range].firstIndex(of: .equals).map { $0 + 1 } ?? flag.range.upperBound
            values.append((name, DockerfileWord(text: value, range: equals..<flag.range.upperBound)))
        }
    }

    /// The value of a flag; nil when the flag is missing or its value empty.
    func text(_ name: String) -> DockerfileWord? {
        guard let value = values.first(where: { $0.name == name })?.value, !value.text.isEmpty else { return nil }
        return value
    }

    func list(_ name: String) -> [DockerfileWord] {
        values.filter { $0.name == name }.map(\.value)
    }

    /// Whether a switch is on; nil when it is missing.
    func isOn(_ name: String) -> Bool? {
        values.first { $0.name == name }.map { $0.value.text.lowercased() != "false" }
    }
}

/// The name and the value of `--name=value`.
private func split(_ flag: String) -> (name: String, value: String?) {
    let text = flag.utf8.dropFirst(2)
    guard let equals = text.firstIndex(of: .equals) else { return (String(Substring(text)), nil) }
    return (String(Substring(text[..<equals])), String(Substring(text[equals...].dropFirst())))
}
