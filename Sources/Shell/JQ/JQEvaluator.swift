import Values

/// Evaluates jq programs over known and unknown values.
///
/// Every part of a program may have any number of results; each is handed on as soon as it is there.
final class JQEvaluator {
    typealias Emit = (JQItem) throws(JQStop) -> Void

    /// What `input` gives, in order.
    var inputs: ArraySlice<Value> = []
    /// `$ENV`
    var environment = ValueObject([], isCaseSensitive: true)
    /// What the command line sets, by name.
    var variables: [String: Value] = [:]

    private(set) var steps: Int
    let budget: WorkBudget
    private var depth = 0
    private var labels = 0
    /// Functions that are written in jq, as far as they were needed.
    private var definitions: [String: JQFunction] = [:]

    private static let depthLimit = 500
    static let sizeLimit = 1 << 20

    init(steps: Int, budget: WorkBudget) {
        self.steps = steps
        self.budget = budget
    }

    func run(_ program: JQNode, _ input: Value, _ emit: (Value) throws(JQStop) -> Void) throws(JQStop) {
        try evaluate(program, JQItem(input), nil) { (item) throws(JQStop) in try emit(item.value) }
    }

    // MARK: Limits

    func step(_ count: Int = 1) throws(JQStop) {
        steps -= count
        if steps <= 0 { throw .unsure("the program of `jq` does more than is followed") }
    }

    func requireKind(_ value: Value) throws(JQStop) {
        if case .unknown(let unknown) = value.content { throw .unsure(unknown) }
    }

    /// The text of a value that is one, when all of it is known.
    func text(_ text: Template) throws(JQStop) -> String {
        if let known = text.text { return known }
        throw .unsure(Unsure(text.firstUnknown ?? Unknown("jq", because: "a text is not known")))
    }

    /// The members of an object of which all are known.
    func members(_ object: ValueObject) throws(JQStop) -> [ValueObject.Member] {
        if let rest = object.rest { throw .unsure(rest) }
        return object.members
    }

    func isTrue(_ value: Value) throws(JQStop) -> Bool {
        switch value.content {
        case .null: return false
        case .bool(let bool): return bool
        case .unknown(let unknown): throw .unsure(unknown)
        default: return true
        }
    }

    /// Refuses a value that grew deeper than values may be; asked now and then in loops.
    func checkDepth(_ value: Value) throws(JQStop) {
        var level = [value]
        var depth = 0
        while !level.isEmpty {
            depth += 1
            try step(1 + level.count / 8)
            guard depth < 256 else { throw .unsure("values of `jq` are nested too deep") }
            var next: [Value] = []
            for value in level {
                switch value.content {
                case .array(let elements): next += elements
                case .object(let object): for member in object.members { next.append(member.value) }
                default: break
                }
                guard next.count < Self.sizeLimit else { throw .unsure("values of `jq` are too large") }
            }
            level = next
        }
    }

    // MARK: Evaluation

