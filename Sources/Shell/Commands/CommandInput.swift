import Values

/// What commands read.
extension Interpreter {
    /// All of the input, as bytes.
    mutating func readInput(_ call: CommandCall) throws(Unsure) -> [UInt8] {
        let text = try readInputTemplate(call)
        guard let known = text.text else {
            throw Unsure(text.firstUnknown ?? Unknown(call.name, because: "its input is not known"))
        }
        if known.utf8.count > 1 << 22 { throw Unsure("`\(call.name)` reads too much") }
        return Array(known.utf8)
    }

    mutating func readInputTemplate(_ call: CommandCall) throws(Unsure) -> Template {
        guard let input else { throw Unsure("the input of `\(call.name)` is given by the run") }
        leaveInput(Template())
        return input
    }

    /// The bytes of files in order, or of the input where no file is named.
    mutating func readAll(_ paths: [String], _ call: CommandCall) throws(Unsure) -> [UInt8] {
        if paths.isEmpty { return try readInput(call) }
        var result: [UInt8] = []
        for path in paths {
            if path == "-" {
                result += try readInput(call)
            } else {
                result += try readFile(path, call)
            }
            if result.count > 1 << 22 { throw Unsure("`\(call.name)` reads too much") }
        }
        return result
    }

    func readFile(_ path: String, _ call: CommandCall) throws(Unsure) -> [UInt8] {
        switch read(Template(path)) {
        case .text(let text):
            guard let known = text.text else {
                throw Unsure(text.firstUnknown ?? Unknown(path, because: "it is not known"))
            }
            return Array(known.utf8)
        case .missing: throw Unsure(Unknown(path, because: "the file does not exist in the repository"))
        case .unknown(let unknown): throw Unsure(unknown)
        }
    }
}

/// The lines of a text, and whether the last one has its line break.
struct Lines {
    var lines: [ArraySlice<UInt8>]
    var endsWithBreak: Bool

    init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: "\n")) {
        guard !bytes.isEmpty else {
            lines = []
            endsWithBreak = true
            return
        }
        lines = bytes.split(separator: separator, omittingEmptySubsequences: false)
        endsWithBreak = bytes.last == separator
        if endsWithBreak { lines.removeLast() }
    }

    /// Lines as a text, each with a line break.
    static func joined(_ lines: some Sequence<ArraySlice<UInt8>>, separator: UInt8 = UInt8(ascii: "\n")) -> [UInt8] {
        var result: [UInt8] = []
        for line in lines {
            result += line
            result.append(separator)
        }
        return result
    }
}

/// The options of a command as POSIX reads them: letters that stand alone and letters with a value.
struct CommandOptions {
    /// In order; the value is empty for a letter that has none.
    private(set) var found: [(name: String, value: String)] = []
    private(set) var operands: [String] = []

    /// - Parameters:
    ///   - flags: letters without a value
    ///   - valued: letters with one
    ///   - stopsAtOperand: whether no option follows an operand
    ///   - long: long names and the letter that each stands for
    /// - Returns: nil when an option is none of these.
    init?(
        _ arguments: [String],
        flags: String = "",
        valued: String = "",
        long: [String: String] = [:],
        stopsAtOperand: Bool = false
    ) {
        var at = 0
        var isOver = false
        while at < arguments.count {
            let argument = arguments[at]
            at += 1
            if isOver || argument == "-" || !argument.hasPrefix("-") {
                operands.append(argument)
                if stopsAtOperand { isOver = true }
                continue
            }
            if argument == "--" {
                isOver = true
                continue
            }
            if argument.hasPrefix("--") {
                let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let letter = long[String(parts[0])] else { return nil }
                if valued.contains(letter) {
                    if parts.count == 2 {
                        found.append((letter, String(parts[1])))
                    } else {
                        guard at < arguments.count else { return nil }
                        found.append((letter, arguments[at]))
                        at += 1
                    }
                } else {
                    guard parts.count == 1 else { return nil }
                    found.append((letter, ""))
                }
                continue
            }
            var letters = argument.dropFirst()
            while let letter = letters.first {
                letters = letters.dropFirst()
                if valued.contains(letter) {
                    if letters.isEmpty {
                        guard at < arguments.count else { return nil }
                        found.append((String(letter), arguments[at]))
                        at += 1
                    } else {
                        found.append((String(letter), String(letters)))
                    }
                    break
                }
                guard flags.contains(letter) else { return nil }
                found.append((String(letter), ""))
            }
        }
    }

    func has(_ name: String) -> Bool { found.contains { $0.name == name } }

    subscript(_ name: String) -> String? { found.last { $0.name == name }?.value }
}
