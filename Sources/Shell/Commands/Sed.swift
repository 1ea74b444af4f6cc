import Values

extension Interpreter {
    /// `sed`, without what reads and writes other files.
    ///
    /// https://www.gnu.org/software/sed/manual/sed.html
    mutating func sed(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let arguments = try call.texts()
        let long = ["quiet": "n", "silent": "n", "regexp-extended": "E", "expression": "e"]
        let inPlace = arguments.first { $0 == "-i" || $0 == "--in-place" }
        let rest = arguments.filter { $0 != inPlace }
        guard let options = CommandOptions(rest, flags: "nEr", valued: "e", long: long) else {
            throw .notUnderstood(call)
        }
        var operands = options.operands
        var scripts = options.found.filter { $0.name == "e" }.map(\.value)
        if scripts.isEmpty {
            guard !operands.isEmpty else { throw .notUnderstood(call) }
            scripts = [operands.removeFirst()]
        }
        let isExtended = options.has("E") || options.has("r")
        guard
            let program = SedProgram(scripts.joined(separator: "\n"), isExtended: isExtended, isQuiet: options.has("n"))
        else {
            throw Unsure("the program of `sed` is not followed")
        }
        guard inPlace != nil else { return try CommandResult(program.run(try readAll(operands, call))) }
        for path in operands {
            guard let absolute = absolutePath(path) else { throw .notUnderstood(call) }
            let output = try CommandResult(program.run(try readFile(path, call)))
            open(absolute: absolute, appending: false)
            let chunk = VirtualFile.Chunk(text: output.output, conditions: [], serial: nextSerial(), loop: nil)
            state.files[absolute]?.chunks.append(chunk)
        }
        return CommandResult()
    }
}

/// A program of `sed`.
private struct SedProgram {
    enum Address {
        case line(Int)
        case last
        case expression(RegularExpression)
        /// `first~step`
        case every(first: Int, step: Int)
        /// `,+count`, the end of a range alone
        case count(Int)
    }

    struct Substitution {
        enum Piece {
            case text([Unicode.Scalar])
            case group(Int)
            /// `\U`, `\L`, `\E`, `\u` and `\l`
            case letterCase(Unicode.Scalar)
        }

        var expression: RegularExpression
        var replacement: [Piece]
        var isGlobal = false
        var number = 1
        var prints = false
    }

    enum Action {
        case substitute(Substitution)
        case delete
        case print
        case quit
        case transliterate([Unicode.Scalar], [Unicode.Scalar])
        case lineNumber
        /// `{`: where it does not apply, all goes on behind its end.
        case group(end: Int)
        case groupEnd
        case append([UInt8])
        case insert([UInt8])
        case change([UInt8])
        /// `N`
        case appendNext
        /// `n`
        case takeNext
        /// `h`, `H`, `g`, `G` and `x`
        case hold(Unicode.Scalar)
        case label(String)
        /// `b` and `t`; to the end of the program without a label.
        case branch(String, ifSubstituted: Bool)
    }

    struct Command {
        var first: Address?
        var last: Address?
        var isNegated = false
        var action: Action
    }

    private var commands: [Command] = []
    private var labels: [String: Int] = [:]
    private var openGroups: [Int] = []
    private let isQuiet: Bool
    private let isExtended: Bool
    private let scalars: [Unicode.Scalar]
    private var at = 0

