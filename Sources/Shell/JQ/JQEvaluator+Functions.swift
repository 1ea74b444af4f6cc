import Values

/// The functions that turn one value into one.
extension JQEvaluator {
    typealias Function = @Sendable (JQEvaluator, Value, [Value]) throws(JQStop) -> Value

    static let functions: [String: Function] = [
        "type/0": { (jq, value, _) throws(JQStop) in
            switch value.content {
            case .null: return "null"
            case .bool: return "boolean"
            case .number: return "number"
            case .text: return "string"
            case .array: return "array"
            case .object: return "object"
            case .unknown(let unknown): throw .unsure(unknown)
            }
        },
        "length/0": { (jq, value, _) throws(JQStop) in try jq.length(value) },
        "utf8bytelength/0": { (jq, value, _) throws(JQStop) in Value(Double(try jq.known(value).utf8.count)) },
        "keys/0": { (jq, value, _) throws(JQStop) in try jq.keys(value, sorted: true) },
        "keys_unsorted/0": { (jq, value, _) throws(JQStop) in try jq.keys(value, sorted: false) },
        "has/1": { (jq, value, arguments) throws(JQStop) in
            try jq.requireKind(value)
            try jq.requireKind(arguments[0])
            switch (value.content, arguments[0].content) {
            case (.object(let object), .text(let name)):
                let name = try jq.text(name)
                return Value(try jq.members(object).contains { $0.name.utf8.elementsEqual(name.utf8) })
            case (.array(let elements), .number(let index)): return Value(index >= 0 && index < Double(elements.count))
            default: throw .failed("a value cannot have such a member")
            }
        },
        "contains/1": { (jq, value, arguments) throws(JQStop) in Value(try jq.contains(value, arguments[0])) },
        "add/0": { (jq, value, _) throws(JQStop) in
            try jq.requireKind(value)
            var sum = Value.null
            let elements = try value.object == nil ? jq.elements(value) : jq.members(value.object ?? [:]).map(\.value)
            for element in elements {
                sum = try jq.add(sum, element)
            }
            return sum
        },
        "sort/0": { (jq, value, _) throws(JQStop) in
            Value(try jq.sorted(try jq.elements(value).map { ($0, $0) }).map(\.value))
        },
        "unique/0": { (jq, value, _) throws(JQStop) in
            var result: [Value] = []
            for item in try jq.sorted(try jq.elements(value).map { ($0, $0) }) {
                if let last = result.last, try jq.compare(last, item.value) == 0 { continue }
                result.append(item.value)
            }
            return Value(result)
        },
        "min/0": { (jq, value, _) throws(JQStop) in
            try jq.extreme(try jq.elements(value).map { ($0, $0) }, isLargest: false)
        },
        "max/0": { (jq, value, _) throws(JQStop) in
            try jq.extreme(try jq.elements(value).map { ($0, $0) }, isLargest: true)
        },
        "reverse/0": { (jq, value, _) throws(JQStop) in
            try jq.requireKind(value)
            switch value.content {
            case .null: return []
            case .text: throw .unsure("versions of jq differ in `reverse`")
            default: return Value(try jq.elements(value).reversed())
            }
        },
        "flatten/0": { (jq, value, _) throws(JQStop) in Value(try jq.flattened(try jq.elements(value), 1000)) },
        "flatten/1": { (jq, value, arguments) throws(JQStop) in
            guard case .number(let depth) = arguments[0].content, (0..<1000).contains(depth) else {
                throw .failed("the depth is no number")
            }
            return Value(try jq.flattened(try jq.elements(value), Int(depth)))
        },
        "from_entries/0": { (jq, value, _) throws(JQStop) in try jq.fromEntries(value) },
        "setpath/2": { (jq, value, arguments) throws(JQStop) in
            try jq.setting(try jq.elements(arguments[0])[...], of: value, to: arguments[1])
        },
        "delpaths/1": { (jq, value, arguments) throws(JQStop) in
            var paths: [[Value]] = []
            for path in try jq.elements(arguments[0]) { paths.append(try jq.elements(path)) }
            return try jq.deleting(paths, from: value)
        },
        "tostring/0": { (jq, value, _) throws(JQStop) in Value(try jq.string(value)) },
        "tojson/0": { (jq, value, _) throws(JQStop) in Value(try JQWriter.template(value)) },
        "fromjson/0": { (jq, value, _) throws(JQStop) in
            guard case .text(let template) = value.content else {
                try jq.requireKind(value)
                throw .failed("this is no text")
            }
            let text = template
            try jq.step(1 + (template.text?.utf8.count ?? 0) / 16)
            do throws(JSONError) {
                let values = try Value.jsonSequence(text)
                guard values.count == 1 else { throw JSONError(message: "there is not one value", offset: 0) }
                return values[0]
            } catch {
                throw .unsure(error.unknown ?? Unknown("fromjson", because: "the text is not JSON: \(error.message)"))
            }
        },
        "tonumber/0": { (jq, value, _) throws(JQStop) in
            try jq.requireKind(value)
            switch value.content {
            case .number: return value
            case .text(let template):
                let text = try jq.text(template)
                guard let number = Double(text), shortestNumberText(number) == text else {
                    let isWord = text.utf8.contains { "gjklmoqrstuvwyz:/".utf8.contains($0 | 0x20) }
                    if isWord || text.utf8.count(where: { $0 == UInt8(ascii: ".") }) > 1 {
                        throw .failed("a text is no number")
                    }
                    throw .unsure("versions of jq differ in which texts are numbers")
                }
                return Value(number)
            default: throw .failed("a value is no number")
            }
        },
        "ascii_downcase/0": { (jq, value, _) throws(JQStop) in try jq.caseChanged(value, toUpper: false) },
        "ascii_upcase/0": { (jq, value, _) throws(JQStop) in try jq.caseChanged(value, toUpper: true) },
        "startswith/1": { (jq, value, arguments) throws(JQStop) in
            Value(try jq.begins(try jq.template(value), with: try jq.known(arguments[0]), atEnd: false))
        },
        "endswith/1": { (jq, value, arguments) throws(JQStop) in
            Value(try jq.begins(try jq.template(value), with: try jq.known(arguments[0]), atEnd: true))
        },
        "ltrimstr/1": { (jq, value, arguments) throws(JQStop) in try jq.trimmed(value, arguments[0], atEnd: false) },
        "rtrimstr/1": { (jq, value, arguments) throws(JQStop) in try jq.trimmed(value, arguments[0], atEnd: true) },
        "trim/0": { (jq, value, _) throws(JQStop) in try jq.trimmed(value, atStart: true, atEnd: true) },
        "ltrim/0": { (jq, value, _) throws(JQStop) in try jq.trimmed(value, atStart: true, atEnd: false) },
        "rtrim/0": { (jq, value, _) throws(JQStop) in try jq.trimmed(value, atStart: false, atEnd: true) },
        "split/1": { (jq, value, arguments) throws(JQStop) in
            Value(try jq.split(try jq.known(value), try jq.known(arguments[0])))
        },
        "join/1": { (jq, value, arguments) throws(JQStop) in try jq.joined(value, arguments[0]) },
        "explode/0": { (jq, value, _) throws(JQStop) in
            Value(try jq.known(value).unicodeScalars.map { Value(Double($0.value)) })
        },
        "implode/0": { (jq, value, _) throws(JQStop) in
            var text = ""
            for element in try jq.elements(value) {
                guard case .number(let number) = element.content, let code = UInt32(exactly: number),
                    let scalar = Unicode.Scalar(code)
                else { throw .unsure("versions of jq differ in such an `implode`") }
                text.unicodeScalars.append(scalar)
            }
            return Value(text)
        },
        "indices/1": { (jq, value, arguments) throws(JQStop) in try jq.indices(value, arguments[0]) },
        "index/1": { (jq, value, arguments) throws(JQStop) in
            try jq.indices(value, arguments[0]).array?.first ?? .null
        },
        "rindex/1": { (jq, value, arguments) throws(JQStop) in
            try jq.indices(value, arguments[0]).array?.last ?? .null
        },
        "floor/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).rounded(.down)) },
        "ceil/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).rounded(.up)) },
        "round/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).rounded()) },
        "trunc/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).rounded(.towardZero)) },
        "fabs/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).magnitude) },
        "abs/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).magnitude) },
        "sqrt/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).squareRoot()) },
        "infinite/0": { (_, _, _) throws(JQStop) in Value(Double.infinity) },
        "nan/0": { (_, _, _) throws(JQStop) in Value(Double.nan) },
        "isinfinite/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).isInfinite) },
        "isnan/0": { (jq, value, _) throws(JQStop) in Value(try jq.number(value).isNaN) },
        "test/2": { (jq, value, arguments) throws(JQStop) in Value(try !jq.matches(value, arguments).isEmpty) },
        "split/2": { (jq, value, arguments) throws(JQStop) in try jq.split(value, arguments) },
    ]

