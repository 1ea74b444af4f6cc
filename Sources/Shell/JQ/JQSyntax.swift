import Values

/// A program of jq.
///
/// https://jqlang.org/manual/
indirect enum JQNode: Sendable {
    case identity
    case recurse
    case literal(Value)
    /// A text with `\(…)` in it; the format says how these become text.
    case text(format: String?, [TextPart])
    case format(String)
    case field(JQNode, String)
    case index(JQNode, JQNode)
    case slice(JQNode, from: JQNode?, to: JQNode?)
    case iterate(JQNode)
    case pipe(JQNode, JQNode)
    case comma(JQNode, JQNode)
    case negative(JQNode)
    case binary(Operator, JQNode, JQNode)
    case and(JQNode, JQNode)
    case or(JQNode, JQNode)
    case alternative(JQNode, JQNode)
    case array(JQNode?)
    case object([Member])
    case condition(JQNode, then: JQNode, else: JQNode)
    case attempt(JQNode, handler: JQNode?)
    case reduce(JQNode, JQPattern, start: JQNode, update: JQNode)
    case foreach(JQNode, JQPattern, start: JQNode, update: JQNode, extract: JQNode)
    case bind(JQNode, JQPattern, body: JQNode)
    case define(JQFunction, body: JQNode)
    case call(String, [JQNode])
    case variable(String)
    case label(String, body: JQNode)
    case leave(String)
    case assign(JQNode, JQNode)
    case update(JQNode, JQNode)
    /// `+=` and its kind; nil stands for `//=`.
    case modify(Operator?, JQNode, JQNode)

    enum TextPart: Sendable {
        case text(Template)
        case value(JQNode)
    }

    struct Member: Sendable {
        var key: JQNode
        var value: JQNode
    }

    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }
}

struct JQFunction: Sendable {
    var name: String
    var parameters: [String]
    var body: JQNode
}

/// What stands behind `as`.
indirect enum JQPattern: Sendable {
    case variable(String)
    case array([JQPattern])
    case object([(variable: String?, key: JQNode, pattern: JQPattern?)])
}
