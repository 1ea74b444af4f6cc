/// Reads the command language of POSIX shells and bash.
///
/// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html and the bash reference manual. The shell has
/// no tokens that stand for themselves, so words are read where the grammar wants them.
struct ShellParser {
    /// How deep commands and expansions may be nested.
    static let depthLimit = 60
    /// How long a script may be.
    static let sizeLimit = 1 << 20

    let text: ShellText
    let bytes: [UInt8]
    /// The offset of the next byte.
    var at = 0
    /// Where reading ends; the end of the bytes, or of a body inside of them.
    var end: Int
    var depth = 0
    var hereDocuments: [ShellHereDocument] = []
    /// Here-documents whose bodies begin behind the next line break.
    var pendingHereDocuments: [PendingHereDocument] = []
    /// The range of everything that is read, where the bytes are not those of the script: in backquotes.
    var fixedRange: Range<Int>?

    struct PendingHereDocument {
        var index: Int
        var stripsTabs: Bool
        var range: Range<Int>
    }

    static func parse(_ text: ShellText) -> ShellScript {
        var parser = ShellParser(text: text, bytes: text.bytes)
        var body = ShellList(items: [], range: 0..<text.bytes.count)
        var failure: ShellSyntaxError?
        do throws(ShellSyntaxError) {
            guard text.bytes.count <= sizeLimit else {
                throw ShellSyntaxError(
                    message: "the script is larger than \(sizeLimit >> 20) MiB",
                    range: 0..<0,
                    isLimit: true
                )
            }
            try parser.readItems(into: &body, until: [])
        } catch {
            failure = error
            // The shell reads whole lines: what stands before the mistake in its line is not run either.
            let start = min(error.range.lowerBound, text.bytes.count)
            let line = text.bytes[..<start].lastIndex(of: UInt8(ascii: "\n")) ?? -1
            body.items.removeAll { $0.range.upperBound > line }
        }
        return ShellScript(text: text, body: body, hereDocuments: parser.hereDocuments, error: failure)
    }

    init(text: ShellText, bytes: [UInt8]) {
        self.text = text
        self.bytes = bytes
        end = bytes.count
    }

    // MARK: Lists

    /// What may end a list of commands.
    struct Stops: OptionSet {
        let rawValue: Int
        static let closingParenthesis = Stops(rawValue: 1)
        static let closingBrace = Stops(rawValue: 2)
        static let then = Stops(rawValue: 4)
        static let elseOrFi = Stops(rawValue: 8)
        static let `do` = Stops(rawValue: 16)
        static let done = Stops(rawValue: 32)
        static let caseItem = Stops(rawValue: 64)
    }

    mutating func list(until stops: Stops) throws(ShellSyntaxError) -> ShellList {
        let start = at
        var list = ShellList(items: [], range: start..<start)
        try readItems(into: &list, until: stops)
        return list
    }

    private mutating func readItems(into list: inout ShellList, until stops: Stops) throws(ShellSyntaxError) {
        let start = at
        while true {
            try skipLineBreaks()
            if at >= end || isAtStop(stops) { break }
            var item = try andOr()
            skipBlanks()
            switch byte {
            case UInt8(ascii: ";") where peek(1) != UInt8(ascii: ";") && peek(1) != UInt8(ascii: "&"):
                at += 1
            case UInt8(ascii: "&") where peek(1) != UInt8(ascii: "&"):
                at += 1
                item.isBackground = true
            case UInt8(ascii: "\n"), nil:
                break
            default:
                if !isAtStop(stops) { throw unexpected() }
            }
            list.items.append(item)
        }
        if at >= end, !pendingHereDocuments.isEmpty { try readHereDocuments() }
        list.range = range(from: start)
    }

    /// A list that must hold a command, as the body of `if` must.
    private mutating func commands(until stops: Stops, after what: String) throws(ShellSyntaxError) -> ShellList {
        let list = try list(until: stops)
        guard list.items.isEmpty else { return list }
        if at >= end { return list }
        throw ShellSyntaxError(message: "a command is missing after '\(what)'", range: range(from: at))
    }

