import SourceText

extension DockerfileSyntax {
    /// What an instruction says.
    /// - Throws: the first thing that is wrong with it.
    package func command(of instruction: Instruction) throws(DockerfileProblem) -> DockerfileCommand {
        guard let keyword = instruction.keyword else {
            let word = keywordText(of: instruction)
            let advice = Keyword.nearest(to: word).map { "did you mean \($0.rawValue)?" } ?? "check the line above it"
            throw DockerfileProblem(
                .unknownInstruction,
                "'\(word)' is no instruction; \(advice)",
                instruction.keywordRange.isEmpty ? instruction.range : instruction.keywordRange
            )
        }
        return switch keyword {
        case .add: .add(try copy(instruction))
        case .arg: .arg(try declarations(of: instruction))
        case .cmd: .cmd(try process(of: instruction))
        case .copy: .copy(try copy(instruction))
        case .entrypoint: .entrypoint(try process(of: instruction))
        case .env: .env(try pairs(of: instruction))
        case .expose: .expose(try words(of: instruction))
        case .from: .from(try from(instruction))
        case .healthcheck: .healthcheck(try healthcheck(instruction))
        case .label: .label(try pairs(of: instruction))
        case .maintainer: .maintainer(try singleWord(of: instruction))
        case .onbuild: .onbuild(try deferred(by: instruction))
        case .run: .run(try run(instruction))
        case .shell: .shell(try shell(instruction))
        case .stopsignal: .stopsignal(try singleWord(of: instruction, takesFlags: true))
        case .user: .user(try singleWord(of: instruction))
        case .volume: .volume(try volumes(of: instruction))
        case .workdir: .workdir(try singleWord(of: instruction))
        }
    }

    // MARK: Words

    private func word(_ argument: InstructionArgument, in instruction: Instruction) -> DockerfileWord {
        DockerfileWord(text: text(of: argument, in: instruction), range: argument.range)
    }

    private func allWords(of instruction: Instruction) -> [DockerfileWord] {
        arguments(of: instruction).map { word($0, in: instruction) }
    }

    private func refuseFlags(_ instruction: Instruction) throws(DockerfileProblem) {
        _ = try FlagValues(of: instruction, in: self, .none)
    }

    private func problem(
        _ code: DockerfileProblem.Code,
        _ message: String,
        _ instruction: Instruction
    ) -> DockerfileProblem {
        let arguments = instruction.argumentsRange
        return DockerfileProblem(code, message, arguments.isEmpty ? instruction.keywordRange : arguments)
    }

    private func needsArguments(_ instruction: Instruction) throws(DockerfileProblem) {
        guard instruction.arguments.isEmpty else { return }
        let name = keywordText(of: instruction)
        throw problem(.wrongArgumentCount, "\(name) needs at least one argument; add it", instruction)
    }

    private func words(of instruction: Instruction) throws(DockerfileProblem) -> [DockerfileWord] {
        try needsArguments(instruction)
        try refuseFlags(instruction)
        return allWords(of: instruction)
    }

    /// The one argument; BuildKit does not look at the flags of STOPSIGNAL.
    private func singleWord(
        of instruction: Instruction,
        takesFlags: Bool = false
    ) throws(DockerfileProblem) -> DockerfileWord {
        try needsArguments(instruction)
        if !takesFlags { try refuseFlags(instruction) }
        let arguments = arguments(of: instruction)
        return word(arguments[arguments.startIndex], in: instruction)
    }

    // MARK: Instructions

