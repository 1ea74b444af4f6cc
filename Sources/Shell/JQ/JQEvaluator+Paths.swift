import Values

/// What stands inside of values, and where.
extension JQEvaluator {
    // MARK: Reading

    /// `.[key]`, with its path.
    func child(of target: JQItem, _ key: Value) throws(JQStop) -> JQItem {
        JQItem(try child(of: target.value, key), at: try place(of: target, key))
    }

    private func place(of target: JQItem, _ key: Value) throws(JQStop) -> JQItem.Place {
        switch target.place {
        case .untracked: return .untracked
        case .path(let path):
            guard path.count < 256 else { throw .unsure("a path of `jq` is too long") }
            return .path(path + [key])
        case .none: throw .unsure("a path of `jq` does not begin at the input")
        }
    }

    func child(of value: Value, _ key: Value) throws(JQStop) -> Value {
        try requireKind(value)
        try requireKind(key)
        switch (value.content, key.content) {
        case (.object(let object), .text(let name)):
            let name = try text(name)
            if let value = object[name] { return value }
            if let rest = object.rest { throw .unsure(rest) }
            return .null
        case (.array(let elements), .number(let number)):
            guard let index = Self.index(number, elements.count), elements.indices.contains(index) else { return .null }
            return elements[index]
        case (.null, .text), (.null, .number), (.null, .null): return .null
        case (.array, .object(let range)), (.null, .object(let range)), (.text, .object(let range)):
            return try slice(value, range.member("start"), range.member("end"))
        case (.array(let elements), .array(let part)):
            return Value(try indices(of: part, in: elements))
        default: throw .failed("a value has no such member")
        }
    }

    /// The index that a number means; nil for none.
    private static func index(_ number: Double, _ count: Int) -> Int? {
        guard number.isFinite, number.magnitude < 1e9 else { return nil }
        let index = Int(number.rounded(.down))
        return index < 0 ? index + count : index
    }

    func indices(of part: [Value], in elements: [Value]) throws(JQStop) -> [Value] {
        guard !part.isEmpty else { throw .unsure("versions of jq differ in where nothing stands") }
        var result: [Value] = []
        guard part.count <= elements.count else { return [] }
        for start in 0...(elements.count - part.count) {
            var isSame = true
            for (offset, wanted) in part.enumerated() where try !isEqual(elements[start + offset], wanted) {
                isSame = false
                break
            }
            if isSame { result.append(Value(Double(start))) }
        }
        return result
    }

    func slice(
        _ target: JQNode,
        _ from: JQNode?,
        _ to: JQNode?,
        _ item: JQItem,
        _ scope: JQScope?,
        _ emit: Emit
    ) throws(JQStop) {
        let null = JQNode.literal(.null)
        try evaluate(to ?? null, JQItem(item.value), scope) { (to) throws(JQStop) in
            try self.evaluate(from ?? null, JQItem(item.value), scope) { (from) throws(JQStop) in
                let key = Value(
                    ValueObject(
                        [(name: "start", value: from.value), (name: "end", value: to.value)],
                        isCaseSensitive: true
                    )
                )
                try self.evaluate(target, item, scope) { (target) throws(JQStop) in
                    try emit(try self.child(of: target, key))
                }
            }
        }
    }

    private func slice(_ value: Value, _ start: Value, _ end: Value) throws(JQStop) -> Value {
        switch value.content {
        case .array(let elements):
            return Value(Array(elements[try range(start, end, elements.count)]), from: value.origin)
        case .text(let template):
            let scalars = Array(try text(template).unicodeScalars)
            return Value(String(scalars[try range(start, end, scalars.count)]), from: template.pieces.first?.origin)
        default: return .null
        }
    }

    private func range(_ start: Value, _ end: Value, _ count: Int) throws(JQStop) -> Range<Int> {
        func bound(_ value: Value, _ otherwise: Int, up: Bool) throws(JQStop) -> Int {
            try requireKind(value)
            switch value.content {
            case .null: return otherwise
            case .number(let number):
                guard number.isFinite, number.magnitude < 1e9 else { return number < 0 ? 0 : count }
                let index = Int(number.rounded(up ? .up : .down))
                return min(max(index < 0 ? index + count : index, 0), count)
            default: throw .failed("a bound is no number")
            }
        }
        let lower = try bound(start, 0, up: false)
        return lower..<max(lower, try bound(end, count, up: true))
    }

