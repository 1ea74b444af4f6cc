import Values

extension Interpreter {
    /// `yq` of the hosted runners: paths into YAML, and YAML as JSON.
    ///
    /// https://mikefarah.gitbook.io/yq
    mutating func yq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let all = try call.texts()
        let unwraps = all.contains("-r") || all.contains("--unwrapScalar")
        var words = all.filter { $0 != "-r" && $0 != "--unwrapScalar" }[...]
        if words.first == "e" || words.first == "eval" { words.removeFirst() }
        var form = JQWriter(indent: 2)
        var writesJSON = false
        var operands: [String] = []
        while let word = words.popFirst() {
            switch word {
            case "-o=json", "-ojson", "-oj", "-o=j", "--output-format=json": writesJSON = true
            case "-o", "--output-format":
                guard let format = words.popFirst(), format == "json" || format == "j" else {
                    throw .notUnderstood(call)
                }
                writesJSON = true
            case "-I0", "-I=0", "--indent=0": form.indent = nil
            case "-I", "--indent":
                guard words.popFirst() == "0" else { throw .notUnderstood(call) }
                form.indent = nil
            default:
                guard word == "-" || !word.hasPrefix("-") else { throw .notUnderstood(call) }
                operands.append(word)
            }
        }
        // A first word that is a file is one; the program is then the one that changes nothing.
        var program = "."
        if let first = operands.first, first.hasPrefix(".") || operands.count > 1 { program = operands.removeFirst() }
        guard operands.count <= 1 else { throw .notUnderstood(call) }
        let node: JQNode
        do throws(JQSyntaxError) {
            node = try JQParser.program(Template(program))
        } catch {
            throw Unsure("this program of `yq` is not followed")
        }
        guard node.isPath else { throw Unsure("this program of `yq` is not followed") }
        let text = String(decoding: try readAll(operands, call), as: UTF8.self)
        guard let value = host.yaml(text) else { throw Unsure("the input of `yq` is not followed") }
        var output = Template()
        let allowance = smallSteps
        let evaluator = JQEvaluator(steps: allowance, budget: budget)
        defer { charge((allowance - evaluator.steps) / 10) }
        do throws(JQStop) {
            try evaluator.run(node, value) { (result) throws(JQStop) in
                switch result.content {
                case .array where !writesJSON, .object where !writesJSON:
                    throw JQStop.unsure("YAML that `yq` writes is not followed")
                case .text(let text) where !writesJSON || unwraps: output.append(text)
                default: output.append(try JQWriter.template(result, form))
                }
                output.append("\n")
            }
        } catch {
            if case .unsure(let unsure) = error { throw unsure }
            throw Unsure("`yq` ends with an error")
        }
        return CommandResult(output)
    }
}

extension JQNode {
    /// Whether a program is made of what jq and yq understand in the same way.
    fileprivate var isPath: Bool {
        switch self {
        case .identity: true
        case .field(let target, _): target.isPath
        case .index(let target, .literal), .iterate(let target): target.isPath
        case .pipe(let first, let second): first.isPath && second.isPath
        case .alternative(let left, .literal): left.isPath
        default: false
        }
    }
}
