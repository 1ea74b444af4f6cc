import SourceText
import Values

/// Commands that turn lines into lines.
///
/// Bytes count where the GNU programs count bytes.
extension Interpreter {
    mutating func cat(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let arguments = try call.texts()
        let operands = arguments.filter { $0 == "-" || !$0.hasPrefix("-") }
        guard operands.count == arguments.count else { throw .notUnderstood(call) }
        var output = Template()
        var status = 0
        for path in operands.isEmpty ? ["-"] : operands {
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
        return CommandResult(output, status: status)
    }

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
        guard
            let options = CommandOptions(
                arguments,
                flags: "q",
                valued: "nc",
                long: ["lines": "n", "bytes": "c", "quiet": "q"]
            ),
            options.operands.count <= 1, !(options.has("n") && options.has("c"))
        else { throw .notUnderstood(call) }
        let spelling = options["n"] ?? options["c"] ?? "10"
        guard let count = Int(spelling), count.magnitude < 1 << 40 else { throw .notUnderstood(call) }
        let signed = spelling.hasPrefix("-") || (!isHead && spelling.hasPrefix("+"))
        let bytes = try readAll(options.operands, call)
        let number = Int(count.magnitude)
        if options.has("c") {
            if isHead { return try CommandResult(Array(signed ? bytes.dropLast(number) : bytes.prefix(number))) }
            let fromStart = spelling.hasPrefix("+")
            return try CommandResult(Array(fromStart ? bytes.dropFirst(max(number - 1, 0)) : bytes.suffix(number)))
        }
        let lines = Lines(bytes)
        let chosen: ArraySlice<ArraySlice<UInt8>>
        if isHead {
            chosen = signed ? lines.lines.dropLast(number) : lines.lines.prefix(number)
        } else {
            chosen = spelling.hasPrefix("+") ? lines.lines.dropFirst(max(number - 1, 0)) : lines.lines.suffix(number)
        }
        var output = Lines.joined(chosen)
        if !lines.endsWithBreak, chosen.endIndex == lines.lines.count, !chosen.isEmpty { output.removeLast() }
        return try CommandResult(output)
    }

