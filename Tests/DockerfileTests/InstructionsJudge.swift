import Dockerfile
import Foundation
import SourceText

/// Says what a file's instructions mean in the words of the conformance tables.
struct InstructionsJudge {
    let syntax: SyntaxJudge
    let stages: DockerfileStages

    init(_ syntax: SyntaxJudge) {
        self.syntax = syntax
        stages = DockerfileStages(syntax.syntax)
    }

    func complaint(about expected: [String: Any]) -> String? {
        if let error = expected["error"] as? [String: Any] {
            guard let problem = stages.problems.first else { return "no problem, expected \(error)" }
            return syntax.lineComplaint(problem, expected: error)
        }
        if let problem = stages.problems.first { return "unexpected: \(problem.message)" }
        return difference(description, expected)
    }

    private var description: [String: Any] {
        let above = syntax.syntax.instructions.prefix {
            $0.range.lowerBound != stages.stages.first?.instruction.range.lowerBound
        }
        let metaArguments = above.compactMap { instruction -> [String: Any]? in
            guard case .arg(let declarations) = try? syntax.syntax.command(of: instruction) else { return nil }
            return [
                "lines": syntax.lineRange(of: instruction.range),
                "args": declarations.map { describe($0, instruction) },
            ]
        }
        return ["meta_args": metaArguments, "stages": stages.stages.map(describe)]
    }

    private func describe(_ declaration: ArgumentDeclaration, _ instruction: Instruction) -> [String: Any] {
        var result: [String: Any] = ["key": declaration.name.text]
        if let value = declaration.defaultValue { result["value"] = value.text }
        if let text = syntax.syntax.documentation(of: declaration.name.text, above: instruction) {
            result["doc"] = text
        }
        return result
    }

    private func describe(_ stage: DockerfileStages.Stage) -> [String: Any] {
        var result: [String: Any] = [
            "lines": syntax.lineRange(of: stage.instruction.range), "base": stage.from.base.text,
            "commands": stage.commands.map(describe),
        ]
        if let name = stage.name {
            result["name"] = name
            if let text = syntax.syntax.documentation(of: name, above: stage.instruction) { result["doc"] = text }
        }
        if let platform = stage.from.platform { result["platform"] = platform.text }
        return result
    }

    private func describe(_ command: DockerfileStages.Command) -> [String: Any] {
        let instruction = command.instruction
        var result: [String: Any] = [
            "cmd": syntax.syntax.keywordText(of: instruction), "lines": syntax.lineRange(of: instruction.range),
        ]
        switch command.command {
        case .arg(let declarations): result["args"] = declarations.map { describe($0, instruction) }
        case .env(let pairs): result["env"] = pairs.map { describe($0, instruction) }
        case .label(let pairs): result["labels"] = pairs.map { describe($0, instruction) }
        case .add(let copy), .copy(let copy): add(copy, to: &result)
        case .run(let run): add(run, instruction, to: &result)
        case .cmd(let process), .entrypoint(let process):
            // BuildKit makes nothing of an empty ENTRYPOINT, but an empty list of an empty CMD.
            let isNothing = words(process).isEmpty && instruction.keyword == .entrypoint
            result["cmdline"] = isNothing ? NSNull() : words(process)
            result["shell"] = !instruction.isJSON
        case .expose(let words):
            result["ports"] = words.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        case .volume(let words): result["volumes"] = words.map(\.text)
        case .shell(let words): result["shell_form"] = words.map(\.text)
        case .user(let word): result["user"] = word.text
        case .workdir(let word): result["path"] = word.text
        case .stopsignal(let word): result["signal"] = word.text
        case .maintainer(let word): result["maintainer"] = word.text
        case .onbuild: result["expression"] = expression(instruction)
        case .healthcheck(let check): add(check, to: &result)
        case .from: break
        }
        return result
    }

    private func describe(_ pair: DockerfileCommand.Pair, _ instruction: Instruction) -> [String] {
        [pair.name.text, pair.value.text] + (instruction.form == .legacyPair ? ["nodelim"] : [])
    }

