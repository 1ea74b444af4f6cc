import Values

extension Interpreter {
    /// `sed`: substitution, deletion, printing, transliteration and the end, with addresses.
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
    }

    struct Substitution {
        enum Piece {
            case text([Unicode.Scalar])
            case group(Int)
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
    }

    struct Command {
        var first: Address?
        var last: Address?
        var isNegated = false
        var action: Action
    }

    private var commands: [Command] = []
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
            commands.append(command)
            skipBlanks()
            guard next == nil || next == ";" || next == "\n" else { return nil }
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
            skipBlanks()
        }
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
        default: return nil
        }
        return Command(first: first, last: last, isNegated: isNegated, action: action)
    }

    /// Reads an address if one stands here; false when it is wrong.
    private mutating func readAddress(_ address: inout Address?) -> Bool {
        guard let scalar = next else { return true }
        switch scalar {
        case "0"..."9":
            var number = 0
            while let digit = next, digit.value >= 48, digit.value <= 57, number < 1 << 30 {
                number = number * 10 + Int(digit.value - 48)
                at += 1
            }
            guard number > 0, next != "~" else { return false }
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
        case "\\", "+", "~": return false
        default: break
        }
        return true
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
                default:
                    // `\U` and its kind, and letters that mean a byte.
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

    func run(_ input: [UInt8]) throws(Unsure) -> [UInt8] {
        let lines = Lines(input)
        var output: [UInt8] = []
        var isActive = Array(repeating: false, count: commands.count)
        var ends = Array(repeating: 0, count: commands.count)
        lines: for (index, line) in lines.lines.enumerated() {
            guard let text = String(validating: line, as: UTF8.self) else { throw Unsure("the input is no text") }
            var space = Array(text.unicodeScalars)
            let isLast = index == lines.lines.count - 1
            let lineEnd: [UInt8] = isLast && !lines.endsWithBreak ? [] : [UInt8(ascii: "\n")]
            var isDeleted = false
            var isOver = false
            for (number, command) in commands.enumerated() {
                let selected = try selects(command, number, index + 1, isLast, space, &isActive, &ends)
                guard selected != command.isNegated else { continue }
                switch command.action {
                case .delete: isDeleted = true
                case .print: output += Array(String(space).utf8) + (lineEnd.isEmpty ? [UInt8(ascii: "\n")] : lineEnd)
                case .quit: isOver = true
                case .lineNumber: output += Array("\(index + 1)\n".utf8)
                case .transliterate(let from, let to):
                    space = space.map { scalar in from.firstIndex(of: scalar).map { to[$0] } ?? scalar }
                case .substitute(let substitution):
                    if try substitute(substitution, in: &space), substitution.prints {
                        output += Array(String(space).utf8) + (lineEnd.isEmpty ? [UInt8(ascii: "\n")] : lineEnd)
                    }
                }
                if isDeleted || isOver { break }
                guard output.count + space.count < 1 << 22 else { throw Unsure("`sed` writes too much") }
            }
            if !isDeleted, !isQuiet { output += Array(String(space).utf8) + lineEnd }
            if isOver { break lines }
        }
        // A last line without a line break that is not printed leaves the one before as it was.
        if !lines.endsWithBreak, isQuiet, output.last == UInt8(ascii: "\n"),
            commands.contains(where: { if case .print = $0.action { true } else { false } })
        {
            throw Unsure("the last line has no line break")
        }
        return output
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
        case .last: return isLast
        case .expression(let expression):
            switch expression.firstMatch(in: space, from: 0) {
            case .match: return true
            case .none: return false
            case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
            }
        }
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
                for piece in substitution.replacement {
                    switch piece {
                    case .text(let text): result += text
                    case .group(let group): if let part = groups[group] { result += space[part] }
                    }
                }
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
