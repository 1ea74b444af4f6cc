/// The functions of awk.
extension AwkMachine {
    mutating func call(_ name: String, _ arguments: [AwkExpression]) throws(Unsure) -> AwkValue {
        if name == "length", case .place(.variable(let array))? = arguments.first, let elements = arrays[array] {
            return .number(Double(elements.count))
        }
        if name == "sprintf" { return .text(try format(arguments)) }
        if name == "sub" || name == "gsub" { return try substitute(arguments, all: name == "gsub") }
        if name == "split" { return try split(arguments) }
        if name == "match" {
            guard arguments.count == 2 else { throw Unsure("such a `match` of `awk` is not followed") }
            let text = try evaluate(arguments[0]).asText
            try requireASCII(text)
            let range = try search(try matcher(arguments[1]), text)
            variables["RSTART"] = .number(Double(range.map { $0.lowerBound + 1 } ?? 0))
            variables["RLENGTH"] = .number(Double(range?.count ?? -1))
            return variables["RSTART"] ?? .unset
        }
        var values: [AwkValue] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        let text = (values.first ?? record).asText
        switch (name, values.count) {
        case ("length", 0...1):
            try requireASCII(text)
            return .number(Double(text.utf8.count))
        case ("tolower", 1), ("toupper", 1):
            try requireASCII(text)
            return .text(TextChange.caseChanged(text, toUpper: name == "toupper", all: true) ?? text)
        case ("int", 1): return .number(values[0].asNumber.rounded(.towardZero))
        case ("index", 2):
            try requireASCII(text)
            let bytes = Array(text.utf8)
            let part = Array(values[1].asText.utf8)
            guard part.count <= bytes.count else { return .number(0) }
            let found = (0...(bytes.count - part.count)).first { bytes[$0...].starts(with: part) }
            return .number(Double(found.map { $0 + 1 } ?? 0))
        case ("substr", 2...3):
            try requireASCII(text)
            let bytes = Array(text.utf8)
            let start = try integer(values[1].asNumber.rounded())
            let length = values.count == 3 ? try integer(values[2].asNumber.rounded()) : bytes.count
            guard start >= 1, length >= 0 else { throw Unsure("versions of `awk` differ in such a `substr`") }
            let lower = min(start, bytes.count + 1)
            let upper = min(max(start + length, lower), bytes.count + 1)
            return .text(String(decoding: bytes[(lower - 1)..<(upper - 1)], as: UTF8.self))
        default: throw Unsure("such a `\(name)` of `awk` is not followed")
        }
    }

    /// Some count bytes and some count letters.
    private func requireASCII(_ text: String) throws(Unsure) {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw Unsure("versions of `awk` differ outside of ASCII") }
    }

    private mutating func split(_ arguments: [AwkExpression]) throws(Unsure) -> AwkValue {
        guard (2...3).contains(arguments.count), case .place(.variable(let array)) = arguments[1] else {
            throw Unsure("such a `split` of `awk` is not followed")
        }
        let text = try evaluate(arguments[0]).asText
        var separator = variable("FS")
        if arguments.count == 3 {
            if case .match(let matcher) = arguments[2] {
                return try fill(array, try parts(of: text, matching: matcher))
            }
            separator = try evaluate(arguments[2]).asText
        }
        return try fill(array, try parts(of: text, by: separator))
    }

    private mutating func parts(of text: String, matching matcher: AwkMatcher) throws(Unsure) -> [String] {
        if text.isEmpty { return [] }
        let scalars = Array(text.unicodeScalars)
        var result: [String] = []
        var start = 0
        for match in try matches(of: matcher, in: scalars) {
            guard !match.isEmpty else { throw Unsure("a separator of `awk` may match nothing") }
            result.append(String(scalars[start..<match.lowerBound]))
            start = match.upperBound
        }
        return result + [String(scalars[start...])]
    }

    private mutating func fill(_ array: String, _ parts: [String]) throws(Unsure) -> AwkValue {
        var elements: [String: AwkValue] = [:]
        for (index, part) in parts.enumerated() { elements[String(index + 1)] = AwkValue(input: part) }
        arrays[array] = elements
        return .number(Double(parts.count))
    }

    private mutating func substitute(_ arguments: [AwkExpression], all: Bool) throws(Unsure) -> AwkValue {
        guard (2...3).contains(arguments.count) else { throw Unsure("such a `sub` of `awk` is not followed") }
        var place = AwkExpression.Place.field(.number(0))
        if arguments.count == 3 {
            guard case .place(let given) = arguments[2] else { throw Unsure("such a `sub` of `awk` is not followed") }
            place = given
        }
        let matcher = try matcher(arguments[0])
        let replacement = try evaluate(arguments[1]).asText
        // How many backslashes stand for one is not the same everywhere.
        guard !replacement.utf8.contains(UInt8(ascii: "\\")) else {
            throw Unsure("a backslash in a replacement of `awk` is not followed")
        }
        let scalars = Array(try value(of: place).asText.unicodeScalars)
        var found = try matches(of: matcher, in: scalars)
        if !all { found = Array(found.prefix(1)) }
        guard !found.isEmpty else { return .number(0) }
        var result = ""
        var start = 0
        for match in found {
            if match.isEmpty, all { throw Unsure("what `gsub` does with nothing is not followed") }
            result += String(scalars[start..<match.lowerBound])
            result += replacement.split(separator: "&", omittingEmptySubsequences: false)
                .joined(separator: String(scalars[match]))
            start = match.upperBound
        }
        result += String(scalars[start...])
        guard result.utf8.count < 1 << 20 else { throw Unsure("a text of `awk` is too long") }
        try assign(place, .text(result))
        return .number(Double(found.count))
    }

    // MARK: Regular expressions

    mutating func matcher(_ expression: AwkExpression) throws(Unsure) -> AwkMatcher {
        if case .match(let matcher) = expression { return matcher }
        return try matcher(try evaluate(expression).asText)
    }

    mutating func matcher(_ pattern: String) throws(Unsure) -> AwkMatcher {
        if let known = matchers[pattern] { return known }
        guard let matcher = AwkMatcher(pattern) else {
            throw Unsure("the regular expression '\(pattern)' is not followed")
        }
        matchers[pattern] = matcher
        return matcher
    }

    mutating func search(_ matcher: AwkMatcher, _ text: String) throws(Unsure) -> Range<Int>? {
        let scalars = Array(text.unicodeScalars)
        try step(1 + scalars.count / 16)
        switch matcher.expression.firstMatch(in: scalars, from: 0, budget: budget) {
        case .none: return nil
        case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
        case .match(let groups): return groups[0]
        }
    }

    mutating func matches(
        of matcher: AwkMatcher,
        in scalars: [Unicode.Scalar]
    ) throws(Unsure) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        try step(1 + scalars.count / 16)
        while start <= scalars.count {
            switch matcher.expression.firstMatch(in: scalars, from: start, budget: budget) {
            case .none: return result
            case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
            case .match(let groups):
                guard let range = groups[0] else { return result }
                result.append(range)
                start = max(range.upperBound, range.lowerBound + 1)
                try step(4)
            }
        }
        return result
    }
}
