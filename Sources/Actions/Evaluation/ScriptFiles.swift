import Shell
import SourceText
import Values

/// A path that a script goes to or runs in any case, at a place before which it can have made no files.
package struct ScriptPath: Hashable, Sendable {
    package enum Use: Hashable, Sendable {
        /// `cd`
        case directory
        /// The first word of a command, as `./convert.sh`.
        case program
        /// The file that an interpreter is given, as in `bash convert.sh`.
        case script
    }

    package let use: Use
    /// As the script gives it, variables replaced.
    package let text: String
    /// The absolute path of the folder in which the script is at that place.
    package let directory: String
    package let range: SourceRange
}

/// What a script does to the files of the workspace, as far as its text tells: which paths it needs, and from where on it may
/// have made files that the commit does not have.
struct ScriptFiles {
    private(set) var paths: [ScriptPath] = []
    /// Why files may be there afterwards that the commit does not have.
    private(set) var otherFiles: Unknown?
    /// The first byte of the script at which such files may be there.
    private(set) var otherFilesStart = Int.max

    private let script: ShellScript
    private let env: ValueObject
    private let place: SourceRange
    /// Nil when it cannot be told.
    private var directory: String?
    /// The variables that the script itself sets.
    private var assigned: Set<String> = []
    private var functions: Set<String> = []
    /// Whether the script may have ended before, because of something that is not followed.
    private var mayHaveEnded = false

    /// - Parameters:
    ///   - env: the variables of the step.
    ///   - directory: the absolute path of the folder in which the script starts; nil when it is not known.
    ///   - otherFiles: why such files may be there before.
    ///   - place: where the script stands.
    init(_ script: ShellScript, env: ValueObject, directory: String?, otherFiles: Unknown?, place: SourceRange) {
        self.script = script
        self.env = env
        self.place = place
        self.directory = directory
        if let otherFiles { note(otherFiles, at: 0) }
        walk(script.body, isCertain: true)
        if let error = script.error {
            note(
                Unknown("the script", because: "the shell does not read it to its end", at: place),
                at: error.range.lowerBound
            )
        }
    }

    private mutating func note(_ unknown: Unknown, at offset: Int) {
        guard otherFiles == nil else { return }
        otherFiles = unknown
        otherFilesStart = offset
    }

    private mutating func noteFiles(of range: Range<Int>) {
        guard otherFiles == nil else { return }
        let line = script.text.display(range).split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        let reason = "'\(line)' may make files, and which ones is known to the run only"
        note(Unknown(line, because: reason, at: script.text.place(range) ?? place), at: range.lowerBound)
    }

    // MARK: Lists

    private mutating func walk(_ list: ShellList, isCertain: Bool) {
        for item in list.items {
            if item.isBackground {
                apart { $0.walk(item, isCertain: false) }
            } else {
                walk(item, isCertain: isCertain)
            }
        }
    }

    private mutating func walk(_ item: ShellAndOr, isCertain: Bool) {
        var isCertain = isCertain && !item.rest.contains { $0.operator == .or }
        walk(item.first, isCertain: isCertain)
        var before = item.first
        for (_, pipeline) in item.rest {
            if Self.isQuestion(before) { isCertain = false }
            walk(pipeline, isCertain: isCertain)
            before = pipeline
        }
    }

    /// Whether what follows `&&` may be meant for one of two cases only.
    private static func isQuestion(_ pipeline: ShellPipeline) -> Bool {
        guard !pipeline.isNegated, let last = pipeline.commands.last, case .simple(let command) = last.kind else {
            return true
        }
        guard case .word(let word)? = command.arguments.first, let name = word.literal else { return true }
        return ["test", "[", "grep", "ls", "command", "which", "type", "false"].contains(name)
    }

    private mutating func walk(_ pipeline: ShellPipeline, isCertain: Bool) {
        let isCertain = isCertain && !pipeline.isNegated
        if pipeline.commands.count == 1 { return walk(pipeline.commands[0], isCertain: isCertain) }
        for command in pipeline.commands { apart { $0.walk(command, isCertain: isCertain) } }
    }

    /// Walks what runs in a shell of its own: where it goes and what it sets ends with it.
    private mutating func apart(_ body: (inout ScriptFiles) -> Void) {
        let before = (directory, mayHaveEnded)
        body(&self)
        (directory, mayHaveEnded) = before
    }

    // MARK: Commands