    private func words(_ process: ProcessCommand) -> [String] {
        switch process {
        case .shell(let text): text.bytes.isEmpty ? [] : [text.text]
        case .exec(let words): words.map(\.text)
        }
    }

    private func add(_ copy: CopyCommand, to result: inout [String: Any]) {
        result["sources"] = copy.sources.map(\.text)
        result["dest"] = copy.destination.text
        if !copy.documents.isEmpty {
            result["contents"] = copy.documents.map { document -> [String: Any] in
                [
                    "path": document.name, "expand": document.isExpanded,
                    "data": document.heredoc.map { syntax.syntax.content(of: $0) } ?? "",
                ]
            }
        }
        if let from = copy.from { result["from"] = from.text }
        if let owner = copy.owner { result["chown"] = owner.text }
        if let mode = copy.mode { result["chmod"] = mode.text }
        if let checksum = copy.checksum { result["checksum"] = checksum.text }
        if copy.isLinked { result["link"] = true }
        if copy.keepsParents { result["parents"] = true }
        if let keeps = copy.keepsGitDirectory { result["keep_git_dir"] = keeps }
        if let unpacks = copy.unpacks { result["unpack"] = unpacks }
        if !copy.excludedPatterns.isEmpty { result["exclude"] = copy.excludedPatterns.map(\.text) }
    }

    private func add(_ run: RunCommand, _ instruction: Instruction, to result: inout [String: Any]) {
        result["shell"] = !instruction.isJSON
        // The table has the line without its documents.
        result["cmdline"] = syntax.syntax.arguments(of: instruction).map { syntax.syntax.text(of: $0, in: instruction) }
        let heredocs = syntax.syntax.heredocs(of: instruction)
        if !heredocs.isEmpty {
            result["files"] = heredocs.map { heredoc -> [String: Any] in
                [
                    "name": heredoc.name, "chomp": heredoc.isIndented,
                    "data": syntax.syntax.text(in: heredoc.contentRange),
                ]
            }
        }
        // BuildKit puts off all options of a mount but `from` until variables are known.
        if !run.mounts.isEmpty {
            result["mounts"] = run.mounts.map { mount -> [String: Any] in
                var fields: [String: Any] = ["type": "bind", "readonly": true]
                if let from = mount.from { fields["from"] = from.text }
                return fields
            }
        }
        if let network = run.network { result["network"] = network.text }
        if let security = run.security { result["security"] = security.text }
        let used: [String] = [
            run.devices.isEmpty ? nil : "device", run.mounts.isEmpty ? nil : "mount",
            run.network.map { _ in "network" }, run.security.map { _ in "security" },
        ].compactMap { $0 }
        if !used.isEmpty { result["flags_used"] = used }
    }

    private func add(_ check: HealthcheckCommand, to result: inout [String: Any]) {
        guard case .check(let check) = check else {
            result["test"] = ["NONE"]
            return
        }
        if case .exec = check.process {
            result["test"] = ["CMD"] + words(check.process)
        } else {
            result["test"] = ["CMD-SHELL"] + words(check.process)
        }
        let times = [
            "interval_ns": check.interval, "timeout_ns": check.timeout, "start_period_ns": check.startPeriod,
            "start_interval_ns": check.startInterval, "retries": check.retries.map(Int64.init),
        ]
        for case (let name, let value?) in times where value != 0 { result[name] = Int(value) }
    }

    private func expression(_ instruction: Instruction) -> String {
        guard let trigger = syntax.syntax.trigger(of: instruction) else { return "" }
        let range = trigger.range.lowerBound..<trigger.argumentsRange.upperBound
        let line = syntax.syntax.pieces(of: instruction, in: range).map { syntax.syntax.text(in: $0) }.joined()
        return syntax.syntax.heredocs(of: instruction).reduce(line) {
            $0 + "\n" + syntax.syntax.text(in: $1.contentRange) + $1.name
        }
    }
}