    // MARK: Texts

    func template(_ value: Value) throws(JQStop) -> Template {
        try requireKind(value)
        guard case .text(let template) = value.content else { throw .failed("this is no text") }
        return template
    }

    /// A value that must be a known text.
    func known(_ value: Value) throws(JQStop) -> String { try text(try template(value)) }

    private func number(_ value: Value) throws(JQStop) -> Double {
        try requireKind(value)
        guard case .number(let number) = value.content else { throw .failed("this is no number") }
        return number
    }

    private func length(_ value: Value) throws(JQStop) -> Value {
        try requireKind(value)
        switch value.content {
        case .null: return 0
        case .number(let number): return Value(number.magnitude)
        case .text(let template): return Value(Double(try text(template).unicodeScalars.count))
        case .array(let elements): return Value(Double(elements.count))
        case .object(let object): return Value(Double(try members(object).count))
        default: throw .failed("a value has no length")
        }
    }

    private func caseChanged(_ value: Value, toUpper: Bool) throws(JQStop) -> Value {
        // What case the unknown parts have is known to the run only.
        let text = try known(value)
        let first = toUpper ? UInt8(ascii: "a") : UInt8(ascii: "A")
        let bytes = text.utf8.map { $0 &- first < 26 ? $0 ^ 0x20 : $0 }
        return Value(String(decoding: bytes, as: UTF8.self), from: value.origin)
    }

