import Values

// The argument SOURCE_DATE_EPOCH, which may name a stage whose source gives the time.
extension StageEvaluator {
    mutating func readSourceDateEpoch() {
        let name = "SOURCE_DATE_EPOCH"
        guard let value = request.given(name) ?? globals.values[name], let text = value.text, !text.isEmpty else {
            return
        }
        if Int64(text) != nil { return }
        globals.values[name] = nil
        if text == "context" { return }
        guard let stage = file.stages.first(where: { $0.name == text.lowercased() }) else {
            let range = file.declaredArguments.first { $0.name.text == name && $0.scope == .global }?.name.range
            report(
                .badEpoch,
                "'\(text)' is no time for SOURCE_DATE_EPOCH; give seconds, 'context' or the name of a stage",
                range ?? 0..<0
            )
            return
        }
        checkEpochStage(stage)
    }

    /// A stage that gives the time has nothing but one ADD from an address or a git repository.
    private mutating func checkEpochStage(_ stage: DockerfileStages.Stage) {
        let place = stage.from.base.range
        let environment = globals.copy()
        guard let base = expand(stage.from.base, in: environment) else { return }
        if let text = base.text, text != "scratch" {
            report(.badEpoch, "the stage that gives SOURCE_DATE_EPOCH must begin with 'FROM scratch'", place)
            return
        }
        var additions = 0
        for command in stage.commands {
            switch command.command {
            case .arg(let declarations):
                for declaration in declarations {
                    if let value = request.given(declaration.name.text) {
                        environment.values[declaration.name.text] = value
                    } else if let word = declaration.defaultValue,
                        let value = expand(word, in: environment)
                    {
                        environment.values[declaration.name.text] = value
                    }
                }
            case .add(let copy):
                additions += 1
                guard copy.documents.isEmpty, copy.sources.count == 1,
                    let source = expand(copy.sources[0], in: environment),
                    source.text.map(isRemote) ?? true
                else {
                    report(.badEpoch, "the stage that gives SOURCE_DATE_EPOCH must ADD one address", place)
                    return
                }
            default:
                let keyword = file.syntax.keywordText(of: command.instruction)
                report(.badEpoch, "the stage that gives SOURCE_DATE_EPOCH cannot have \(keyword); remove it", place)
                return
            }
        }
        if additions != 1 {
            report(.badEpoch, "the stage that gives SOURCE_DATE_EPOCH must have exactly one ADD", place)
        }
    }
}
