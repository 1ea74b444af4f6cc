import SourceText
import Values

/// The variables that an expression sees before those of its file: the axes of a matrix, the parameters of a function, the
/// element of a loop.
struct HCLScope {
    var variables: [String: Value] = [:]

    func with(_ name: String, _ value: Value) -> HCLScope {
        var scope = self
        scope.variables[name] = value
        return scope
    }
}

/// Evaluates expressions of HCL. What stands in a file is asked of the one who has it.
struct HCLEvaluator {
    /// The value of a name that no scope holds.
    let variable: (String, SourceRange) throws(BakeError) -> Value
    /// What a function of the file gives; nil when the file has none of that name.
    let function: (String, [Value], SourceRange) throws(BakeError) -> Value?
    /// The attribute of a block, as in `target.app.tags`; nil when the name is no type of block.
    let blockAttribute: (String, String, String, SourceRange) throws(BakeError) -> Value?

    func evaluate(_ expression: HCLExpression, in scope: HCLScope = HCLScope()) throws(BakeError) -> Value {
        let range = expression.range
        switch expression.kind {
        case .literal(let value): return value
        case .unread(let reason): return Value(Unknown("the bake file", because: reason, at: range))
        case .template(let parts):
            var text = Template()
            for part in parts { text.append(try HCLValue.text(try evaluate(part, in: scope), at: part.range)) }
            return Value(text)
        case .variable(let name):
            if let value = scope.variables[name] { return value }
            return try variable(name, range)
        case .member(let base, let name): return try member(name, of: base, in: scope, at: range)
        case .index(let base, let key):
            return try HCLValue.element(
                of: try evaluate(base, in: scope),
                at: try evaluate(key, in: scope),
                range
            )
        case .splat(let base, let rest):
            let value = try evaluate(base, in: scope)
            if case .unknown = value.content { return value }
            // A value that is no list is taken for a list of itself; null for an empty one.
            let elements = value.isNull ? [] : value.array ?? [value]
            var results: [Value] = []
            for element in elements {
                results.append(try evaluate(rest, in: scope.with(HCLExpression.elementName, element)))
            }
            return Value(results)
        case .call(let name, let arguments, let expandsLast):
            return try call(name, arguments, expandsLast: expandsLast, in: scope, at: range)
        case .conditional(let condition, let first, let second):
            switch try HCLValue.bool(try evaluate(condition, in: scope), at: condition.range) {
            case .known(true): return try evaluate(first, in: scope)
            case .known(false): return try evaluate(second, in: scope)
            case .unknown(let unknown):
                // Both ways are looked at: where they agree, the condition does not matter.
                let both = (try evaluate(first, in: scope), try evaluate(second, in: scope))
                return both.0 == both.1 ? both.0 : Value(unknown)
            }
        case .not(let operand):
            switch try HCLValue.bool(try evaluate(operand, in: scope), at: range) {
            case .known(let bool): return Value(!bool)
            case .unknown(let unknown): return Value(unknown)
            }
        case .negative(let operand):
            switch try HCLValue.number(try evaluate(operand, in: scope), at: range) {
            case .known(let number): return Value(-number)
            case .unknown(let unknown): return Value(unknown)
            }
        case .binary(let operation, let left, let right):
            return try HCLValue.combined(
                operation,
                try evaluate(left, in: scope),
                try evaluate(right, in: scope),
                at: range
            )
        case .list(let elements):
            var values: [Value] = []
            for element in elements { values.append(try evaluate(element, in: scope)) }
            return Value(values)
        case .object(let members):
            var object = ValueObject([], isCaseSensitive: true)
            for member in members {
                let key = try HCLValue.text(try evaluate(member.key, in: scope), at: member.key.range)
                guard let name = key.text else { return Value(key.firstUnknown!) }
                object[name] = try evaluate(member.value, in: scope)
            }
            return Value(object)
        case .each(let loop): return try each(loop, in: scope, at: range)
        }
    }

    private func member(
        _ name: String,
        of base: HCLExpression,
        in scope: HCLScope,
        at range: SourceRange
    ) throws(BakeError) -> Value {
        if case .member(let type, let block) = base.kind, case .variable(let typeName) = type.kind,
            scope.variables[typeName] == nil, let value = try blockAttribute(typeName, block, name, range)
        {
            return value
        }
        return try HCLValue.element(of: try evaluate(base, in: scope), at: Value(name), range)
    }

    private func call(
        _ name: String,
        _ expressions: [HCLExpression],
        expandsLast: Bool,
        in scope: HCLScope,
        at range: SourceRange
    ) throws(BakeError) -> Value {
        if name == "try" || name == "can" {
            // An error is an answer here.
            for expression in expressions {
                do throws(BakeError) {
                    let value = try evaluate(expression, in: scope)
                    if let unknown = value.unknown { return Value(unknown) }
                    return name == "can" ? true : value
                } catch {
                    guard case .wrong = error else { throw error }
                }
            }
            if name == "can" { return false }
            throw .wrong("no argument of 'try' has a value", range)
        }
        var arguments: [Value] = []
        for expression in expressions { arguments.append(try evaluate(expression, in: scope)) }
        if expandsLast, let last = arguments.popLast() {
            if case .unknown = last.content { return last }
            guard let elements = last.array else { throw .wrong("what stands before '...' is no list", range) }
            arguments += elements
        }
        if let value = try BakeFunctions.call(name, arguments, at: range) { return value }
        if let value = try function(name, arguments, range) { return value }
        // Later versions of bake know more functions.
        throw .unknown(Unknown("\(name)()", because: "the function '\(name)' of bake is not known", at: range))
    }

    private func each(_ loop: HCLLoop, in scope: HCLScope, at range: SourceRange) throws(BakeError) -> Value {
        let collection = try evaluate(loop.collection, in: scope)
        let members: [(key: Value, value: Value)]
        switch collection.content {
        case .array(let elements): members = elements.enumerated().map { (Value(Double($0.offset)), $0.element) }
        // The keys of an object are taken in the order of their bytes.
        case .object(let object): members = HCLValue.sorted(object).map { (Value($0.name), $0.value) }
        case .unknown: return collection
        case .text(let text) where !text.isKnown: return Value(text.firstUnknown!)
        default: throw .wrong("a loop needs a list or an object", loop.collection.range)
        }
        var results: [Value] = []
        var object = ValueObject([], isCaseSensitive: true)
        for member in members {
            var inner = scope.with(loop.valueName, member.value)
            if let name = loop.keyName { inner.variables[name] = member.key }
            if let condition = loop.condition {
                switch try HCLValue.bool(try evaluate(condition, in: inner), at: condition.range) {
                case .known(true): break
                case .known(false): continue
                case .unknown(let unknown): return Value(unknown)
                }
            }
            let value = try evaluate(loop.value, in: inner)
            guard let key = loop.key else {
                results.append(value)
                continue
            }
            let text = try HCLValue.text(try evaluate(key, in: inner), at: key.range)
            guard let name = text.text else { return Value(text.firstUnknown!) }
            if loop.isGrouped {
                object[name] = Value((object[name]?.array ?? []) + [value])
            } else {
                guard object[name] == nil else { throw .wrong("two elements have the key '\(name)'", range) }
                object[name] = value
            }
        }
        return loop.key == nil ? Value(results) : Value(object)
    }
}
