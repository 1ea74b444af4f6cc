import Values

/// Commands that show files or parts of them, one after the other.
extension Interpreter {
    mutating func cat(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = [
            "number": "n", "number-nonblank": "b", "squeeze-blank": "s", "show-ends": "E", "show-tabs": "T",
            "show-all": "A", "show-nonprinting": "v",
        ]
        guard let options = CommandOptions(try call.texts(), flags: "nbsETAvetu", long: long) else {
            throw .notUnderstood(call)
        }
        var output = Template()
        var status = 0
        for path in options.operands.isEmpty ? ["-"] : options.operands {
            if path == "-" {
                output.append(try readInputTemplate(call))
                continue
            }
            switch read(Template(path)) {
            case .text(let text): output.append(text)
            case .missing: status = 1
            case .unknown(let unknown): throw Unsure(unknown)
            }
        }
        let letters = options.found.map(\.name).filter { $0 != "u" }
        guard !letters.isEmpty else { return CommandResult(output, status: status) }
        guard let text = output.text else {
            throw Unsure(output.firstUnknown ?? Unknown(call.name, because: "its input is not known"))
        }
        return try CommandResult(Self.shown(Array(text.utf8), letters), status: status)
    }

    /// Lines as `cat` shows them with options.
    private static func shown(_ bytes: [UInt8], _ letters: [String]) -> [UInt8] {
        func has(_ names: String...) -> Bool { letters.contains { names.contains($0) } }
        let lines = Lines(bytes)
        var output: [UInt8] = []
        var number = 0
        var wasEmpty = false
        for (index, line) in lines.lines.enumerated() {
            if has("s"), line.isEmpty, wasEmpty { continue }
            wasEmpty = line.isEmpty
            if has("b") ? !line.isEmpty : has("n") {
                number += 1
                output += Array((String(number).padded(to: 6) + "\t").utf8)
            }
            for byte in line {
                if byte == 9 {
                    output += has("T", "A", "t") ? Array("^I".utf8) : [9]
                } else if has("v", "A", "e", "t") {
                    output += visible(byte)
                } else {
                    output.append(byte)
                }
            }
            guard index < lines.lines.count - 1 || lines.endsWithBreak else { break }
            if has("E", "A", "e") { output.append(UInt8(ascii: "$")) }
            output.append(10)
        }
        return output
    }

    /// A byte in signs that can be seen.
    private static func visible(_ byte: UInt8) -> [UInt8] {
        if byte >= 0x80 { return Array("M-".utf8) + visible(byte - 0x80) }
        if byte == 127 { return Array("^?".utf8) }
        return byte < 32 ? [UInt8(ascii: "^"), byte + 64] : [byte]
    }

    mutating func head(_ call: CommandCall) throws(Unsure) -> CommandResult {
        try ends(call, isHead: true)
    }

    mutating func tail(_ call: CommandCall) throws(Unsure) -> CommandResult {
        try ends(call, isHead: false)
    }

    private mutating func ends(_ call: CommandCall, isHead: Bool) throws(Unsure) -> CommandResult {
        // `head -5` is an old form of `head -n 5`.
        var arguments = try call.texts()
        if let first = arguments.first, first.utf8.count > 1, first.hasPrefix("-"),
            first.utf8.dropFirst().allSatisfy(ShellParser.isDigit)
        {
            arguments[0] = "-n" + first.dropFirst()
        }
        let long = ["lines": "n", "bytes": "c", "quiet": "q", "silent": "q", "verbose": "v"]
        guard let options = CommandOptions(arguments, flags: "qv", valued: "nc", long: long),
            !(options.has("n") && options.has("c"))
        else { throw .notUnderstood(call) }
        let spelling = options["n"] ?? options["c"] ?? "10"
        guard let count = Int(spelling), count.magnitude < 1 << 40, !spelling.hasPrefix("+") || !isHead else {
            throw .notUnderstood(call)
        }
        let paths = options.operands.isEmpty ? ["-"] : options.operands
        let isNamed = options.has("v") || paths.count > 1 && !options.has("q")
        var output: [UInt8] = []
        for (index, path) in paths.enumerated() {
            if isNamed {
                let title = path == "-" ? "standard input" : path
                output += Array("\(index > 0 ? "\n" : "")==> \(title) <==\n".utf8)
            }
            let bytes = try readAll([path], call)
            output += Self.end(of: bytes, spelling, Int(count.magnitude), isHead: isHead, countsBytes: options.has("c"))
        }
        return try CommandResult(output)
    }

    private static func end(
        of bytes: [UInt8],
        _ spelling: String,
        _ number: Int,
        isHead: Bool,
        countsBytes: Bool
    ) -> [UInt8] {
        if countsBytes {
            if isHead { return Array(spelling.hasPrefix("-") ? bytes.dropLast(number) : bytes.prefix(number)) }
            return Array(spelling.hasPrefix("+") ? bytes.dropFirst(max(number - 1, 0)) : bytes.suffix(number))
        }
        let lines = Lines(bytes)
        let chosen: ArraySlice<ArraySlice<UInt8>>
        if isHead {
            chosen = spelling.hasPrefix("-") ? lines.lines.dropLast(number) : lines.lines.prefix(number)
        } else {
            chosen = spelling.hasPrefix("+") ? lines.lines.dropFirst(max(number - 1, 0)) : lines.lines.suffix(number)
        }
        var output = Lines.joined(chosen)
        if !lines.endsWithBreak, chosen.endIndex == lines.lines.count, !chosen.isEmpty { output.removeLast() }
        return output
    }

    mutating func wc(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["lines": "l", "words": "w", "bytes": "c", "chars": "m"]
        guard let options = CommandOptions(try call.texts(), flags: "lwcm", long: long) else {
            throw .notUnderstood(call)
        }
        let letters = options.found.isEmpty ? ["l", "w", "c"] : options.found.map(\.name)
        let shown = ["l", "w", "m", "c"].filter { letters.contains($0) }
        // How wide the columns of an input are depends on where it comes from.
        guard shown.count == 1 || !options.operands.isEmpty && !options.operands.contains("-") else {
            throw .notUnderstood(call)
        }
        var rows: [(counts: [Int], name: String)] = []
        var size = 0
        for path in options.operands.isEmpty ? ["-"] : options.operands {
            let bytes = try readAll([path], call)
            size += bytes.count
            let counts = shown.map { letter in
                switch letter {
                case "l": bytes.count { $0 == UInt8(ascii: "\n") }
                case "c": bytes.count
                case "m": String(decoding: bytes, as: UTF8.self).unicodeScalars.count
                default: bytes.split { $0 == 32 || $0 >= 9 && $0 <= 13 }.count
                }
            }
            rows.append((counts, options.operands.isEmpty ? "" : " " + path))
        }
        if rows.count > 1 {
            guard !options.operands.contains("-") else { throw .notUnderstood(call) }
            rows.append((shown.indices.map { column in rows.reduce(0) { $0 + $1.counts[column] } }, " total"))
        }
        let width = rows.count == 1 && shown.count == 1 ? 1 : String(size).utf8.count
        let lines = rows.map { row in
            row.counts.map { String($0).padded(to: width) }.joined(separator: " ") + row.name + "\n"
        }
        return CommandResult(Template(lines.joined()))
    }
}