    /// `.[]`
    func iterate(_ target: JQItem, _ emit: Emit) throws(JQStop) {
        try requireKind(target.value)
        switch target.value.content {
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try step()
                try emit(JQItem(element, at: try place(of: target, Value(Double(index)))))
            }
        case .object(let object):
            for member in try members(object) {
                try step()
                try emit(JQItem(member.value, at: try place(of: target, Value(member.name))))
            }
        default: throw .failed("a value has no elements")
        }
    }

    /// `..`
    func recurse(_ item: JQItem, _ emit: Emit, level: Int = 0) throws(JQStop) {
        try step()
        guard level < 300 else { throw .unsure("values of `jq` are nested too deep") }
        try emit(item)
        try requireKind(item.value)
        switch item.value.content {
        case .array, .object:
            try iterate(item) { (inner) throws(JQStop) in try self.recurse(inner, emit, level: level + 1) }
        default: return
        }
    }

    // MARK: Paths

    /// The paths to what an expression gives.
    func paths(_ node: JQNode, _ input: Value, _ scope: JQScope?) throws(JQStop) -> [[Value]] {
        var paths: [[Value]] = []
        try evaluate(node, JQItem(input, at: .path([])), scope) { (item) throws(JQStop) in
            guard case .path(let path) = item.place else {
                throw JQStop.unsure("an expression of `jq` is no path")
            }
            paths.append(path)
        }
        return paths
    }

    func value(at path: ArraySlice<Value>, in value: Value) throws(JQStop) -> Value {
        var value = value
        for key in path {
            if value.isNull { return .null }
            value = try child(of: value, key)
        }
        return value
    }

    func setting(_ path: ArraySlice<Value>, of value: Value, to new: Value) throws(JQStop) -> Value {
        try step()
        guard let key = path.first else { return new }
        guard path.count < 256 else { throw .unsure("a path of `jq` is too long") }
        let rest = path.dropFirst()
        try requireKind(value)
        try requireKind(key)
        switch (value.content, key.content) {
        case (.object, .text(let name)), (.null, .text(let name)):
            let name = try text(name)
            var object = value.object ?? ValueObject([], isCaseSensitive: true)
            _ = try members(object)
            object[name] = try setting(rest, of: object[name] ?? .null, to: new)
            return Value(object, from: value.origin)
        case (.array, .number(let number)), (.null, .number(let number)):
            var elements = value.array ?? []
            guard let index = Self.index(number, elements.count), index >= 0 else {
                throw .failed("an index is out of bounds")
            }
            guard index < Self.sizeLimit else { throw .unsure("an array of `jq` is too large") }
            try step(max(0, index - elements.count) / 16)
            while elements.count <= index { elements.append(.null) }
            elements[index] = try setting(rest, of: elements[index], to: new)
            return Value(elements, from: value.origin)
        case (.array, .object(let bounds)), (.null, .object(let bounds)):
            var elements = value.array ?? []
            let range = try range(bounds.member("start"), bounds.member("end"), elements.count)
            let part = value.isNull ? Value.null : Value(Array(elements[range]))
            guard let replacement = try setting(rest, of: part, to: new).array else {
                throw .failed("a slice can be an array only")
            }
            elements.replaceSubrange(range, with: replacement)
            return Value(elements, from: value.origin)
        default: throw .failed("a value has no such member")
        }
    }

    func updating(
        _ target: JQNode,
        _ input: Value,
        _ scope: JQScope?,
        _ change: (Value) throws(JQStop) -> Value
    ) throws(JQStop) -> Value {
        var result = input
        for path in try paths(target, input, scope) {
            result = try setting(path[...], of: result, to: try change(try value(at: path[...], in: result)))
        }
        return result
    }

    /// The value without what stands at some paths.
    func deleting(_ paths: [[Value]], from input: Value) throws(JQStop) -> Value {
        var items: [(key: Value, value: Value)] = []
        for path in paths { items.append((Value(path), .null)) }
        var result = input
        var previous: Value?
        // From behind, so that the indices of the others stay what they are.
        for path in try sorted(items).reversed() {
            if let previous, try compare(previous, path.key) == 0 { continue }
            previous = path.key
            result = try deleting((path.key.array ?? [])[...], from: result)
        }
        return result
    }

    private func deleting(_ path: ArraySlice<Value>, from value: Value) throws(JQStop) -> Value {
        try step()
        guard let key = path.first else { return .null }
        try requireKind(value)
        let rest = path.dropFirst()
        if value.isNull { return .null }
        if !rest.isEmpty {
            let inner = try child(of: value, key)
            if inner.isNull { return value }
            return try setting([key], of: value, to: try deleting(rest, from: inner))
        }
        switch (value.content, key.content) {
        case (.object(var object), .text(let name)):
            object[try text(name)] = nil
            return Value(object, from: value.origin)
        case (.array(var elements), .number(let number)):
            if let index = Self.index(number, elements.count), elements.indices.contains(index) {
                elements.remove(at: index)
            }
            return Value(elements, from: value.origin)
        case (.array(var elements), .object(let bounds)):
            elements.removeSubrange(try range(bounds.member("start"), bounds.member("end"), elements.count))
            return Value(elements, from: value.origin)
        default: throw .failed("a value has no such member")
        }
    }
}
