import Values

extension Interpreter {
    /// `awk`, as far as all its implementations agree.
    ///
    /// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/awk.html
    mutating func awk(_ call: CommandCall) throws(Unsure) -> CommandResult {
        guard let (options, words) = Self.awkWords(try call.texts()) else { throw .notUnderstood(call) }
        var operands = words
        let program: AwkProgram
        do throws(AwkSyntaxError) {
            guard !operands.isEmpty else { throw AwkSyntaxError() }
            program = try AwkParser.program(operands.removeFirst())
        } catch {
            throw Unsure("this program of `awk` is not followed")
        }
        var variables: [String: String] = [:]
        for (name, value) in options {
            guard let text = Self.awkText(value) else { throw .notUnderstood(call) }
            if name == "F" {
                // A `t` is a tab for some.
                guard text != "t", !text.isEmpty else { throw .notUnderstood(call) }
                variables["FS"] = text
            } else {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !AwkMachine.unknownVariables.contains(String(parts[0])), parts[0] != "NF" else {
                    throw .notUnderstood(call)
                }
                variables[String(parts[0])] = String(parts[1])
            }
        }
        // An assignment may stand among the files.
        guard !operands.contains(where: { $0.contains("=") }) else { throw .notUnderstood(call) }
        let allowance = smallSteps
        var machine = AwkMachine(program, variables: variables, steps: allowance, budget: budget)
        defer { charge((allowance - machine.steps) / 10) }
        let result = try machine.run { () throws(Unsure) in
            if operands.isEmpty { return [Lines(try self.readInput(call)).lines] }
            var files: [[ArraySlice<UInt8>]] = []
            for path in operands {
                files.append(Lines(path == "-" ? try self.readInput(call) : try self.readFile(path, call)).lines)
            }
            return files
        }
        return try CommandResult(result.output, status: result.status)
    }

    /// The options with their values, and what stands behind them.
    private static func awkWords(_ words: [String]) -> (options: [(String, String)], operands: [String])? {
        var options: [(String, String)] = []
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), word != "-" {
            rest.removeFirst()
            if word == "--" { break }
            let name = String(word.dropFirst().prefix(1))
            guard name == "F" || name == "v" else { return nil }
            if word.utf8.count > 2 {
                options.append((name, String(word.dropFirst(2))))
            } else {
                guard let value = rest.popFirst() else { return nil }
                options.append((name, value))
            }
        }
        return (options, Array(rest))
    }

    /// A text in which escapes were replaced; nil when not all agree on one of them.
    private static func awkText(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        // A letter behind a backslash is that letter, if it is the whole separator.
        if bytes.count == 2, bytes[0] == UInt8(ascii: "\\"), "|.+*?()[]$^".utf8.contains(bytes[1]) {
            return String(Unicode.Scalar(bytes[1]))
        }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "\\") else {
                result.append(bytes[at])
                at += 1
                continue
            }
            guard at + 1 < bytes.count else { return nil }
            switch bytes[at + 1] {
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "\\"): result.append(bytes[at + 1])
            default: return nil
            }
            at += 2
        }
        return String(decoding: result, as: UTF8.self)
    }
}
