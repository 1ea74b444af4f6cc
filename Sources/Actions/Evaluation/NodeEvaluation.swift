import SourceText
import Values
import YAML

/// Evaluates the values of a workflow in one place, with the contexts that are available there.
struct NodeEvaluator {
    let contexts: ExpressionContexts
    private(set) var problems: [EvaluationProblem] = []

    init(_ contexts: ExpressionContexts) {
        self.contexts = contexts
    }

    /// The text of a scalar; a collection has none.
    mutating func text(_ node: YAMLNode) -> Template {
        if let plain = plainText(node) { return plain }
        return evaluated(node).template
    }

    /// The text of a scalar in parts that know their place.
    mutating func evaluated(_ node: YAMLNode) -> EvaluatedText {
        if let plain = plainText(node) {
            let count = plain.text?.utf8.count ?? 0
            return EvaluatedText(parts: [EvaluatedText.Part(value: plain, source: 0..<count, isExpression: false)])
        }
        do throws(ExpressionError) {
            let template = try TemplateString(parsing: node.string ?? "")
            let place = node.placeOfBytes
            var parts: [EvaluatedText.Part] = []
            for segment in template.segments {
                switch segment {
                case .literal(let text, let range):
                    let value = Template(text, from: Origin(at: place(range)))
                    parts.append(EvaluatedText.Part(value: value, source: range, isExpression: false))
                case .expression(let syntax, let range):
                    let value = try syntax.evaluate(in: contexts, place: place).template
                    parts.append(EvaluatedText.Part(value: value, source: range, isExpression: true))
                }
            }
            return EvaluatedText(parts: parts)
        } catch {
            return EvaluatedText(parts: [
                EvaluatedText.Part(
                    value: Template(invalid(error, in: node)),
                    source: 0..<(node.string?.utf8.count ?? 0),
                    isExpression: true
                )
            ])
        }
    }

    /// The value of a node; a text that is nothing but one expression keeps the type of its value.
    mutating func value(_ node: YAMLNode) -> Value {
        var found: [EvaluationProblem] = []
        let contexts = contexts
        let value = Value(node) { _, node in
            var evaluator = NodeEvaluator(contexts)
            defer { found += evaluator.problems }
            return evaluator.evaluateValue(node)
        }
        problems += found
        return value
    }

    /// Whether an `if:` holds, and with it what is implied where it calls no status function: that all before succeeded.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions>
    mutating func condition(_ node: YAMLNode, implying success: Condition) -> Condition {
        let own = condition(node)
        return node.callsStatusFunction ? own : success.and(own)
    }

    /// Whether an `if:` holds. Without `${{ }}` the whole text is an expression.
    mutating func condition(_ node: YAMLNode) -> Condition {
        let text = node.string ?? ""
        do throws(ExpressionError) {
            let place = node.placeOfBytes
            let template = try TemplateString(parsing: text)
            let expression: ExpressionSyntax
            if let only = template.expression {
                expression = only
            } else if template.literal != nil {
                guard !text.utf8.allSatisfy({ $0 <= 0x20 }) else { return .always }
                expression = try ExpressionSyntax(parsing: text)
            } else {
                // Text around an expression makes a text, and a text that is not empty is true.
                let truth = try template.evaluate(in: contexts, place: place).truth
                return truth.map { $0 ? .always : .never } ?? .unknown(conditionText(text))
            }
            switch try expression.condition(in: contexts, place: place).truth {
            case true?: return .always
            case false?: return .never
            case nil: return .unknown(all: try terms(of: expression))
            }
        } catch {
            _ = invalid(error, in: node)
            return .unknown(conditionText(text))
        }
    }

    /// What must turn out true for an expression to hold that is unknown.
    private func terms(of expression: ExpressionSyntax) throws(ExpressionError) -> [Condition.Term] {
        var terms: [Condition.Term] = []
        for index in try expression.openParts(in: contexts) {
            let range = expression.nodes[index].range
            let inside = expression.nodes.filter {
                range.contains($0.range.lowerBound) && $0.range.upperBound <= range.upperBound
            }
            let isLasting = inside.allSatisfy { node in
                switch node.kind {
                case .context(let name): !["env", "job", "runner"].contains { equalsIgnoringCase($0, name) }
                case .call(let function, _): !function.isStatus && function != .hashFiles
                default: true
                }
            }
            let term = Condition.Term(conditionText(expression.text(of: index)), isLasting: isLasting)
            if !terms.contains(term) { terms.append(term) }
        }
        return terms
    }

