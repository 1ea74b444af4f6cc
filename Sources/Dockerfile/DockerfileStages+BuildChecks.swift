import SourceText
import Values

/// What BuildKit's checks have to know beside the Dockerfile.
package struct BuildCheckRequest: Sendable {
    package var build = BuildRequest()
    /// What the build says of the checks, which counts instead of what the file says.
    package var options: String?
    /// What is left out of the build context.
    package var ignoreFile: IgnoreFile?
    /// Whether a text is the name of an image.
    package var isImageName: @Sendable (String) -> Bool = { _ in true }

    package init() {}
}

extension DockerfileStages {
    /// What BuildKit's checks find, all stages looked at; of a file that it refuses what it finds before it gives up.
    package func buildChecks(_ request: BuildCheckRequest = BuildCheckRequest()) -> BuildCheckReport {
        let written = request.options ?? syntax.directive(.check).map { syntax.value(of: $0) } ?? ""
        guard let options = BuildCheckOptions(written) else { return BuildCheckReport() }
        guard syntax.problems.isEmpty else { return BuildCheckReport() }
        var checker = BuildChecker(self, request, options)
        checker.checkLines()
        checker.checkInstructions()
        guard problems.isEmpty else { return checker.report }
        checker.checkStageNames()
        checker.checkCasing()
        checker.checkDefaultBases()
        var evaluator = StageEvaluator(self, request.build, checker: checker)
        return evaluator.runChecks()
    }
}

/// Collects what BuildKit's checks find in one Dockerfile.
struct BuildChecker {
    let file: DockerfileStages
    let request: BuildCheckRequest
    let options: BuildCheckOptions
    private(set) var report = BuildCheckReport()
    /// The instruction that is looked at while its words are expanded.
    var current: Instruction?
    /// The arguments that each stage has declared so far, with or without a value.
    var declared: [Set<String>]
    /// Whether each stage, or one that it builds on, sets a working directory.
    var hasDirectory: [Bool]
    /// Whether each stage, or one that it builds on, chooses a shell.
    var hasShell: [Bool]
    /// The last CMD, ENTRYPOINT and HEALTHCHECK of the stage that is looked at.
    var lastOnes: [Keyword: Instruction] = [:]
    private var optionsAbove: [Range<Int>: BuildCheckOptions] = [:]

    init(_ file: DockerfileStages, _ request: BuildCheckRequest, _ options: BuildCheckOptions) {
        self.file = file
        self.request = request
        self.options = options
        declared = Array(repeating: [], count: file.stages.count)
        hasDirectory = Array(repeating: false, count: file.stages.count)
        hasShell = hasDirectory
    }

    var syntax: DockerfileSyntax { file.syntax }

    mutating func report(
        _ check: BuildCheck,
        _ instruction: Instruction,
        _ subject: String,
        at range: Range<Int>? = nil,
        proposal: String? = nil,
        value: String? = nil
    ) {
        guard makes(check, of: instruction) else { return }
        report.failsBuild = options.failsBuild
        report.findings.append(
            BuildCheckFinding(
                check: check,
                instruction: check == .noEmptyContinuation ? instruction.lastLine : instruction.range,
                range: range ?? instruction.keywordRange,
                subject: subject,
                proposal: proposal,
                value: value
            )
        )
    }

    /// Whether neither the file nor a comment above the instruction skips a check.
    private mutating func makes(_ check: BuildCheck, of instruction: Instruction) -> Bool {
        // Empty lines are found before anybody knows which comment belongs to which instruction.
        if check == .noEmptyContinuation { return options.makes(check) }
        if let known = optionsAbove[instruction.range] { return known.makes(check) }
        var merged = options
        for comment in syntax.comments(of: instruction) {
            if let more = syntax.checkOptions(in: comment) { merged = merged.merged(with: more) }
        }
        optionsAbove[instruction.range] = merged
        return merged.makes(check)
    }

    // MARK: As it is written

