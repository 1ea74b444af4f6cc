import SourceText
import Values

/// The functions that bake files may call, those of them whose answers are certain.
///
/// <https://github.com/docker/buildx/blob/master/docs/bake-stdlib.md>
enum BakeFunctions {
    /// - Returns: nil for a name that is no function of bake.
    static func call(_ name: String, _ arguments: [Value], at range: SourceRange) throws(BakeError) -> Value? {
        guard let implementation = implementations[name] else {
            guard others.contains(name) else { return nil }
            return Value(Unknown("\(name)()", because: reason(name), at: range))
        }
        var call = Call(name: name, arguments: arguments, range: range)
        // A function of texts and numbers has one answer only when all of them are known.
        if implementation.needsKnown, let unknown = arguments.lazy.compactMap(\.firstUnknown).first {
            return Value(unknown)
        }
        return try implementation.body(&call)
    }

    private static func reason(_ name: String) -> String {
        switch name {
        case "timestamp", "uuidv4", "bcrypt": "its value is another one in every run"
        default: "the function '\(name)' of bake is not followed"
        }
    }

    struct Call {
        let name: String
        let arguments: [Value]
        let range: SourceRange

        func wrong(_ message: String) -> BakeError { .wrong("'\(name)': \(message)", range) }

        func argument(_ index: Int) throws(BakeError) -> Value {
            guard index < arguments.count else { throw wrong("an argument is missing") }
            return arguments[index]
        }

        func text(_ index: Int) throws(BakeError) -> String {
            let text = try HCLValue.text(try argument(index), at: range)
            guard let known = text.text else { throw .unknown(text.firstUnknown!) }
            return known
        }

        func number(_ index: Int) throws(BakeError) -> Double {
            switch try HCLValue.number(try argument(index), at: range) {
            case .known(let number): return number
            case .unknown(let unknown): throw .unknown(unknown)
            }
        }

        func integer(_ index: Int) throws(BakeError) -> Int {
            guard let integer = Int(exactly: try number(index)) else { throw wrong("a whole number is needed") }
            return integer
        }

        func bool(_ index: Int) throws(BakeError) -> Bool {
            switch try HCLValue.bool(try argument(index), at: range) {
            case .known(let bool): return bool
            case .unknown(let unknown): throw .unknown(unknown)
            }
        }

        func list(_ index: Int) throws(BakeError) -> [Value] {
            switch try HCLValue.list(try argument(index), at: range) {
            case .known(let list): return list
            case .unknown(let unknown): throw .unknown(unknown)
            }
        }
    }

    struct Implementation: Sendable {
        /// Whether nothing in the arguments may be unknown.
        let needsKnown: Bool
        let body: @Sendable (inout Call) throws(BakeError) -> Value
    }

    private static func known(
        _ body: @escaping @Sendable (inout Call) throws(BakeError) -> Value
    ) -> Implementation {
        Implementation(needsKnown: true, body: body)
    }

    private static func open(
        _ body: @escaping @Sendable (inout Call) throws(BakeError) -> Value
    ) -> Implementation {
        Implementation(needsKnown: false, body: body)
    }

    private static func comparison(_ operation: HCLOperator) -> Implementation {
        open { (call) throws(BakeError) in
            try HCLValue.combined(operation, try call.argument(0), try call.argument(1), at: call.range)
        }
    }

