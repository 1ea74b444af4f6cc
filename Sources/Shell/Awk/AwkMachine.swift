import Glibc
import Values

/// A value of awk.
enum AwkValue {
    case number(Double)
    case text(String)
    /// Input that looks like a number, and is compared as one.
    case numeric(String, Double)
    case unset
}

/// Runs an awk program over known records.
///
/// What different implementations do differently, as the order of `for (… in …)`, ends it as unsure.
struct AwkMachine {
    private let program: AwkProgram
    private var variables: [String: AwkValue] = [:]
    private var arrays: [String: [String: AwkValue]] = [:]
    private var fields: [AwkValue] = []
    private var record = AwkValue.unset
    private var activeRanges: Set<Int> = []
    private var matchers: [String: AwkMatcher] = [:]
    private(set) var output: [UInt8] = []
    private(set) var steps: Int
    private let budget: WorkBudget
    private var depth = 0

    private enum Flow {
        case normal, next, leave, proceed
        case exit(Int)
    }

    init(_ program: AwkProgram, variables: [String: String], steps: Int, budget: WorkBudget) {
        self.program = program
        self.steps = steps
        self.budget = budget
        let blank = AwkValue.text(" ")
        self.variables = [
            "FS": blank, "OFS": blank, "ORS": .text("\n"), "NR": .number(0), "FNR": .number(0), "NF": .number(0),
            "SUBSEP": .text("\u{1C}"), "RSTART": .number(0), "RLENGTH": .number(-1),
        ]
        for (name, value) in variables { self.variables[name] = Self.input(value) }
    }

    /// Variables that make a program do what is not followed.
    static let unknownVariables: Set<String> = [
        "RS", "RT", "FPAT", "FIELDWIDTHS", "IGNORECASE", "OFMT", "CONVFMT", "ENVIRON", "ARGV", "ARGC", "ARGIND",
        "ERRNO",
        "PROCINFO", "BINMODE", "TEXTDOMAIN", "LINT", "FILENAME", "FUNCTAB", "SYMTAB",
    ]

    /// Runs the program; the files are read when a rule needs them.
    mutating func run(
        _ files: () throws(Unsure) -> [[ArraySlice<UInt8>]]
    ) throws(Unsure) -> (output: [UInt8], status: Int) {
        var status = 0
        var isOver = false
        for rule in program.rules {
            guard case .begin = rule.pattern else { continue }
            if case .exit(let code) = try execute(rule.action ?? []) {
                status = code
                isOver = true
                break
            }
        }
        let readsRecords = program.rules.contains { rule in
            if case .begin = rule.pattern { false } else { true }
        }
        if !isOver, readsRecords {
            reading: for file in try files() {
                variables["FNR"] = .number(0)
                for line in file {
                    guard let text = String(validating: line, as: UTF8.self) else {
                        throw Unsure("the input is no text")
                    }
                    setRecord(text)
                    try splitRecord()
                    variables["NR"] = .number(Self.number(variables["NR"] ?? .unset) + 1)
                    variables["FNR"] = .number(Self.number(variables["FNR"] ?? .unset) + 1)
                    if let code = try runRules() {
                        status = code
                        break reading
                    }
                }
            }
        }
        for rule in program.rules {
            guard case .end = rule.pattern else { continue }
            if case .exit(let code) = try execute(rule.action ?? []) {
                status = code
                break
            }
        }
        return (output, status)
    }

    /// The status with which a rule ends the program; nil when none does.
    private mutating func runRules() throws(Unsure) -> Int? {
        for (index, rule) in program.rules.enumerated() {
            guard try applies(rule.pattern, index) else { continue }
            let flow: Flow
            if let action = rule.action {
                flow = try execute(action)
            } else {
                write(Self.text(record) + Self.text(variables["ORS"] ?? .unset))
                flow = .normal
            }
            switch flow {
            case .next: return nil
            case .exit(let code): return code
            default: continue
            }
        }
        return nil
    }

