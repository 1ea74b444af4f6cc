import Values

extension Interpreter {
    /// `sed`, over files and their copies.
    ///
    /// https://www.gnu.org/software/sed/manual/sed.html
    mutating func sed(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = try call.texts()
        let suffix = Self.takeSuffix(&arguments)
        let long = [
            "quiet": "n", "silent": "n", "regexp-extended": "E", "expression": "e", "null-data": "z", "separate": "s",
            "unbuffered": "u",
        ]
        guard let options = CommandOptions(arguments, flags: "nErzsu", valued: "e", long: long) else {
            throw .notUnderstood(call)
        }
        var operands = options.operands
        var scripts = options.found.filter { $0.name == "e" }.map(\.value)
        if scripts.isEmpty {
            guard !operands.isEmpty else { throw .notUnderstood(call) }
            scripts = [operands.removeFirst()]
        }
        var parser = SedParser(
            scripts.joined(separator: "\n"),
            isExtended: options.has("E") || options.has("r"),
            isQuiet: options.has("n")
        )
        guard let program = parser.program() else { throw Unsure("the program of `sed` is not followed") }
        if operands.count > 1, suffix != nil || options.has("s"), program.remembers {
            throw Unsure("what `sed` keeps from one file to the next is not followed")
        }
        let separator: UInt8 = options.has("z") ? 0 : UInt8(ascii: "\n")
        var machine = SedMachine(program, separator: separator, budget: budget)
        for path in program.inputs {
            switch read(Template(path)) {
            case .text: machine.inserted[path] = try readFile(path, call)
            case .missing: machine.inserted[path] = []
            case .unknown(let unknown): throw Unsure(unknown)
            }
        }
        guard let suffix else {
            let separates = options.has("s") && operands.count > 1
            for path in operands where path != "-" {
                guard case .missing = read(Template(path)) else { continue }
                throw .notUnderstood(call)
            }
            var result: CommandResult
            if separates {
                var output: [UInt8] = []
                for path in operands { output += try machine.run(try readAll([path], call)) }
                result = try CommandResult(output)
            } else {
                result = try CommandResult(machine.run(try readAll(operands, call)))
            }
            if let status = machine.status { result.status = status }
            try writeFiles(of: machine, call)
            return result
        }
        guard !operands.isEmpty, !operands.contains("-") else { throw .notUnderstood(call) }
        for path in operands {
            guard let absolute = absolutePath(path) else { throw .notUnderstood(call) }
            let before = try readFile(path, call)
            let output = try CommandResult(machine.run(before))
            if !suffix.isEmpty {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                let copy = suffix.contains("*") ? suffix.replacing("*", with: name) : name + suffix
                let folder = absolute.dropLast(name.utf8.count)
                guard !copy.contains("/") else { throw .notUnderstood(call) }
                replaceFile(folder + copy, try CommandResult(before).output)
            }
            replaceFile(absolute, output.output)
            if machine.status != nil { break }
        }
        try writeFiles(of: machine, call)
        return CommandResult(status: machine.status ?? 0)
    }

    /// What the program wrote with `w`.
    private mutating func writeFiles(of machine: SedMachine, _ call: CommandCall) throws(Unsure) {
        for path in machine.program.outputs {
            guard let absolute = absolutePath(path), path != "/dev/stdout" else { throw .notUnderstood(call) }
            if path == "/dev/stderr" || path == "/dev/null" { continue }
            replaceFile(absolute, try CommandResult(machine.written[path] ?? []).output)
        }
    }

    mutating func replaceFile(_ absolute: String, _ text: Template) {
        open(absolute: absolute, appending: false)
        if text.isEmpty { return }
        let chunk = VirtualFile.Chunk(text: text, conditions: [], serial: nextSerial(), loop: nil)
        state.files[absolute]?.chunks.append(chunk)
    }

    /// Takes `-i` away, also from among other letters: its suffix, empty without one; nil when there is no `-i`.
    private static func takeSuffix(_ arguments: inout [String]) -> String? {
        for (index, word) in arguments.enumerated() {
            if word == "--" { return nil }
            if word == "--in-place" || word.hasPrefix("--in-place=") {
                arguments.remove(at: index)
                return String(word.dropFirst("--in-place=".count))
            }
            guard word.hasPrefix("-"), !word.hasPrefix("--") else { continue }
            let letters = word.dropFirst()
            let before = letters.prefix { "nErszu".contains($0) }
            let rest = letters.dropFirst(before.count)
            guard rest.first == "i" else { continue }
            if before.isEmpty { arguments.remove(at: index) } else { arguments[index] = "-" + before }
            return String(rest.dropFirst())
        }
        return nil
    }
}