    mutating func wc(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["lines": "l", "words": "w", "bytes": "c", "chars": "m"]
        guard let options = CommandOptions(try call.texts(), flags: "lwcm", long: long), options.found.count == 1,
            options.operands.count <= 1
        else { throw .notUnderstood(call) }
        let bytes = try readAll(options.operands, call)
        let count =
            switch options.found[0].name {
            case "l": bytes.count { $0 == UInt8(ascii: "\n") }
            case "c": bytes.count
            case "m": String(decoding: bytes, as: UTF8.self).unicodeScalars.count
            default: bytes.split { $0 == 32 || $0 >= 9 && $0 <= 13 }.count
            }
        let name = options.operands.first.map { " " + $0 } ?? ""
        return CommandResult(Template("\(count)\(name)\n"))
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
        guard !operands.contains(where: { $0.hasPrefix("-") }), operands.count <= 1 else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(operands, call))
        guard lines.endsWithBreak else { throw .notUnderstood(call) }
        return try CommandResult(Lines.joined(lines.lines.reversed()))
    }

    mutating func uniq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        guard
            let options = CommandOptions(
                try call.texts(),
                flags: "cdu",
                long: ["count": "c", "repeated": "d", "unique": "u"]
            ),
            options.operands.count <= 1
        else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(options.operands, call)).lines
        var output: [UInt8] = []
        var at = 0
        while at < lines.count {
            var end = at + 1
            while end < lines.count, lines[end].elementsEqual(lines[at]) { end += 1 }
            let count = end - at
            if !(options.has("d") && count == 1), !(options.has("u") && count > 1) {
                if options.has("c") {
                    let digits = String(count)
                    output += Array((String(repeating: " ", count: max(0, 7 - digits.utf8.count)) + digits + " ").utf8)
                }
                output += lines[at]
                output.append(UInt8(ascii: "\n"))
            }
            at = end
        }
        return try CommandResult(output)
    }

    func seq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = try call.texts()[...]
        var separator = "\n"
        while let first = arguments.first, first.hasPrefix("-"), Int(first) == nil {
            guard first == "-s" || first.hasPrefix("-s"), arguments.count > 1 else { throw .notUnderstood(call) }
            arguments.removeFirst()
            separator = first == "-s" ? arguments.removeFirst() : String(first.dropFirst(2))
        }
        var numbers: [Int] = []
        for text in arguments {
            guard let number = Int(text), number.magnitude < 1 << 40, !text.hasPrefix("0") || text == "0" else {
                throw .notUnderstood(call)
            }
            numbers.append(number)
        }
        guard (1...3).contains(numbers.count) else { throw .notUnderstood(call) }
        let first = numbers.count > 1 ? numbers[0] : 1
        let step = numbers.count > 2 ? numbers[1] : 1
        guard step != 0, let last = numbers.last, abs(last - first) / abs(step) < 100_000 else {
            throw .notUnderstood(call)
        }
        let values = stride(from: first, through: last, by: step).map { String($0) }
        return CommandResult(values.isEmpty ? Template() : Template(values.joined(separator: separator) + "\n"))
    }

    func basename(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = try call.texts()[...]
        var suffix: String?
        var takesAll = false
        while let first = arguments.first, first.hasPrefix("-"), first.utf8.count > 1 {
            arguments.removeFirst()
            switch first {
            case "-a": takesAll = true
            case "-s" where !arguments.isEmpty:
                suffix = arguments.removeFirst()
                takesAll = true
            case "--": break
            default: throw .notUnderstood(call)
            }
        }
        if !takesAll {
            guard (1...2).contains(arguments.count) else { throw .notUnderstood(call) }
            if arguments.count == 2 { suffix = arguments.removeLast() }
        }
        let origin = call.arguments.lazy.compactMap { $0.text.pieces.lazy.compactMap(\.origin).first }.first
        var output = Template()
        for path in arguments {
            if path == state.workspace {
                throw Unsure(Unknown(path, because: "the machine that runs the job names the folder of the workspace"))
            }
            var name = path.split(separator: "/").last.map(String.init) ?? (path.isEmpty ? "" : "/")
            if let suffix, !suffix.isEmpty, name.utf8.count > suffix.utf8.count,
                name.utf8.reversed().starts(with: suffix.utf8.reversed())
            {
                name = String(decoding: Array(name.utf8).dropLast(suffix.utf8.count), as: UTF8.self)
            }
            output.append(name + "\n", from: origin)
        }
        return CommandResult(output)
    }

    func dirname(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard !operands.isEmpty, !operands.contains(where: { $0.hasPrefix("-") }) else { throw .notUnderstood(call) }
        let origin = call.arguments.lazy.compactMap { $0.text.pieces.lazy.compactMap(\.origin).first }.first
        var output = Template()
        for path in operands {
            var bytes = Array(path.utf8)
            let slash = UInt8(ascii: "/")
            while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
            if let last = bytes.lastIndex(of: slash) {
                bytes.removeSubrange(last...)
                while bytes.last == slash { bytes.removeLast() }
                if bytes.isEmpty { bytes = [slash] }
            } else {
                bytes = [UInt8(ascii: ".")]
            }
            output.append(String(decoding: bytes, as: UTF8.self) + "\n", from: origin)
        }
        return CommandResult(output)
    }

    func realpath(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard operands.count == 1, !operands[0].hasPrefix("-"), let path = absolutePath(operands[0]),
            let inner = repositoryPath(path), let files = host.files
        else { throw .notUnderstood(call) }
        guard let resolved = files.resolve(inner), inner.isEmpty || files.kind(of: resolved) != nil else {
            throw Unsure("the path does not exist in the repository")
        }
        return CommandResult(
            Template(resolved.isEmpty ? state.workspace + "\n" : state.workspace + "/" + resolved + "\n")
        )
    }

    /// The time of the run; nobody knows it before.
    func date(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var unsure = Unsure("the date is that of the run")
        unsure.succeeds = true
        throw unsure
    }

    func expr(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let words = try call.texts()
        guard words.count == 3 else { throw .notUnderstood(call) }
        let text: String
        if let left = Int(words[0]), let right = Int(words[2]) {
            switch words[1] {
            case "+": text = String(left &+ right)
            case "-": text = String(left &- right)
            case "*": text = String(left &* right)
            case "/" where right != 0 && right != -1: text = String(left / right)
            case "%" where right != 0 && right != -1: text = String(left % right)
            case "=": text = left == right ? "1" : "0"
            case "!=": text = left != right ? "1" : "0"
            case "<": text = left < right ? "1" : "0"
            case ">": text = left > right ? "1" : "0"
            case "<=": text = left <= right ? "1" : "0"
            case ">=": text = left >= right ? "1" : "0"
            default: throw .notUnderstood(call)
            }
        } else {
            switch words[1] {
            case "=": text = words[0] == words[2] ? "1" : "0"
            case "!=": text = words[0] != words[2] ? "1" : "0"
            default: throw .notUnderstood(call)
            }
        }
        return CommandResult(Template(text + "\n"), status: text == "0" || text.isEmpty ? 1 : 0)
    }
}