    /// Whether a text begins, or ends, with another, as far as its known edge decides it.
    private func begins(_ text: Template, with part: String, atEnd: Bool) throws(JQStop) -> Bool {
        let text = text.joined
        let edge = atEnd ? text.pieces.last : text.pieces.first
        var known = ""
        if let whole = text.text { known = whole } else if case .text(let text, _)? = edge { known = text }
        let (mine, wanted) =
            atEnd ? (Array(known.utf8.reversed()), Array(part.utf8.reversed())) : (Array(known.utf8), Array(part.utf8))
        if mine.starts(with: wanted) { return true }
        if text.isKnown || zip(mine, wanted).contains(where: { $0 != $1 }) { return false }
        _ = try self.text(text)
        return false
    }

    private func trimmed(_ value: Value, _ part: Value, atEnd: Bool) throws(JQStop) -> Value {
        try requireKind(value)
        try requireKind(part)
        guard case .text(let template) = value.content, case .text(let wanted) = part.content else { return value }
        let part = try text(wanted)
        guard try begins(template, with: part, atEnd: atEnd) else { return value }
        var pieces = template.joined.pieces
        let index = atEnd ? pieces.count - 1 : 0
        guard pieces.indices.contains(index), case .text(let known, let origin) = pieces[index] else { return value }
        let count = part.utf8.count
        let kept = atEnd ? Array(known.utf8.dropLast(count)) : Array(known.utf8.dropFirst(count))
        pieces[index] = .text(String(decoding: kept, as: UTF8.self), origin)
        return Value(Template(pieces: pieces), from: value.origin)
    }