    /// The variables of an outer level with those of an `env` block set over them.
    ///
    /// The block may be an expression that gives an object: `env: ${{ secrets }}`.
    /// - Parameter owner: what has the block.
    mutating func environment(
        _ entries: [EnvironmentEntry],
        of owner: YAMLNode?,
        over outer: ValueObject
    ) -> ValueObject {
        var env = outer
        for entry in entries { env[entry.name] = Value(text(entry.value)) }
        guard entries.isEmpty, let block = owner?["env"], block.kind == .scalar, block.hasExpressions else {
            return env
        }
        let value = evaluateValue(block)
        switch value.content {
        case .object(let object):
            for member in object.members { env[member.name] = Value(member.value.template) }
            if let rest = object.rest { env.rest = Unknown("env", because: rest.reason, at: block.origin.place) }
        case .unknown(let unknown): env.rest = Unknown("env", because: unknown.reason, at: block.origin.place)
        default: break
        }
        return env
    }

    // MARK: Plain values

    /// The text of a scalar without expressions; nil when there are some.
    private func plainText(_ node: YAMLNode) -> Template? {
        guard node.kind == .scalar else { return nil }
        if node.hasExpressions { return nil }
        let text: String
        switch node.scalar {
        case .null: text = ""
        case .bool(let bool): text = bool ? "true" : "false"
        case .number(let number): text = numberText(number)
        default: text = node.string ?? ""
        }
        return Template(text, from: node.origin)
    }

    fileprivate mutating func evaluateValue(_ node: YAMLNode) -> Value {
        do throws(ExpressionError) {
            return try TemplateString(parsing: node.string ?? "").evaluate(in: contexts, place: node.placeOfBytes)
        } catch {
            return Value(invalid(error, in: node))
        }
    }

    private mutating func invalid(_ error: ExpressionError, in node: YAMLNode) -> Unknown {
        let place = node.document.file.place(node.sourceRange(ofValue: error.range))
        // What other jobs find out may be of another kind in another run.
        if !node.asksOtherJobs {
            problems.append(EvaluationProblem(code: .expression, message: error.message, range: place))
        }
        let bytes = Array((node.string ?? "").utf8)
        let text = String(decoding: bytes[error.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
        return Unknown(text, because: "the expression is wrong: \(error.message)", at: place)
    }

    /// A condition as it is shown: without `${{ }}`, on one line.
    private func conditionText(_ text: String) -> String {
        var shown = text.split { $0 == "\n" || $0 == "\r" }.joined(separator: " ")[...]
        while shown.first == " " { shown = shown.dropFirst() }
        while shown.last == " " { shown = shown.dropLast() }
        if shown.hasPrefix("${{"), shown.hasSuffix("}}"),
            shown.dropFirst(3).firstIndex(of: "}") == shown.dropLast(2).endIndex
        {
            shown = shown.dropFirst(3).dropLast(2)
            while shown.first == " " { shown = shown.dropFirst() }
            while shown.last == " " { shown = shown.dropLast() }
        }
        return String(shown)
    }
}

extension YAMLNode {
    /// Whether the expressions of an `if:` call `success()`, `failure()`, `cancelled()` or `always()`.
    var callsStatusFunction: Bool {
        let text = string ?? ""
        guard let template = try? TemplateString(parsing: text) else { return false }
        if template.literal != nil {
            return (try? ExpressionSyntax(parsing: text))?.asksForStatus ?? false
        }
        return template.segments.contains { segment in
            if case .expression(let syntax, _) = segment { syntax.asksForStatus } else { false }
        }
    }

    /// Whether `${{` stands in the text.
    var hasExpressions: Bool {
        withUTF8 { $0.firstExpression(from: 0) != nil }
    }
}