    private mutating func applies(_ pattern: AwkProgram.Pattern, _ index: Int) throws(Unsure) -> Bool {
        switch pattern {
        case .begin, .end: return false
        case .always: return true
        case .expression(let expression): return Self.isTrue(try evaluate(expression))
        case .range(let first, let last):
            if !activeRanges.contains(index) {
                guard Self.isTrue(try evaluate(first)) else { return false }
                activeRanges.insert(index)
            }
            if Self.isTrue(try evaluate(last)) { activeRanges.remove(index) }
            return true
        }
    }

    // MARK: Limits

    private mutating func step(_ count: Int = 1) throws(Unsure) {
        steps -= count
        if steps <= 0 { throw Unsure("the program of `awk` does more than is followed") }
    }

    private mutating func write(_ text: String) {
        output += text.utf8
        steps -= text.utf8.count / 64
    }

    // MARK: Statements

    private mutating func execute(_ statements: [AwkStatement]) throws(Unsure) -> Flow {
        for statement in statements {
            let flow = try execute(statement)
            guard case .normal = flow else { return flow }
        }
        return .normal
    }

    private mutating func execute(_ statement: AwkStatement) throws(Unsure) -> Flow {
        try step()
        switch statement {
        case .expression(let expression):
            _ = try evaluate(expression)
        case .print(let items, let isShown):
            var texts: [String] = []
            for item in items { texts.append(Self.text(try evaluate(item))) }
            let line = items.isEmpty ? Self.text(record) : texts.joined(separator: variable("OFS"))
            if isShown { write(line + variable("ORS")) }
        case .printf(let items, let isShown):
            let text = try format(items)
            if isShown { write(text) }
        case .block(let statements): return try execute(statements)
        case .condition(let test, let consequence, let other):
            if Self.isTrue(try evaluate(test)) { return try execute(consequence) }
            if let other { return try execute(other) }
        case .loop(let start, let test, let step, let body, let testsLast):
            if let start { _ = try execute(start) }
            var isFirst = testsLast
            while true {
                try self.step()
                if !isFirst, let test, !Self.isTrue(try evaluate(test)) { break }
                isFirst = false
                let flow = try execute(body)
                switch flow {
                case .leave: return .normal
                case .next, .exit: return flow
                case .normal, .proceed: break
                }
                if let step { _ = try execute(step) }
            }
        case .each(let variable, let array, let body):
            let keys = arrays[array].map { Array($0.keys) } ?? []
            guard keys.count <= 1 else { throw Unsure("the order of `for (… in …)` is not defined") }
            for key in keys {
                try assign(.variable(variable), Self.input(key))
                let flow = try execute(body)
                switch flow {
                case .next, .exit: return flow
                default: break
                }
            }
        case .delete(let array, let keys):
            if let keys {
                let key = try subscriptKey(keys)
                arrays[array]?[key] = nil
            } else {
                arrays[array] = [:]
            }
        case .next: return .next
        case .exit(let expression):
            guard let expression else { return .exit(0) }
            return .exit(Int(truncatingIfNeeded: try integer(Self.number(try evaluate(expression)))) & 255)
        case .leave: return .leave
        case .proceed: return .proceed
        }
        return .normal
    }

    // MARK: Records and fields

    private mutating func setRecord(_ text: String) {
        record = Self.input(text)
    }

    private mutating func splitRecord() throws(Unsure) {
        fields = try parts(of: Self.text(record), by: variable("FS")).map(Self.input)
        variables["NF"] = .number(Double(fields.count))
    }

    private mutating func joinRecord() {
        record = Self.input(fields.map(Self.text).joined(separator: variable("OFS")))
    }