    private func trimmed(_ value: Value, atStart: Bool, atEnd: Bool) throws(JQStop) -> Value {
        var scalars = Array(try known(value).unicodeScalars)[...]
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || (9...13).contains(scalar.value) }
        if scalars.first?.isASCII == false || scalars.last?.isASCII == false {
            throw .unsure("which white space `trim` takes is not followed")
        }
        if atStart { scalars = scalars.drop(while: isSpace) }
        if atEnd { while let last = scalars.last, isSpace(last) { scalars.removeLast() } }
        return Value(String(scalars), from: value.origin)
    }

    private func joined(_ value: Value, _ separator: Value) throws(JQStop) -> Value {
        var result = Value("")
        for (index, element) in try elements(value).enumerated() {
            try requireKind(element)
            if index > 0 { result = try add(result, separator) }
            switch element.content {
            case .null: continue
            case .bool, .number: result = try add(result, Value(try string(element)))
            default: result = try add(result, element)
            }
        }
        return result
    }

    private func indices(_ value: Value, _ wanted: Value) throws(JQStop) -> Value {
        try requireKind(value)
        try requireKind(wanted)
        switch (value.content, wanted.content) {
        case (.null, _): return .null
        case (.text(let text), .text(let part)):
            let bytes = Array(try self.text(text).utf8)
            let part = Array(try self.text(part).utf8)
            // Some versions count bytes.
            guard bytes.allSatisfy({ $0 < 0x80 }), !part.isEmpty else {
                throw .unsure("versions of jq differ in where a text stands")
            }
            guard part.count <= bytes.count else { return [] }
            try step(1 + bytes.count / 16)
            return Value(
                (0...(bytes.count - part.count)).filter { bytes[$0...].starts(with: part) }.map { Value(Double($0)) }
            )
        case (.array(let elements), .array(let part)): return Value(try indices(of: part, in: elements))
        case (.array(let elements), _): return Value(try indices(of: [wanted], in: elements))
        default: throw .failed("a value has no indices")
        }
    }

    // MARK: Arrays and objects

    private func keys(_ value: Value, sorted: Bool) throws(JQStop) -> Value {
        try requireKind(value)
        switch value.content {
        case .array(let elements): return Value(elements.indices.map { Value(Double($0)) })
        case .object(let object):
            let members = sorted ? try sortedMembers(object) : try members(object)
            return Value(members.map { Value($0.name) })
        default: throw .failed("a value has no keys")
        }
    }

    private func contains(_ value: Value, _ part: Value, level: Int = 0) throws(JQStop) -> Bool {
        try step()
        guard level < 200 else { throw .unsure("values of `jq` are nested too deep") }
        try requireKind(value)
        try requireKind(part)
        switch (value.content, part.content) {
        case (.object(let object), .object(let part)):
            _ = try members(object)
            for member in try members(part) {
                guard let own = object[member.name], try contains(own, member.value, level: level + 1) else {
                    return false
                }
            }
            return true
        case (.array(let elements), .array(let parts)):
            for part in parts {
                var isFound = false
                for element in elements where try contains(element, part, level: level + 1) {
                    isFound = true
                    break
                }
                if !isFound { return false }
            }
            return true
        case (.text(let text), .text(let part)):
            let part = Array(try self.text(part).utf8)
            for case .text(let known, _) in text.joined.pieces where Self.holds(Array(known.utf8), part) { return true }
            return Self.holds(Array(try self.text(text).utf8), part)
        case (.array, _), (.object, _), (_, .array), (_, .object): throw sameKind(value, part)
        case (.text, _), (_, .text): throw sameKind(value, part)
        default: return try isEqual(value, part)
        }
    }

    /// What a comparison of unlike kinds ends with.
    private func sameKind(_ left: Value, _ right: Value) -> JQStop { .failed("one value cannot contain the other") }

    private static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= bytes.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0] == first && bytes[$0...].starts(with: part) }
    }

    private func flattened(_ elements: [Value], _ depth: Int, level: Int = 0) throws(JQStop) -> [Value] {
        guard level < 300 else { throw .unsure("values of `jq` are nested too deep") }
        var result: [Value] = []
        for element in elements {
            try step()
            try requireKind(element)
            if let inner = element.array, depth > level {
                result += try flattened(inner, depth, level: level + 1)
            } else {
                result.append(element)
            }
        }
        return result
    }

    private func fromEntries(_ value: Value) throws(JQStop) -> Value {
        var result = ValueObject([], isCaseSensitive: true)
        for entry in try elements(value) {
            try requireKind(entry)
            guard let object = entry.object else { throw .failed("an entry is no object") }
            _ = try members(object)
            let key = ["key", "name", "Name", "Key"].lazy.compactMap { object[$0] }.first
            guard let key, case .text(let name) = key.content else {
                throw .unsure("versions of jq differ in which names entries may have")
            }
            if object["value"] == nil, object["v"] != nil || object["Value"] != nil || object["V"] != nil {
                throw .unsure("versions of jq differ in how entries are written")
            }
            result[try text(name)] = object["value"] ?? .null
        }
        return Value(result)
    }
}

extension Template {
    /// The same text, neighbouring known pieces as one.
    fileprivate var joined: Template {
        var result: [Piece] = []
        for piece in pieces {
            if case .text(let next, _) = piece, case .text(let text, let origin)? = result.last {
                result[result.count - 1] = .text(text + next, origin)
            } else {
                result.append(piece)
            }
        }
        return Template(pieces: result)
    }
}
