/// Reads a program of `sed`.
struct SedParser {
    typealias Command = SedProgram.Command
    typealias Address = SedProgram.Address
    typealias Substitution = SedProgram.Substitution

    private let isExtended: Bool
    private let scalars: [Unicode.Scalar]
    private var result: SedProgram
    private var at = 0

    init(_ text: String, isExtended: Bool, isQuiet: Bool) {
        self.isExtended = isExtended
        scalars = Array(text.unicodeScalars)
        result = SedProgram(isQuiet: isQuiet)
    }

    /// nil when the program is wrong, or has something that is not followed.
    mutating func program() -> SedProgram? {
        // A first line `#n` is the option `-n`.
        if scalars.starts(with: "#n".unicodeScalars), scalars.count == 2 || scalars[2] == "\n" { result.isQuiet = true }
        var openGroups: [Int] = []
        while true {
            while let next, next == ";" || next == "\n" || next == " " || next == "\t" { at += 1 }
            guard let first = next else { break }
            if first == "#" {
                while let next, next != "\n" { at += 1 }
                continue
            }
            guard let command = command() else { return nil }
            if case .label(let name) = command.action { result.labels[name] = result.commands.count }
            if case .group = command.action { openGroups.append(result.commands.count) }
            if case .groupEnd = command.action {
                guard let start = openGroups.popLast(), command.first == nil else { return nil }
                result.commands[start].action = .group(end: result.commands.count)
            }
            result.commands.append(command)
            if case .group = command.action { continue }
            skipBlanks()
            guard next == nil || next == ";" || next == "\n" || next == "}" || next == "#" else { return nil }
        }
        guard openGroups.isEmpty else { return nil }
        for case .branch(let name, _) in result.commands.map(\.action) where !name.isEmpty && result.labels[name] == nil
        {
            return nil
        }
        return result
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func skipBlanks() {
        while let next, next == " " || next == "\t" { at += 1 }
    }

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
            if case .zero? = last { return nil }
            skipBlanks()
        }
        switch first {
        case .count?, .multiple?: return nil
        case .zero?:
            guard case .expression? = last else { return nil }
        default: break
        }
        var isNegated = false
        while next == "!" {
            isNegated = true
            at += 1
            skipBlanks()
        }
        guard let letter = next else { return nil }
        at += 1
        guard let action = action(letter, first, last) else { return nil }
        return Command(first: first, last: last, isNegated: isNegated, action: action)
    }

    private mutating func action(_ letter: Unicode.Scalar, _ first: Address?, _ last: Address?) -> SedProgram.Action? {
        switch letter {
        case "s": return substitution().map { .substitute($0) }
        case "d": return .delete
        case "D": return .deleteLine
        case "p": return .print
        case "P": return .printLine
        case "z": return .empty
        case "q", "Q":
            guard last == nil else { return nil }
            skipBlanks()
            return .quit(status: number(), prints: letter == "q")
        case "=": return .lineNumber
        case "y": return transliteration()
        case "{": return .group(end: 0)
        case "}": return .groupEnd
        case "a", "i", "c":
            guard let text = text() else { return nil }
            return letter == "a" ? .append(text) : letter == "i" ? .insert(text) : .change(text)
        case "N": return .appendNext
        case "n": return .takeNext
        case "h", "H", "g", "G", "x": return .hold(letter)
        case "w": return fileName().map { .write($0) }
        case "r": return fileName().map { .read($0) }
        case ":":
            guard first == nil, let name = labelName(), !name.isEmpty, result.labels[name] == nil else { return nil }
            return .label(name)
        case "b", "t", "T": return labelName().map { .branch($0, ifSubstituted: letter == "b" ? nil : letter == "t") }
        default: return nil
        }
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

    /// The name of a file: the rest of the line.
    private mutating func fileName() -> String? {
        skipBlanks()
        let start = at
        while let next, next != "\n" { at += 1 }
        return start == at ? nil : String(scalars[start..<at])
    }

    private mutating func transliteration() -> SedProgram.Action? {
        guard let delimiter = next, let from = part(delimiter, hasSets: false),
            let to = part(delimiter, hasSets: false)
        else { return nil }
        at += 1
        func members(_ part: [Unicode.Scalar]) -> [Unicode.Scalar]? {
            var result: [Unicode.Scalar] = []
            var index = 0
            while index < part.count {
                guard part[index] == "\\" else {
                    result.append(part[index])
                    index += 1
                    continue
                }
                guard index + 1 < part.count else { return nil }
                switch part[index + 1] {
                case "\\", delimiter: result.append(part[index + 1])
                case "n": result.append("\n")
                default: return nil
                }
                index += 2
            }
            return result
        }
        guard let first = members(from), let second = members(to), first.count == second.count else { return nil }
        return .transliterate(first, second)
    }

    /// What `a`, `i` and `c` write: the rest of the line.
    private mutating func text() -> [UInt8]? {
        skipBlanks()
        if next == "\\" {
            at += 1
            let start = at
            skipBlanks()
            // The blanks before a text on the same line belong to it.
            if next == "\n" { at += 1 } else { at = start }
        }
        var text = ""
        while let scalar = next, scalar != "\n" {
            if scalar == "\\" {
                // How other backslashes are taken away is not followed.
                guard at + 1 < scalars.count, scalars[at + 1] == "\n" else { return nil }
                at += 1
                text.unicodeScalars.append("\n")
                at += 1
                continue
            }
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
            address = number == 0 ? .zero : .line(number)
        case "$":
            at += 1
            address = .last
        case "/", "\\":
            if scalar == "\\" { at += 1 }
            guard let delimiter = next, let pattern = part(delimiter) else { return false }
            at += 1
            var ignoresCase = false
            if next == "I" {
                ignoresCase = true
                at += 1
            }
            guard next != "M" else { return false }
            if pattern.isEmpty {
                guard !ignoresCase else { return false }
                address = .expression(nil)
            } else {
                guard let expression = compiled(pattern, delimiter, ignoresCase: ignoresCase) else { return false }
                address = .expression(expression)
            }
        case "+":
            at += 1
            guard let digit = next, digit.value >= 48, digit.value <= 57 else { return false }
            address = .count(number())
        case "~":
            at += 1
            let multiple = number()
            guard multiple > 0 else { return false }
            address = .multiple(multiple)
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
    private mutating func part(_ delimiter: Unicode.Scalar, hasSets: Bool = true) -> [Unicode.Scalar]? {
        guard next == delimiter, delimiter != "\\", delimiter != "\n" else { return nil }
        at += 1
        var result: [Unicode.Scalar] = []
        while let scalar = next {
            if hasSets, scalar == "[", delimiter != "[" {
                // A delimiter between brackets stands for itself.
                guard let end = endOfSet(at) else { return nil }
                result += scalars[at...end]
                at = end + 1
                continue
            }
            if scalar == "\\", at + 1 < scalars.count {
                result += [scalar, scalars[at + 1]]
                at += 2
                continue
            }
            if scalar == delimiter { return result }
            if scalar == "\n", hasSets { return nil }
            result.append(scalar)
            at += 1
        }
        return nil
    }

    /// What some letters behind a backslash stand for.
    private static let namedScalars: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]

    /// The place of the bracket that ends a set; nil without one on the line, and where a backslash may mean something.
    private func endOfSet(_ start: Int) -> Int? {
        var index = start + 1
        if index < scalars.count, scalars[index] == "^" { index += 1 }
        if index < scalars.count, scalars[index] == "]" { index += 1 }
        while index < scalars.count, scalars[index] != "\n" {
            let following = index + 1 < scalars.count ? scalars[index + 1] : nil
            if scalars[index] == "]" { return index }
            if scalars[index] == "[", let following, following == ":" || following == "." || following == "=" {
                guard following == ":" else { return nil }
                index += 2
                while index + 1 < scalars.count, !(scalars[index] == ":" && scalars[index + 1] == "]") { index += 1 }
                index += 2
                continue
            }
            // `\n` and other letters mean a byte here, too.
            if scalars[index] == "\\", let following, ScalarSet.isMember(following, of: "alnum"),
                Self.namedScalars[following] == nil
            {
                return nil
            }
            index += 1
        }
        return nil
    }

    private func compiled(_ part: [Unicode.Scalar], _ delimiter: Unicode.Scalar, ignoresCase: Bool)
        -> RegularExpression?
    {
        var pattern: [Unicode.Scalar] = []
        var index = 0
        while index < part.count {
            if part[index] == "[" {
                // Between brackets a backslash is one.
                var end = index + 1
                if end < part.count, part[end] == "^" { end += 1 }
                if end < part.count, part[end] == "]" { end += 1 }
                while end < part.count, part[end] != "]" {
                    if part[end] == "[", end + 1 < part.count, part[end + 1] == ":" {
                        end += 2
                        while end + 1 < part.count, !(part[end] == ":" && part[end + 1] == "]") { end += 1 }
                        end += 1
                    }
                    end += 1
                }
                guard end < part.count else { return nil }
                while index <= end {
                    if part[index] == "\\", let named = Self.namedScalars[part[index + 1]] {
                        pattern.append(named)
                        index += 1
                    } else {
                        pattern.append(part[index])
                    }
                    index += 1
                }
                continue
            }
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
        return RegularExpression(String(pattern), syntax: isExtended ? .extended : .basic, ignoresCase: ignoresCase)
    }

    private mutating func substitution() -> Substitution? {
        guard let delimiter = next, let pattern = part(delimiter), let replacement = part(delimiter, hasSets: false)
        else { return nil }
        at += 1
        var isGlobal = false
        var prints = false
        var ignoresCase = false
        var output: String?
        var number = 1
        flags: while let flag = next {
            switch flag {
            case "g": isGlobal = true
            case "p": prints = true
            case "i", "I": ignoresCase = true
            case "1"..."9":
                number = Int(flag.value - 48)
                if at + 1 < scalars.count, scalars[at + 1].value >= 48, scalars[at + 1].value <= 57 { return nil }
            case "w":
                at += 1
                guard let name = fileName() else { return nil }
                output = name
                break flags
            default: break flags
            }
            at += 1
        }
        var expression: RegularExpression?
        if pattern.isEmpty {
            guard !ignoresCase else { return nil }
        } else {
            expression = compiled(pattern, delimiter, ignoresCase: ignoresCase)
            if expression == nil { return nil }
        }
        guard let pieces = Self.pieces(of: replacement, delimiter, groups: expression?.groupCount ?? 0) else {
            return nil
        }
        return Substitution(
            expression: expression,
            replacement: pieces,
            isGlobal: isGlobal,
            number: number,
            prints: prints,
            output: output
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
}