    mutating func checkLines() {
        for instruction in syntax.instructions where instruction.hasEmptyContinuation {
            report(
                .noEmptyContinuation,
                instruction,
                syntax.keywordText(of: instruction),
                at: instruction.emptyLine(in: syntax)
            )
        }
    }

    /// Checks each instruction by itself, up to the first one that BuildKit refuses.
    mutating func checkInstructions() {
        let end = file.problems.map(\.range.lowerBound).min() ?? .max
        for instruction in syntax.instructions where instruction.range.lowerBound <= end {
            switch instruction.keyword {
            case .from: checkFrom(instruction)
            case .maintainer:
                report(.maintainerDeprecated, instruction, syntax.keywordText(of: instruction))
            case .env, .label:
                guard instruction.form == .legacyPair else { break }
                let words = syntax.arguments(of: instruction).map { syntax.text(of: $0, in: instruction) }
                report(
                    .legacyKeyValueFormat,
                    instruction,
                    syntax.keywordText(of: instruction),
                    at: instruction.argumentsRange,
                    proposal: words.first
                )
            case .arg:
                guard case .arg(let declarations)? = try? syntax.command(of: instruction) else { break }
                checkDescription(of: instruction, declarations.map(\.name.text))
            default: break
            }
        }
    }

    private mutating func checkFrom(_ instruction: Instruction) {
        let words = Array(syntax.arguments(of: instruction))
        guard words.count >= 3 else { return }
        let keyword = syntax.keywordText(of: instruction)
        if words.count == 3 {
            let name = syntax.text(of: words[2], in: instruction)
            if name != name.lowercased() {
                report(.stageNameCasing, instruction, name, at: words[2].range, proposal: name.lowercased())
            }
        }
        let link = syntax.text(of: words[1], in: instruction)
        let wanted =
            keyword == keyword.lowercased()
            ? link.lowercased() : keyword == keyword.uppercased() ? link.uppercased() : link
        if link != wanted { report(.fromAsCasing, instruction, link, at: words[1].range, proposal: wanted) }
        guard case .from(let from)? = try? syntax.command(of: instruction), let name = from.name else { return }
        checkDescription(of: instruction, [name.text])
    }

