import Values

/// Regular expressions, as far as all tools agree on them.
extension JQEvaluator {
    struct Match {
        var range: Range<Int>
        var text: String
        var captures: [(name: String?, range: Range<Int>?, text: String?)]

        /// As `match` gives it.
        var value: Value {
            let captures = captures.map { capture in
                Self.object([
                    ("offset", Value(Double(capture.range?.lowerBound ?? -1))),
                    ("length", Value(Double(capture.range?.count ?? 0))),
                    ("string", capture.text.map { Value($0) } ?? .null),
                    ("name", capture.name.map { Value($0) } ?? .null),
                ])
            }
            return Self.object([
                ("offset", Value(Double(range.lowerBound))), ("length", Value(Double(range.count))),
                ("string", Value(text)), ("captures", Value(captures)),
            ])
        }

        /// The named groups with what they matched.
        var named: Value {
            Self.object(
                captures.compactMap { capture in
                    capture.name.map { ($0, capture.text.map { Value($0) } ?? .null) }
                }
            )
        }

        private static func object(_ members: [(name: String, value: Value)]) -> Value {
            Value(ValueObject(members, isCaseSensitive: true))
        }
    }

    /// The matches of an expression with flags, which may be given as one array.
    func matches(_ value: Value, _ arguments: [Value], isGlobal: Bool = false) throws(JQStop) -> [Match] {
        let text = try known(value)
        var parts = arguments
        if let pair = arguments[0].array { parts = pair + [.null] }
        guard parts.count >= 2 else { throw .failed("this is no regular expression") }
        let pattern = try known(parts[0])
        try requireKind(parts[1])
        let flags = parts[1].isNull ? "" : try known(parts[1])
        guard flags.utf8.allSatisfy({ "gi".utf8.contains($0) }) else {
            throw .unsure("these flags of a regular expression are not followed")
        }
        guard
            let expression = RegularExpression(
                pattern,
                syntax: .perl,
                ignoresCase: flags.utf8.contains(UInt8(ascii: "i"))
            )
        else { throw .unsure("the regular expression '\(pattern)' is not followed") }
        // Lines, and classes of letters outside of ASCII, are not the same in each library.
        let isSpecial = pattern.utf8.contains { "^$\\[".utf8.contains($0) }
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0A }
        guard isPlain || !isSpecial else { throw .unsure("a regular expression over several lines is not followed") }
        let takesAll = isGlobal || flags.utf8.contains(UInt8(ascii: "g"))
        let scalars = Array(text.unicodeScalars)
        try step(1 + scalars.count / 8)
        var matches: [Match] = []
        var start = 0
        search: while start <= scalars.count {
            switch expression.firstMatch(in: scalars, from: start, budget: budget) {
            case .none: break search
            case .tooMuchWork: throw .unsure("a regular expression takes too long to match")
            case .match(let groups):
                guard let range = groups[0] else { break search }
                if range.isEmpty, takesAll { throw .unsure("versions of jq differ in how often nothing matches") }
                matches.append(
                    Match(
                        range: range,
                        text: String(scalars[range]),
                        captures: (1..<max(1, groups.count)).map { group in
                            (expression.groupNames[group], groups[group], groups[group].map { String(scalars[$0]) })
                        }
                    )
                )
                try step(4)
                guard takesAll else { break search }
                start = range.upperBound
            }
        }
        return matches
    }

    /// `split` by an expression
    func split(_ value: Value, _ arguments: [Value]) throws(JQStop) -> Value {
        let scalars = Array(try known(value).unicodeScalars)
        var parts: [Value] = []
        var start = 0
        for match in try matches(value, arguments, isGlobal: true) {
            parts.append(Value(String(scalars[start..<match.range.lowerBound])))
            start = match.range.upperBound
        }
        return Value(parts + [Value(String(scalars[start...]))])
    }

    /// `match`
    func match(_ call: JQCall, _ emit: Emit) throws(JQStop) {
        var arguments: [Value] = []
        for argument in call.arguments {
            let values = try collect(argument, call.item.value, call.scope)
            guard values.count == 1 else { throw .unsure("several regular expressions at once are not followed") }
            arguments.append(values[0])
        }
        for match in try matches(call.item.value, arguments) { try emit(call.item.with(match.value)) }
    }

    /// `sub`
    func substitute(_ call: JQCall, _ emit: Emit) throws(JQStop) {
        let expressions = try collect(call.arguments[0], call.item.value, call.scope)
        let flags = try collect(call.arguments[2], call.item.value, call.scope)
        guard expressions.count == 1, flags.count == 1 else {
            throw .unsure("several regular expressions at once are not followed")
        }
        let scalars = Array(try known(call.item.value).unicodeScalars)
        var result = Template()
        var start = 0
        for match in try matches(call.item.value, [expressions[0], flags[0]]) {
            let replacements = try collect(call.arguments[1], match.named, call.scope)
            guard replacements.count == 1 else { throw .unsure("versions of jq differ in several replacements") }
            result.append(String(scalars[start..<match.range.lowerBound]))
            result.append(try template(replacements[0]))
            start = match.range.upperBound
        }
        result.append(String(scalars[start...]))
        try emit(call.item.with(Value(result)))
    }
}
