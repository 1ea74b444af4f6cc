import SourceText
import Values

/// A body of HCL: what stands in a file, or between the braces of a block.
///
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#structural-elements>
struct HCLBody: Sendable {
    var attributes: [HCLAttribute] = []
    var blocks: [HCLBlock] = []

    func attribute(_ name: String) -> HCLExpression? {
        attributes.last { $0.name == name }?.expression
    }
}

struct HCLAttribute: Sendable {
    let name: String
    let expression: HCLExpression
}

struct HCLBlock: Sendable {
    let type: String
    let labels: [String]
    let body: HCLBody
    let range: SourceRange
}

/// An expression of HCL.
///
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions>
struct HCLExpression: Sendable {
    indirect enum Kind: Sendable {
        case literal(Value)
        /// A text with what is put into it.
        case template([HCLExpression])
        case variable(String)
        case member(HCLExpression, String)
        case index(HCLExpression, HCLExpression)
        /// `list[*].name`: what follows, asked of each element, which is called by the name of no variable.
        case splat(HCLExpression, then: HCLExpression)
        case call(String, [HCLExpression], expandsLast: Bool)
        case conditional(HCLExpression, HCLExpression, HCLExpression)
        case not(HCLExpression)
        case negative(HCLExpression)
        case binary(HCLOperator, HCLExpression, HCLExpression)
        case list([HCLExpression])
        case object([(key: HCLExpression, value: HCLExpression)])
        case each(HCLLoop)
        /// What is not read, and why.
        case unread(String)
    }

    let kind: Kind
    let range: SourceRange

    init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    /// The element of a splat, in the expression that is asked of it.
    static let elementName = "*"
}

enum HCLOperator: Sendable {
    case or, and, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, add, subtract, multiply, divide, modulo
}

/// `[for key, value in collection : result if condition]`, or with braces and `=>` for an object.
struct HCLLoop: Sendable {
    let keyName: String?
    let valueName: String
    let collection: HCLExpression
    /// Nil where the result is a list.
    let key: HCLExpression?
    let value: HCLExpression
    let condition: HCLExpression?
    /// Whether values of the same key are gathered in a list: `...`
    let isGrouped: Bool
}

/// What is wrong with a bake file, or what is asked of it.
enum BakeError: Error, Hashable, Sendable {
    /// Bake ends with an error.
    case wrong(String, SourceRange?)
    /// What bake does is known to the run only.
    case unknown(Unknown)

    static func wrong(_ message: String) -> BakeError { .wrong(message, nil) }
}