    private func isAtStop(_ stops: Stops) -> Bool {
        guard let byte else { return true }
        switch byte {
        case UInt8(ascii: ")"): return stops.contains(.closingParenthesis)
        case UInt8(ascii: "}"): return stops.contains(.closingBrace) && keyword() == "}"
        case UInt8(ascii: ";"):
            return stops.contains(.caseItem) && (peek(1) == UInt8(ascii: ";") || peek(1) == UInt8(ascii: "&"))
        case UInt8(ascii: "t"): return stops.contains(.then) && keyword() == "then"
        case UInt8(ascii: "f"): return stops.contains(.elseOrFi) && keyword() == "fi"
        case UInt8(ascii: "e"):
            if stops.contains(.elseOrFi), let word = keyword(), word == "else" || word == "elif" { return true }
            return stops.contains(.caseItem) && keyword() == "esac"
        case UInt8(ascii: "d"):
            if stops.contains(.do), keyword() == "do" { return true }
            return stops.contains(.done) && keyword() == "done"
        default: return false
        }
    }

    private mutating func andOr() throws(ShellSyntaxError) -> ShellAndOr {
        let start = at
        let first = try pipeline()
        var rest: [(operator: ShellAndOr.Operator, pipeline: ShellPipeline)] = []
        while true {
            skipBlanks()
            let op = at
            if byte == UInt8(ascii: "&"), peek(1) == UInt8(ascii: "&") {
                at += 2
                try skipLineBreaks()
                try requireCommand(after: "&&", at: op)
                rest.append((.and, try pipeline()))
            } else if byte == UInt8(ascii: "|"), peek(1) == UInt8(ascii: "|") {
                at += 2
                try skipLineBreaks()
                try requireCommand(after: "||", at: op)
                rest.append((.or, try pipeline()))
            } else {
                break
            }
        }
        let end = rest.last?.pipeline.range.upperBound ?? first.range.upperBound
        return ShellAndOr(first: first, rest: rest, isBackground: false, range: range(from: start, to: end))
    }

