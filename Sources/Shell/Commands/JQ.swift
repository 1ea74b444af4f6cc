import SourceText
import Values

extension Interpreter {
    /// `jq`
    ///
    /// https://jqlang.org/manual/
    mutating func jq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let arguments = try JQArguments(call)
        var program = arguments.program
        if let path = arguments.programFile { program = try jqFile(path) }
        // Without a terminal, no program is the one that changes nothing.
        let source = program ?? "."
        let node: JQNode
        do throws(JQSyntaxError) {
            node = try JQParser.program(source)
        } catch {
            throw error.unknown.map { Unsure($0) } ?? Unsure("this program of `jq` is not followed")
        }
        let allowance = smallSteps
        let evaluator = JQEvaluator(steps: allowance, budget: budget)
        defer { charge((allowance - evaluator.steps) / 10) }
        for (name, value) in arguments.variables { evaluator.variables[name] = value }
        for (name, path, isRaw) in arguments.files {
            let text = try jqFile(path)
            evaluator.variables[name] = isRaw ? Value(text) : Value(try Self.jsonValues(text))
        }
        evaluator.variables["ARGS"] = arguments.argsValue
        if Self.asksForEnvironment(source) { evaluator.environment = jqEnvironment() }
        var inputs: [Value] = []
        if !arguments.isNull || arguments.readsInput(source) { inputs = try jqInputs(arguments, call) }
        return try JQRun(arguments, evaluator).run(node, inputs)
    }

    private func jqFile(_ path: Template) throws(Unsure) -> Template {
        switch read(path) {
        case .text(let text): return text
        case .missing: throw Unsure(Unknown(path.display, because: "the file does not exist in the repository"))
        case .unknown(let unknown): throw Unsure(unknown)
        }
    }

    private mutating func jqInputs(_ arguments: JQArguments, _ call: CommandCall) throws(Unsure) -> [Value] {
        var text = Template()
        for path in arguments.operands {
            text.append(path.text == "-" ? try readInputTemplate(call) : try jqFile(path))
        }
        if arguments.operands.isEmpty { text = try readInputTemplate(call) }
        guard text.pieces.count < 100_000 else { throw Unsure("`jq` reads too much") }
        var size = 0
        for case .text(let known, _) in text.pieces { size += known.utf8.count }
        guard size <= 1 << 22 else { throw Unsure("`jq` reads too much") }
        guard arguments.isRawInput else {
            let values = try Self.jsonValues(text)
            return arguments.slurps ? [Value(values)] : values
        }
        if arguments.slurps { return [Value(text)] }
        guard let known = text.text else {
            throw Unsure(text.firstUnknown ?? Unknown("jq", because: "its input is not known"))
        }
        return Lines(Array(known.utf8)).lines.map { Value(String(decoding: $0, as: UTF8.self)) }
    }

    private static func jsonValues(_ text: Template) throws(Unsure) -> [Value] {
        do throws(JSONError) {
            return try Value.jsonSequence(text)
        } catch {
            throw Unsure(error.unknown ?? Unknown("jq", because: "its input is not JSON: \(error.message)"))
        }
    }

    /// Whether a program may ask for `$ENV` or `env`; what is unknown in it holds no name that it could ask for.
    private static func asksForEnvironment(_ source: Template) -> Bool {
        source.pieces.contains { piece in
            guard case .text(let text, _) = piece else { return false }
            return text.contains(bytesOf: "ENV") || text.contains(bytesOf: "env")
        }
    }

    /// What the script exports; all else is known to the run only.
    private func jqEnvironment() -> ValueObject {
        var result = ValueObject(
            [],
            rest: state.otherVariables
                ?? Unknown("env", because: "the machine that runs the job gives its environment"),
            isCaseSensitive: true
        )
        for name in state.variables.keys.sorted() {
            guard let variable = state.variables[name], variable.isExported, let text = variable.text else { continue }
            result[name] = Value(text)
        }
        return result
    }
}

/// What a program does with its inputs, and how its results are written.
private struct JQRun {
    private let arguments: JQArguments
    private let evaluator: JQEvaluator
    private var output = Template()
    private var last: Value?
    private var failed = false

    init(_ arguments: JQArguments, _ evaluator: JQEvaluator) {
        self.arguments = arguments
        self.evaluator = evaluator
    }

    consuming func run(_ program: JQNode, _ inputs: [Value]) throws(Unsure) -> CommandResult {
        evaluator.inputs = inputs[...]
        do throws(JQStop) {
            if arguments.isNull {
                try evaluate(program, .null)
            } else {
                while let input = evaluator.inputs.popFirst() { try evaluate(program, input) }
            }
        } catch {
            switch error {
            case .halted(let status): return CommandResult(output, status: status)
            case .unsure(let unsure): throw unsure
            case .left, .raised: throw Unsure("`jq` ends with an error")
            }
        }
        return CommandResult(output, status: try status())
    }

    private mutating func evaluate(_ program: JQNode, _ input: Value) throws(JQStop) {
        var results: [Value] = []
        do throws(JQStop) {
            try evaluator.run(program, input) { (value) throws(JQStop) in results.append(value) }
            failed = false
        } catch {
            switch error {
            case .raised: failed = true
            case .halted:
                for value in results { try write(value) }
                throw error
            default: throw error
            }
        }
        for value in results { try write(value) }
    }

    private func status() throws(Unsure) -> Int {
        if failed { return 5 }
        guard arguments.tellsByStatus else { return 0 }
        guard let last else { return 4 }
        if case .unknown(let unknown) = last.content { throw Unsure(unknown) }
        if case .bool(false) = last.content { return 1 }
        return last.isNull ? 1 : 0
    }

    private mutating func write(_ value: Value) throws(JQStop) {
        last = value
        if arguments.isRaw, case .text(let text) = value.content {
            guard !arguments.form.isASCII else { throw .unsure("raw texts in ASCII are not followed") }
            output.append(text)
        } else {
            output.append(try JQWriter.template(value, arguments.form))
        }
        if !arguments.joins { output.append("\n") }
    }
}
