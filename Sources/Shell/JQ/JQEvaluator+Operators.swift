import Values

/// Arithmetic and formats.
extension JQEvaluator {
    func apply(_ op: JQNode.Operator, _ left: Value, _ right: Value) throws(JQStop) -> Value {
        switch op {
        case .equal: return Value(try isEqual(left, right))
        case .unequal: return Value(try !isEqual(left, right))
        case .less: return Value(try compare(left, right) < 0)
        case .lessOrEqual: return Value(try compare(left, right) <= 0)
        case .greater: return Value(try compare(left, right) > 0)
        case .greaterOrEqual: return Value(try compare(left, right) >= 0)
        case .add: return try add(left, right)
        case .subtract: return try subtract(left, right)
        case .multiply: return try multiply(left, right)
        case .divide: return try divide(left, right)
        case .remainder: return try remainder(left, right)
        }
    }

    func add(_ left: Value, _ right: Value) throws(JQStop) -> Value {
        try requireKind(left)
        try requireKind(right)
        switch (left.content, right.content) {
        case (.null, _): return right
        case (_, .null): return left
        case (.number(let left), .number(let right)): return Value(left + right)
        case (.text(let left), .text(let right)):
            let sum = left + right
            try step(1 + sum.pieces.count / 8)
            guard sum.pieces.reduce(0, { $0 + $1.length }) < Self.sizeLimit else {
                throw .unsure("a text of `jq` is too long")
            }
            return Value(sum)
        case (.array(let left), .array(let right)):
            guard left.count + right.count < Self.sizeLimit else { throw .unsure("an array of `jq` is too large") }
            try step((left.count + right.count) / 64)
            return Value(left + right)
        case (.object(var left), .object(let right)):
            _ = try members(left)
            for member in try members(right) { left[member.name] = member.value }
            try step(left.count / 16)
            return Value(left)
        default: throw .failed("these values have no sum")
        }
    }

    private func subtract(_ left: Value, _ right: Value) throws(JQStop) -> Value {
        try requireKind(left)
        try requireKind(right)
        switch (left.content, right.content) {
        case (.number(let left), .number(let right)): return Value(left - right)
        case (.array(let left), .array(let right)):
            var result: [Value] = []
            for element in left where try !holds(right, element) { result.append(element) }
            return Value(result)
        default: throw .failed("these values have no difference")
        }
    }

    /// Whether an array has an element.
    func holds(_ elements: [Value], _ wanted: Value) throws(JQStop) -> Bool {
        for element in elements where try isEqual(element, wanted) { return true }
        return false
    }

    private func multiply(_ left: Value, _ right: Value) throws(JQStop) -> Value {
        try requireKind(left)
        try requireKind(right)
        switch (left.content, right.content) {
        case (.number(let left), .number(let right)): return Value(left * right)
        case (.text(let text), .number(let count)), (.number(let count), .text(let text)):
            if count <= 0 { return .null }
            guard count == count.rounded(), count < 10_000 else {
                throw .unsure("versions of jq differ in how they repeat a text")
            }
            var result = Value(text)
            for _ in 1..<max(1, Int(count)) { result = try add(result, Value(text)) }
            return result
        case (.object(let left), .object(let right)): return Value(try merge(left, right))
        default: throw .failed("these values have no product")
        }
    }

    private func merge(_ left: ValueObject, _ right: ValueObject, level: Int = 0) throws(JQStop) -> ValueObject {
        guard level < 200 else { throw .unsure("values of `jq` are nested too deep") }
        var result = left
        _ = try members(left)
        for member in try members(right) {
            try step()
            try requireKind(member.value)
            if let inner = result[member.name]?.object, let other = member.value.object {
                result[member.name] = Value(try merge(inner, other, level: level + 1))
            } else {
                result[member.name] = member.value
            }
        }
        return result
    }

    private func divide(_ left: Value, _ right: Value) throws(JQStop) -> Value {
        try requireKind(left)
        try requireKind(right)
        switch (left.content, right.content) {
        case (.number(let left), .number(let right)):
            // What is divided when the program is read fails before all else.
            guard right != 0 else { throw .unsure("a division by zero is not followed") }
            return Value(left / right)
        case (.text(let text), .text(let separator)):
            return Value(try split(try self.text(text), try self.text(separator)))
        default: throw .failed("these values have no quotient")
        }
    }

    private func remainder(_ left: Value, _ right: Value) throws(JQStop) -> Value {
        try requireKind(left)
        try requireKind(right)
        guard case .number(let left) = left.content, case .number(let right) = right.content else {
            throw .failed("these values have no remainder")
        }
        guard left.magnitude < 1e15, right.magnitude < 1e15 else {
            throw .unsure("versions of jq differ in such a remainder")
        }
        guard Int(right) != 0 else { throw .unsure("a division by zero is not followed") }
        let result = Int(left) % Int(right).magnitudeAsInt
        return Value(Double(result))
    }