    /// Hands on the results of a node.
    ///
    /// `dynamic`, because the optimizer would otherwise make a copy of all of this for each closure that it is called with,
    /// and copies of these copies, until the machine has no memory left.
    dynamic func evaluate(_ node: JQNode, _ item: JQItem, _ scope: JQScope?, _ emit: Emit) throws(JQStop) {
        try step()
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.depthLimit else { throw .unsure("the program of `jq` is nested too deep") }
        switch node {
        case .identity: try emit(item)
        case .recurse: try recurse(item, emit)
        case .literal(let value): try emit(item.with(value))
        case .text(let format, let parts):
            try interpolate(format, parts[...], Template(), item, scope, emit)
        case .format(let name): try emit(item.with(Value(try format(name, item.value))))
        case .field(let target, let name):
            try evaluate(target, item, scope) { (target) throws(JQStop) in
                try emit(try self.child(of: target, Value(name)))
            }
        case .index(let target, let key):
            try evaluate(key, JQItem(item.value), scope) { (key) throws(JQStop) in
                try self.evaluate(target, item, scope) { (target) throws(JQStop) in
                    try emit(try self.child(of: target, key.value))
                }
            }
        case .slice(let target, let from, let to): try slice(target, from, to, item, scope, emit)
        case .iterate(let target):
            try evaluate(target, item, scope) { (target) throws(JQStop) in try self.iterate(target, emit) }
        case .pipe(let first, let second):
            try evaluate(first, item, scope) { (middle) throws(JQStop) in
                try self.evaluate(second, middle, scope, emit)
            }
        case .comma(let first, let second):
            try evaluate(first, item, scope, emit)
            try evaluate(second, item, scope, emit)
        case .negative(let inner):
            try evaluate(inner, JQItem(item.value), scope) { (result) throws(JQStop) in
                guard case .number(let number) = result.value.content else {
                    try self.requireKind(result.value)
                    throw JQStop.failed("this cannot be negated")
                }
                try emit(item.with(Value(-number)))
            }
        case .binary(let op, let left, let right):
            try evaluate(right, JQItem(item.value), scope) { (right) throws(JQStop) in
                try self.evaluate(left, JQItem(item.value), scope) { (left) throws(JQStop) in
                    try emit(item.with(try self.apply(op, left.value, right.value)))
                }
            }
        case .and(let left, let right):
            try evaluate(left, JQItem(item.value), scope) { (left) throws(JQStop) in
                guard try self.isTrue(left.value) else { return try emit(item.with(false)) }
                try self.evaluate(right, JQItem(item.value), scope) { (right) throws(JQStop) in
                    try emit(item.with(Value(try self.isTrue(right.value))))
                }
            }
        case .or(let left, let right):
            try evaluate(left, JQItem(item.value), scope) { (left) throws(JQStop) in
                if try self.isTrue(left.value) { return try emit(item.with(true)) }
                try self.evaluate(right, JQItem(item.value), scope) { (right) throws(JQStop) in
                    try emit(item.with(Value(try self.isTrue(right.value))))
                }
            }
        case .alternative(let left, let right): try alternative(left, right, item, scope, emit)
        case .array(let inner):
            var elements: [Value] = []
            if let inner { elements = try collect(inner, item.value, scope) }
            try emit(item.with(Value(elements)))
        case .object(let members):
            try construct(members[...], ValueObject([], isCaseSensitive: true), item, scope, emit)
        case .condition(let question, let consequence, let other):
            try evaluate(question, JQItem(item.value), scope) { (answer) throws(JQStop) in
                try self.evaluate(try self.isTrue(answer.value) ? consequence : other, item, scope, emit)
            }
        case .attempt(let body, let handler): try attempt(body, handler, item, scope, emit)
        case .reduce(let source, let pattern, let start, let update):
            try reduce(source, pattern, start, update, item, scope, emit)
        case .foreach(let source, let pattern, let start, let update, let extract):
            try evaluate(start, item, scope) { (start) throws(JQStop) in
                var state = start
                var passes = 0
                try self.evaluate(source, JQItem(item.value), scope) { (element) throws(JQStop) in
                    try self.bind(pattern, element.value, item, scope) { (scope) throws(JQStop) in
                        try self.checkGrowth(state.value, &passes)
                        var results = 0
                        try self.evaluate(update, state, scope) { (next) throws(JQStop) in
                            results += 1
                            state = next
                            try self.evaluate(extract, next, scope, emit)
                        }
                        if results != 1 { throw JQStop.unsure("versions of jq differ in such a `foreach`") }
                    }
                }
            }
        case .bind(let source, let pattern, let body):
            try evaluate(source, JQItem(item.value), scope) { (bound) throws(JQStop) in
                try self.bind(pattern, bound.value, item, scope) { (scope) throws(JQStop) in
                    try self.evaluate(body, item, scope, emit)
                }
            }
        case .define(let function, let body):
            let name = JQScope.key(function.name, function.parameters.count)
            try evaluate(body, item, JQScope(name, .function(function), in: scope), emit)
        case .call(let name, let arguments): try call(name, arguments, item, scope, emit)
        case .variable(let name): try emit(item.with(try variable(name, scope)))
        case .label(let name, let body):
            labels += 1
            let label = labels
            do throws(JQStop) {
                try evaluate(body, item, JQScope("*" + name, .label(label), in: scope), emit)
            } catch {
                guard case .left(label) = error else { throw error }
            }
        case .leave(let name):
            guard case .label(let label)? = JQScope.find("*" + name, in: scope)?.binding else {
                throw .unsure("a label of `jq` is missing")
            }
            throw .left(label)
        case .assign(let target, let source):
            try evaluate(source, JQItem(item.value), scope) { (new) throws(JQStop) in
                var result = item.value
                for path in try self.paths(target, item.value, scope) {
                    result = try self.setting(path[...], of: result, to: new.value)
                }
                try emit(item.with(result))
            }
        case .update(let target, let update):
            try emit(
                item.with(
                    try updating(target, item.value, scope) { (old) throws(JQStop) in
                        let results = try self.collect(update, old, scope)
                        guard let first = results.first else {
                            throw JQStop.unsure("versions of jq differ in an update without a value")
                        }
                        return first
                    }
                )
            )
        case .modify(let op, let target, let source):
            try evaluate(source, JQItem(item.value), scope) { (operand) throws(JQStop) in
                let result = try self.updating(target, item.value, scope) { (old) throws(JQStop) in
                    guard let op else { return try self.isTrue(old) ? old : operand.value }
                    return try self.apply(op, old, operand.value)
                }
                try emit(item.with(result))
            }
        }
    }

