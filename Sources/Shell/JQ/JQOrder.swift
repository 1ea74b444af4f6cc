import Values

/// The order of all values: null, false, true, numbers, texts, arrays, objects.
extension JQEvaluator {
    func compare(_ left: Value, _ right: Value) throws(JQStop) -> Int {
        try step()
        try requireKind(left)
        try requireKind(right)
        let ranks = (Self.rank(left), Self.rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 ? -1 : 1 }
        switch (left.content, right.content) {
        case (.number(let left), .number(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.text(let left), .text(let right)):
            if left == right { return 0 }
            return Self.compareBytes(try text(left), try text(right))
        case (.array(let left), .array(let right)):
            for (left, right) in zip(left, right) {
                let order = try compare(left, right)
                if order != 0 { return order }
            }
            return left.count == right.count ? 0 : left.count < right.count ? -1 : 1
        case (.object(let left), .object(let right)):
            let names = (try sortedMembers(left).map(\.name), try sortedMembers(right).map(\.name))
            let order = try compare(Value(names.0.map { Value($0) }), Value(names.1.map { Value($0) }))
            if order != 0 { return order }
            for name in names.0 {
                let order = try compare(left.member(name), right.member(name))
                if order != 0 { return order }
            }
            return 0
        default: return 0
        }
    }

    /// Whether two values are the same; texts with unknown parts can be known to differ.
    func isEqual(_ left: Value, _ right: Value) throws(JQStop) -> Bool {
        if case .text(let left) = left.content, case .text(let right) = right.content, Self.surelyDiffer(left, right) {
            return false
        }
        return try compare(left, right) == 0
    }

    private static func surelyDiffer(_ left: Template, _ right: Template) -> Bool {
        if left.isKnown, right.isKnown { return false }
        func edges(_ template: Template) -> (first: [UInt8], last: [UInt8], count: Int, isKnown: Bool) {
            var known: [[UInt8]] = []
            for piece in template.pieces {
                if case .text(let text, _) = piece { known.append(Array(text.utf8)) } else { known.append([]) }
            }
            let count = known.reduce(0) { $0 + $1.count }
            if template.isKnown {
                let whole = Array(known.joined())
                return (whole, whole, count, true)
            }
            return (known.first ?? [], known.last ?? [], count, false)
        }
        let one = edges(left)
        let two = edges(right)
        if one.isKnown, one.count < two.count { return true }
        if two.isKnown, two.count < one.count { return true }
        return zip(one.first, two.first).contains { $0 != $1 }
            || zip(one.last.reversed(), two.last.reversed()).contains { $0 != $1 }
    }

    static func compareBytes(_ left: String, _ right: String) -> Int {
        if left.utf8.elementsEqual(right.utf8) { return 0 }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    private static func rank(_ value: Value) -> Int {
        switch value.content {
        case .null: 0
        case .bool(let bool): bool ? 2 : 1
        case .number: 3
        case .text: 4
        case .array: 5
        case .object, .unknown: 6
        }
    }

    /// The members of an object by their names.
    func sortedMembers(_ object: ValueObject) throws(JQStop) -> [ValueObject.Member] {
        try members(object).sorted { Self.compareBytes($0.name, $1.name) < 0 }
    }

    /// The elements in order, each with the key by which it is ordered.
    func sorted(_ items: [(key: Value, value: Value)]) throws(JQStop) -> [(key: Value, value: Value)] {
        // A merge sort: stable, and it may throw.
        guard items.count > 1 else { return items }
        let middle = items.count / 2
        let left = try sorted(Array(items[..<middle]))
        let right = try sorted(Array(items[middle...]))
        var result: [(key: Value, value: Value)] = []
        result.reserveCapacity(items.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if try compare(right[second].key, left[first].key) < 0 {
                result.append(right[second])
                second += 1
            } else {
                result.append(left[first])
                first += 1
            }
        }
        return result + left[first...] + right[second...]
    }
}
