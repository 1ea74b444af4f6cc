import SourceText

/// The checks that BuildKit makes of a Dockerfile while it builds, by the names that it gives them.
///
/// (https://docs.docker.com/reference/build-checks/)
package enum BuildCheck: String, CaseIterable, Hashable, Sendable {
    case stageNameCasing = "StageNameCasing"
    case fromAsCasing = "FromAsCasing"
    case noEmptyContinuation = "NoEmptyContinuation"
    case consistentInstructionCasing = "ConsistentInstructionCasing"
    case duplicateStageName = "DuplicateStageName"
    case reservedStageName = "ReservedStageName"
    case jsonArgsRecommended = "JSONArgsRecommended"
    case maintainerDeprecated = "MaintainerDeprecated"
    case undefinedArgInFrom = "UndefinedArgInFrom"
    case workdirRelativePath = "WorkdirRelativePath"
    case undefinedVar = "UndefinedVar"
    case multipleInstructionsDisallowed = "MultipleInstructionsDisallowed"
    case legacyKeyValueFormat = "LegacyKeyValueFormat"
    case redundantTargetPlatform = "RedundantTargetPlatform"
    case secretsUsedInArgOrEnv = "SecretsUsedInArgOrEnv"
    case invalidDefaultArgInFrom = "InvalidDefaultArgInFrom"
    case fromPlatformFlagConstDisallowed = "FromPlatformFlagConstDisallowed"
    case copyIgnoredFile = "CopyIgnoredFile"
    case invalidDefinitionDescription = "InvalidDefinitionDescription"
    case exposeProtoCasing = "ExposeProtoCasing"
    case exposeInvalidFormat = "ExposeInvalidFormat"

    /// Whether it is made only of a file that asks for it.
    package var isExperimental: Bool { self == .invalidDefinitionDescription }
}

/// Something that a check of BuildKit finds.
package struct BuildCheckFinding: Hashable, Sendable {
    package let check: BuildCheck
    /// The instruction, whose first line is the one that BuildKit names; for empty lines the end of its last line.
    package let instruction: Range<Int>
    /// The words that the finding is about.
    package let range: Range<Int>
    /// What is wrong: a name, a word, a port; what it is depends on the check.
    package let subject: String
    /// What was meant, or what should stand there instead.
    package let proposal: String?
    /// What the name is given, as it is written, where the check is about a name with a value; nil for nothing.
    package let value: String?
}

/// What BuildKit's checks find in a Dockerfile.
package struct BuildCheckReport: Sendable {
    package internal(set) var findings: [BuildCheckFinding] = []
    /// Whether the file asks that a finding fails the build.
    package internal(set) var failsBuild = false

    package init() {}
}

/// What a Dockerfile says of the checks: `# check=skip=JSONArgsRecommended;error=true`.
///
/// (https://docs.docker.com/reference/dockerfile/#check)
package struct BuildCheckOptions: Hashable, Sendable {
    private var skipsAll = false
    private var skipped: Set<String> = []
    private var experimentsAll = false
    private var experiments: Set<String> = []
    private(set) var failsBuild = false

    package init() {}

    /// Reads options; nil when BuildKit refuses them.
    package init?(_ text: some StringProtocol) {
        let text = text.trimmedOfBlanks
        if text.isEmpty { return }
        for option in text.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false) {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let value = parts[1].trimmedOfBlanks
            let names = Set(value.split(separator: ",").map { String($0.trimmedOfBlanks) })
            switch parts[0].trimmedOfBlanks {
            case "skip":
                skipsAll = value == "all"
                skipped = names
            case "experimental":
                experimentsAll = value == "all"
                experiments = names
            case "error":
                guard let fails = parseGoBoolean(String(value)) else { return nil }
                failsBuild = fails
            default: return nil
            }
        }
    }

    func makes(_ check: BuildCheck) -> Bool {
        if check.isExperimental { return experimentsAll || experiments.contains(check.rawValue) }
        return !skipsAll && !skipped.contains(check.rawValue)
    }

    /// These options with those of a comment above one instruction.
    func merged(with other: BuildCheckOptions) -> BuildCheckOptions {
        var merged = self
        merged.skipsAll = skipsAll || other.skipsAll
        merged.skipped.formUnion(other.skipped)
        merged.experimentsAll = experimentsAll || other.experimentsAll
        merged.experiments.formUnion(other.experiments)
        return merged
    }
}

extension DockerfileSyntax {
    /// The options in a comment above an instruction; nil when it has none.
    func checkOptions(in comment: DockerfileComment) -> BuildCheckOptions? {
        let value = file.bytes.withUnsafeBufferPointer { bytes -> String? in
            guard
                let (name, value) = Dockerfile.directive(
                    bytes,
                    after: comment.range.lowerBound + 1,
                    to: comment.range.upperBound
                ),
                ParserDirective.Name.check.matches(bytes, name)
            else { return nil }
            // What follows the first word is a remark.
            return String(decoding: bytes[value].prefix { $0 != 0x20 }, as: UTF8.self)
        }
        return value.flatMap { BuildCheckOptions($0) }
    }
}

extension StringProtocol {
    fileprivate var trimmedOfBlanks: SubSequence {
        guard let first = firstIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
        return self[first...(lastIndex { !$0.isWhitespace } ?? first)]
    }
}
