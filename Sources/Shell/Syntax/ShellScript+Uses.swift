/// A simple command of a script, and under which circumstances it is run.
package struct ShellCall: Sendable {
    package let command: ShellSimpleCommand
    package let redirections: [ShellRedirection]
    /// The bytes of the script that the command is written in.
    package let range: Range<Int>
    /// Whether something else decides if it is run: an `if`, a `case`, a loop, a function, or a `||` before it.
    package let isConditional: Bool
    /// Whether the script goes on when it fails, for a `||` behind it or as the condition of an `if`.
    package let mayFail: Bool
    /// Which pipeline it belongs to: calls of one pipeline have the same number.
    package let pipeline: Int
    /// Where it stands in its pipeline; the first one is 0.
    package let position: Int
    /// Whether it stands in a `$(…)` or `<(…)` of another command.
    package let isSubstituted: Bool
}

/// What a script runs and asks for, found in one walk through it.
package struct ShellUses: Sendable {
    /// A `while` or `until` with what its commands read.
    package struct Loop: Sendable {
        package let loop: ShellLoop
        package let redirections: [ShellRedirection]
        /// The command before it in its pipeline.
        package let source: ShellSimpleCommand?
    }

    /// All simple commands in the order of the text, those inside of words behind the command that the word belongs to.
    package fileprivate(set) var calls: [ShellCall] = []
    /// The variables that the script asks for, with the bytes of each use.
    package fileprivate(set) var parameters: [(name: String, range: Range<Int>, hasWayOut: Bool)] = []
    package fileprivate(set) var loops: [Loop] = []
}

extension ShellScript {
    package var uses: ShellUses {
        var collector = UseCollector()
        collector.visit(body, Circumstances())
        return collector.uses
    }
}

/// What decides whether a command is run.
private struct Circumstances {
    var isConditional = false
    var mayFail = false
    var isSubstituted = false
}

private struct UseCollector {
    var uses = ShellUses()
    private var pipelines = 0

    mutating func visit(_ list: ShellList, _ circumstances: Circumstances) {
        for item in list.items {
            var inner = circumstances
            inner.mayFail = circumstances.mayFail || item.rest.contains { $0.operator == .or }
            visit(item.first, inner)
            for (connection, pipeline) in item.rest {
                if connection == .or { inner.isConditional = true }
                visit(pipeline, inner)
            }
        }
    }

    private mutating func visit(_ pipeline: ShellPipeline, _ circumstances: Circumstances) {
        pipelines += 1
        let number = pipelines
        for (position, command) in pipeline.commands.enumerated() {
            visit(command, circumstances, pipeline: number, position: position)
            guard case .loop(let loop) = command.kind else { continue }
            let source = position > 0 ? pipeline.commands[position - 1].simple : nil
            uses.loops.append(ShellUses.Loop(loop: loop, redirections: command.redirections, source: source))
        }
    }

    private mutating func visit(
        _ command: ShellCommand,
        _ circumstances: Circumstances,
        pipeline: Int,
        position: Int
    ) {
        var decided = circumstances
        decided.isConditional = true
        var condition = circumstances
        condition.mayFail = true
        switch command.kind {
        case .simple(let simple):
            uses.calls.append(
                ShellCall(
                    command: simple,
                    redirections: command.redirections,
                    range: command.range,
                    isConditional: circumstances.isConditional,
                    mayFail: circumstances.mayFail,
                    pipeline: pipeline,
                    position: position,
                    isSubstituted: circumstances.isSubstituted
                )
            )
            for assignment in simple.assignments { visit(assignment, circumstances) }
            for argument in simple.arguments {
                switch argument {
                case .word(let word): visit(word, circumstances)
                case .assignment(let assignment): visit(assignment, circumstances)
                }
            }
        case .group(let list), .subshell(let list): visit(list, circumstances)
        case .if(let branches):
            for (index, branch) in branches.branches.enumerated() {
                visit(branch.condition, index == 0 ? condition : decided)
                visit(branch.body, decided)
            }
            if let otherwise = branches.otherwise { visit(otherwise, decided) }
        case .case(let selection):
            visit(selection.subject, circumstances)
            for item in selection.items { visit(item.body, decided) }
        case .for(let loop):
            for word in loop.words ?? [] { visit(word, circumstances) }
            visit(loop.body, decided)
        case .arithmeticFor(let loop): visit(loop.body, decided)
        case .loop(let loop):
            visit(loop.condition, condition)
            visit(loop.body, decided)
        case .function(let function):
            visit(function.body, decided, pipeline: pipeline, position: position)
        case .conditional, .arithmetic: break
        }
        for redirection in command.redirections {
            if case .word(let word) = redirection.target { visit(word, circumstances) }
        }
    }

    private mutating func visit(_ assignment: ShellAssignment, _ circumstances: Circumstances) {
        switch assignment.value {
        case .word(let word): visit(word, circumstances)
        case .array(let elements): for element in elements { visit(element.value, circumstances) }
        }
    }

    private mutating func visit(_ word: ShellWord, _ circumstances: Circumstances) {
        for part in word.parts { visit(part, circumstances) }
    }

    private mutating func visit(_ part: ShellWord.Part, _ circumstances: Circumstances) {
        var inside = circumstances
        inside.isSubstituted = true
        switch part.kind {
        case .doubleQuoted(let parts): for part in parts { visit(part, circumstances) }
        case .command(let list), .process(let list, _): visit(list, inside)
        case .parameter(let parameter):
            let hasWayOut =
                switch parameter.operation {
                case .useDefault, .assignDefault, .useAlternative: true
                default: false
                }
            uses.parameters.append((parameter.name, part.range, hasWayOut))
        case .literal, .quoted, .unknown, .arithmetic: break
        }
    }
}

extension ShellCommand {
    /// The command, unless it is a loop, a group or another of several commands.
    package var simple: ShellSimpleCommand? {
        if case .simple(let simple) = kind { simple } else { nil }
    }
}

extension ShellSimpleCommand {
    /// Its words up to the first assignment; nil for one that only the run knows.
    package var words: [String?] {
        var words: [String?] = []
        for argument in arguments {
            guard case .word(let word) = argument else { break }
            words.append(word.literal)
        }
        return words
    }
}
