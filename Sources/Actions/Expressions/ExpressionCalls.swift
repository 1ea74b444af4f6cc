import SourceText
import Values

extension ExpressionEvaluator {
    mutating func call(
        _ function: ExpressionFunction,
        _ arguments: [ExpressionSyntax.Index],
        at index: ExpressionSyntax.Index
    ) throws(ExpressionError) -> Value {
        if function == .case { return try firstCase(arguments, at: index) }
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try value(of: argument).value) }
        let answer: Bool?
        switch function {
        case .contains: answer = contains(values[0], values[1])
        case .startsWith: answer = ofTexts(values) { $0.hasPrefixIgnoringCase($1) }
        case .endsWith: answer = ofTexts(values) { $0.hasSuffixIgnoringCase($1) }
        case .format: return try format(values, at: index)
        case .join: return try join(values, at: index)
        case .toJSON:
            guard let text = values[0].json else { return unknown(index, because: values[0].firstUnknown) }
            try spend(text.knownCount, at: index)
            return Value(text)
        case .fromJSON: return try fromJSON(values[0], at: index)
        case .hashFiles: return contexts.hashFiles?(values) ?? .null
        case .success, .failure, .cancelled, .always: return contexts.status?(function, values) ?? .null
        case .case: return .null
        }
        return answer.map { Value($0) } ?? unknown(index, because: values.lazy.compactMap(\.firstUnknown).first)
    }

    // MARK: Texts and lists

    private func ofTexts(_ values: [Value], _ answer: (Template, Template) -> Bool?) -> Bool? {
        if values[0].isPrimitive == false || values[1].isPrimitive == false { return false }
        guard values[0].isPrimitive == true, values[1].isPrimitive == true else { return nil }
        return answer(values[0].template, values[1].template)
    }

    private func contains(_ container: Value, _ item: Value) -> Bool? {
        switch container.content {
        case .array(let elements):
            var isKnown = true
            for element in elements {
                switch element.isEqual(to: item) {
                case true?: return true
                case nil: isKnown = false
                default: break
                }
            }
            return isKnown ? false : nil
        default:
            return ofTexts([container, item]) { $0.containsIgnoringCase($1) }
        }
    }

    private mutating func join(_ values: [Value], at index: ExpressionSyntax.Index) throws(ExpressionError) -> Value {
        switch values[0].content {
        case .unknown(let cause): return unknown(index, because: cause)
        case .object: return Value("")
        case .array(let elements):
            var separator: Template = ","
            if values.count > 1, values[1].isPrimitive != false { separator = values[1].template }
            var joined = Template()
            for (position, element) in elements.enumerated() {
                if position > 0 { joined.append(separator) }
                let text = element.template
                try spend(text.knownCount + separator.knownCount, at: index)
                joined.append(text)
            }
            return Value(joined)
        default: return Value(values[0].template)
        }
    }

    private mutating func format(_ values: [Value], at index: ExpressionSyntax.Index) throws(ExpressionError) -> Value {
        let template = values[0].template
        guard let text = template.text else { return unknown(index, because: template.firstUnknown) }
        let pattern: FormatPattern
        do {
            pattern = try FormatPattern(text, argumentCount: values.count - 1)
        } catch {
            throw ExpressionError(.evaluation, error.message, syntax.nodes[index].range)
        }
        var result = Template()
        let origin = template.pieces.first?.origin
        for part in pattern.parts {
            switch part {
            case .text(let text):
                try spend(text.utf8.count, at: index)
                result.append(text, from: origin)
            case .argument(let number):
                let text = values[number + 1].template
                try spend(text.knownCount, at: index)
                result.append(text)
            }
        }
        return Value(result)
    }

    // MARK: JSON

    private mutating func fromJSON(_ value: Value, at index: ExpressionSyntax.Index) throws(ExpressionError) -> Value {
        let template = value.template
        let expression = syntax.text(of: index)
        let origin = Origin(expression, at: place(syntax.nodes[index].range), from: template.pieces.first?.origin)
        guard let text = template.text else {
            // What stands around its unknown parts may still be known.
            if let value = try? Value(json: template, from: origin) { return value }
            return unknown(index, because: template.firstUnknown)
        }
        try spend(text.utf8.count, at: index)
        do {
            return try Value(json: text, from: origin)
        } catch {
            throw ExpressionError(
                .evaluation,
                "the text is no JSON: \(error.message), at its byte \(error.offset + 1)",
                syntax.nodes[index].range
            )
        }
    }

    // MARK: Choice

    private mutating func firstCase(
        _ arguments: [ExpressionSyntax.Index],
        at index: ExpressionSyntax.Index
    ) throws(ExpressionError) -> Value {
        for position in stride(from: 0, to: arguments.count - 1, by: 2) {
            let condition = try value(of: arguments[position]).value
            switch condition.content {
            case .bool(true): return try value(of: arguments[position + 1]).value
            case .bool(false): continue
            case .unknown(let cause): return unknown(index, because: cause)
            default:
                throw ExpressionError(
                    .evaluation,
                    "'\(shortened(syntax.text(of: arguments[position])))' must be true or false in 'case'",
                    syntax.nodes[arguments[position]].range
                )
            }
        }
        return try value(of: arguments[arguments.count - 1]).value
    }
}

extension Template {
    /// How many bytes are known.
    fileprivate var knownCount: Int {
        var count = 0
        for case .text(let text, _) in pieces { count += text.utf8.count }
        return count
    }
}
