import Dockerfile
import Shell
import SourceText

/// The script of a RUN, read once for all rules.
///
/// A class, because every rule looks at every script, and so much is a lot to copy each time.
final class RunScript {
    /// The stage that the instruction belongs to.
    let stage: Int
    /// The instruction among the commands of its stage.
    let slot: Int
    let instruction: Instruction
    let run: RunCommand
    let script: ShellScript
    /// All commands, the variables that the script asks for, and its loops.
    let uses: ShellUses
    /// The commands whose program is known.
    let calls: [RunCall]
    /// The calls of package managers.
    let packageCommands: [PackageCommand]
    private let text: Dockerfile.ShellText
    private let file: SourceFile

    init(
        stage: Int,
        slot: Int,
        _ command: DockerfileStages.Command,
        _ run: RunCommand,
        _ text: Dockerfile.ShellText,
        in file: SourceFile
    ) {
        self.stage = stage
        self.slot = slot
        self.run = run
        self.text = text
        self.file = file
        instruction = command.instruction
        script = ShellScript(parsing: Shell.ShellText(bytes: text.bytes))
        uses = script.uses
        calls = uses.calls.compactMap(RunCall.init)
        packageCommands = calls.compactMap(PackageCommand.init)
    }

    /// The place in the Dockerfile of some bytes of the script.
    func place(_ range: Range<Int>) -> SourceRange { file.place(text.sourceRange(of: range)) }

    /// Whether a word is the first one of its line in the Dockerfile.
    func beginsLine(_ range: Range<Int>) -> Bool {
        var offset = text.sourceOffset(of: range.lowerBound)
        while offset > 0 {
            offset -= 1
            switch file.bytes[offset] {
            case 0x20, 0x09: continue
            case 0x0A: return true
            default: return false
            }
        }
        return true
    }
}

/// A command of a RUN: what is run, and with which words.
final class RunCall {
    /// The name of the program without its folder.
    let name: String
    /// The word that names it.
    let nameRange: Range<Int>
    /// The words behind the name.
    let arguments: [ShellWord]
    /// Those that need no expansion; nil for the others.
    let texts: [String?]
    let call: ShellCall
    /// The programs that start it, as `sudo` or `xargs`.
    let wrappers: [String]

    /// Nil for a command whose name only the run knows, or that is only an assignment.
    init?(_ call: ShellCall) {
        var words: [ShellWord] = []
        for argument in call.command.arguments {
            guard case .word(let word) = argument else { break }
            words.append(word)
        }
        var wrappers: [String] = []
        var index = 0
        while index < words.count, let text = words[index].literal {
            let name = text.lastPathPart
            guard Self.wrappingCommands.contains(name) else { break }
            var next = index + 1
            // Options of the wrapper, and what `env` sets.
            while next < words.count, let option = words[next].literal,
                option.hasPrefix("-") || option.utf8.contains(UInt8(ascii: "=")) || Self.isDuration(option)
            {
                next += 1
            }
            guard next < words.count, words[next].literal != nil else { break }
            wrappers.append(name)
            index = next
        }
        guard index < words.count, let text = words[index].literal, !text.isEmpty else { return nil }
        name = text.lastPathPart
        nameRange = words[index].range
        arguments = Array(words[(index + 1)...])
        texts = arguments.map(\.literal)
        self.call = call
        self.wrappers = wrappers
    }

    /// Whether a word of the command is made by the run.
    var hasUnknownWords: Bool { texts.contains(nil) }

    /// The first word that is no option; nil when there is none, or when only the run knows it.
    var subcommand: String? {
        for text in texts {
            guard let text else { return nil }
            if !text.hasPrefix("-") { return text }
        }
        return nil
    }

    /// Whether its result decides nothing, and nothing decides about it.
    var isCertain: Bool { !call.isConditional && !call.mayFail && !call.isSubstituted }

    private static func isDuration(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return false }
        return text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || "smhd".utf8.contains($0) }
    }

    private static let wrappingCommands: Set<String> = [
        "sudo", "env", "exec", "time", "timeout", "nice", "command", "eatmydata", "xargs",
    ]
}
