import SourceText
import Values

extension ExpressionSyntax {
    /// Computes the value.
    ///
    /// What cannot be known gives an unknown value, which names the part of the expression and the first reason; where the known
    /// parts decide, the value is known.
    /// - Parameter place: leads from bytes of the text to the file, for the origin of what is looked up.
    package func evaluate(
        in contexts: ExpressionContexts,
        place: @escaping PlaceOfBytes = { _ in nil }
    ) throws(ExpressionError) -> Value {
        if let error = firstUnavailable(in: contexts) { throw error }
        var evaluator = ExpressionEvaluator(syntax: self, contexts: contexts, place: place)
        return try evaluator.value(of: root).value
    }

    /// Whether the expression holds as a condition: a value that is true, false or unknown.
    ///
    /// This knows more than the truth of ``evaluate(in:place:)``: `unknown && false` is false, whatever text or number it yields.
    package func condition(
        in contexts: ExpressionContexts,
        place: @escaping PlaceOfBytes = { _ in nil }
    ) throws(ExpressionError) -> Value {
        if let error = firstUnavailable(in: contexts) { throw error }
        var evaluator = ExpressionEvaluator(syntax: self, contexts: contexts, place: place)
        let truth = try evaluator.truth(of: root)
        return truth.bool.map { Value($0) } ?? evaluator.unknown(root, because: truth.unknown)
    }
}

extension ExpressionSyntax {
    /// The parts of an unknown condition that must all turn out true: what is known of it is left out.
    func openParts(in contexts: ExpressionContexts) throws(ExpressionError) -> [Index] {
        var evaluator = ExpressionEvaluator(syntax: self, contexts: contexts, place: { _ in nil })
        return try evaluator.openParts(of: root)
    }
}

extension ExpressionEvaluator {
    fileprivate mutating func openParts(
        of index: ExpressionSyntax.Index
    ) throws(ExpressionError) -> [ExpressionSyntax.Index] {
        var open: [ExpressionSyntax.Index] = []
        switch syntax.nodes[index].kind {
        case .and(let operands):
            for operand in operands where try truth(of: operand).bool == nil { open += try openParts(of: operand) }
            return open
        case .or(let operands):
            for operand in operands where try truth(of: operand).bool == nil { open.append(operand) }
            return open.count == 1 ? try openParts(of: open[0]) : [index]
        default: return [index]
        }
    }
}

/// Computes the values of nodes; the height of a tree is limited, so that it may call itself.
struct ExpressionEvaluator {
    struct Evaluated {
        var value: Value
        /// Whether it is what a wildcard selects, so that members are taken from each element.
        var isSelection = false
    }

    struct Truth {
        /// nil when it is unknown.
        var bool: Bool?
        var unknown: Unknown?

        static func known(_ bool: Bool) -> Truth { Truth(bool: bool) }
    }

    /// How many bytes the functions of one expression may write, as the runner limits its memory.
    static let maximumOutput = 512 << 10

    let syntax: ExpressionSyntax
    let contexts: ExpressionContexts
    let place: PlaceOfBytes
    private var output = 0

    init(syntax: ExpressionSyntax, contexts: ExpressionContexts, place: @escaping PlaceOfBytes) {
        self.syntax = syntax
        self.contexts = contexts
        self.place = place
    }

    mutating func value(of index: ExpressionSyntax.Index) throws(ExpressionError) -> Evaluated {
        switch syntax.nodes[index].kind {
        case .literal(var value):
            let range = syntax.nodes[index].range
            if case .text(let text) = value.content, let known = text.text {
                value = Value(known, from: place(range).map { Origin(at: $0) })
            }
            return Evaluated(value: value)
        case .context, .property, .index, .wildcard:
            var found = try member(at: index)
            found.value = reached(found.value, through: index)
            return found
        case .call(let function, let arguments):
            return Evaluated(value: try call(function, arguments, at: index))
        case .not(let operand):
            let truth = try truth(of: operand)
            return Evaluated(value: truth.bool.map { Value(!$0) } ?? unknown(index, because: truth.unknown))
        case .comparison(let comparison, let left, let right):
            return Evaluated(value: try compare(comparison, left, right, at: index))
        case .and(let operands):
            return try chain(operands, endsAt: false, at: index)
        case .or(let operands):
            return try chain(operands, endsAt: true, at: index)
        }
    }