    init?(_ text: String, isExtended: Bool, isQuiet: Bool) {
        self.isQuiet = isQuiet
        self.isExtended = isExtended
        scalars = Array(text.unicodeScalars)
        while true {
            while let next, next == ";" || next == "\n" || next == " " || next == "\t" { at += 1 }
            guard next != nil else { break }
            guard let command = command() else { return nil }
            if case .label(let name) = command.action { labels[name] = commands.count }
            if case .group = command.action { openGroups.append(commands.count) }
            if case .groupEnd = command.action {
                guard let start = openGroups.popLast(), command.first == nil else { return nil }
                commands[start].action = .group(end: commands.count)
            }
            commands.append(command)
            if case .group = command.action { continue }
            skipBlanks()
            guard next == nil || next == ";" || next == "\n" || next == "}" else { return nil }
        }
        guard openGroups.isEmpty else { return nil }
        for case .branch(let name, _) in commands.map(\.action) where !name.isEmpty && labels[name] == nil {
            return nil
        }
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func skipBlanks() {
        while let next, next == " " || next == "\t" { at += 1 }
    }

    // MARK: Reading

    private mutating func command() -> Command? {
        var first: Address?
        var last: Address?
        guard readAddress(&first) else { return nil }
        skipBlanks()
        if first != nil, next == "," {
            at += 1
            skipBlanks()
            guard readAddress(&last), last != nil else { return nil }
            if case .every? = last { return nil }
            skipBlanks()
        }
        if case .count? = first { return nil }
        var isNegated = false
        while next == "!" {
            isNegated = true
            at += 1
            skipBlanks()
        }
        guard let letter = next else { return nil }
        at += 1
        let action: Action
        switch letter {
        case "s":
            guard let substitution = substitution() else { return nil }
            action = .substitute(substitution)
        case "d": action = .delete
        case "p": action = .print
        case "q": action = .quit
        case "=": action = .lineNumber
        case "y":
            guard let delimiter = next, let from = part(delimiter), let to = part(delimiter), from.count == to.count,
                !from.contains("\\"), !to.contains("\\")
            else { return nil }
            at += 1
            action = .transliterate(from, to)
        case "{": action = .group(end: 0)
        case "}": action = .groupEnd
        case "a", "i", "c":
            guard let text = text() else { return nil }
            if letter == "c", last != nil { return nil }
            action = letter == "a" ? .append(text) : letter == "i" ? .insert(text) : .change(text)
        case "N": action = .appendNext
        case "n": action = .takeNext
        case "h", "H", "g", "G", "x": action = .hold(letter)
        case ":":
            guard first == nil, let name = labelName(), !name.isEmpty, labels[name] == nil else { return nil }
            action = .label(name)
        case "b", "t":
            guard let name = labelName() else { return nil }
            action = .branch(name, ifSubstituted: letter == "t")
        default: return nil
        }
        return Command(first: first, last: last, isNegated: isNegated, action: action)
    }

    private mutating func labelName() -> String? {
        skipBlanks()
        var name = ""
        while let scalar = next, scalar != ";", scalar != "\n", scalar != "}" {
            guard scalar.isASCII, ScalarSet.isMember(scalar, of: "alnum") || scalar == "_" else { return nil }
            name.unicodeScalars.append(scalar)
            at += 1
        }
        return name
    }

    /// What `a`, `i` and `c` write: the rest of the line.
    private mutating func text() -> [UInt8]? {
        skipBlanks()
        if next == "\\" {
            at += 1
            skipBlanks()
            if next == "\n" { at += 1 }
        }
        var text = ""
        while let scalar = next, scalar != "\n" {
            // How backslashes are taken away is not followed.
            if scalar == "\\" { return nil }
            text.unicodeScalars.append(scalar)
            at += 1
        }
        return text.isEmpty ? nil : Array(text.utf8) + [UInt8(ascii: "\n")]
    }

    /// Reads an address if one stands here; false when it is wrong.
    private mutating func readAddress(_ address: inout Address?) -> Bool {
        guard let scalar = next else { return true }
        switch scalar {
        case "0"..."9":
            let number = number()
            if next == "~" {
                at += 1
                let step = self.number()
                guard step > 0 else { return false }
                address = .every(first: number, step: step)
                return true
            }
            guard number > 0 else { return false }
            address = .line(number)
        case "$":
            at += 1
            address = .last
        case "/":
            guard let pattern = part("/"), let expression = compiled(pattern, "/", ignoresCase: false) else {
                return false
            }
            at += 1
            guard next != "I", next != "M" else { return false }
            address = .expression(expression)
        case "+":
            at += 1
            guard let digit = next, digit.value >= 48, digit.value <= 57 else { return false }
            address = .count(number())
        case "\\", "~": return false
        default: break
        }
        return true
    }

    private mutating func number() -> Int {
        var number = 0
        while let digit = next, digit.value >= 48, digit.value <= 57, number < 1 << 30 {
            number = number * 10 + Int(digit.value - 48)
            at += 1
        }
        return number
    }

    /// The text between two delimiters; stays before the second one.
    private mutating func part(_ delimiter: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard next == delimiter, delimiter != "\\", delimiter != "\n" else { return nil }
        at += 1
        var result: [Unicode.Scalar] = []
        var isInBrackets = false
        while let scalar = next {
            if scalar == "\\", at + 1 < scalars.count {
                result += [scalar, scalars[at + 1]]
                at += 2
                continue
            }
            if scalar == delimiter, !isInBrackets { return result }
            // GNU's sed ends the part at a delimiter in brackets as well.
            if scalar == delimiter { return nil }
            if scalar == "[" { isInBrackets = false }
            result.append(scalar)
            at += 1
        }
        return nil
    }

    private func compiled(_ part: [Unicode.Scalar], _ delimiter: Unicode.Scalar, ignoresCase: Bool)
        -> RegularExpression?
    {
        var pattern: [Unicode.Scalar] = []
        var index = 0
        while index < part.count {
            if part[index] == "\\", index + 1 < part.count, part[index + 1] == delimiter {
                // An escaped delimiter stands for itself; where it is special otherwise, the meaning is disputed.
                if "\\^$.[]|()*+?{}".unicodeScalars.contains(delimiter) { return nil }
                pattern.append(delimiter)
                index += 2
                continue
            }
            pattern.append(part[index])
            if part[index] == "\\", index + 1 < part.count {
                pattern.append(part[index + 1])
                index += 1
            }
            index += 1
        }
        // The empty expression is the last one that was used.
        if pattern.isEmpty { return nil }
        return RegularExpression(String(pattern), syntax: isExtended ? .extended : .basic, ignoresCase: ignoresCase)
    }

    private mutating func substitution() -> Substitution? {
        guard let delimiter = next, let pattern = part(delimiter), let replacement = part(delimiter) else { return nil }
        at += 1
        var isGlobal = false
        var prints = false
        var ignoresCase = false
        var number = 1
        flags: while let flag = next {
            switch flag {
            case "g": isGlobal = true
            case "p": prints = true
            case "i", "I": ignoresCase = true
            case "1"..."9":
                number = Int(flag.value - 48)
                if at + 1 < scalars.count, scalars[at + 1].value >= 48, scalars[at + 1].value <= 57 { return nil }
            default: break flags
            }
            at += 1
        }
        guard let expression = compiled(pattern, delimiter, ignoresCase: ignoresCase),
            let pieces = Self.pieces(of: replacement, delimiter, groups: expression.groupCount)
        else { return nil }
        return Substitution(
            expression: expression,
            replacement: pieces,
            isGlobal: isGlobal,
            number: number,
            prints: prints
        )
    }

    private static func pieces(
        of replacement: [Unicode.Scalar],
        _ delimiter: Unicode.Scalar,
        groups: Int
    ) -> [Substitution.Piece]? {
        var pieces: [Substitution.Piece] = []
        var text: [Unicode.Scalar] = []
        var index = 0
        while index < replacement.count {
            var scalar = replacement[index]
            index += 1
            var group: Int?
            if scalar == "&" { group = 0 }
            if scalar == "\\" {
                guard index < replacement.count else { return nil }
                scalar = replacement[index]
                index += 1
                switch scalar {
                case "0"..."9":
                    let number = Int(scalar.value - 48)
                    guard number <= groups else { return nil }
                    group = number
                case "n" where delimiter != "n": scalar = "\n"
                case "t" where delimiter != "t": scalar = "\t"
                case "\n", "&", "\\", delimiter: break
                case "U", "L", "E", "u", "l":
                    if !text.isEmpty { pieces.append(.text(text)) }
                    text = []
                    pieces.append(.letterCase(scalar))
                    continue
                default:
                    // Letters that mean a byte.
                    if ScalarSet.isMember(scalar, of: "alpha") { return nil }
                }
            }
            if let group {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.group(group))
            } else {
                text.append(scalar)
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    // MARK: Running

    /// The state of a run.
    private struct Run {
        var output: [UInt8] = []
        var space: [Unicode.Scalar] = []
        var held: [Unicode.Scalar] = []
        /// What is written behind the line.
        var appended: [UInt8] = []
        var line = 0
        var isActive: [Bool]
        var ends: [Int]
        var hasSubstituted = false
        var steps = 0
    }

    func run(_ input: [UInt8]) throws(Unsure) -> [UInt8] {
        let lines = Lines(input)
        var run = Run(
            isActive: Array(repeating: false, count: commands.count),
            ends: Array(repeating: 0, count: commands.count)
        )
        while run.line < lines.lines.count {
            run.space = try scalars(of: lines.lines[run.line])
            run.hasSubstituted = false
            let end = try runCycle(&run, lines)
            if end != .deleted, !isQuiet { finishLine(&run, lines) }
            run.output += run.appended
            run.appended = []
            if end == .quit { break }
            run.line += 1
        }
        // A last line without a line break that is not printed leaves the one before as it was.
        if !lines.endsWithBreak, isQuiet, run.output.last == UInt8(ascii: "\n"),
            commands.contains(where: { if case .print = $0.action { true } else { false } })
        {
            throw Unsure("the last line has no line break")
        }
        return run.output
    }

    private func scalars(of line: ArraySlice<UInt8>) throws(Unsure) -> [Unicode.Scalar] {
        guard let text = String(validating: line, as: UTF8.self) else { throw Unsure("the input is no text") }
        return Array(text.unicodeScalars)
    }

    /// Writes the line, without a line break when it is the last one and had none.
    private func finishLine(_ run: inout Run, _ lines: Lines) {
        run.output += Array(String(run.space).utf8)
        if lines.endsWithBreak || run.line + 1 < lines.lines.count || !run.appended.isEmpty {
            run.output.append(UInt8(ascii: "\n"))
        }
    }

    private enum End {
        case normal, deleted, quit
    }

    /// Runs all commands over one line.
    private func runCycle(_ run: inout Run, _ lines: Lines) throws(Unsure) -> End {
        var number = 0
        while number < commands.count {
            let command = commands[number]
            run.steps += 1
            guard run.steps < 200_000, run.output.count + run.space.count + run.held.count < 1 << 22 else {
                throw Unsure("`sed` does more than is followed")
            }
            let isLast = run.line == lines.lines.count - 1
            let selected = try selects(command, number, run.line + 1, isLast, run.space, &run.isActive, &run.ends)
            number += 1
            guard selected != command.isNegated else {
                if case .group(let end) = command.action { number = end }
                continue
            }
            switch command.action {
            case .group, .groupEnd, .label: break
            case .delete: return .deleted
            case .print: run.output += Array(String(run.space).utf8) + [UInt8(ascii: "\n")]
            case .quit: return .quit
            case .lineNumber: run.output += Array("\(run.line + 1)\n".utf8)
            case .append(let text): run.appended += text
            case .insert(let text): run.output += text
            case .change(let text):
                run.output += text
                return .deleted
            case .appendNext, .takeNext:
                guard !isLast else {
                    // Without a next line the program ends, and the line is written.
                    return .quit
                }
                if case .takeNext = command.action {
                    if !isQuiet { finishLine(&run, lines) }
                    run.space = []
                } else {
                    run.space.append("\n")
                }
                run.output += run.appended
                run.appended = []
                run.line += 1
                run.space += try scalars(of: lines.lines[run.line])
            case .hold(let letter):
                switch letter {
                case "h": run.held = run.space
                case "H": run.held += ["\n"] + run.space
                case "g": run.space = run.held
                case "G": run.space += ["\n"] + run.held
                default: swap(&run.held, &run.space)
                }
            case .branch(let name, let ifSubstituted):
                if ifSubstituted, !run.hasSubstituted { continue }
                if ifSubstituted { run.hasSubstituted = false }
                number = labels[name] ?? commands.count
            case .transliterate(let from, let to):
                run.space = run.space.map { scalar in from.firstIndex(of: scalar).map { to[$0] } ?? scalar }
            case .substitute(let substitution):
                if try substitute(substitution, in: &run.space) {
                    run.hasSubstituted = true
                    if substitution.prints { run.output += Array(String(run.space).utf8) + [UInt8(ascii: "\n")] }
                }
            }
        }
        return .normal
    }

    private func selects(
        _ command: Command,
        _ number: Int,
        _ line: Int,
        _ isLast: Bool,
        _ space: [Unicode.Scalar],
        _ isActive: inout [Bool],
        _ ends: inout [Int]
    ) throws(Unsure) -> Bool {
        guard let first = command.first else { return true }
        guard let last = command.last else { return try holds(first, line, isLast, space) }
        if isActive[number] {
            switch last {
            case .count:
                if line >= ends[number] { isActive[number] = false }
                return true
            case .line(let end):
                if line >= end { isActive[number] = false }
                // A range whose end has passed before it began is one line.
                return line <= end
            default:
                if try holds(last, line, isLast, space) { isActive[number] = false }
                return true
            }
        }
        guard try holds(first, line, isLast, space) else { return false }
        if case .line(let end) = last {
            isActive[number] = line < end
        } else if case .count(let count) = last {
            ends[number] = line + count
            isActive[number] = count > 0
        } else if case .last = last {
            isActive[number] = !isLast
        } else {
            isActive[number] = true
        }
        return true
    }

    private func holds(_ address: Address, _ line: Int, _ isLast: Bool, _ space: [Unicode.Scalar]) throws(Unsure)
        -> Bool
    {
        switch address {
        case .line(let number): return line == number
        case .every(let first, let step): return line >= first && (line - first) % step == 0
        case .count: return false
        case .last: return isLast
        case .expression(let expression):
            switch expression.firstMatch(in: space, from: 0) {
            case .match: return true
            case .none: return false
            case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
            }
        }
    }

    private static func replacement(
        _ pieces: [Substitution.Piece],
        _ groups: [Range<Int>?],
        _ space: [Unicode.Scalar]
    ) throws(Unsure) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var all: Unicode.Scalar?
        var one: Unicode.Scalar?
        func changed(_ scalar: Unicode.Scalar, _ letter: Unicode.Scalar) throws(Unsure) -> Unicode.Scalar {
            guard scalar.isASCII else { throw Unsure("what case letters outside of ASCII have is not followed") }
            let first = UInt8(ascii: letter == "U" || letter == "u" ? "a" : "A")
            let byte = UInt8(scalar.value)
            return Unicode.Scalar(byte &- first < 26 ? byte ^ 0x20 : byte)
        }
        for piece in pieces {
            var text: ArraySlice<Unicode.Scalar> = []
            switch piece {
            case .letterCase(let letter):
                switch letter {
                case "U", "L": all = letter
                case "E": all = nil
                default: one = letter
                }
                continue
            case .text(let known): text = known[...]
            case .group(let group): if let part = groups[group] { text = space[part] }
            }
            for scalar in text {
                if let letter = one ?? all { result.append(try changed(scalar, letter)) } else { result.append(scalar) }
                one = nil
            }
        }
        return result
    }

    private func substitute(_ substitution: Substitution, in space: inout [Unicode.Scalar]) throws(Unsure) -> Bool {
        var result: [Unicode.Scalar] = []
        var start = 0
        var count = 0
        var changed = false
        /// Where the last match ended; an empty match right there does not count.
        var lastEnd = -1
        while start <= space.count {
            guard case let found = substitution.expression.firstMatch(in: space, from: start),
                case .match(let groups) = found,
                let range = groups[0]
            else {
                if case .tooMuchWork = substitution.expression.firstMatch(in: space, from: start) {
                    throw Unsure("a regular expression takes too long to match")
                }
                break
            }
            result += space[start..<range.lowerBound]
            if range.isEmpty, range.lowerBound == lastEnd {
                if range.lowerBound < space.count { result.append(space[range.lowerBound]) }
                start = range.lowerBound + 1
                continue
            }
            count += 1
            if count == substitution.number || substitution.isGlobal && count > substitution.number {
                changed = true
                result += try Self.replacement(substitution.replacement, groups, space)
            } else {
                result += space[range]
            }
            lastEnd = range.upperBound
            start = range.upperBound
            if range.isEmpty {
                if start < space.count { result.append(space[start]) }
                start += 1
            }
            guard result.count < 1 << 20 else { throw Unsure("`sed` writes too much") }
            if changed, !substitution.isGlobal { break }
        }
        if start < space.count { result += space[start...] }
        space = result
        return changed
    }
}