    private func from(_ instruction: Instruction) throws(DockerfileProblem) -> FromCommand {
        let words = allWords(of: instruction)
        var name: DockerfileWord?
        if words.count == 3, words[1].text.lowercased() == "as" {
            let lowercased = words[2].text.lowercased()
            let bytes = Array(lowercased.utf8)
            let isName =
                bytes.first.map { $0 >= 0x61 && $0 <= 0x7A } == true
                && bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0.isASCIIDigit || "-_.".utf8.contains($0) }
            guard isName else {
                throw DockerfileProblem(
                    .badStageName,
                    "'\(words[2].text)' cannot be the name of a stage; begin with a letter and use letters, digits, "
                        + "'-', '_' and '.'",
                    words[2].range
                )
            }
            name = DockerfileWord(text: lowercased, range: words[2].range)
        } else if words.count != 1 {
            throw problem(.wrongArgumentCount, "write 'FROM image' or 'FROM image AS name'", instruction)
        }
        let flags = try FlagValues(of: instruction, in: self, .from)
        return FromCommand(base: words[0], name: name, platform: flags.text("platform"))
    }

    /// The names of ARG, whose flags BuildKit does not look at.
    private func declarations(of instruction: Instruction) throws(DockerfileProblem) -> [ArgumentDeclaration] {
        try needsArguments(instruction)
        var declarations: [ArgumentDeclaration] = []
        for argument in arguments(of: instruction) {
            guard let equals = file.bytes[argument.range].firstIndex(of: .equals) else {
                declarations.append(ArgumentDeclaration(name: word(argument, in: instruction), defaultValue: nil))
                continue
            }
            let name = InstructionArgument(span: Span(argument.range.lowerBound, equals))
            guard !name.range.isEmpty else {
                throw DockerfileProblem(
                    .blankName,
                    "the argument has no name; write 'ARG name=value'",
                    argument.range
                )
            }
            let value = InstructionArgument(span: Span(equals + 1, argument.range.upperBound))
            declarations.append(
                ArgumentDeclaration(name: word(name, in: instruction), defaultValue: word(value, in: instruction))
            )
        }
        return declarations
    }

    private func pairs(of instruction: Instruction) throws(DockerfileProblem) -> [DockerfileCommand.Pair] {
        try refuseFlags(instruction)
        try needsArguments(instruction)
        let words = allWords(of: instruction)
        var pairs: [DockerfileCommand.Pair] = []
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            guard !words[index].text.isEmpty else {
                throw DockerfileProblem(.blankName, "the value has no name; write 'name=value'", words[index].range)
            }
            pairs.append(DockerfileCommand.Pair(name: words[index], value: words[index + 1]))
        }
        return pairs
    }

    private func copy(_ instruction: Instruction) throws(DockerfileProblem) -> CopyCommand {
        let words = allWords(of: instruction)
        guard let destination = words.last, words.count >= 2 else {
            let name = keywordText(of: instruction)
            throw problem(
                .wrongArgumentCount,
                "\(name) needs a source and a destination; add what is missing",
                instruction
            )
        }
        let flags = try FlagValues(of: instruction, in: self, instruction.keyword == .add ? .add : .copy)
        guard HeredocWord(destination) == nil else {
            throw DockerfileProblem(
                .badDestination,
                "a document cannot be the destination; write where it is copied to",
                destination.range
            )
        }
        var sources: [DockerfileWord] = []
        var documents: [CopyCommand.Document] = []
        for word in words.dropLast() {
            guard let announcement = HeredocWord(word) else {
                sources.append(word)
                continue
            }
            let documentName = String(decoding: announcement.name, as: UTF8.self)
            documents.append(
                CopyCommand.Document(
                    word: word,
                    heredoc: heredocs(of: instruction).last { $0.name == documentName },
                    name: documentName,
                    isExpanded: announcement.isExpanded
                )
            )
        }
        return CopyCommand(
            sources: sources,
            documents: documents,
            destination: destination,
            from: flags.text("from"),
            owner: flags.text("chown"),
            mode: flags.text("chmod"),
            excludedPatterns: flags.list("exclude"),
            checksum: flags.text("checksum"),
            isLinked: flags.isOn("link") ?? false,
            keepsParents: flags.isOn("parents") ?? false,
            keepsGitDirectory: flags.isOn("keep-git-dir"),
            unpacks: flags.isOn("unpack")
        )
    }

    private func process(of instruction: Instruction) throws(DockerfileProblem) -> ProcessCommand {
        try refuseFlags(instruction)
        return processText(of: instruction, arguments(of: instruction))
    }

    private func processText(
        of instruction: Instruction,
        _ arguments: ArraySlice<InstructionArgument>
    ) -> ProcessCommand {
        if instruction.isJSON { return .exec(arguments.map { word($0, in: instruction) }) }
        return .shell(arguments.first.map { shellText(of: $0, in: instruction) } ?? ShellText())
    }

    private func run(_ instruction: Instruction) throws(DockerfileProblem) -> RunCommand {
        let flags = try FlagValues(of: instruction, in: self, .run)
        var mounts: [RunMount] = []
        for word in flags.list("mount") { mounts.append(try RunMount(word)) }
        let network = flags.text("network")
        if let network, !["default", "none", "host"].contains(network.text) {
            throw DockerfileProblem(
                .badFlagValue,
                "'\(network.text)' is no network of RUN; use one of 'default', 'none', 'host'",
                network.range
            )
        }
        let security = flags.text("security")
        if let security, !["insecure", "sandbox"].contains(security.text) {
            throw DockerfileProblem(
                .badFlagValue,
                "'\(security.text)' is no security mode of RUN; use one of 'sandbox', 'insecure'",
                security.range
            )
        }
        for device in flags.list("device") { try checkDevice(device) }
        var process = processText(of: instruction, arguments(of: instruction))
        var isScriptFile = false
        if case .shell(let text) = process, let first = heredocs(of: instruction).first {
            let script = script(text, instruction)
            process = .shell(script)
            isScriptFile =
                first.wordRange == arguments(of: instruction).first?.range && script.bytes.starts(with: "#!".utf8)
        }
        return RunCommand(
            process: process,
            mounts: mounts,
            network: network,
            security: security,
            devices: flags.list("device"),
            isScriptFile: isScriptFile
        )
    }

    /// What the shell gets when documents follow the line: a document that is the whole line is the script itself.
    private func script(_ line: ShellText, _ instruction: Instruction) -> ShellText {
        let heredocs = heredocs(of: instruction)
        if let first = heredocs.first, HeredocWord(line.bytes, range: 0..<line.bytes.count) != nil {
            var text = ShellText()
            append(first, to: &text)
            return text
        }
        var text = line
        for heredoc in heredocs {
            // The line break in front of the document, and all up to the word that ends it.
            let lineBreak = file.bytes[..<heredoc.contentRange.lowerBound].lastIndex(of: .lineFeed)
            if let lineBreak { text.append(lineBreak..<(lineBreak + 1), of: file.bytes) }
            text.append(heredoc.contentRange, of: file.bytes)
            text.append(heredoc.terminatorRange, of: file.bytes)
        }
        return text
    }

    private func checkDevice(_ device: DockerfileWord) throws(DockerfileProblem) {
        guard let fields = mountFields(device.text) else {
            throw DockerfileProblem(.badDevice, "the quotes of the device do not match; close them", device.range)
        }
        var name = ""
        for field in fields {
            let (key, value) = mountField(field)
            switch (key, value) {
            case ("required", nil): break
            case ("required", let value?):
                guard parseGoBoolean(value) != nil else {
                    throw DockerfileProblem(.badDevice, "'required' is true or false, not '\(value)'", device.range)
                }
            case ("name", let value?):
                guard name.isEmpty else {
                    throw DockerfileProblem(
                        .badDevice,
                        "the device is already named '\(name)'; remove one of the names",
                        device.range
                    )
                }
                name = value
            default:
                guard name.isEmpty else {
                    throw DockerfileProblem(.badDevice, "'\(field)' is no option of a device; remove it", device.range)
                }
                name = field
            }
        }
    }

    private func healthcheck(_ instruction: Instruction) throws(DockerfileProblem) -> HealthcheckCommand {
        try needsArguments(instruction)
        let arguments = arguments(of: instruction)
        let kind = word(arguments[arguments.startIndex], in: instruction)
        if kind.text.uppercased() == "NONE" {
            guard arguments.count == 1 else {
                throw problem(.badHealthcheck, "HEALTHCHECK NONE takes no arguments; remove them", instruction)
            }
            return HealthcheckCommand.none
        }
        let flags = try FlagValues(of: instruction, in: self, .healthcheck)
        guard kind.text.uppercased() == "CMD" else {
            throw DockerfileProblem(
                .badHealthcheck,
                "'\(kind.text)' is no kind of HEALTHCHECK; write 'CMD' or 'NONE'",
                kind.range
            )
        }
        guard arguments.count > 1 else {
            throw problem(.badHealthcheck, "HEALTHCHECK CMD has no command; add it", instruction)
        }
        return .check(
            HealthcheckCommand.Check(
                process: processText(of: instruction, arguments.dropFirst()),
                interval: try duration(flags.text("interval")),
                timeout: try duration(flags.text("timeout")),
                startPeriod: try duration(flags.text("start-period")),
                startInterval: try duration(flags.text("start-interval")),
                retries: try retries(flags.text("retries"))
            )
        )
    }

    private func duration(_ word: DockerfileWord?) throws(DockerfileProblem) -> Int64? {
        guard let word else { return nil }
        guard let value = parseGoDuration(word.text) else {
            throw DockerfileProblem(
                .badHealthcheck,
                "'\(word.text)' is no time; write a number and a unit, as in '30s' or '1m30s'",
                word.range
            )
        }
        guard value == 0 || value >= 1_000_000 else {
            throw DockerfileProblem(.badHealthcheck, "the time must be at least '1ms', or '0'", word.range)
        }
        return value
    }

    private func retries(_ word: DockerfileWord?) throws(DockerfileProblem) -> Int32? {
        guard let word else { return nil }
        guard let value = Int32(word.text), value >= 0 else {
            throw DockerfileProblem(
                .badHealthcheck,
                "'\(word.text)' is no number of retries; write 0 or more",
                word.range
            )
        }
        return value
    }

    private func shell(_ instruction: Instruction) throws(DockerfileProblem) -> [DockerfileWord] {
        let words = try words(of: instruction)
        guard instruction.isJSON else {
            throw problem(.notJSON, "SHELL takes a JSON array; write '[\"/bin/bash\", \"-c\"]'", instruction)
        }
        return words
    }

    private func volumes(of instruction: Instruction) throws(DockerfileProblem) -> [DockerfileWord] {
        var volumes: [DockerfileWord] = []
        for word in try words(of: instruction) {
            let bytes = Array(word.text.utf8)
            let trimmed = bytes.withUnsafeBufferPointer { bytes in
                let start = skipSpace(bytes, from: 0, to: bytes.count)
                return String(decoding: bytes[start..<trimSpace(bytes, from: start, to: bytes.count)], as: UTF8.self)
            }
            guard !trimmed.isEmpty else {
                throw DockerfileProblem(.wrongArgumentCount, "the volume has no path; write one", word.range)
            }
            volumes.append(DockerfileWord(text: trimmed, range: word.range))
        }
        return volumes
    }

    private func deferred(by instruction: Instruction) throws(DockerfileProblem) -> Instruction {
        guard let trigger = trigger(of: instruction) else {
            throw problem(.wrongArgumentCount, "ONBUILD needs an instruction; add it", instruction)
        }
        try refuseFlags(instruction)
        switch trigger.keyword {
        case .onbuild, .from, .maintainer:
            throw DockerfileProblem(
                .badTrigger,
                "\(keywordText(of: trigger)) cannot be deferred; write another instruction behind ONBUILD",
                trigger.keywordRange
            )
        default: return trigger
        }
    }

    /// What a comment above an instruction says of a name: the text behind it, where a line begins with the name.
    package func documentation(of name: String, above instruction: Instruction) -> String? {
        for comment in comments(of: instruction) where !comment.isIndented {
            let text = text(of: comment)
            if text.hasPrefix(name + " ") { return String(text.dropFirst(name.count + 1)) }
        }
        return nil
    }
}

extension Keyword {
    /// The keyword that a wrong word is nearest to; nil when none is near.
    static func nearest(to word: String) -> Keyword? {
        let word = Array(word.uppercased().utf8)
        guard word.count <= 16 else { return nil }
        let ranked = allCases.map { (keyword: $0, distance: editDistance(word, Array($0.rawValue.utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= 2,
            best.distance * 2 <= best.keyword.rawValue.count
        else { return nil }
        return best.keyword
    }
}

/// How many letters must be changed, added or removed to make one word of another.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (byte == other ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