    func split(_ text: String, _ separator: String) throws(JQStop) -> [Value] {
        try step(1 + text.utf8.count / 16)
        if text.isEmpty { return [] }
        if separator.isEmpty { return text.unicodeScalars.map { Value(String(Character($0))) } }
        let bytes = Array(text.utf8)
        let wanted = Array(separator.utf8)
        var parts: [Value] = []
        var start = 0
        var at = 0
        while at + wanted.count <= bytes.count {
            if bytes[at] == wanted[0], bytes[at..<(at + wanted.count)].elementsEqual(wanted) {
                parts.append(Value(String(decoding: bytes[start..<at], as: UTF8.self)))
                at += wanted.count
                start = at
            } else {
                at += 1
            }
        }
        parts.append(Value(String(decoding: bytes[start...], as: UTF8.self)))
        return parts
    }

    // MARK: Formats

    /// A value as a format writes it.
    func format(_ name: String, _ value: Value) throws(JQStop) -> Template {
        switch name {
        case "@text": return try string(value)
        case "@json": return try JQWriter.template(value)
        case "@csv": return try row(value, separator: ",") { (text) throws(JQStop) in "\"" + Self.doubled(text) + "\"" }
        case "@tsv":
            return try row(value, separator: "\t") { (text) throws(JQStop) in
                Self.replaced(text) { scalar in
                    switch scalar {
                    case "\\": "\\\\"
                    case "\t": "\\t"
                    case "\n": "\\n"
                    case "\r": "\\r"
                    default: nil
                    }
                }
            }
        case "@sh":
            var result = Template()
            try requireKind(value)
            for (index, element) in (value.array ?? [value]).enumerated() {
                if index > 0 { result.append(" ") }
                guard element.array == nil, element.object == nil else { throw .failed("this is no word of a shell") }
                if case .text(let text) = element.content {
                    result.append("'" + Self.replaced(text) { $0 == "'" ? "'\\''" : nil } + "'")
                } else {
                    result.append(try string(element))
                }
            }
            return result
        case "@html":
            let text = try string(value)
            for case .text(let known, _) in text.pieces where known.utf8.contains(UInt8(ascii: "'")) {
                throw .unsure("versions of jq differ in `@html`")
            }
            return Self.replaced(text) { scalar in
                switch scalar {
                case "<": "&lt;"
                case ">": "&gt;"
                case "&": "&amp;"
                case "\"": "&quot;"
                default: nil
                }
            }
        case "@uri":
            var result = ""
            for byte in try text(try string(value)).utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: "~"):
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
                    throw .unsure("versions of jq differ in `@uri`")
                default:
                    let digits = String(byte, radix: 16, uppercase: true)
                    result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
                }
            }
            return Template(result)
        case "@base64":
            return Template(Base64.encoded(Array(try text(try string(value)).utf8)))
        case "@base64d":
            guard let bytes = Base64.decoded(Array(try text(try string(value)).utf8)),
                let text = String(validating: bytes, as: UTF8.self)
            else { throw .unsure("what `@base64d` decodes is not followed") }
            return Template(text)
        default: throw .unsure("the format `\(name)` of jq is not followed")
        }
    }

    /// `tostring`
    func string(_ value: Value) throws(JQStop) -> Template {
        if case .text(let text) = value.content { return text }
        return try JQWriter.template(value)
    }

    private func row(
        _ value: Value,
        separator: String,
        _ quoted: (Template) throws(JQStop) -> Template
    ) throws(JQStop) -> Template {
        var result = Template()
        for (index, element) in try elements(value).enumerated() {
            if index > 0 { result.append(separator) }
            switch element.content {
            case .null: continue
            case .text(let text): result.append(try quoted(text))
            case .array, .object: throw .failed("this is no cell of a table")
            default: result.append(try string(element))
            }
        }
        return result
    }

    private static func doubled(_ text: Template) -> Template { replaced(text) { $0 == "\"" ? "\"\"" : nil } }

    /// A text with other letters for some; unknown parts stay what they are.
    static func replaced(_ text: Template, _ change: (Unicode.Scalar) -> String?) -> Template {
        Template(
            pieces: text.pieces.map { piece in
                guard case .text(let known, let origin) = piece else { return piece }
                var result = ""
                for scalar in known.unicodeScalars {
                    if let other = change(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
                }
                return .text(result, origin)
            }
        )
    }
}

extension Template.Piece {
    fileprivate var length: Int {
        if case .text(let text, _) = self { text.utf8.count } else { 16 }
    }
}

extension Int {
    /// The remainder of jq takes the size of the divisor alone.
    fileprivate var magnitudeAsInt: Int { Int(clamping: magnitude) }
}
