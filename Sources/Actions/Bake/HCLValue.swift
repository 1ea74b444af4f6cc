import SourceText
import Values

/// Conversions and operators of HCL's values.
///
/// <https://github.com/hashicorp/hcl/blob/main/spec.md#type-conversions-and-unification>
enum HCLValue {
    enum Known<Content> {
        case known(Content)
        case unknown(Unknown)
    }

    static func text(_ value: Value, at range: SourceRange?) throws(BakeError) -> Template {
        switch value.content {
        case .text(let text): return text
        case .bool(let bool): return Template(bool ? "true" : "false", from: value.origin)
        case .number(let number):
            if let text = HCLNumber.text(number) { return Template(text, from: value.origin) }
            return Template(Unknown("a number", because: "how bake writes it is not followed", at: range))
        case .unknown(let unknown): return Template(unknown, from: value.origin)
        case .null: throw .wrong("a value is null where a text is needed", range)
        case .array, .object: throw .wrong("a list or an object stands where a text is needed", range)
        }
    }

    static func bool(_ value: Value, at range: SourceRange?) throws(BakeError) -> Known<Bool> {
        switch value.content {
        case .bool(let bool): return .known(bool)
        case .unknown(let unknown): return .unknown(unknown)
        case .text(let template):
            guard let text = template.text else { return .unknown(template.firstUnknown!) }
            switch text {
            case "true", "1": return .known(true)
            case "false", "0": return .known(false)
            default: throw .wrong("'\(text)' is neither true nor false", range)
            }
        default: throw .wrong("a value is neither true nor false", range)
        }
    }

    static func number(_ value: Value, at range: SourceRange?) throws(BakeError) -> Known<Double> {
        switch value.content {
        case .number(let number): return .known(number)
        case .unknown(let unknown): return .unknown(unknown)
        case .text(let template):
            guard let text = template.text else { return .unknown(template.firstUnknown!) }
            guard let first = text.utf8.first, first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-"),
                let number = Double(text)
            else { throw .wrong("'\(text)' is no number", range) }
            return .known(number)
        default: throw .wrong("a value is no number", range)
        }
    }

    /// The elements of a list that is asked for.
    static func list(_ value: Value, at range: SourceRange?) throws(BakeError) -> Known<[Value]> {
        switch value.content {
        case .array(let elements): return .known(elements)
        case .unknown(let unknown): return .unknown(unknown)
        case .text(let text) where !text.isKnown: return .unknown(text.firstUnknown!)
        default: throw .wrong("a value is no list", range)
        }
    }

    /// The members in the order of their names' bytes, as loops and functions see them.
    static func sorted(_ object: ValueObject) -> [ValueObject.Member] {
        object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    static func element(of value: Value, at key: Value, _ range: SourceRange) throws(BakeError) -> Value {
        switch value.content {
        case .unknown: return value
        case .text(let text) where !text.isKnown: return Value(text.firstUnknown!)
        case .array(let elements):
            switch try number(key, at: range) {
            case .unknown(let unknown): return Value(unknown)
            case .known(let number):
                guard let index = Int(exactly: number), elements.indices.contains(index) else {
                    throw .wrong("the list has no element of that number", range)
                }
                return elements[index]
            }
        case .object(let object):
            let name = try text(key, at: range)
            guard let name = name.text else { return Value(name.firstUnknown!) }
            if let member = object[name] { return member }
            if let rest = object.rest { return Value(rest) }
            throw .wrong("the object has no member '\(name)'", range)
        default: throw .wrong("a value has no elements", range)
        }
    }

    // MARK: Operators

    static func combined(
        _ operation: HCLOperator,
        _ left: Value,
        _ right: Value,
        at range: SourceRange
    ) throws(BakeError) -> Value {
        switch operation {
        case .or, .and:
            // Both sides are evaluated, but one of them may decide alone.
            let decisive = operation == .or
            let (first, second) = (try bool(left, at: range), try bool(right, at: range))
            if case .known(decisive) = first { return Value(decisive) }
            if case .known(decisive) = second { return Value(decisive) }
            if case .unknown(let unknown) = first { return Value(unknown) }
            if case .unknown(let unknown) = second { return Value(unknown) }
            return Value(!decisive)
        case .equal, .notEqual:
            switch areEqual(left, right, at: range) {
            case .known(let equal): return Value(equal == (operation == .equal))
            case .unknown(let unknown): return Value(unknown)
            }
        default: break
        }
        let (first, second) = (try number(left, at: range), try number(right, at: range))
        guard case .known(let a) = first, case .known(let b) = second else {
            return Value(left.unknown ?? right.unknown ?? Unknown("a number", because: "it is unknown", at: range))
        }
        switch operation {
        case .less: return Value(a < b)
        case .lessOrEqual: return Value(a <= b)
        case .greater: return Value(a > b)
        case .greaterOrEqual: return Value(a >= b)
        case .add: return Value(a + b)
        case .subtract: return Value(a - b)
        case .multiply: return Value(a * b)
        case .divide, .modulo:
            guard b != 0 else { throw .wrong("a number is divided by zero", range) }
            return Value(operation == .divide ? a / b : a.truncatingRemainder(dividingBy: b))
        case .or, .and, .equal, .notEqual: return .null
        }
    }

    static func areEqual(_ left: Value, _ right: Value, at range: SourceRange) -> Known<Bool> {
        switch (left.content, right.content) {
        case (.null, .null): return .known(true)
        case (.unknown(let unknown), _), (_, .unknown(let unknown)): return .unknown(unknown)
        case (.null, _), (_, .null): return .known(false)
        case (.bool(let left), .bool(let right)): return .known(left == right)
        case (.number(let left), .number(let right)): return .known(left == right)
        case (.text(let left), .text(let right)):
            if let left = left.text, let right = right.text { return .known(left == right) }
            // Text that is known to stand there is not empty.
            if left.isEmpty, right.hasKnownText { return .known(false) }
            if right.isEmpty, left.hasKnownText { return .known(false) }
            return .unknown((left.firstUnknown ?? right.firstUnknown)!)
        case (.array, _), (.object, _), (_, .array), (_, .object):
            return .unknown(Unknown("==", because: "how bake compares lists and objects is not followed", at: range))
        default: return .known(false)
        }
    }
}

extension Template {
    /// Whether a part of the text is known, so that it is not empty.
    fileprivate var hasKnownText: Bool {
        pieces.contains { if case .text = $0 { true } else { false } }
    }
}