    /// The parts of a text between separators.
    private mutating func parts(of text: String, by separator: String) throws(Unsure) -> [String] {
        try step(1 + text.utf8.count / 32)
        if text.isEmpty { return [] }
        let bytes = Array(text.utf8)
        if separator == " " {
            return bytes.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) }
        }
        let separatorBytes = Array(separator.utf8)
        if separatorBytes.count == 1, separatorBytes[0] != UInt8(ascii: "\\") {
            return bytes.split(separator: separatorBytes[0], omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        guard !separator.isEmpty else { throw Unsure("an empty separator of `awk` is not followed") }
        let scalars = Array(text.unicodeScalars)
        var result: [String] = []
        var start = 0
        for match in try matches(of: try matcher(separator), in: scalars) {
            guard !match.isEmpty else { throw Unsure("a separator of `awk` may match nothing") }
            result.append(String(scalars[start..<match.lowerBound]))
            start = match.upperBound
        }
        return result + [String(scalars[start...])]
    }

    // MARK: Variables

    private func variable(_ name: String) -> String { Self.text(variables[name] ?? .unset) }

    private mutating func assign(_ place: AwkExpression.Place, _ value: AwkValue) throws(Unsure) {
        switch place {
        case .variable(let name):
            guard !Self.unknownVariables.contains(name) else { throw Unsure("`\(name)` of `awk` is not followed") }
            variables[name] = value
            if name == "NF" {
                let count = try integer(Self.number(value))
                guard (0..<10_000).contains(count) else { throw Unsure("there are too many fields") }
                while fields.count < count { fields.append(.text("")) }
                fields.removeLast(fields.count - count)
                joinRecord()
            }
        case .field(let expression):
            let index = try integer(Self.number(try evaluate(expression)))
            guard (0..<10_000).contains(index) else { throw Unsure("there are too many fields") }
            if index == 0 {
                setRecord(Self.text(value))
                return try splitRecord()
            }
            while fields.count < index { fields.append(.text("")) }
            fields[index - 1] = value
            variables["NF"] = .number(Double(fields.count))
            joinRecord()
        case .element(let array, let keys):
            let key = try subscriptKey(keys)
            arrays[array, default: [:]][key] = value
        }
    }

    private mutating func value(of place: AwkExpression.Place) throws(Unsure) -> AwkValue {
        switch place {
        case .variable(let name):
            guard !Self.unknownVariables.contains(name) else { throw Unsure("`\(name)` of `awk` is not followed") }
            if arrays[name] != nil { throw Unsure("an array of `awk` is used as a value") }
            return variables[name] ?? .unset
        case .field(let expression):
            let index = try integer(Self.number(try evaluate(expression)))
            guard index >= 0 else { throw Unsure("a field of `awk` has no number") }
            if index == 0 { return record }
            return index <= fields.count ? fields[index - 1] : .unset
        case .element(let array, let keys):
            guard !Self.unknownVariables.contains(array) else { throw Unsure("`\(array)` of `awk` is not followed") }
            let key = try subscriptKey(keys)
            if let value = arrays[array]?[key] { return value }
            // To ask for an element makes it.
            arrays[array, default: [:]][key] = .unset
            return .unset
        }
    }

    private mutating func subscriptKey(_ keys: [AwkExpression]) throws(Unsure) -> String {
        var texts: [String] = []
        for key in keys { texts.append(Self.text(try evaluate(key))) }
        return texts.joined(separator: variable("SUBSEP"))
    }

    // MARK: Expressions

    private mutating func evaluate(_ expression: AwkExpression) throws(Unsure) -> AwkValue {
        try step()
        depth += 1
        defer { depth -= 1 }
        guard depth < 300 else { throw Unsure("the program of `awk` is nested too deep") }
        switch expression {
        case .number(let number): return .number(try bounded(number))
        case .text(let text): return .text(text)
        case .match(let matcher): return Self.truth(try search(matcher, Self.text(record)) != nil)
        case .place(let place): return try value(of: place)
        case .assign(let place, let op, let source):
            var new = try evaluate(source)
            if let op { new = .number(try compute(op, Self.number(try value(of: place)), Self.number(new))) }
            try assign(place, new)
            return new
        case .count(let place, let by, let givesOld):
            let old = Self.number(try value(of: place))
            try assign(place, .number(old + by))
            return .number(givesOld ? old : old + by)
        case .binary(let op, let left, let right):
            let left = try evaluate(left)
            let right = try evaluate(right)
            switch op {
            case .add, .subtract, .multiply, .divide, .remainder, .power:
                return .number(try compute(op, Self.number(left), Self.number(right)))
            default: return Self.truth(try compare(op, left, right))
            }
        case .concatenation(let left, let right):
            let text = Self.text(try evaluate(left)) + Self.text(try evaluate(right))
            guard text.utf8.count < 1 << 20 else { throw Unsure("a text of `awk` is too long") }
            try step(text.utf8.count / 64)
            return .text(text)
        case .and(let left, let right):
            guard Self.isTrue(try evaluate(left)) else { return .number(0) }
            return Self.truth(Self.isTrue(try evaluate(right)))
        case .or(let left, let right):
            if Self.isTrue(try evaluate(left)) { return .number(1) }
            return Self.truth(Self.isTrue(try evaluate(right)))
        case .not(let inner): return Self.truth(!Self.isTrue(try evaluate(inner)))
        case .negative(let inner): return .number(try bounded(-Self.number(try evaluate(inner))))
        case .positive(let inner): return .number(Self.number(try evaluate(inner)))
        case .choice(let test, let consequence, let other):
            return try evaluate(Self.isTrue(try evaluate(test)) ? consequence : other)
        case .matches(let text, let pattern, let negated):
            let text = Self.text(try evaluate(text))
            return Self.truth((try search(try matcher(pattern), text) != nil) != negated)
        case .contains(let keys, let array):
            let key = try subscriptKey(keys)
            return Self.truth(arrays[array]?[key] != nil)
        case .call(let name, let arguments): return try call(name, arguments)
        }
    }

    private func compute(_ op: AwkExpression.Operator, _ left: Double, _ right: Double) throws(Unsure) -> Double {
        switch op {
        case .add: return try bounded(left + right)
        case .subtract: return try bounded(left - right)
        case .multiply: return try bounded(left * right)
        case .divide, .remainder:
            guard right != 0 else { throw Unsure("`awk` divides by zero") }
            return try bounded(op == .divide ? left / right : fmod(left, right))
        default: return try bounded(pow(left, right))
        }
    }

    /// Larger numbers are written differently.
    private func bounded(_ number: Double) throws(Unsure) -> Double {
        guard number.magnitude < 2_147_483_648, number.sign == .plus || number != 0 else {
            throw Unsure("versions of `awk` differ in how they write a number")
        }
        return number
    }

    private func compare(_ op: AwkExpression.Operator, _ left: AwkValue, _ right: AwkValue) throws(Unsure) -> Bool {
        let order: Int
        if let first = Self.comparable(left), let second = Self.comparable(right) {
            order = first < second ? -1 : first == second ? 0 : 1
        } else {
            order = JQEvaluator.compareBytes(Self.text(left), Self.text(right))
        }
        switch op {
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .equal: return order == 0
        case .unequal: return order != 0
        case .greater: return order > 0
        default: return order >= 0
        }
    }

    // MARK: Functions

    private mutating func call(_ name: String, _ arguments: [AwkExpression]) throws(Unsure) -> AwkValue {
        if name == "length", case .place(.variable(let array))? = arguments.first, let elements = arrays[array] {
            return .number(Double(elements.count))
        }
        if name == "sprintf" { return .text(try format(arguments)) }
        if name == "sub" || name == "gsub" { return try substitute(arguments, all: name == "gsub") }
        if name == "split" { return try split(arguments) }
        if name == "match" {
            guard arguments.count == 2 else { throw Unsure("such a `match` of `awk` is not followed") }
            let text = Self.text(try evaluate(arguments[0]))
            try requireASCII(text)
            let range = try search(try matcher(arguments[1]), text)
            variables["RSTART"] = .number(Double(range.map { $0.lowerBound + 1 } ?? 0))
            variables["RLENGTH"] = .number(Double(range?.count ?? -1))
            return variables["RSTART"] ?? .unset
        }
        var values: [AwkValue] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        let text = Self.text(values.first ?? record)
        switch (name, values.count) {
        case ("length", 0...1):
            try requireASCII(text)
            return .number(Double(text.utf8.count))
        case ("tolower", 1), ("toupper", 1):
            try requireASCII(text)
            return .text(TextChange.caseChanged(text, toUpper: name == "toupper", all: true) ?? text)
        case ("int", 1): return .number(Self.number(values[0]).rounded(.towardZero))
        case ("index", 2):
            try requireASCII(text)
            let bytes = Array(text.utf8)
            let part = Array(Self.text(values[1]).utf8)
            guard part.count <= bytes.count else { return .number(0) }
            let found = (0...(bytes.count - part.count)).first { bytes[$0...].starts(with: part) }
            return .number(Double(found.map { $0 + 1 } ?? 0))
        case ("substr", 2...3):
            try requireASCII(text)
            let bytes = Array(text.utf8)
            let start = try integer(Self.number(values[1]).rounded())
            let length = values.count == 3 ? try integer(Self.number(values[2]).rounded()) : bytes.count
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
        let text = Self.text(try evaluate(arguments[0]))
        var separator = variable("FS")
        if arguments.count == 3 {
            if case .match(let matcher) = arguments[2] {
                return try fill(array, try parts(of: text, matching: matcher))
            }
            separator = Self.text(try evaluate(arguments[2]))
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
        for (index, part) in parts.enumerated() { elements[String(index + 1)] = Self.input(part) }
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
        let replacement = Self.text(try evaluate(arguments[1]))
        // How many backslashes stand for one is not the same everywhere.
        guard !replacement.utf8.contains(UInt8(ascii: "\\")) else {
            throw Unsure("a backslash in a replacement of `awk` is not followed")
        }
        let scalars = Array(Self.text(try value(of: place)).unicodeScalars)
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

    private mutating func matcher(_ expression: AwkExpression) throws(Unsure) -> AwkMatcher {
        if case .match(let matcher) = expression { return matcher }
        return try matcher(Self.text(try evaluate(expression)))
    }

    private mutating func matcher(_ pattern: String) throws(Unsure) -> AwkMatcher {
        if let known = matchers[pattern] { return known }
        guard let matcher = AwkMatcher(pattern) else {
            throw Unsure("the regular expression '\(pattern)' is not followed")
        }
        matchers[pattern] = matcher
        return matcher
    }

    private mutating func search(_ matcher: AwkMatcher, _ text: String) throws(Unsure) -> Range<Int>? {
        let scalars = Array(text.unicodeScalars)
        try step(1 + scalars.count / 16)
        switch matcher.expression.firstMatch(in: scalars, from: 0, budget: budget) {
        case .none: return nil
        case .tooMuchWork: throw Unsure("a regular expression takes too long to match")
        case .match(let groups): return groups[0]
        }
    }

    private mutating func matches(
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

    // MARK: Formats

    private mutating func format(_ arguments: [AwkExpression]) throws(Unsure) -> String {
        var values: [AwkValue] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        guard let first = values.first else { throw Unsure("a format of `awk` is missing") }
        let bytes = Array(Self.text(first).utf8)
        var rest = values.dropFirst()
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "%") else {
                result.append(bytes[at])
                at += 1
                continue
            }
            let start = at
            at += 1
            while at < bytes.count, "-+ #0123456789.".utf8.contains(bytes[at]) { at += 1 }
            guard at < bytes.count, at - start < 12 else { throw Unsure("such a format of `awk` is not followed") }
            let letter = bytes[at]
            let flags = String(decoding: bytes[start..<at], as: UTF8.self)
            at += 1
            if letter == UInt8(ascii: "%") {
                result.append(letter)
                continue
            }
            guard let value = rest.popFirst() else { throw Unsure("a value for a format of `awk` is missing") }
            result += try Self.formatted(flags, letter, value).utf8
        }
        try step(result.count / 64)
        return String(decoding: result, as: UTF8.self)
    }

    private static func formatted(_ flags: String, _ letter: UInt8, _ value: AwkValue) throws(Unsure) -> String {
        let parts = flags.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        for part in parts where (Int(part.drop { !$0.isNumber }) ?? 0) > 1000 { throw Unsure("a format is too wide") }
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "i"):
            let number = Self.number(value).rounded(.towardZero)
            guard number.magnitude < 1e15 else { throw Unsure("a number of `awk` is too large") }
            return print(flags + "ld", Int(number))
        case UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "e"):
            return print(flags + String(Unicode.Scalar(letter)), Self.number(value))
        case UInt8(ascii: "s"):
            var text = Self.text(value)
            guard text.utf8.allSatisfy({ $0 < 0x80 }) || parts.first?.isEmpty ?? true && parts.count < 2 else {
                throw Unsure("versions of `awk` differ outside of ASCII")
            }
            if parts.count > 1 { text = String(text.prefix(Int(parts[1]) ?? 0)) }
            let width = Int((parts.first ?? "").drop { !$0.isNumber }) ?? 0
            let padding = String(repeating: " ", count: max(0, width - text.utf8.count))
            return flags.contains("-") ? text + padding : padding + text
        default: throw Unsure("such a format of `awk` is not followed")
        }
    }

    private static func print(_ format: String, _ value: some CVarArg) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2400) { buffer in
            let length = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
            let bytes = UnsafeRawBufferPointer(buffer).prefix(max(0, min(Int(length), buffer.count - 1)))
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    // MARK: Conversions

    private func integer(_ number: Double) throws(Unsure) -> Int {
        guard number.isFinite, number.magnitude < 1e9 else { throw Unsure("a number of `awk` is too large") }
        return Int(number)
    }

    private static func truth(_ bool: Bool) -> AwkValue { .number(bool ? 1 : 0) }

    private static func isTrue(_ value: AwkValue) -> Bool {
        switch value {
        case .number(let number), .numeric(_, let number): number != 0
        case .text(let text): !text.isEmpty
        case .unset: false
        }
    }

    /// A text of the input, which may look like a number.
    private static func input(_ text: String) -> AwkValue {
        let trimmed = text.utf8.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
        guard let byte = trimmed.first, byte < 0x3A, let found = prefixNumber(text), found.isWhole else {
            return .text(text)
        }
        return .numeric(text, found.number)
    }

    /// What of a value takes part in a comparison of numbers; nil for a text.
    private static func comparable(_ value: AwkValue) -> Double? {
        switch value {
        case .number(let number), .numeric(_, let number): number
        case .unset: 0
        case .text: nil
        }
    }

    private static func number(_ value: AwkValue) -> Double {
        switch value {
        case .number(let number), .numeric(_, let number): number
        case .text(let text): prefixNumber(text)?.number ?? 0
        case .unset: 0
        }
    }

    /// The number with which a text begins, and whether nothing but blanks follows it.
    private static func prefixNumber(_ text: String) -> (number: Double, isWhole: Bool)? {
        let bytes = Array(text.utf8)
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
        var at = 0
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        let start = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") { at += 1 }
        let digits = at
        var count = 0
        while at < bytes.count, ShellParser.isDigit(bytes[at]) || bytes[at] == UInt8(ascii: ".") && count == 0 {
            if bytes[at] == UInt8(ascii: ".") { count += 1 }
            at += 1
        }
        guard at - digits > count else { return nil }
        if at + 1 < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            var end = at + 1
            if bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
            let first = end
            while end < bytes.count, ShellParser.isDigit(bytes[end]) { end += 1 }
            if end > first { at = end }
        }
        guard let number = strtodNumber(bytes[start..<at]) else { return nil }
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        return (number, at == bytes.count)
    }

    private static func strtodNumber(_ bytes: ArraySlice<UInt8>) -> Double? {
        var spelling = String(decoding: bytes, as: UTF8.self)
        if spelling.hasPrefix("+") { spelling.removeFirst() }
        if let number = Double(spelling) { return number }
        if spelling.hasSuffix(".") { return Double(spelling.dropLast()) }
        let isNegative = spelling.hasPrefix("-")
        if isNegative { spelling.removeFirst() }
        return Double("0" + spelling).map { isNegative ? -$0 : $0 }
    }

    private static func text(_ value: AwkValue) -> String {
        switch value {
        case .number(let number): numberText(number)
        case .text(let text), .numeric(let text, _): text
        case .unset: ""
        }
    }

    /// A whole number in full, another one with six digits.
    private static func numberText(_ number: Double) -> String {
        if let integer = Int(exactly: number), integer.magnitude < 1 << 53 { return String(integer) }
        return print("%.6g", number)
    }
}
