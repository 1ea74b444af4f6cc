import Values

/// Runs a program of `sed` over lines.
struct SedMachine {
    typealias Command = SedProgram.Command
    typealias Address = SedProgram.Address
    typealias Substitution = SedProgram.Substitution

    let program: SedProgram
    private let separator: UInt8
    private let budget: WorkBudget
    /// What `r` reads, by path.
    var inserted: [String: [UInt8]] = [:]
    /// What `w` has written, by path.
    private(set) var written: [String: [UInt8]] = [:]
    /// The exit status of `q` and `Q`, once one of them has run.
    private(set) var status: Int?
    /// Whether the command that ended the program prints the line.
    private var quitPrints = true
    /// The expression that was used last.
    private var lastExpression: RegularExpression?

    init(_ program: SedProgram, separator: UInt8, budget: WorkBudget) {
        self.program = program
        self.separator = separator
        self.budget = budget
    }

    /// The state of a run.
    private struct Run {
        var output: [UInt8] = []
        /// Whether a line without its end was written; it gets one when more follows.
        var isOpen = false
        var space: [Unicode.Scalar] = []
        var held: [Unicode.Scalar] = []
        /// What is written behind the line.
        var appended: [[UInt8]] = []
        var line = 0
        var isActive: [Bool]
        var ends: [Int]
        var hasSubstituted = false
        var steps = 0
    }

    private enum End {
        case normal, deleted, restarted, quit
    }

    mutating func run(_ input: [UInt8]) throws(Unsure) -> [UInt8] {
        let lines = Lines(input, separator: separator)
        for command in program.commands {
            if !lines.endsWithBreak, case .hold(let letter) = command.action, "gGx".unicodeScalars.contains(letter) {
                throw Unsure("the last line has no line break")
            }
            if separator == 0, case .lineNumber = command.action { throw Unsure("`sed -z` is not followed here") }
        }
        var run = Run(
            isActive: program.commands.map { if case .zero? = $0.first { true } else { false } },
            ends: Array(repeating: 0, count: program.commands.count)
        )
        defer { budget.spend(run.steps / 4) }
        var restarts = false
        while run.line < lines.lines.count {
            if !restarts {
                run.space = try scalars(of: lines.lines[run.line])
                run.hasSubstituted = false
            }
            let end = try runCycle(&run, lines)
            if end == .normal || end == .quit && quitPrints, !program.isQuiet {
                write(run.space, to: &run, lines)
            }
            writeAppended(to: &run)
            restarts = end == .restarted
            if end == .quit { break }
            if !restarts { run.line += 1 }
        }
        return run.output
    }

    private func scalars(of line: ArraySlice<UInt8>) throws(Unsure) -> [Unicode.Scalar] {
        guard let text = String(validating: line, as: UTF8.self) else { throw Unsure("the input is no text") }
        return Array(text.unicodeScalars)
    }

    // MARK: Writing

    /// Writes a line, without a line break when it is the last one and had none.
    private func write(_ space: some Sequence<Unicode.Scalar>, to run: inout Run, _ lines: Lines, ends: Bool = false) {
        closeLine(&run)
        run.output += Array(String(space).utf8)
        if ends || lines.endsWithBreak || run.line + 1 < lines.lines.count {
            run.output.append(separator)
        } else {
            run.isOpen = true
        }
    }

    private func write(_ text: [UInt8], to run: inout Run) {
        closeLine(&run)
        run.output += text
    }

    private func closeLine(_ run: inout Run) {
        if run.isOpen { run.output.append(separator) }
        run.isOpen = false
    }

    private func writeAppended(to run: inout Run) {
        for text in run.appended where !text.isEmpty {
            write(text, to: &run)
            if text.last != UInt8(ascii: "\n") { run.isOpen = true }
        }
        run.appended = []
    }

    // MARK: Commands

