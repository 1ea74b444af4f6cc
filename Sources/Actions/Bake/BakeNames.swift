import SourceText
import Values

/// The variables, functions and blocks of some bake files, evaluated when they are asked for.
final class BakeNames {
    let variables: [HCLBlock]
    private let bodies: [HCLBody]
    private let builtIn: [String: Value]
    private let environment: (String) -> BakeDefinition.Override
    private var values: [String: Value] = [:]
    private var pending: Set<String> = []
    /// How many calls of functions and references to blocks stand inside of each other.
    private var depth = 0
    private var count = 0

    private static let maximumDepth = 32
    private static let maximumCount = 100_000

    init(
        _ bodies: [HCLBody],
        builtIn: [String: Value],
        environment: @escaping (String) -> BakeDefinition.Override
    ) {
        self.bodies = bodies
        self.builtIn = builtIn
        self.environment = environment
        variables = bodies.flatMap(\.blocks).filter { $0.type == "variable" && $0.labels.count == 1 }
    }

    func evaluate(_ expression: HCLExpression, in scope: HCLScope = HCLScope()) throws(BakeError) -> Value {
        let evaluator = HCLEvaluator(
            variable: { (name, range) throws(BakeError) in try self.value(of: name, at: range) },
            function: { (name, arguments, range) throws(BakeError) in try self.call(name, arguments, at: range) },
            blockAttribute: { (type, block, attribute, range) throws(BakeError) in
                try self.attribute(attribute, of: block, type, at: range)
            }
        )
        return try evaluator.evaluate(expression, in: scope)
    }

    // MARK: Variables

    func value(of name: String, at range: SourceRange) throws(BakeError) -> Value {
        if let value = values[name] { return value }
        guard pending.insert(name).inserted else { throw .wrong("the variable '\(name)' depends on itself", range) }
        defer { pending.remove(name) }
        let value = try newValue(of: name, at: range)
        values[name] = value
        return value
    }

    private func newValue(of name: String, at range: SourceRange) throws(BakeError) -> Value {
        // What a file sets outside of blocks stands for the default of a variable, too.
        let attribute = bodies.lazy.compactMap { $0.attribute(name) }.last
        let block = variables.last { $0.labels[0] == name }
        guard let block else {
            if let attribute { return try evaluate(attribute) }
            if let value = builtIn[name] { return value }
            throw .wrong("there is no variable named '\(name)'", range)
        }
        let type = block.body.attribute("type").map(\.kind)
        let typeName: String? = if case .variable(let name)? = type { name } else { nil }
        var value: Value?
        if let expression = attribute ?? block.body.attribute("default") { value = try evaluate(expression) }
        if value == nil, type == nil { value = Value("") }
        if let given = value { value = try converted(given, to: typeName, at: block.range) }
        let kind = typeName ?? value.map(Self.kind) ?? "any"
        switch environment(name) {
        case .none: return value ?? .null
        case .unknown(let unknown):
            return kind == "string" ? Value(Template(unknown)) : Value(unknown)
        case .value(let text): return try overridden(name, by: text, kind, at: block.range)
        }
    }

    private static func kind(_ value: Value) -> String {
        switch value.content {
        case .text, .null: "string"
        case .bool: "bool"
        case .number: "number"
        case .array, .object, .unknown: "any"
        }
    }

    private func converted(_ value: Value, to type: String?, at range: SourceRange) throws(BakeError) -> Value {
        if value.isNull { return value }
        switch type {
        case "string": return Value(try HCLValue.text(value, at: range))
        case "bool":
            switch try HCLValue.bool(value, at: range) {
            case .known(let bool): return Value(bool)
            case .unknown(let unknown): return Value(unknown)
            }
        case "number":
            switch try HCLValue.number(value, at: range) {
            case .known(let number): return Value(number)
            case .unknown(let unknown): return Value(unknown)
            }
        default: return value
        }
    }

    private func overridden(
        _ name: String,
        by text: Template,
        _ kind: String,
        at range: SourceRange
    ) throws(BakeError) -> Value {
        switch kind {
        case "string": return Value(text)
        case "bool":
            guard let known = text.text else { return Value(text.firstUnknown!) }
            switch known {
            case "1", "t", "T", "true", "TRUE", "True": return true
            case "0", "f", "F", "false", "FALSE", "False": return false
            default: throw .wrong("'\(known)' of the environment is no bool for the variable '\(name)'", range)
            }
        case "number":
            guard let known = text.text else { return Value(text.firstUnknown!) }
            guard (try? Value(json: known)) != nil, Double(known) != nil else {
                return Value(Unknown(name, because: "how bake reads this number of the environment is not followed"))
            }
            return HCLNumber.value(known)
        default:
            let reason = "how the environment overrides a variable that is no plain text is not followed"
            return Value(Unknown(name, because: reason, at: range))
        }
    }

    /// Checks what the files demand of their variables.
    func validate() throws(BakeError) {
        for block in variables {
            for validation in block.body.blocks where validation.type == "validation" {
                guard let condition = validation.body.attribute("condition") else { continue }
                guard case .known(false) = try HCLValue.bool(try evaluate(condition), at: condition.range) else {
                    continue
                }
                throw .wrong("the variable '\(block.labels[0])' is not what the bake file demands", condition.range)
            }
        }
    }

    // MARK: Functions and blocks

    private func enter(_ name: String, at range: SourceRange) throws(BakeError) {
        depth += 1
        count += 1
        guard depth <= Self.maximumDepth, count <= Self.maximumCount else {
            throw .unknown(Unknown(name, because: "the bake file is too deep or too long to follow", at: range))
        }
    }

