import SourceText
import Values

// BuildKit's checks that need the values of variables, made while a build of all stages is followed.
extension StageEvaluator {
    /// Follows a build of all stages, and checks on the way until BuildKit would give up.
    mutating func runChecks() -> BuildCheckReport {
        _ = run(commandsToo: true)
        return checker?.report ?? BuildCheckReport()
    }

    /// The arguments of the global scope; nil when one of them cannot be expanded.
    func defaultGlobals() -> StageEnvironment? {
        var evaluator = self
        evaluator.readGlobalArguments()
        return evaluator.result.problems.isEmpty ? evaluator.globals : nil
    }

    /// Checks the names of base and platform of a stage.
    mutating func checkFrom(_ stage: DockerfileStages.Stage) {
        guard checker != nil, result.problems.isEmpty else { return }
        let base = checkUnset(in: stage.from.base, of: stage)
        guard base?.result.isEmpty != true else { return }
        guard let platform = stage.from.platform else { return }
        guard let expansion = checkUnset(in: platform, of: stage) else { return }
        if expansion.matched == ["TARGETPLATFORM"], expansion.unmatched.isEmpty,
            case .set(let target) = globals.value(of: "TARGETPLATFORM"), target == expansion.result
        {
            checker?.report(.redundantTargetPlatform, stage.instruction, platform.text, at: platform.range)
        }
        guard expansion.matched.isEmpty, expansion.unmatched.isEmpty, let text = expansion.result.text,
            let name = PlatformName(text)
        else { return }
        let stageName = stage.name ?? ""
        guard !stageName.contains(bytesOf: name.system), !stageName.contains(bytesOf: name.architecture) else { return }
        checker?.report(.fromPlatformFlagConstDisallowed, stage.instruction, text, at: platform.range)
    }

    /// Reports the arguments of a word of FROM that nothing declares.
    @discardableResult
    private mutating func checkUnset(in word: DockerfileWord, of stage: DockerfileStages.Stage) -> WordExpansion? {
        let globals = globals
        guard let expansion = try? expander.expand(word.text, variable: { globals.value(of: $0) }) else { return nil }
        guard !expansion.unmatched.isEmpty else { return expansion }
        let declared = file.declaredArguments.prefix(500).filter { $0.scope == .global }.map(\.name.text)
        for name in expansion.unmatched.prefix(50) where !declared.contains(name) {
            checker?.report(
                .undefinedArgInFrom,
                stage.instruction,
                name,
                at: file.syntax.use(of: name, in: word.range) ?? word.range,
                proposal: nearestName(to: name, among: declared)
            )
        }
        return expansion
    }

    /// Whether BuildKit goes on to the commands: no problem so far, and all bases are names of images.
    var checksCommands: Bool {
        guard let checker else { return true }
        guard result.problems.isEmpty else { return false }
        return result.stages.allSatisfy { stage in
            guard case .image(let name) = stage.base, let text = name.text else { return true }
            return checker.request.isImageName(text)
        }
    }

    /// Takes over what the base stage declares.
    mutating func beginChecks(of index: Int) {
        guard checker != nil else { return }
        if case .stage(let base) = result.stages[index].base, base < file.stages.count {
            checker?.begin(index, on: base)
        } else {
            checker?.begin(index, on: nil)
        }
    }

    /// Checks a command before it takes effect.
    mutating func check(_ command: DockerfileStages.Command, of index: Int, in environment: StageEnvironment) {
        guard checker != nil else { return }
        guard result.problems.isEmpty else {
            checker?.current = nil
            return
        }
        let instruction = command.instruction
        checker?.current = instruction
        switch command.command {
        case .cmd(let process), .entrypoint(let process):
            checkUsedOnce(instruction)
            guard case .shell = process, checker?.hasShell[index] == false else { return }
            checker?.report(.jsonArgsRecommended, instruction, file.syntax.keywordText(of: instruction))
        case .healthcheck: checkUsedOnce(instruction)
        case .shell: checker?.hasShell[index] = true
        case .workdir(let word):
            let path = try? expander.expand(word.text) { environment.value(of: $0) }
            if checker?.hasDirectory[index] == false, let text = path?.result.text, !text.hasPrefix("/") {
                checker?.report(.workdirRelativePath, instruction, text, at: word.range)
            }
            checker?.hasDirectory[index] = true
        case .env(let pairs):
            for pair in pairs { checkSecret(pair.name, pair.value, instruction) }
        case .arg(let declarations):
            for declaration in declarations { checkSecret(declaration.name, declaration.defaultValue, instruction) }
        case .expose(let words):
            for word in words { checkPorts(of: word, instruction, in: environment) }
        case .copy(let copy):
            if copy.from == nil { checkIgnored(copy, instruction, in: environment) }
        case .add(let copy): checkIgnored(copy, instruction, in: environment)
        default: break
        }
    }

    private mutating func checkUsedOnce(_ instruction: Instruction) {
        guard let keyword = instruction.keyword else { return }
        if let former = checker?.lastOnes[keyword] {
            checker?.report(.multipleInstructionsDisallowed, former, file.syntax.keywordText(of: former))
        }
        checker?.lastOnes[keyword] = instruction
    }

    private mutating func checkSecret(_ name: DockerfileWord, _ value: DockerfileWord?, _ instruction: Instruction) {
        guard isSecretName(name.text) else { return }
        checker?.report(.secretsUsedInArgOrEnv, instruction, name.text, at: name.range, value: value?.text)
    }

    private mutating func checkPorts(
        of word: DockerfileWord,
        _ instruction: Instruction,
        in environment: StageEnvironment
    ) {
        guard let ports = try? expander.expand(word.text, variable: { environment.value(of: $0) }) else { return }
        for port in ports.words {
            guard let text = port.text, isPort(text) else { continue }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let container = parts.last ?? ""
            if let slash = container.firstIndex(of: "/"), container[slash...].lowercased() != container[slash...] {
                checker?.report(.exposeProtoCasing, instruction, text, at: word.range, proposal: text.lowercased())
            }
            if parts.dropLast().contains(where: { !$0.isEmpty }) {
                checker?.report(.exposeInvalidFormat, instruction, text, at: word.range, proposal: String(container))
            }
        }
    }

    /// Reports sources that the ignore file leaves out. One with exceptions may keep a part of what it leaves out.
    private mutating func checkIgnored(
        _ copy: CopyCommand,
        _ instruction: Instruction,
        in environment: StageEnvironment
    ) {
        guard let ignoreFile = checker?.request.ignoreFile, !ignoreFile.hasExceptions else { return }
        for source in copy.sources {
            guard let path = try? expander.expand(source.text, variable: { environment.value(of: $0) }).result.text,
                !isRemote(path)
            else { continue }
            let clean = cleanRelativePath(path)
            guard clean == "." ? ignoreFile.ignoresEverything : ignoreFile.ignores(clean) else { continue }
            checker?.report(.copyIgnoredFile, instruction, clean, at: source.range)
        }
    }
}