    private mutating func walk(_ command: ShellCommand, isCertain: Bool) {
        for redirection in command.redirections { walk(redirection) }
        switch command.kind {
        case .simple(let simple): walk(simple, range: command.range, isCertain: isCertain && !mayHaveEnded)
        case .group(let list): walk(list, isCertain: isCertain)
        case .subshell(let list): apart { $0.walk(list, isCertain: isCertain) }
        case .if(let choice):
            for branch in choice.branches {
                walk(branch.condition, isCertain: false)
                walk(branch.body, isCertain: false)
            }
            if let otherwise = choice.otherwise { walk(otherwise, isCertain: false) }
        case .case(let choice):
            walk(choice.subject)
            for item in choice.items { walk(item.body, isCertain: false) }
        case .for(let loop):
            assigned.insert(loop.variable)
            for word in loop.words ?? [] { walk(word) }
            again(from: command.range) { $0.walk(loop.body, isCertain: false) }
        case .arithmeticFor(let loop):
            again(from: command.range) { $0.walk(loop.body, isCertain: false) }
        case .loop(let loop):
            again(from: command.range) {
                $0.walk(loop.condition, isCertain: false)
                $0.walk(loop.body, isCertain: false)
            }
        case .function(let function):
            functions.insert(function.name)
            let before = (directory, mayHaveEnded)
            walk(function.body, isCertain: false)
            (directory, mayHaveEnded) = before
        case .conditional(let conditional): walk(conditional)
        case .arithmetic(let word): walk(word)
        }
    }

    /// Walks the body of a loop: what it makes in one pass is there in the next one.
    private mutating func again(from range: Range<Int>, _ body: (inout ScriptFiles) -> Void) {
        let wasClean = otherFiles == nil
        body(&self)
        if wasClean, otherFiles != nil { otherFilesStart = min(otherFilesStart, range.lowerBound) }
    }

    private mutating func walk(_ command: ShellSimpleCommand, range: Range<Int>, isCertain: Bool) {
        for assignment in command.assignments { walk(assignment) }
        var words: [ShellWord] = []
        for argument in command.arguments {
            switch argument {
            case .word(let word):
                walk(word)
                words.append(word)
            case .assignment(let assignment): walk(assignment)
            }
        }
        while let name = words.first?.literal, ["sudo", "command", "exec", "time", "nohup", "builtin"].contains(name) {
            if name == "exec", !isCertain { mayHaveEnded = true }
            words.removeFirst()
            // The options of these take no value that could be taken for a command, but for users and groups.
            if words.first?.literal == "-u" || words.first?.literal == "-g" { words.removeFirst(min(2, words.count)) }
            while words.first?.literal?.hasPrefix("-") == true { words.removeFirst() }
        }
        guard let first = words.first else { return }
        guard let name = text(of: first) else { return noteFiles(of: range) }
        walk(name, words, range: range, isCertain: isCertain)
    }