    /// All results.
    func collect(_ node: JQNode, _ input: Value, _ scope: JQScope?) throws(JQStop) -> [Value] {
        var results: [Value] = []
        try evaluate(node, JQItem(input), scope) { (item) throws(JQStop) in results.append(item.value) }
        return results
    }

    /// Stops the evaluation of what `body` evaluates, when it says so.
    func leaving(_ body: (_ leave: JQStop) throws(JQStop) -> Void) throws(JQStop) {
        labels += 1
        let label = labels
        do throws(JQStop) {
            try body(.left(label))
        } catch {
            guard case .left(label) = error else { throw error }
        }
    }

    func checkGrowth(_ value: Value, _ passes: inout Int) throws(JQStop) {
        passes += 1
        if passes % 16 == 0 { try checkDepth(value) }
    }

    // MARK: Parts

    private func variable(_ name: String, _ scope: JQScope?) throws(JQStop) -> Value {
        if case .variable(let value)? = JQScope.find("$" + name, in: scope)?.binding { return value }
        if name == "ENV" { return Value(environment) }
        if let value = variables[name] { return value }
        throw .unsure("a variable of `jq` is not defined")
    }

    private func interpolate(
        _ format: String?,
        _ parts: ArraySlice<JQNode.TextPart>,
        _ behind: Template,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        // The last part is the outermost loop.
        guard let part = parts.last else { return try emit(item.with(Value(behind))) }
        switch part {
        case .text(let text):
            try interpolate(format, parts.dropLast(), text + behind, item, scope, emit)
        case .value(let node):
            try evaluate(node, JQItem(item.value), scope) { (value) throws(JQStop) in
                let text = try self.format(format ?? "@text", value.value)
                try self.interpolate(format, parts.dropLast(), text + behind, item, scope, emit)
            }
        }
    }

