import Values

/// Commands that turn lines into lines.
///
/// Bytes count where the GNU programs count bytes.
extension Interpreter {
    mutating func cut(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = [
            "delimiter": "d", "fields": "f", "characters": "c", "bytes": "b", "only-delimited": "s", "complement": "C",
            "output-delimiter": "o",
        ]
        guard let options = CommandOptions(try call.texts(), flags: "snC", valued: "dfcbo", long: long) else {
            throw .notUnderstood(call)
        }
        let fields = options["f"]
        guard let list = fields ?? options["c"] ?? options["b"], let ranges = Self.ranges(list),
            fields != nil || options["o"] == nil
        else { throw .notUnderstood(call) }
        func isChosen(_ index: Int) -> Bool { ranges.contains { $0.contains(index + 1) } != options.has("C") }
        let delimiter = Array((options["d"] ?? "\t").utf8)
        guard delimiter.count == 1 else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(options.operands, call))
        var output: [UInt8] = []
        for line in lines.lines {
            if fields != nil {
                let parts = line.split(separator: delimiter[0], omittingEmptySubsequences: false)
                if parts.count == 1 {
                    if options.has("s") { continue }
                    output += line
                } else {
                    let chosen = parts.indices.filter(isChosen)
                    output += chosen.map { parts[$0] }.joined(
                        separator: options["o"].map { Array($0.utf8) } ?? delimiter
                    )
                }
            } else {
                for (index, byte) in line.enumerated() where isChosen(index) {
                    output.append(byte)
                }
            }
            output.append(UInt8(ascii: "\n"))
        }
        return try CommandResult(output)
    }

    /// `1,3-5,7-`
    private static func ranges(_ list: String) -> [ClosedRange<Int>]? {
        var ranges: [ClosedRange<Int>] = []
        for part in list.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2 else { return nil }
            guard let first = ends[0].isEmpty ? 1 : Int(ends[0]), first >= 1 else { return nil }
            var last = first
            if ends.count == 2 {
                guard !part.utf8.elementsEqual("-".utf8), let end = ends[1].isEmpty ? Int.max : Int(ends[1]) else {
                    return nil
                }
                last = end
            }
            guard first <= last else { return nil }
            ranges.append(first...last)
        }
        return ranges.isEmpty ? nil : ranges
    }

    mutating func rev(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard !operands.contains(where: { $0.hasPrefix("-") }) else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(operands, call))
        var output: [UInt8] = []
        for (index, line) in lines.lines.enumerated() {
            output += Array(String(String(decoding: line, as: UTF8.self).unicodeScalars.reversed()).utf8)
            if index < lines.lines.count - 1 || lines.endsWithBreak { output.append(UInt8(ascii: "\n")) }
        }
        return try CommandResult(output)
    }

    mutating func tac(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard !operands.contains(where: { $0.hasPrefix("-") }) else { throw .notUnderstood(call) }
        var output: [UInt8] = []
        for path in operands.isEmpty ? ["-"] : operands {
            let lines = Lines(try readAll([path], call))
            guard lines.endsWithBreak else { throw .notUnderstood(call) }
            output += Lines.joined(lines.lines.reversed())
        }
        return try CommandResult(output)
    }

    mutating func uniq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["count": "c", "repeated": "d", "unique": "u", "ignore-case": "i"]
        guard let options = CommandOptions(try call.texts(), flags: "cdui", long: long), options.operands.count <= 1
        else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(options.operands, call)).lines
        let ignoresCase = options.has("i")
        if ignoresCase, lines.contains(where: { $0.contains { $0 >= 0x80 } }) {
            throw Unsure("what case letters outside of ASCII have is not followed")
        }
        func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
            guard ignoresCase else { return left.elementsEqual(right) }
            return left.count == right.count && zip(left, right).allSatisfy { SortKey.folded($0) == SortKey.folded($1) }
        }
        var output: [UInt8] = []
        var at = 0
        while at < lines.count {
            var end = at + 1
            while end < lines.count, isSame(lines[end], lines[at]) { end += 1 }
            let count = end - at
            if !(options.has("d") && count == 1), !(options.has("u") && count > 1) {
                if options.has("c") { output += Array((String(count).padded(to: 7) + " ").utf8) }
                output += lines[at]
                output.append(UInt8(ascii: "\n"))
            }
            at = end
        }
        return try CommandResult(output)
    }

    /// `fold`, of characters that are one byte and one column wide.
    mutating func fold(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["width": "w", "spaces": "s", "bytes": "b"]
        guard let options = CommandOptions(try call.texts(), flags: "sb", valued: "w", long: long),
            let width = Int(options["w"] ?? "80"), width > 0
        else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(options.operands, call))
        var output: [UInt8] = []
        for (index, line) in lines.lines.enumerated() {
            guard line.allSatisfy({ $0 >= 32 && $0 < 127 }) else { throw .notUnderstood(call) }
            var rest = line
            while rest.count > width {
                var part = rest.prefix(width)
                if options.has("s"), let blank = part.lastIndex(of: 32) { part = part[...blank] }
                output += part
                output.append(UInt8(ascii: "\n"))
                rest = rest.dropFirst(part.count)
            }
            output += rest
            if index < lines.lines.count - 1 || lines.endsWithBreak { output.append(UInt8(ascii: "\n")) }
        }
        return try CommandResult(output)
    }

    /// `nl`: the number of each line that is not empty, or of each line.
    mutating func numberLines(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["body-numbering": "b", "number-width": "w", "number-separator": "s", "starting-line-number": "v"]
        guard let options = CommandOptions(try call.texts(), valued: "bwsv", long: long),
            ["a", "t", nil].contains(options["b"]), let width = Int(options["w"] ?? "6"), (1...100).contains(width),
            var number = Int(options["v"] ?? "1"), (0...1_000_000).contains(number)
        else { throw .notUnderstood(call) }
        let separator = options["s"] ?? "\t"
        let lines = Lines(try readAll(options.operands, call))
        var output: [UInt8] = []
        for line in lines.lines {
            // Pages have sections that begin with such a line.
            guard !line.starts(with: "\\:".utf8) else { throw .notUnderstood(call) }
            if line.isEmpty, options["b"] != "a" {
                output += Array(repeating: UInt8(ascii: " "), count: width + separator.utf8.count)
            } else {
                output += Array((String(number).padded(to: width) + separator).utf8)
                number += 1
            }
            output += line
            output.append(UInt8(ascii: "\n"))
        }
        return try CommandResult(output)
    }
}

extension String {
    /// The text with blanks before it.
    func padded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - utf8.count)) + self
    }
}