    private mutating func walk(_ name: String, _ words: [ShellWord], range: Range<Int>, isCertain: Bool) {
        switch name {
        case "cd": changeDirectory(words, isCertain: isCertain)
        case "pushd", "popd": directory = nil
        case "exit", "return":
            if !isCertain { mayHaveEnded = true }
        case "export", "readonly", "local", "declare", "typeset", "read", "unset":
            for word in words.dropFirst() { if let variable = word.literal { assigned.insert(variable) } }
        case "source", ".":
            need(words.dropFirst().first, as: .script, isCertain: isCertain)
            noteFiles(of: range)
            directory = nil
        case "bash", "sh", "dash", "zsh", "ksh", "python", "python3", "node", "perl", "ruby":
            let operands = words.dropFirst().drop { word in
                guard let option = word.literal, option.hasPrefix("-"), !name.hasPrefix("py") else { return false }
                return option.utf8.dropFirst().allSatisfy {
                    $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "u") || $0 == UInt8(ascii: "x")
                }
            }
            if operands.first?.literal?.hasPrefix("-") == false {
                need(operands.first, as: .script, isCertain: isCertain)
            }
            noteFiles(of: range)
        case _ where functions.contains(name): directory = nil
        case _ where Self.isPathOfProgram(name):
            need(words[0], as: .program, isCertain: isCertain)
            noteFiles(of: range)
        default:
            let arguments = words.dropFirst().map(\.literal)
            if !HarmlessCommand.includes(name, arguments: arguments) { noteFiles(of: range) }
        }
    }

    private static func isPathOfProgram(_ name: String) -> Bool {
        if name.hasPrefix("/") || name.hasPrefix("~") { return false }
        return name.utf8.contains(UInt8(ascii: "/")) || (name.hasPrefix(".") && name.hasSuffix(".sh"))
    }

    private mutating func changeDirectory(_ words: [ShellWord], isCertain: Bool) {
        let operands = words.dropFirst().drop { $0.literal == "--" || $0.literal == "-P" || $0.literal == "-L" }
        guard isCertain, operands.count == 1, let word = operands.first, let text = text(of: word), !text.isEmpty,
            text != "-"
        else {
            directory = nil
            return
        }
        need(word, as: .directory, isCertain: isCertain)
        guard let base = text.hasPrefix("/") ? "" : directory else {
            directory = nil
            return
        }
        var parts = base.split(separator: "/")
        for part in text.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        directory = "/" + parts.joined(separator: "/")
    }

    private mutating func need(_ word: ShellWord?, as use: ScriptPath.Use, isCertain: Bool) {
        guard isCertain, otherFiles == nil, let directory, let word, let text = text(of: word), !text.isEmpty,
            let range = script.text.place(word.range)
        else { return }
        paths.append(ScriptPath(use: use, text: text, directory: directory, range: range))
    }

    // MARK: Redirections and words

    private mutating func walk(_ redirection: ShellRedirection) {
        guard case .word(let word) = redirection.target else { return }
        walk(word)
        switch redirection.operator {
        case .input, .duplicateInput, .hereDocument, .hereString: return
        case .duplicateOutput:
            if let text = word.literal, text == "-" || text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return }
        case .output, .append, .clobber, .readWrite, .outputAndError, .appendOutputAndError: break
        }
        if let text = word.literal, text.hasPrefix("/dev/") || text.hasPrefix("/tmp/") { return }
        if let name = Self.variable(word), Self.runnerFiles.contains(name) { return }
        noteFiles(of: redirection.range)
    }

    private static let runnerFiles: Set<String> = [
        "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE",
    ]

    /// The variable that a word consists of.
    private static func variable(_ word: ShellWord) -> String? {
        var parts = word.parts
        if parts.count == 1, case .doubleQuoted(let inner) = parts[0].kind { parts = inner }
        guard parts.count == 1, case .parameter(let parameter) = parts[0].kind, parameter.isPlain else { return nil }
        return parameter.name
    }

    private mutating func walk(_ assignment: ShellAssignment) {
        assigned.insert(assignment.name)
        switch assignment.value {
        case .word(let word): walk(word)
        case .array(let elements): for element in elements { walk(element.value) }
        }
    }

    private mutating func walk(_ conditional: ShellConditional) {
        switch conditional {
        case .and(let parts), .or(let parts): for part in parts { walk(part) }
        case .not(let part): walk(part)
        case .unary(_, let word), .word(let word): walk(word)
        case .binary(_, let left, let right):
            walk(left)
            walk(right)
        }
    }

    /// Walks the commands in a word.
    private mutating func walk(_ word: ShellWord) {
        for part in word.parts { walk(part) }
    }

    private mutating func walk(_ part: ShellWord.Part) {
        switch part.kind {
        case .literal, .quoted, .unknown: break
        case .doubleQuoted(let parts): for part in parts { walk(part) }
        case .command(let list), .process(let list, _): apart { $0.walk(list, isCertain: false) }
        case .arithmetic(let word): walk(word)
        case .parameter(let parameter):
            switch parameter.operation {
            case .useDefault(let word, _), .assignDefault(let word, _), .fail(let word, _),
                .useAlternative(let word, _),
                .removePrefix(let word, _), .removeSuffix(let word, _):
                walk(word)
            case .replace(let word, let replacement, _):
                walk(word)
                walk(replacement)
            case .slice, .changeCase, .transform, nil: break
            }
        }
    }

    /// The text of a word, when it is one word and known.
    private func text(of word: ShellWord) -> String? {
        var result = ""
        for (index, part) in word.parts.enumerated() {
            switch part.kind {
            case .literal(let text):
                let hasPattern = text.utf8.contains { byte in
                    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
                        || byte == UInt8(ascii: "{")
                }
                if hasPattern || (index == 0 && text.hasPrefix("~")) { return nil }
                result += text
            case .quoted(let text): result += text
            case .doubleQuoted(let parts):
                for part in parts {
                    switch part.kind {
                    case .quoted(let text), .literal(let text): result += text
                    case .parameter(let parameter):
                        guard let value = value(of: parameter) else { return nil }
                        result += value
                    default: return nil
                    }
                }
            case .parameter(let parameter):
                // Outside of quotes an empty value is no word, and blanks or patterns make several.
                guard let value = value(of: parameter), !value.isEmpty, value.utf8.allSatisfy(Self.isPlain) else {
                    return nil
                }
                result += value
            default: return nil
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "[")
    }

    private func value(of parameter: ShellParameter) -> String? {
        guard parameter.isPlain, !assigned.contains(parameter.name) else { return nil }
        if parameter.name == "GITHUB_WORKSPACE" { return RunEnvironment.workspace }
        return env[parameter.name]?.template.text
    }
}

extension ShellParameter {
    /// Whether it is nothing but `$name`.
    fileprivate var isPlain: Bool {
        index == nil && operation == nil && !isIndirect && !isLength && !isNameList
    }
}
