import SourceText

/// The flags of an instruction, each of which it may have.
struct FlagValues {
    private var values: [(name: String, value: DockerfileWord)] = []

    /// Reads the flags.
    /// - Throws: when a flag is unknown here, written twice, or has the wrong kind of value.
    init(
        of instruction: Instruction,
        in syntax: DockerfileSyntax,
        texts: [String] = [],
        lists: [String] = [],
        switches: [String] = []
    ) throws(DockerfileProblem) {
        for flag in syntax.flags(of: instruction) {
            let text = syntax.text(of: flag, in: instruction).dropFirst(2)
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard texts.contains(name) || lists.contains(name) || switches.contains(name) else {
                let known = (texts + lists + switches).sorted().map { "--" + $0 }.joined(separator: ", ")
                let advice = known.isEmpty ? "it takes none" : "it takes \(known)"
                throw DockerfileProblem(
                    .unknownFlag,
                    "'--\(name)' is no flag of \(syntax.keywordText(of: instruction)); \(advice)",
                    flag.range
                )
            }
            if !lists.contains(name), values.contains(where: { $0.name == name }) {
                throw DockerfileProblem(
                    .repeatedFlag,
                    "the flag '--\(name)' is written twice; remove one of them",
                    flag.range
                )
            }
            let value = parts.count > 1 ? String(parts[1]) : ""
            if switches.contains(name) {
                let isEmpty = parts.count > 1 && value.isEmpty
                guard !isEmpty, ["", "true", "false"].contains(value.lowercased()) else {
                    throw DockerfileProblem(
                        .badFlagValue,
                        "the flag '--\(name)' is true or false, not '\(value)'",
                        flag.range
                    )
                }
            } else if parts.count < 2 {
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