    private func call(_ name: String, _ arguments: [Value], at range: SourceRange) throws(BakeError) -> Value? {
        let block = bodies.lazy.flatMap(\.blocks).filter { $0.type == "function" && $0.labels == [name] }.last
        guard let block else { return nil }
        try enter(name, at: range)
        defer { depth -= 1 }
        guard let result = block.body.attribute("result"), let parameters = block.body.attribute("params"),
            case .list(let names) = parameters.kind
        else { throw .wrong("the function '\(name)' has no parameters or no result", block.range) }
        var scope = HCLScope()
        var rest = arguments[...]
        for parameter in names {
            guard case .some(let text) = Self.keyword(parameter), let argument = rest.popFirst() else {
                throw .wrong("the function '\(name)' is called with too few arguments", range)
            }
            scope.variables[text] = argument
        }
        if let variadic = block.body.attribute("variadic_params").flatMap(Self.keyword) {
            scope.variables[variadic] = Value(Array(rest))
        } else if !rest.isEmpty {
            throw .wrong("the function '\(name)' is called with too many arguments", range)
        }
        return try evaluate(result, in: scope)
    }

    /// The name that an expression is; in JSON it stands in quotes.
    private static func keyword(_ expression: HCLExpression) -> String? {
        switch expression.kind {
        case .variable(let name): name
        case .literal(let value): value.text
        default: nil
        }
    }

    private func attribute(
        _ name: String,
        of block: String,
        _ type: String,
        at range: SourceRange
    ) throws(BakeError) -> Value? {
        guard type == "target" || type == "group" else { return nil }
        let blocks = bodies.flatMap(\.blocks).filter { $0.type == type && $0.labels == [block] }
        guard !blocks.isEmpty else { throw .wrong("there is no \(type) '\(block)'", range) }
        guard blocks.count == 1, blocks[0].body.attribute("matrix") == nil else {
            let reason = "what another target with a matrix or with several definitions has is not followed"
            throw .unknown(Unknown("\(type).\(block).\(name)", because: reason, at: range))
        }
        guard let expression = blocks[0].body.attribute(name) else { return .null }
        try enter("\(type).\(block).\(name)", at: range)
        defer { depth -= 1 }
        return try evaluate(expression)
    }

    // MARK: Targets and groups

    func group(_ block: HCLBlock) throws(BakeError) -> BakeGroup {
        let name = try label(of: block)
        guard let targets = block.body.attribute("targets") else {
            throw .wrong("the group '\(name)' has no targets", block.range)
        }
        guard block.body.attribute("matrix") == nil, block.body.attribute("name") == nil else {
            throw .wrong("a group has neither a name nor a matrix", block.range)
        }
        let description = try block.body.attribute("description").map { (expression) throws(BakeError) in
            try HCLValue.text(try evaluate(expression), at: expression.range)
        }
        return BakeGroup(
            name: name,
            targets: try knownTexts(targets, in: HCLScope()),
            description: description?.text
        )
    }

    private func label(of block: HCLBlock) throws(BakeError) -> String {
        guard block.labels.count == 1 else { throw .wrong("a \(block.type) has one name", block.range) }
        return try checked(block.labels[0], block)
    }

    private func checked(_ name: String, _ block: HCLBlock) throws(BakeError) -> String {
        guard !name.isEmpty, name.unicodeScalars.allSatisfy(BakeFunctions.isNameScalar) else {
            throw .wrong(
                "'\(name)' is no name for a target: only letters, digits, '_' and '-' are allowed",
                block.range
            )
        }
        return name
    }

    private func knownTexts(_ expression: HCLExpression, in scope: HCLScope) throws(BakeError) -> [String] {
        var texts: [String] = []
        for text in try BakeAttributes(self, scope).texts(expression) {
            guard let known = text.value.text else { throw .unknown(text.value.firstUnknown!) }
            texts.append(known)
        }
        return texts
    }

    /// The targets that a block makes: one, or one for each combination of its matrix.
    func targets(_ block: HCLBlock) throws(BakeError) -> [BakeTarget] {
        let label = try label(of: block)
        guard let matrix = block.body.attribute("matrix") else {
            guard block.body.attribute("name") == nil else {
                throw .wrong("the target '\(label)' has a name but no matrix", block.range)
            }
            return [try BakeAttributes(self, HCLScope()).target(label, block)]
        }
        var targets: [BakeTarget] = []
        for scope in try scopes(of: matrix) {
            var name = label
            if let expression = block.body.attribute("name") {
                let text = try HCLValue.text(try evaluate(expression, in: scope), at: expression.range)
                guard let known = text.text else { throw .unknown(text.firstUnknown!) }
                name = try checked(known, block)
            }
            guard !targets.contains(where: { $0.name == name }) else {
                throw .wrong("two targets of the matrix have the name '\(name)'", block.range)
            }
            targets.append(try BakeAttributes(self, scope).target(name, block))
        }
        return targets
    }

    private static let maximumTargetCount = 1000

    private func scopes(of matrix: HCLExpression) throws(BakeError) -> [HCLScope] {
        let value = try evaluate(matrix)
        if let unknown = value.unknown { throw .unknown(unknown) }
        guard let axes = value.object else { throw .wrong("a matrix is a map of lists", matrix.range) }
        var scopes = [HCLScope()]
        for axis in axes.members {
            let values: [Value]
            switch try HCLValue.list(axis.value, at: matrix.range) {
            case .known(let list): values = list
            case .unknown(let unknown): throw .unknown(unknown)
            }
            guard scopes.count * values.count <= Self.maximumTargetCount else {
                throw .unknown(Unknown("matrix", because: "it makes too many targets", at: matrix.range))
            }
            scopes = values.flatMap { value in scopes.map { $0.with(axis.name, value) } }
        }
        return scopes
    }
}