    private static let implementations: [String: Implementation] = [
        // Comparison and logic
        "equal": comparison(.equal), "notequal": comparison(.notEqual), "and": comparison(.and),
        "or": comparison(.or), "lessthan": comparison(.less), "lessthanorequalto": comparison(.lessOrEqual),
        "greaterthan": comparison(.greater), "greaterthanorequalto": comparison(.greaterOrEqual),
        "add": comparison(.add), "subtract": comparison(.subtract), "multiply": comparison(.multiply),
        "divide": comparison(.divide), "modulo": comparison(.modulo),
        "not": known { (call) throws(BakeError) in Value(!(try call.bool(0))) },
        "negate": known { (call) throws(BakeError) in Value(-(try call.number(0))) },
        "absolute": known { (call) throws(BakeError) in Value(try call.number(0).magnitude) },
        "ceil": known { (call) throws(BakeError) in Value(try call.number(0).rounded(.up)) },
        "floor": known { (call) throws(BakeError) in Value(try call.number(0).rounded(.down)) },
        "int": known { (call) throws(BakeError) in Value(try call.number(0).rounded(.towardZero)) },
        "min": known { (call) throws(BakeError) in try extreme(call, <) },
        "max": known { (call) throws(BakeError) in try extreme(call, >) },

        // Texts
        "lower": known { (call) throws(BakeError) in try ascii(call) { $0.lowercased() } },
        "upper": known { (call) throws(BakeError) in try ascii(call) { $0.uppercased() } },
        "chomp": known { (call) throws(BakeError) in
            var text = Substring(try call.text(0))
            while let last = text.last, last.isNewline { text.removeLast() }
            return Value(String(text))
        },
        "trimspace": known { (call) throws(BakeError) in
            Value(String(trimmed(try call.text(0)) { $0.isWhitespace }))
        },
        "trim": known { (call) throws(BakeError) in
            let set = Set(try call.text(1).unicodeScalars.map(Character.init))
            return Value(String(trimmed(try call.text(0)) { set.contains($0) }))
        },
        "trimprefix": known { (call) throws(BakeError) in
            let (text, prefix) = (try call.text(0), try call.text(1))
            return Value(text.utf8.starts(with: prefix.utf8) ? String(text.utf8.dropFirst(prefix.utf8.count))! : text)
        },
        "trimsuffix": known { (call) throws(BakeError) in
            let (text, suffix) = (try call.text(0), try call.text(1))
            guard text.utf8.reversed().starts(with: suffix.utf8.reversed()) else { return Value(text) }
            return Value(String(text.utf8.dropLast(suffix.utf8.count))!)
        },
        "replace": known { (call) throws(BakeError) in
            Value(replaced(try call.text(0), try call.text(1), try call.text(2)))
        },
        "split": known { (call) throws(BakeError) in
            Value(pieces(of: try call.text(1), separatedBy: try call.text(0)).map { Value($0) })
        },
        "join": open { (call) throws(BakeError) in try join(call) },
        "format": open { (call) throws(BakeError) in try format(call) },
        "substr": known { (call) throws(BakeError) in try substring(call) },
        "strlen": known { (call) throws(BakeError) in Value(Double(try call.text(0).count)) },
        "basename": known { (call) throws(BakeError) in
            let text = try call.text(0)
            let last = text.utf8.split(separator: UInt8(ascii: "/")).last
            return Value(last.map { String(Substring($0)) } ?? (text.isEmpty ? "." : "/"))
        },
        "sanitize": known { (call) throws(BakeError) in
            Value(
                String(
                    decoding: try call.text(0).unicodeScalars.map { scalar in
                        isNameScalar(scalar) ? UInt8(ascii: scalar) : UInt8(ascii: "_")
                    },
                    as: UTF8.self
                )
            )
        },

        // Lists and objects
        "length": open { (call) throws(BakeError) in
            if let object = try call.argument(0).object { return Value(Double(object.count)) }
            return Value(Double(try call.list(0).count))
        },
        "concat": open { (call) throws(BakeError) in
            var all: [Value] = []
            for index in call.arguments.indices { all += try call.list(index) }
            return Value(all)
        },
        "compact": known { (call) throws(BakeError) in
            Value(try call.list(0).filter { !$0.isNull && $0.text != "" })
        },
        "distinct": known { (call) throws(BakeError) in
            var all: [Value] = []
            for element in try call.list(0) where !all.contains(element) { all.append(element) }
            return Value(all)
        },
        "reverse": known { (call) throws(BakeError) in
            Value(String(try call.text(0).reversed()))
        },
        "reverselist": open { (call) throws(BakeError) in Value(try call.list(0).reversed()) },
        "flatten": open { (call) throws(BakeError) in
            Value(try flattened(try call.list(0), depth: 0, call))
        },
        "contains": known { (call) throws(BakeError) in
            Value(try contains(try call.list(0), try call.argument(1), call))
        },
        "element": open { (call) throws(BakeError) in
            let (list, index) = (try call.list(0), try call.integer(1))
            guard !list.isEmpty, index >= 0 else { throw call.wrong("the list has no such element") }
            return list[index % list.count]
        },
        "slice": open { (call) throws(BakeError) in
            let (list, start, end) = (try call.list(0), try call.integer(1), try call.integer(2))
            guard start >= 0, start <= end, end <= list.count else { throw call.wrong("it is out of range") }
            return Value(Array(list[start..<end]))
        },
        "sort": known { (call) throws(BakeError) in
            var texts: [String] = []
            for element in try call.list(0) {
                guard let text = try HCLValue.text(element, at: call.range).text else { continue }
                texts.append(text)
            }
            return Value(texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { Value($0) })
        },
        "coalesce": open { (call) throws(BakeError) in
            for argument in call.arguments where !argument.isNull { return argument }
            throw call.wrong("all arguments are null")
        },
        "keys": open { (call) throws(BakeError) in
            guard let object = try call.argument(0).object else { throw call.wrong("an object is needed") }
            return Value(HCLValue.sorted(object).map { Value($0.name) })
        },
        "values": open { (call) throws(BakeError) in
            guard let object = try call.argument(0).object else { throw call.wrong("an object is needed") }
            return Value(HCLValue.sorted(object).map(\.value))
        },
        "lookup": open { (call) throws(BakeError) in
            guard let object = try call.argument(0).object else { throw call.wrong("an object is needed") }
            if let value = object[try call.text(1)] { return value }
            return try call.argument(2)
        },
        "merge": open { (call) throws(BakeError) in
            var result = ValueObject([], isCaseSensitive: true)
            for argument in call.arguments where !argument.isNull {
                guard let object = argument.object else { throw call.wrong("an object is needed") }
                for member in object.members { result[member.name] = member.value }
            }
            return Value(result)
        },
        "range": known { (call) throws(BakeError) in try numbers(call) },
    ]