    /// Whether a node holds; a part of a chain that decides it counts wherever it stands.
    mutating func truth(of index: ExpressionSyntax.Index) throws(ExpressionError) -> Truth {
        switch syntax.nodes[index].kind {
        case .not(let operand):
            let truth = try truth(of: operand)
            return Truth(bool: truth.bool.map { !$0 }, unknown: truth.unknown)
        case .and(let operands):
            return try truth(of: operands, endsAt: false)
        case .or(let operands):
            return try truth(of: operands, endsAt: true)
        default:
            let value = try value(of: index).value
            return Truth(bool: value.truth, unknown: value.unknown)
        }
    }

    /// An unknown value in the place of a node.
    func unknown(_ index: ExpressionSyntax.Index, because cause: Unknown?) -> Value {
        let expression = syntax.text(of: index)
        return Value(
            Unknown(expression, because: cause?.reason ?? "a part of it is unknown", at: cause?.place),
            from: place(syntax.nodes[index].range).map { Origin(expression, at: $0) }
        )
    }

    /// Counts what a function writes.
    mutating func spend(_ count: Int, at index: ExpressionSyntax.Index) throws(ExpressionError) {
        output += count
        guard output <= Self.maximumOutput else {
            throw ExpressionError(
                .evaluation,
                "the expression makes more than \(Self.maximumOutput) characters",
                syntax.nodes[index].range
            )
        }
    }

    // MARK: Chains

    /// The first operand whose truth ends the chain, else the last one.
    private mutating func chain(
        _ operands: [ExpressionSyntax.Index],
        endsAt end: Bool,
        at index: ExpressionSyntax.Index
    ) throws(ExpressionError) -> Evaluated {
        var last = Evaluated(value: .null)
        for (position, operand) in operands.enumerated() {
            last = try value(of: operand)
            if position == operands.count - 1 || last.value.truth == end { return last }
            guard last.value.truth == nil else { continue }
            // Which operand is the value is unknown, but if all that may be it are conditions, the rest can still decide.
            let rest = operands[position...]
            if rest.allSatisfy({ isCondition($0) }) {
                let truth = try truth(of: Array(rest), endsAt: end)
                if let bool = truth.bool { return Evaluated(value: Value(bool)) }
            }
            return Evaluated(value: unknown(index, because: last.value.unknown))
        }
        return last
    }

    private mutating func truth(
        of operands: [ExpressionSyntax.Index],
        endsAt end: Bool
    ) throws(ExpressionError) -> Truth {
        var result = Truth.known(!end)
        for operand in operands {
            let truth = try truth(of: operand)
            if truth.bool == end { return .known(end) }
            if truth.bool == nil, result.bool != nil { result = truth }
        }
        return result
    }

    /// Whether a node is true or false, if not unknown.
    private func isCondition(_ index: ExpressionSyntax.Index) -> Bool {
        switch syntax.nodes[index].kind {
        case .not, .comparison: true
        case .call(let function, _): function.isCondition
        case .and(let operands), .or(let operands): operands.allSatisfy { isCondition($0) }
        case .literal(let value): if case .bool = value.content { true } else { false }
        default: false
        }
    }

    // MARK: Members

    /// What an access finds, not yet led back to this place.
    private mutating func member(at index: ExpressionSyntax.Index) throws(ExpressionError) -> Evaluated {
        switch syntax.nodes[index].kind {
        case .context(let name):
            return Evaluated(value: contexts.values.member(name))
        case .property(let base, let name):
            let base = try memberOrValue(at: base)
            if case .object(let object) = base.value.content { return Evaluated(value: object.member(name)) }
            return take(Value(name), from: base, at: index)
        case .index(let base, let key):
            let base = try memberOrValue(at: base)
            return take(try value(of: key).value, from: base, at: index)
        case .wildcard(let base):
            return select(from: try memberOrValue(at: base), at: index)
        default:
            return try value(of: index)
        }
    }

    private mutating func memberOrValue(at index: ExpressionSyntax.Index) throws(ExpressionError) -> Evaluated {
        switch syntax.nodes[index].kind {
        case .context, .property, .index, .wildcard: try member(at: index)
        default: try value(of: index)
        }
    }

    private func take(_ key: Value, from base: Evaluated, at index: ExpressionSyntax.Index) -> Evaluated {
        guard base.isSelection, let elements = base.value.array else {
            return Evaluated(value: find(key, in: base.value, at: index) ?? .null)
        }
        if !elements.isEmpty, let cause = key.unknown {
            return Evaluated(value: unknown(index, because: cause))
        }
        var found: [Value] = []
        for element in elements {
            guard let member = find(key, in: element, at: index) else { continue }
            // Whether there is such a member at all is unknown, and with it how many there are.
            if let cause = member.unknown, !isListed(key, in: element) {
                return Evaluated(value: unknown(index, because: cause))
            }
            found.append(member)
        }
        return Evaluated(value: Value(found), isSelection: true)
    }