    private func construct(
        _ members: ArraySlice<JQNode.Member>,
        _ object: ValueObject,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        guard let member = members.first else { return try emit(item.with(Value(object))) }
        try evaluate(member.key, JQItem(item.value), scope) { (key) throws(JQStop) in
            guard case .text(let template) = key.value.content else {
                try self.requireKind(key.value)
                throw JQStop.failed("the name of a member is no text")
            }
            let name = try self.text(template)
            try self.evaluate(member.value, JQItem(item.value), scope) { (value) throws(JQStop) in
                var object = object
                object[name] = value.value
                try self.construct(members.dropFirst(), object, item, scope, emit)
            }
        }
    }

    /// `a // b`: what of `a` is true, or else `b`.
    private func alternative(
        _ left: JQNode,
        _ right: JQNode,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        var isFound = false
        var later: JQStop?
        do throws(JQStop) {
            try evaluate(left, item, scope) { (result) throws(JQStop) in
                guard try self.isTrue(result.value) else { return }
                isFound = true
                do throws(JQStop) {
                    try emit(result)
                } catch {
                    later = error
                    throw error
                }
            }
        } catch {
            if let later { throw later }
            // Errors of the first operand count as no result.
            guard case .raised = error else { throw error }
        }
        if !isFound { try evaluate(right, item, scope, emit) }
    }

    private func attempt(
        _ body: JQNode,
        _ handler: JQNode?,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        var later: JQStop?
        do throws(JQStop) {
            try evaluate(body, item, scope) { (result) throws(JQStop) in
                do throws(JQStop) {
                    try emit(result)
                } catch {
                    later = error
                    throw error
                }
            }
        } catch {
            if let later {
                if case .raised = later { throw .unsure("versions of jq differ in what `try` catches") }
                throw later
            }
            guard case .raised(let message) = error else { throw error }
            guard let handler else { return }
            try evaluate(handler, item.with(message), scope, emit)
        }
    }

    private func reduce(
        _ source: JQNode,
        _ pattern: JQPattern,
        _ start: JQNode,
        _ update: JQNode,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        try evaluate(start, item, scope) { (start) throws(JQStop) in
            var state = start
            var passes = 0
            try self.evaluate(source, JQItem(item.value), scope) { (element) throws(JQStop) in
                try self.bind(pattern, element.value, item, scope) { (scope) throws(JQStop) in
                    try self.checkGrowth(state.value, &passes)
                    var last: JQItem?
                    try self.evaluate(update, state, scope) { (next) throws(JQStop) in last = next }
                    guard let last else { throw JQStop.unsure("versions of jq differ in such a `reduce`") }
                    state = last
                }
            }
            try emit(state)
        }
    }

    /// Calls `body` with the variables of a pattern; `dynamic` for the reason of ``evaluate(_:_:_:_:)``.
    private dynamic func bind(
        _ pattern: JQPattern,
        _ value: Value,
        _ item: JQItem,
        _ scope: JQScope?,
        _ body: (JQScope?) throws(JQStop) -> Void
    ) throws(JQStop) {
        switch pattern {
        case .variable(let name): try body(JQScope("$" + name, .variable(value), in: scope))
        case .array(let elements):
            guard value.array != nil || value.isNull else {
                try requireKind(value)
                throw .failed("only an array has elements")
            }
            try bindElements(elements[...], 0, value, item, scope, body)
        case .object(let members): try bindMembers(members[...], value, item, scope, body)
        }
    }

    private func bindElements(
        _ patterns: ArraySlice<JQPattern>,
        _ index: Int,
        _ value: Value,
        _ item: JQItem,
        _ scope: JQScope?,
        _ body: (JQScope?) throws(JQStop) -> Void
    ) throws(JQStop) {
        guard let pattern = patterns.first else { return try body(scope) }
        let element = try child(of: value, Value(Double(index)))
        try bind(pattern, element, item, scope) { (scope) throws(JQStop) in
            try self.bindElements(patterns.dropFirst(), index + 1, value, item, scope, body)
        }
    }