    /// What is known by name only.
    private static let others: Set<String> = [
        "base64decode", "base64encode", "bcrypt", "byteslen", "bytesslice", "chunklist", "cidrhost", "cidrnetmask",
        "cidrsubnet", "cidrsubnets", "coalescelist", "convert", "csvdecode", "dirname", "formatdate", "formatlist",
        "hasindex", "homedir", "indent", "index", "indexof", "jsondecode", "jsonencode", "log", "md5", "parseint",
        "pow", "regex", "regex_replace", "regexall", "rsadecrypt", "semvercmp", "sethaselement", "setintersection",
        "setproduct", "setsubtract", "setsymmetricdifference", "setunion", "sha1", "sha256", "sha512", "signum",
        "timeadd", "timestamp", "title", "unixtimestampparse", "urlencode", "uuidv4", "uuidv5", "zipmap",
    ]

    // MARK: Numbers

    private static func extreme(_ call: Call, _ isBefore: (Double, Double) -> Bool) throws(BakeError) -> Value {
        var result = try call.number(0)
        for index in call.arguments.indices.dropFirst() {
            let number = try call.number(index)
            if isBefore(number, result) { result = number }
        }
        return Value(result)
    }

    private static let maximumCount = 1000

    private static func numbers(_ call: Call) throws(BakeError) -> Value {
        let start = call.arguments.count > 1 ? try call.number(0) : 0
        let end = try call.number(call.arguments.count > 1 ? 1 : 0)
        let step = call.arguments.count > 2 ? try call.number(2) : end < start ? -1 : 1
        guard step != 0, (end - start) / step <= Double(maximumCount) else {
            throw .unknown(Unknown("range()", because: "a list of that length is not followed", at: call.range))
        }
        var all: [Value] = []
        var number = start
        while step > 0 ? number < end : number > end {
            all.append(Value(number))
            number += step
        }
        return Value(all)
    }