    /// A member or an element; nil when there is none.
    private func find(_ key: Value, in base: Value, at index: ExpressionSyntax.Index) -> Value? {
        switch base.content {
        case .unknown(let cause):
            return unknown(index, because: cause)
        case .object(let object):
            if let cause = key.unknown { return object.isEmpty ? nil : unknown(index, because: cause) }
            switch key.content {
            case .array, .object: return nil
            default: break
            }
            let name = key.text ?? ""
            return object[name] ?? (object.isOpen ? object.member(name) : nil)
        case .array(let elements):
            if let cause = key.unknown { return elements.isEmpty ? nil : unknown(index, because: cause) }
            guard let number = key.number, number >= 0, number < Double(elements.count) else { return nil }
            return elements[Int(number)]
        default:
            return nil
        }
    }

    private func isListed(_ key: Value, in base: Value) -> Bool {
        switch base.content {
        case .object(let object): object[key.text ?? ""] != nil
        case .array: true
        default: false
        }
    }

    private func select(from base: Evaluated, at index: ExpressionSyntax.Index) -> Evaluated {
        var found: [Value] = []
        for source in base.isSelection ? base.value.array ?? [] : [base.value] {
            switch source.content {
            case .array(let elements): found += elements
            case .object(let object):
                if let rest = object.rest { return Evaluated(value: unknown(index, because: rest)) }
                found += object.members.map(\.value)
            case .unknown(let cause): return Evaluated(value: unknown(index, because: cause))
            default: break
            }
        }
        return Evaluated(value: Value(found), isSelection: true)
    }

    /// The same value with this access as the last step of its origin.
    private func reached(_ value: Value, through index: ExpressionSyntax.Index) -> Value {
        var value = value
        let place = place(syntax.nodes[index].range)
        if case .text(let text) = value.content {
            value.content = .text(text.reached(through: syntax.text(of: index), at: place))
        } else if place != nil || value.origin != nil {
            value.origin = Origin(syntax.text(of: index), at: place, from: value.origin)
        }
        return value
    }

    // MARK: Comparisons

    private mutating func compare(
        _ comparison: ExpressionSyntax.Comparison,
        _ left: ExpressionSyntax.Index,
        _ right: ExpressionSyntax.Index,
        at index: ExpressionSyntax.Index
    ) throws(ExpressionError) -> Value {
        let leftValue = try value(of: left).value
        let rightValue = try value(of: right).value
        let isSame = isSameAccess(left, right)
        let result: Bool? =
            switch comparison {
            case .equal: leftValue.isEqual(to: rightValue, isSame: isSame)
            case .notEqual: leftValue.isEqual(to: rightValue, isSame: isSame).map { !$0 }
            case .less: rightValue.isGreater(than: leftValue)
            case .greater: leftValue.isGreater(than: rightValue)
            case .lessOrEqual:
                either(rightValue.isGreater(than: leftValue), leftValue.isEqual(to: rightValue, isSame: isSame))
            case .greaterOrEqual:
                either(leftValue.isGreater(than: rightValue), leftValue.isEqual(to: rightValue, isSame: isSame))
            }
        return result.map { Value($0) } ?? unknown(index, because: leftValue.unknown ?? rightValue.unknown)
    }

    private func either(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == true || right == true { return true }
        return left == nil || right == nil ? nil : false
    }

    /// Whether two operands name the same thing: arrays and objects are equal only to themselves.
    private func isSameAccess(_ left: ExpressionSyntax.Index, _ right: ExpressionSyntax.Index) -> Bool {
        switch (syntax.nodes[left].kind, syntax.nodes[right].kind) {
        case (.context(let left), .context(let right)):
            equalsIgnoringCase(left, right)
        case (.property(let left, let leftName), .property(let right, let rightName)):
            equalsIgnoringCase(leftName, rightName) && isSameAccess(left, right)
        case (.index(let left, let leftKey), .index(let right, let rightKey)):
            equalsIgnoringCase(syntax.text(of: leftKey), syntax.text(of: rightKey)) && isSameAccess(left, right)
        default: false
        }
    }
}