    private mutating func pipeline() throws(ShellSyntaxError) -> ShellPipeline {
        let start = at
        var isNegated = false
        while let word = keyword(), word == "!" || word == "time" {
            at += word.utf8.count
            if word == "!" { isNegated.toggle() }
            skipBlanks()
            if word == "time", keyword() == nil, byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "p") {
                at += 2
                skipBlanks()
            }
            try requireCommand(after: word, at: start)
        }
        var commands = [try command()]
        while true {
            skipBlanks()
            guard byte == UInt8(ascii: "|"), peek(1) != UInt8(ascii: "|") else { break }
            let bar = at
            at += 1
            if byte == UInt8(ascii: "&") {
                at += 1
                let both = ShellRedirection(
                    descriptor: 2,
                    operator: .duplicateOutput,
                    target: .word(ShellWord(parts: [.init(kind: .literal("1"), range: bar..<at)], range: bar..<at)),
                    range: range(from: bar)
                )
                commands[commands.count - 1].redirections.append(both)
            }
            try skipLineBreaks()
            try requireCommand(after: "|", at: bar)
            commands.append(try command())
        }
        let end = commands[commands.count - 1].range.upperBound
        return ShellPipeline(isNegated: isNegated, commands: commands, range: range(from: start, to: end))
    }

    private func requireCommand(after op: String, at start: Int) throws(ShellSyntaxError) {
        switch byte {
        case nil, UInt8(ascii: ")"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "\n"):
            let place = range(from: start, to: start + op.utf8.count)
            throw ShellSyntaxError(message: "a command is missing after '\(op)'", range: place)
        default:
            return
        }
    }

    // MARK: Commands

    mutating func command() throws(ShellSyntaxError) -> ShellCommand {
        try descend()
        defer { depth -= 1 }
        let start = at
        let kind: ShellCommand.Kind
        var isCompound = true
        if byte == UInt8(ascii: "(") {
            if peek(1) == UInt8(ascii: "("), let close = arithmeticEnd(from: at + 2) {
                at += 2
                kind = .arithmetic(try arithmeticWord(until: close))
                at = close + 2
            } else {
                at += 1
                let body = try commands(until: .closingParenthesis, after: "(")
                try closeParenthesis(openedAt: start)
                kind = .subshell(body)
            }
        } else if let word = keyword() {
            switch word {
            case "{":
                at += 1
                let body = try commands(until: .closingBrace, after: "{")
                guard keyword() == "}" else { throw unclosed("{", "}", at: start) }
                at += 1
                kind = .group(body)
            case "if": kind = .if(try ifCommand())
            case "case": kind = .case(try caseCommand())
            case "for", "select": kind = try forCommand(isSelect: word == "select")
            case "while", "until": kind = .loop(try loopCommand(isUntil: word == "until"))
            case "function": kind = .function(try functionCommand())
            case "[[":
                at += 2
                kind = .conditional(try conditional(openedAt: start))
            default: throw unexpected()
            }
        } else {
            isCompound = false
            return try simpleCommand()
        }
        var redirections: [ShellRedirection] = []
        if isCompound {
            skipBlanks()
            while let redirection = try redirection() {
                redirections.append(redirection)
                skipBlanks()
            }
        }
        let last = redirections.last?.range.upperBound
        return ShellCommand(
            kind: kind,
            redirections: redirections,
            range: range(from: start, to: last ?? endOfLastToken)
        )
    }

    /// The offset behind the last byte that is neither blank nor read ahead.
    private var endOfLastToken: Int {
        var offset = at
        while offset > 0, bytes[offset - 1] == UInt8(ascii: " ") || bytes[offset - 1] == UInt8(ascii: "\t") {
            offset -= 1
        }
        return offset
    }

    private mutating func ifCommand() throws(ShellSyntaxError) -> ShellIf {
        let start = at
        var word = "if"
        var result = ShellIf(branches: [], otherwise: nil)
        while true {
            at += word.utf8.count
            let condition = try commands(until: .then, after: word)
            guard keyword() == "then" else {
                throw ShellSyntaxError(message: "'\(word)' without 'then'", range: range(from: start, to: start + 2))
            }
            at += 4
            let body = try commands(until: .elseOrFi, after: "then")
            result.branches.append((condition, body))
            guard let next = keyword() else { throw unclosed("if", "fi", at: start) }
            word = next
            if word != "elif" { break }
        }
        if word == "else" {
            at += 4
            result.otherwise = try commands(until: .elseOrFi, after: "else")
            guard keyword() == "fi" else { throw at >= end ? unclosed("if", "fi", at: start) : unexpected() }
        }
        at += 2
        return result
    }

    private mutating func caseCommand() throws(ShellSyntaxError) -> ShellCase {
        let start = at
        at += 4
        skipBlanks()
        guard let subject = try word() else {
            throw ShellSyntaxError(message: "a word is missing after 'case'", range: range(from: start))
        }
        try skipLineBreaks()
        guard keyword() == "in" else {
            throw ShellSyntaxError(message: "'case' without 'in'", range: range(from: start, to: start + 4))
        }
        at += 2
        var result = ShellCase(subject: subject, items: [])
        while true {
            try skipLineBreaks()
            if at >= end { throw unclosed("case", "esac", at: start) }
            if keyword() == "esac" { break }
            if byte == UInt8(ascii: "(") {
                at += 1
                skipBlanks()
            }
            var patterns: [ShellWord] = []
            while true {
                skipBlanks()
                guard let pattern = try word(in: .pattern) else { throw unexpected() }
                patterns.append(pattern)
                skipBlanks()
                guard byte == UInt8(ascii: "|") else { break }
                at += 1
            }
            guard byte == UInt8(ascii: ")") else {
                throw at >= end ? unclosed("case", "esac", at: start) : unexpected()
            }
            at += 1
            let body = try list(until: .caseItem)
            if at >= end { throw unclosed("case", "esac", at: start) }
            if byte == UInt8(ascii: ";") {
                at += 1
                if byte == UInt8(ascii: "&") {
                    at += 1
                    result.items.append((patterns, body, .fallThrough))
                } else {
                    at += 1
                    let tests = byte == UInt8(ascii: "&")
                    if tests { at += 1 }
                    result.items.append((patterns, body, tests ? .testNext : .stop))
                }
            } else {
                result.items.append((patterns, body, .stop))
            }
        }
        at += 4
        return result
    }

    private mutating func forCommand(isSelect: Bool) throws(ShellSyntaxError) -> ShellCommand.Kind {
        let start = at
        let opening = isSelect ? "select" : "for"
        at += opening.utf8.count
        skipBlanks()
        if byte == UInt8(ascii: "("), peek(1) == UInt8(ascii: "("), let close = arithmeticEnd(from: at + 2) {
            at += 2
            let parts = try arithmeticForParts(until: close)
            at = close + 2
            skipBlanks()
            if byte == UInt8(ascii: ";") { at += 1 }
            let body = try loopBody(of: opening, openedAt: start)
            return .arithmeticFor(ShellArithmeticFor(start: parts[0], condition: parts[1], step: parts[2], body: body))
        }
        guard let name = nameHere() else {
            throw ShellSyntaxError(message: "'\(opening)' needs the name of a variable", range: range(from: start))
        }
        at += name.utf8.count
        try skipLineBreaks()
        var words: [ShellWord]?
        if keyword() == "in" {
            at += 2
            var list: [ShellWord] = []
            skipBlanks()
            while let word = try word() {
                list.append(word)
                skipBlanks()
            }
            words = list
            guard byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\n") else {
                throw at >= end ? unclosed(opening, "done", at: start) : unexpected()
            }
        }
        if byte == UInt8(ascii: ";"), peek(1) != UInt8(ascii: ";") { at += 1 }
        let body = try loopBody(of: opening, openedAt: start)
        return .for(ShellFor(variable: name, words: words, body: body, isSelect: isSelect))
    }

    private mutating func loopBody(of opening: String, openedAt start: Int) throws(ShellSyntaxError) -> ShellList {
        try skipLineBreaks()
        if keyword() == "{" {
            at += 1
            let body = try list(until: .closingBrace)
            guard keyword() == "}" else { throw unclosed("{", "}", at: start) }
            at += 1
            return body
        }
        guard keyword() == "do" else {
            throw ShellSyntaxError(
                message: "'\(opening)' without 'do'",
                range: range(from: start, to: start + opening.utf8.count)
            )
        }
        at += 2
        let body = try commands(until: .done, after: "do")
        guard keyword() == "done" else { throw at >= end ? unclosed(opening, "done", at: start) : unexpected() }
        at += 4
        return body
    }

    private mutating func loopCommand(isUntil: Bool) throws(ShellSyntaxError) -> ShellLoop {
        let start = at
        let opening = isUntil ? "until" : "while"
        at += 5
        let condition = try commands(until: .do, after: opening)
        let body = try loopBody(of: opening, openedAt: start)
        return ShellLoop(isUntil: isUntil, condition: condition, body: body)
    }

    private mutating func functionCommand() throws(ShellSyntaxError) -> ShellFunction {
        let start = at
        at += 8
        skipBlanks()
        guard let name = try word()?.literal else {
            throw ShellSyntaxError(message: "'function' needs a name", range: range(from: start, to: start + 8))
        }
        skipBlanks()
        if byte == UInt8(ascii: "(") {
            at += 1
            skipBlanks()
            try closeParenthesis(openedAt: start)
        }
        return try functionBody(name, at: start)
    }

    private mutating func functionBody(_ name: String, at start: Int) throws(ShellSyntaxError) -> ShellFunction {
        try skipLineBreaks()
        guard at < end else {
            throw ShellSyntaxError(message: "the function '\(name)' has no body", range: range(from: start))
        }
        return ShellFunction(name: name, body: try command())
    }

    // MARK: Simple commands

    private mutating func simpleCommand() throws(ShellSyntaxError) -> ShellCommand {
        let start = at
        var simple = ShellSimpleCommand(assignments: [], arguments: [])
        var redirections: [ShellRedirection] = []
        var declares = false
        var last = at
        while true {
            skipBlanks()
            if at >= end { break }
            if let redirection = try redirection() {
                redirections.append(redirection)
            } else if simple.arguments.isEmpty || declares, let assignment = try assignment() {
                if declares {
                    simple.arguments.append(.assignment(assignment))
                } else {
                    simple.assignments.append(assignment)
                }
            } else if let word = try word() {
                if simple.arguments.isEmpty {
                    if let function = try functionDefinition(named: word, in: simple, redirections, at: start) {
                        return function
                    }
                    declares = word.literal.map(Self.declaringCommands.contains) ?? false
                }
                simple.arguments.append(.word(word))
            } else {
                break
            }
            last = at
        }
        if simple.arguments.isEmpty, simple.assignments.isEmpty, redirections.isEmpty { throw unexpected() }
        return ShellCommand(kind: .simple(simple), redirections: redirections, range: range(from: start, to: last))
    }

    private static let declaringCommands: Set<String> = ["declare", "export", "local", "readonly", "typeset"]

    private mutating func functionDefinition(
        named word: ShellWord,
        in simple: ShellSimpleCommand,
        _ redirections: [ShellRedirection],
        at start: Int
    ) throws(ShellSyntaxError) -> ShellCommand? {
        guard simple.assignments.isEmpty, redirections.isEmpty, let name = word.literal else { return nil }
        let wordEnd = at
        skipBlanks()
        guard byte == UInt8(ascii: "(") else {
            at = wordEnd
            return nil
        }
        let parenthesis = at
        at += 1
        skipBlanks()
        guard byte == UInt8(ascii: ")") else {
            at = parenthesis
            throw unexpected()
        }
        at += 1
        let function = try functionBody(name, at: start)
        let kind = ShellCommand.Kind.function(function)
        return ShellCommand(kind: kind, redirections: [], range: range(from: start, to: function.body.range.upperBound))
    }

    /// `name=value`, `name+=value`, `name[index]=value`, or nil when something else stands here.
    private mutating func assignment() throws(ShellSyntaxError) -> ShellAssignment? {
        guard let name = nameHere() else { return nil }
        let start = at
        var offset = at + name.utf8.count
        var indexRange: Range<Int>?
        if offset < end, bytes[offset] == UInt8(ascii: "[") {
            var nesting = 0
            let open = offset
            while offset < end {
                let byte = bytes[offset]
                if byte == UInt8(ascii: "\n") { return nil }
                if byte == UInt8(ascii: "[") { nesting += 1 }
                if byte == UInt8(ascii: "]") { nesting -= 1 }
                offset += 1
                if nesting == 0 { break }
            }
            indexRange = (open + 1)..<max(offset - 1, open + 1)
        }
        var isAppending = false
        if offset + 1 < end, bytes[offset] == UInt8(ascii: "+"), bytes[offset + 1] == UInt8(ascii: "=") {
            isAppending = true
            offset += 1
        }
        guard offset < end, bytes[offset] == UInt8(ascii: "=") else { return nil }
        var index: ShellWord?
        if let indexRange {
            at = indexRange.lowerBound
            index = try arithmeticWord(until: indexRange.upperBound)
        }
        at = offset + 1
        if byte == UInt8(ascii: "("), index == nil {
            let elements = try arrayElements()
            return ShellAssignment(
                name: name,
                index: nil,
                isAppending: isAppending,
                value: .array(elements),
                range: range(from: start)
            )
        }
        let value = try word(in: .assignment) ?? ShellWord(parts: [], range: range(from: at))
        return ShellAssignment(
            name: name,
            index: index,
            isAppending: isAppending,
            value: .word(value),
            range: range(from: start)
        )
    }

    private mutating func arrayElements() throws(ShellSyntaxError) -> [(index: ShellWord?, value: ShellWord)] {
        let start = at
        at += 1
        var elements: [(index: ShellWord?, value: ShellWord)] = []
        while true {
            try skipLineBreaks()
            if at >= end { throw unclosed("(", ")", at: start) }
            if byte == UInt8(ascii: ")") { break }
            if byte == UInt8(ascii: "["), let close = subscriptEnd() {
                at += 1
                let index = try arithmeticWord(until: close)
                at = close + 2
                elements.append((index, try word(in: .assignment) ?? ShellWord(parts: [], range: range(from: at))))
            } else if let word = try word() {
                elements.append((nil, word))
            } else {
                throw unexpected()
            }
        }
        at += 1
        return elements
    }

    /// The offset of the `]` of `[index]=` that begins here.
    private func subscriptEnd() -> Int? {
        var offset = at + 1
        while offset < end, bytes[offset] != UInt8(ascii: "\n"), bytes[offset] != UInt8(ascii: "]") { offset += 1 }
        guard offset + 1 < end, bytes[offset] == UInt8(ascii: "]"), bytes[offset + 1] == UInt8(ascii: "=") else {
            return nil
        }
        return offset
    }
}
