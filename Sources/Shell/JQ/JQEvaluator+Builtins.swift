import Values

/// The functions that evaluate their arguments themselves.
extension JQEvaluator {
    typealias Builtin = @Sendable (JQEvaluator, JQCall, (JQItem) throws(JQStop) -> Void) throws(JQStop) -> Void

    static let builtins: [String: Builtin] = [
        "empty/0": { (_, _, _) throws(JQStop) in },
        "not/0": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(Value(try !jq.isTrue(call.item.value))))
        },
        "error/0": { (_, call, _) throws(JQStop) in throw .raised(call.item.value) },
        "error/1": { (jq, call, _) throws(JQStop) in
            try jq.evaluate(call.arguments[0], JQItem(call.item.value), call.scope) { (message) throws(JQStop) in
                throw .raised(message.value)
            }
        },
        "select/1": { (jq, call, emit) throws(JQStop) in
            try jq.evaluate(call.arguments[0], JQItem(call.item.value), call.scope) { (answer) throws(JQStop) in
                if try jq.isTrue(answer.value) { try emit(call.item) }
            }
        },
        "recurse/0": { (jq, call, emit) throws(JQStop) in try jq.recurse(call.item, emit) },
        "recurse/1": { (jq, call, emit) throws(JQStop) in try jq.recurse(call.item, call, 0, emit) },
        "path/1": { (jq, call, emit) throws(JQStop) in
            try jq.evaluate(call.arguments[0], JQItem(call.item.value, at: .path([])), call.scope) {
                (item) throws(JQStop) in
                guard case .path(let path) = item.place else { throw JQStop.unsure("an expression of `jq` is no path") }
                try emit(call.item.with(Value(path)))
            }
        },
        "getpath/1": { (jq, call, emit) throws(JQStop) in
            try jq.evaluate(call.arguments[0], JQItem(call.item.value), call.scope) { (path) throws(JQStop) in
                try jq.requireKind(path.value)
                guard let keys = path.value.array else { throw JQStop.failed("a path is no array") }
                var item = call.item
                item.value = try jq.value(at: keys[...], in: item.value)
                switch item.place {
                case .untracked: break
                case .path(let before): item.place = .path(before + keys)
                case .none: throw JQStop.unsure("a path of `jq` does not begin at the input")
                }
                try emit(item)
            }
        },
        "first/1": { (jq, call, emit) throws(JQStop) in try jq.limit(1, call.arguments[0], call, emit) },
        "limit/2": { (jq, call, emit) throws(JQStop) in
            try jq.evaluate(call.arguments[0], JQItem(call.item.value), call.scope) { (count) throws(JQStop) in
                guard case .number(let number) = count.value.content, number >= 1 else {
                    try jq.requireKind(count.value)
                    throw JQStop.unsure("versions of jq differ in such a `limit`")
                }
                try jq.limit(number, call.arguments[1], call, emit)
            }
        },
        "range/3": { (jq, call, emit) throws(JQStop) in try jq.range(call, emit) },
        "sort_by/1": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(Value(try jq.sorted(try jq.keyed(call)).map(\.value))))
        },
        "group_by/1": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(Value(try jq.groups(call).map { Value($0) })))
        },
        "unique_by/1": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(Value(try jq.groups(call).compactMap(\.first))))
        },
        "min_by/1": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(try jq.extreme(try jq.keyed(call), isLargest: false)))
        },
        "max_by/1": { (jq, call, emit) throws(JQStop) in
            try emit(call.item.with(try jq.extreme(try jq.keyed(call), isLargest: true)))
        },
        "input/0": { (jq, call, emit) throws(JQStop) in
            guard let next = jq.inputs.popFirst() else { throw .raised("No more inputs") }
            try emit(call.item.with(next))
        },
        "inputs/0": { (jq, call, emit) throws(JQStop) in
            while let next = jq.inputs.popFirst() { try emit(call.item.with(next)) }
        },
        "debug/0": { (_, call, emit) throws(JQStop) in try emit(call.item) },
        "stderr/0": { (_, call, emit) throws(JQStop) in try emit(call.item) },
        "halt/0": { (_, _, _) throws(JQStop) in throw .halted(status: 0) },
        "halt_error/1": { (jq, call, _) throws(JQStop) in
            let status = try jq.collect(call.arguments[0], call.item.value, call.scope).first
            guard case .number(let number)? = status?.content, (0..<256).contains(number) else {
                throw .unsure("the status of `jq` is not followed")
            }
            throw .halted(status: Int(number))
        },
        "match/2": { (jq, call, emit) throws(JQStop) in try jq.match(call, emit) },
        "sub/3": { (jq, call, emit) throws(JQStop) in try jq.substitute(call, emit) },
    ]

    /// `recurse(f)`
    private func recurse(_ item: JQItem, _ call: JQCall, _ level: Int, _ emit: Emit) throws(JQStop) {
        guard level < 300 else { throw .unsure("the program of `jq` is nested too deep") }
        try emit(item)
        try evaluate(call.arguments[0], item, call.scope) { (inner) throws(JQStop) in
            try self.recurse(inner, call, level + 1, emit)
        }
    }

    private func limit(_ count: Double, _ node: JQNode, _ call: JQCall, _ emit: Emit) throws(JQStop) {
        guard count > 0 else { return }
        var left = count
        try leaving { (leave) throws(JQStop) in
            try self.evaluate(node, call.item, call.scope) { (item) throws(JQStop) in
                left -= 1
                try emit(item)
                if left <= 0 { throw leave }
            }
        }
    }

    private func range(_ call: JQCall, _ emit: Emit) throws(JQStop) {
        var bounds: [Double] = []
        for argument in call.arguments {
            let values = try collect(argument, call.item.value, call.scope)
            guard values.count == 1, case .number(let number) = values[0].content else {
                throw .unsure("the bounds of a `range` of `jq` are not followed")
            }
            bounds.append(number)
        }
        var number = bounds[0]
        guard bounds[2] != 0 else { throw .unsure("versions of jq differ in such a `range`") }
        while bounds[2] > 0 ? number < bounds[1] : number > bounds[1] {
            try step()
            try emit(call.item.with(Value(number)))
            number += bounds[2]
        }
    }

    // MARK: Order

    /// The elements of the input, each with what an expression gives for it.
    private func keyed(_ call: JQCall) throws(JQStop) -> [(key: Value, value: Value)] {
        var result: [(key: Value, value: Value)] = []
        for element in try elements(call.item.value) {
            result.append((Value(try collect(call.arguments[0], element, call.scope)), element))
        }
        return result
    }

    private func groups(_ call: JQCall) throws(JQStop) -> [[Value]] {
        var groups: [[Value]] = []
        var last: Value?
        for item in try sorted(try keyed(call)) {
            if let last, try isEqual(last, item.key) {
                groups[groups.count - 1].append(item.value)
            } else {
                groups.append([item.value])
            }
            last = item.key
        }
        return groups
    }

    /// The least of some values, the first of equal ones, or the largest, the last of equal ones.
    func extreme(_ items: [(key: Value, value: Value)], isLargest: Bool) throws(JQStop) -> Value {
        guard var best = items.first else { return .null }
        for item in items.dropFirst() {
            let order = try compare(item.key, best.key)
            if isLargest ? order >= 0 : order < 0 { best = item }
        }
        return best.value
    }

    func elements(_ value: Value) throws(JQStop) -> [Value] {
        try requireKind(value)
        guard let elements = value.array else { throw .failed("this is no array") }
        return elements
    }
}