    private func bindMembers(
        _ members: ArraySlice<(variable: String?, key: JQNode, pattern: JQPattern?)>,
        _ value: Value,
        _ item: JQItem,
        _ scope: JQScope?,
        _ body: (JQScope?) throws(JQStop) -> Void
    ) throws(JQStop) {
        guard let member = members.first else { return try body(scope) }
        try evaluate(member.key, JQItem(item.value), scope) { (key) throws(JQStop) in
            guard case .text = key.value.content else {
                try self.requireKind(key.value)
                throw JQStop.failed("the name of a member is no text")
            }
            let inner = try self.child(of: value, key.value)
            var scope = scope
            if let name = member.variable { scope = JQScope("$" + name, .variable(inner), in: scope) }
            guard let pattern = member.pattern else {
                return try self.bindMembers(members.dropFirst(), value, item, scope, body)
            }
            try self.bind(pattern, inner, item, scope) { (scope) throws(JQStop) in
                try self.bindMembers(members.dropFirst(), value, item, scope, body)
            }
        }
    }

    // MARK: Calls

    private func call(
        _ name: String,
        _ arguments: [JQNode],
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        let key = JQScope.key(name, arguments.count)
        if let found = JQScope.find(key, in: scope) {
            switch found.binding {
            case .argument(let node, let outer): return try evaluate(node, item, outer, emit)
            case .function(let function): return try invoke(function, arguments[...], item, scope, found, emit)
            default: break
            }
        }
        if let builtin = Self.builtins[key] {
            return try builtin(self, JQCall(arguments: arguments, item: item, scope: scope), emit)
        }
        if let function = Self.functions[key] {
            return try values(of: arguments[...], [], item.value, scope) { (values) throws(JQStop) in
                try emit(item.with(try function(self, item.value, values)))
            }
        }
        guard let definition = try definition(key) else {
            throw .unsure("the function `\(name)` of jq is not followed")
        }
        try invoke(definition, arguments[...], item, scope, nil, emit)
    }

    /// A function that is written in jq.
    private func definition(_ key: String) throws(JQStop) -> JQFunction? {
        if let known = definitions[key] { return known }
        guard let source = JQDefinitions.sources[key] else { return nil }
        do throws(JQSyntaxError) {
            guard case .define(let function, _) = try JQParser.program(Template(source + " .")) else { return nil }
            definitions[key] = function
            return function
        } catch {
            return nil
        }
    }

    private func invoke(
        _ function: JQFunction,
        _ arguments: ArraySlice<JQNode>,
        _ item: JQItem,
        _ caller: JQScope?,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        guard let argument = arguments.first else { return try evaluate(function.body, item, scope, emit) }
        let parameter = function.parameters[function.parameters.count - arguments.count]
        guard parameter.utf8.first == UInt8(ascii: "$") else {
            let inner = JQScope(JQScope.key(parameter, 0), .argument(argument, caller), in: scope)
            return try invoke(function, arguments.dropFirst(), item, caller, inner, emit)
        }
        try evaluate(argument, JQItem(item.value), caller) { (value) throws(JQStop) in
            let name = String(parameter.dropFirst())
            var inner = JQScope(parameter, .variable(value.value), in: scope)
            inner = JQScope(JQScope.key(name, 0), .argument(.literal(value.value), nil), in: inner)
            try self.invoke(function, arguments.dropFirst(), item, caller, inner, emit)
        }
    }

    /// The values of arguments, each with each, the first one as the outermost loop.
    private func values(
        of arguments: ArraySlice<JQNode>,
        _ found: [Value],
        _ input: Value,
        _ scope: JQScope?,
        _ body: ([Value]) throws(JQStop) -> Void
    ) throws(JQStop) {
        guard let argument = arguments.first else { return try body(found) }
        try evaluate(argument, JQItem(input), scope) { (value) throws(JQStop) in
            try self.values(of: arguments.dropFirst(), found + [value.value], input, scope, body)
        }
    }
}

/// How a function that sees its arguments unevaluated was called.
struct JQCall {
    var arguments: [JQNode]
    var item: JQItem
    var scope: JQScope?
}