    /// Runs all commands over one line.
    private mutating func runCycle(_ run: inout Run, _ lines: Lines) throws(Unsure) -> End {
        var number = 0
        while number < program.commands.count {
            let command = program.commands[number]
            run.steps += 1
            guard run.steps < 200_000, run.output.count + run.space.count + run.held.count < 1 << 22 else {
                throw Unsure("`sed` does more than is followed")
            }
            let isLast = run.line == lines.lines.count - 1
            let selected = try selects(command, number, isLast, &run)
            let isInRange = command.last != nil && run.isActive[number]
            number += 1
            guard selected != command.isNegated else {
                if case .group(let end) = command.action { number = end }
                continue
            }
            switch command.action {
            case .group, .groupEnd, .label: break
            case .delete: return .deleted
            case .deleteLine:
                guard let end = run.space.firstIndex(of: Unicode.Scalar(separator)) else { return .deleted }
                run.space.removeSubrange(...end)
                return .restarted
            case .print: write(run.space, to: &run, lines)
            case .printLine:
                write(run.space.prefix { $0 != Unicode.Scalar(separator) }, to: &run, lines, ends: true)
            case .quit(let code, let prints):
                status = code
                quitPrints = prints
                if !prints { run.appended = [] }
                return .quit
            case .empty: run.space = []
            case .lineNumber: write(Array("\(run.line + 1)\n".utf8), to: &run)
            case .append(let text): run.appended.append(text)
            case .insert(let text): write(text, to: &run)
            case .change(let text):
                if !isInRange || command.isNegated { write(text, to: &run) }
                return .deleted
            case .write(let path): record(run.space, path)
            case .read(let path): run.appended.append(inserted[path] ?? [])
            case .appendNext, .takeNext:
                // Without a next line the program ends, and the line is written.
                guard !isLast else { return .quit }
                try takeNext(command.action, &run, lines)
            case .hold(let letter): hold(letter, &run)
            case .branch(let name, let ifSubstituted):
                if let ifSubstituted {
                    let has = run.hasSubstituted
                    run.hasSubstituted = false
                    if has != ifSubstituted { continue }
                }
                number = program.labels[name] ?? program.commands.count
            case .transliterate(let from, let to):
                run.space = run.space.map { scalar in from.firstIndex(of: scalar).map { to[$0] } ?? scalar }
            case .substitute(let substitution):
                guard try substitute(substitution, in: &run.space) else { continue }
                run.hasSubstituted = true
                if substitution.prints { write(run.space, to: &run, lines) }
                if let path = substitution.output { record(run.space, path) }
            }
        }
        return .normal
    }

    /// `n` and `N`
    private func takeNext(_ action: SedProgram.Action, _ run: inout Run, _ lines: Lines) throws(Unsure) {
        if case .takeNext = action {
            if !program.isQuiet { write(run.space, to: &run, lines) }
            run.space = []
        } else {
            run.space.append(Unicode.Scalar(separator))
        }
        writeAppended(to: &run)
        run.line += 1
        run.hasSubstituted = false
        run.space += try scalars(of: lines.lines[run.line])
    }

    private func hold(_ letter: Unicode.Scalar, _ run: inout Run) {
        let end = [Unicode.Scalar(separator)]
        switch letter {
        case "h": run.held = run.space
        case "H": run.held += end + run.space
        case "g": run.space = run.held
        case "G": run.space += end + run.held
        default: swap(&run.held, &run.space)
        }
    }

    private mutating func record(_ space: [Unicode.Scalar], _ path: String) {
        written[path, default: []] += Array(String(space).utf8) + [separator]
    }

    // MARK: Addresses

    private mutating func selects(
        _ command: Command,
        _ number: Int,
        _ isLast: Bool,
        _ run: inout Run
    ) throws(Unsure) -> Bool {
        let line = run.line + 1
        guard let first = command.first else { return true }
        guard let last = command.last else { return try holds(first, line, isLast, run.space) }
        if run.isActive[number] {
            switch last {
            case .count, .multiple:
                if line >= run.ends[number] { run.isActive[number] = false }
                return true
            case .line(let end):
                if line >= end { run.isActive[number] = false }
                // A range whose end has passed before it began is one line.
                return line <= end
            default:
                if try holds(last, line, isLast, run.space) { run.isActive[number] = false }
                return true
            }
        }
        guard try holds(first, line, isLast, run.space) else { return false }
        switch last {
        case .line(let end): run.isActive[number] = line < end
        case .count(let count):
            run.ends[number] = line + count
            run.isActive[number] = count > 0
        case .multiple(let multiple):
            run.ends[number] = (line + multiple - 1) / multiple * multiple
            run.isActive[number] = line < run.ends[number]
        case .last: run.isActive[number] = !isLast
        default: run.isActive[number] = true
        }
        return true
    }

    private mutating func holds(
        _ address: Address,
        _ line: Int,
        _ isLast: Bool,
        _ space: [Unicode.Scalar]
    ) throws(Unsure) -> Bool {
        switch address {
        case .line(let number): return line == number
        case .every(let first, let step): return line >= first && (line - first) % step == 0
        case .count, .multiple, .zero: return false
        case .last: return isLast
        case .expression(let expression):
            switch try used(expression).firstMatch(in: space, from: 0, budget: budget) {
            case .match: return true
            case .none: return false
            case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
            }
        }
    }

    /// The expression that is meant, which is the last one from now on.
    private mutating func used(_ expression: RegularExpression?) throws(Unsure) -> RegularExpression {
        guard let expression = expression ?? lastExpression else {
            throw Unsure("`sed` has no expression that was used before")
        }
        lastExpression = expression
        return expression
    }

    // MARK: Substitution

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

    private mutating func substitute(
        _ substitution: Substitution,
        in space: inout [Unicode.Scalar]
    ) throws(Unsure) -> Bool {
        let expression = try used(substitution.expression)
        var result: [Unicode.Scalar] = []
        var start = 0
        var count = 0
        var changed = false
        /// Where the last match ended; an empty match right there does not count.
        var lastEnd = -1
        while start <= space.count {
            guard case let found = expression.firstMatch(in: space, from: start, budget: budget),
                case .match(let groups) = found,
                let range = groups[0]
            else {
                if case .tooMuchWork = expression.firstMatch(in: space, from: start, budget: budget) {
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
