/// A value as workflows compute with it: JSON's kinds, and unknown.
package struct Value: Sendable {
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case number(Double)
        /// Parts of the text may be unknown.
        case text(Template)
        case array([Value])
        case object(ValueObject)
        /// Not even the kind is known.
        case unknown(Unknown)
    }

    package var content: Content
    /// How the value came about; the pieces of a text have origins of their own.
    package var origin: Origin?

    package init(_ content: Content, from origin: Origin? = nil) {
        self.content = content
        self.origin = origin
    }

    package init(_ bool: Bool, from origin: Origin? = nil) {
        self.init(.bool(bool), from: origin)
    }

    package init(_ number: Double, from origin: Origin? = nil) {
        self.init(.number(number), from: origin)
    }

    package init(_ text: String, from origin: Origin? = nil) {
        self.init(.text(Template(text, from: origin)), from: origin)
    }

    package init(_ text: Template, from origin: Origin? = nil) {
        self.init(.text(text), from: origin)
    }

    package init(_ elements: [Value], from origin: Origin? = nil) {
        self.init(.array(elements), from: origin)
    }

    package init(_ object: ValueObject, from origin: Origin? = nil) {
        self.init(.object(object), from: origin)
    }

    package init(_ unknown: Unknown, from origin: Origin? = nil) {
        self.init(.unknown(unknown), from: origin)
    }

    package static let null = Value(.null)

    package var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The members, when it is an object.
    package var object: ValueObject? {
        if case .object(let object) = content { object } else { nil }
    }

    /// The elements, when it is an array.
    package var array: [Value]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// What an expression sees under a name: null where the value has no members.
    package func member(_ name: String) -> Value {
        switch content {
        case .object(let object): object.member(name)
        case .unknown(let unknown):
            Value(Unknown("\(unknown.expression).\(name)", because: unknown.reason, at: unknown.place), from: origin)
        default: .null
        }
    }

    // MARK: What is unknown

    /// Why the value, or a part of its text, is unknown; what stands inside of arrays and objects is not asked.
    package var unknown: Unknown? {
        switch content {
        case .unknown(let unknown): unknown
        case .text(let text): text.firstUnknown
        default: nil
        }
    }

    /// The first unknown part, also inside of arrays and objects; an open object is one.
    package var firstUnknown: Unknown? {
        switch content {
        case .null, .bool, .number: return nil
        case .unknown(let unknown): return unknown
        case .text(let text): return text.firstUnknown
        case .array(let elements):
            for element in elements {
                if let unknown = element.firstUnknown { return unknown }
            }
            return nil
        case .object(let object):
            for member in object.members {
                if let unknown = member.value.firstUnknown { return unknown }
            }
            return object.rest
        }
    }

    // MARK: Conversions

    /// The value as text, as GitHub writes it where text is asked for.
    package var template: Template {
        switch content {
        case .null: Template()
        case .bool(let bool): Template(bool ? "true" : "false", from: origin)
        case .number(let number): Template(numberText(number), from: origin)
        case .text(let text): text
        case .array: Template("Array", from: origin)
        case .object: Template("Object", from: origin)
        case .unknown(let unknown): Template(unknown, from: origin)
        }
    }

    /// The text of the value, when all of it is known.
    package var text: String? { template.text }

    /// Whether a condition takes the value as true; nil when that is unknown.
    ///
    /// Null, `false`, 0, not-a-number and the empty text are false.
    package var truth: Bool? {
        switch content {
        case .null: return false
        case .bool(let bool): return bool
        case .number(let number): return number != 0 && !number.isNaN
        case .array, .object: return true
        case .unknown: return nil
        case .text(let text):
            if text.isEmpty { return false }
            // One known letter makes the text true, whatever the rest is.
            for case .text in text.pieces { return true }
            return nil
        }
    }
}

/// Two values are equal when their kinds and contents are; where they came from does not matter.
///
/// This is identity of what is written, not the `==` of the expression language.
extension Value: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        switch (left.content, right.content) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right || (left.isNaN && right.isNaN)
        case (.text(let left), .text(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.unknown(let left), .unknown(let right)): left == right
        default: false
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self.init(text) }
    package init(booleanLiteral bool: Bool) { self.init(bool) }
    package init(floatLiteral number: Double) { self.init(number) }
    package init(integerLiteral number: Int) { self.init(Double(number)) }
    package init(arrayLiteral elements: Value...) { self.init(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) {
        self.init(ValueObject(elements.map { (name: $0.0, value: $0.1) }))
    }
}