    /// A comment right above a stage or an argument describes it, when it begins with the name.
    private mutating func checkDescription(of instruction: Instruction, _ names: [String]) {
        let comments = syntax.comments(of: instruction).filter { syntax.checkOptions(in: $0) == nil }
        guard let comment = comments.last else { return }
        let text = syntax.text(of: comment)
        let first = String(decoding: text.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
        guard !names.contains(first) else { return }
        report(
            .invalidDefinitionDescription,
            instruction,
            syntax.keywordText(of: instruction),
            at: comment.range,
            proposal: names.count == 1 ? names[0] : nil
        )
    }

    // MARK: Stages

    mutating func checkStageNames() {
        var seen: Set<String> = []
        for stage in file.stages {
            guard let name = stage.from.name else { continue }
            if name.text == "scratch" || name.text == "context" {
                report(.reservedStageName, stage.instruction, name.text, at: name.range)
            }
            if !seen.insert(name.text).inserted {
                report(.duplicateStageName, stage.instruction, name.text, at: name.range)
            }
        }
    }

    mutating func checkCasing() {
        let instructions = file.stages.flatMap { [$0.instruction] + $0.commands.map(\.instruction) }
        let keywords = instructions.map { (instruction: $0, text: syntax.keywordText(of: $0)) }
        let lowerCount = keywords.count { $0.text == $0.text.lowercased() }
        let upperCount = keywords.count { $0.text == $0.text.uppercased() }
        for (instruction, text) in keywords {
            let wanted = lowerCount > upperCount ? text.lowercased() : text.uppercased()
            if text != wanted { report(.consistentInstructionCasing, instruction, text, proposal: wanted) }
        }
    }

    /// Whether bases are names of images when the build gives no arguments.
    mutating func checkDefaultBases() {
        var defaults = BuildRequest(platform: request.build.platform, buildPlatform: request.build.buildPlatform)
        defaults.target = request.build.target
        let evaluator = StageEvaluator(file, defaults)
        guard let globals = evaluator.defaultGlobals() else { return }
        for stage in file.stages {
            guard
                let base = try? evaluator.expander.expand(stage.from.base.text, variable: { globals.value(of: $0) })
            else { return }
            guard let text = base.result.text, !request.isImageName(text) else { continue }
            report(
                .invalidDefaultArgInFrom,
                stage.instruction,
                stage.from.base.text,
                at: stage.from.base.range,
                proposal: text
            )
        }
    }

    // MARK: Variables

    /// Takes over what the stage that another one builds on declares.
    mutating func begin(_ stage: Int, on base: Int?) {
        lastOnes = [:]
        guard let base else { return }
        declared[stage] = declared[base]
        hasDirectory[stage] = hasDirectory[base]
        hasShell[stage] = hasShell[base]
    }

    /// Reports variables that only the base image might set, where the file shows that something else was meant: the
    /// name is declared for FROM lines only, or further below in the stage.
    mutating func check(undecided names: [String], in word: Range<Int>, of stage: Int) {
        guard let current else { return }
        for name in names.prefix(Self.nameLimit) where !declared[stage].contains(name) {
            let isMeant = file.declaredArguments.contains { argument in
                argument.name.text == name && (argument.scope == .global || argument.scope == .stage(stage))
            }
            guard isMeant else { continue }
            report(.undefinedVar, current, name, at: syntax.use(of: name, in: word) ?? word)
        }
    }

    /// Reports variables of a word that nothing sets.
    mutating func check(unset names: [String], in word: Range<Int>, of stage: Int, among known: [String]) {
        guard let current else { return }
        for name in names.prefix(Self.nameLimit)
        where !declared[stage].contains(name) && !Self.attestationArguments.contains(name) {
            report(
                .undefinedVar,
                current,
                name,
                at: syntax.use(of: name, in: word) ?? word,
                proposal: nearestName(to: name, among: known.prefix(Self.candidateLimit))
            )
        }
    }

    /// How many names of one word are looked at, and among how many others the nearest is searched.
    private static let nameLimit = 50
    private static let candidateLimit = 500

    /// What BuildKit takes from arguments and never from the environment.
    private static let attestationArguments: Set<String> = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"]
}

extension Instruction {
    /// The end of its last line, which is the one that BuildKit names where it is about empty lines.
    fileprivate var lastLine: Range<Int> { range.upperBound..<range.upperBound }

    /// The first empty line between the lines of the instruction.
    fileprivate func emptyLine(in syntax: DockerfileSyntax) -> Range<Int>? {
        let bytes = syntax.file.bytes
        var start = range.lowerBound
        while start < range.upperBound {
            let end = bytes[start..<range.upperBound].firstIndex(of: .lineFeed) ?? range.upperBound
            if start > range.lowerBound, bytes[start..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                return start..<end
            }
            start = end + 1
        }
        return nil
    }
}

extension DockerfileSyntax {
    /// The first `$name` or `${name…}` in some bytes, from the dollar sign to the end of the name.
    package func use(of name: String, in range: Range<Int>) -> Range<Int>? {
        let name = Array(name.utf8)
        var rest = file.bytes[range]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[(dollar + 1)...]
            let isBraced = rest.first == UInt8(ascii: "{")
            let body = isBraced ? rest.dropFirst() : rest
            guard body.starts(with: name) else { continue }
            let end = body.startIndex + name.count
            if end < range.upperBound {
                let next = file.bytes[end]
                if next.isASCIILetter || next.isASCIIDigit || next == UInt8(ascii: "_") { continue }
                if isBraced, next == UInt8(ascii: "}") { return dollar..<(end + 1) }
            }
            return dollar..<end
        }
        return nil
    }
}