    // MARK: Texts

    private static func ascii(_ call: Call, _ change: (String) -> String) throws(BakeError) -> Value {
        let text = try call.text(0)
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .unknown(Unknown(text, because: "letters beyond ASCII are not followed", at: call.range))
        }
        return Value(change(text))
    }

    private static func trimmed(_ text: String, _ isTrimmed: (Character) -> Bool) -> Substring {
        var rest = Substring(text)
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }

    private static func pieces(of text: String, separatedBy separator: String) -> [String] {
        if separator.isEmpty { return text.unicodeScalars.map { String(Character($0)) } }
        let bytes = Array(text.utf8), separator = Array(separator.utf8)
        var pieces: [String] = []
        var start = 0, index = 0
        while index + separator.count <= bytes.count {
            if bytes[index...].starts(with: separator) {
                pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    private static func replaced(_ text: String, _ old: String, _ new: String) -> String {
        guard !old.isEmpty else {
            return new + text.unicodeScalars.map { String(Character($0)) + new }.joined()
        }
        return pieces(of: text, separatedBy: old).joined(separator: new)
    }

    /// By characters; a negative offset counts from the end, and the length -1 means all that is left.
    private static func substring(_ call: Call) throws(BakeError) -> Value {
        let characters = Array(try call.text(0))
        var (offset, length) = (try call.integer(1), try call.integer(2))
        if offset < 0 { offset += characters.count }
        guard offset >= 0, offset < characters.count else { return Value("") }
        if length < 0 { length = characters.count }
        return Value(String(characters[offset..<min(characters.count, offset + min(length, characters.count))]))
    }

    private static func join(_ call: Call) throws(BakeError) -> Value {
        let separator = try HCLValue.text(try call.argument(0), at: call.range)
        var text = Template()
        var isFirst = true
        for index in call.arguments.indices.dropFirst() {
            for element in try call.list(index) {
                if !isFirst { text.append(separator) }
                isFirst = false
                text.append(try HCLValue.text(element, at: call.range))
            }
        }
        return Value(text)
    }

    /// `%s`, `%d`, `%v` and `%%`; other verbs and widths are not followed.
    private static func format(_ call: Call) throws(BakeError) -> Value {
        let bytes = Array(try call.text(0).utf8)
        var text = Template()
        var index = 0, next = 1
        var start = 0
        func plain(_ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                index += 1
                continue
            }
            text.append(plain(index))
            let verb = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch verb {
            case UInt8(ascii: "%"): text.append("%")
            case UInt8(ascii: "s"), UInt8(ascii: "v"):
                text.append(try HCLValue.text(try call.argument(next), at: call.range))
                next += 1
            case UInt8(ascii: "d"):
                text.append(try HCLValue.text(Value(try call.number(next).rounded(.towardZero)), at: call.range))
                next += 1
            default:
                throw .unknown(Unknown("format()", because: "this format of bake is not followed", at: call.range))
            }
            index += 2
            start = index
        }
        text.append(plain(bytes.count))
        guard next == call.arguments.count else { throw call.wrong("there are too many arguments") }
        return Value(text)
    }

    /// Whether a letter may stand in the name of a target.
    static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    // MARK: Lists

    private static func flattened(_ list: [Value], depth: Int, _ call: Call) throws(BakeError) -> [Value] {
        guard depth < 64 else { throw call.wrong("it is nested too deep") }
        var all: [Value] = []
        for element in list {
            if case .unknown(let unknown) = element.content { throw .unknown(unknown) }
            if let inner = element.array {
                all += try flattened(inner, depth: depth + 1, call)
            } else {
                all.append(element)
            }
        }
        return all
    }

    private static func contains(_ list: [Value], _ value: Value, _ call: Call) throws(BakeError) -> Bool {
        for element in list {
            switch HCLValue.areEqual(element, value, at: call.range) {
            case .known(true): return true
            case .known(false): continue
            case .unknown(let unknown): throw .unknown(unknown)
            }
        }
        return false
    }
}
