import Glibc
import Values

/// Runs an awk program over known records.
///
/// What different implementations do differently, as the order of `for (… in …)`, ends it as unsure.
struct AwkMachine {
    private let program: AwkProgram
    var variables: [String: AwkValue] = [:]
    var arrays: [String: [String: AwkValue]] = [:]
    private var fields: [AwkValue] = []
    private(set) var record = AwkValue.unset
    private var activeRanges: Set<Int> = []
    var matchers: [String: AwkMatcher] = [:]
    private(set) var output: [UInt8] = []
    private(set) var steps: Int
    let budget: WorkBudget
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
        for (name, value) in variables { self.variables[name] = AwkValue(input: value) }
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
                    variables["NR"] = .number((variables["NR"] ?? .unset).asNumber + 1)
                    variables["FNR"] = .number((variables["FNR"] ?? .unset).asNumber + 1)
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
                write(record.asText + (variables["ORS"] ?? .unset).asText)
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
        case .expression(let expression): return try evaluate(expression).isTrue
        case .range(let first, let last):
            if !activeRanges.contains(index) {
                guard try evaluate(first).isTrue else { return false }
                activeRanges.insert(index)
            }
            if try evaluate(last).isTrue { activeRanges.remove(index) }
            return true
        }
    }

    // MARK: Limits

    mutating func step(_ count: Int = 1) throws(Unsure) {
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
            for item in items { texts.append(try evaluate(item).asText) }
            let line = items.isEmpty ? record.asText : texts.joined(separator: variable("OFS"))
            if isShown { write(line + variable("ORS")) }
        case .printf(let items, let isShown):
            let text = try format(items)
            if isShown { write(text) }
        case .block(let statements): return try execute(statements)
        case .condition(let test, let consequence, let other):
            if try evaluate(test).isTrue { return try execute(consequence) }
            if let other { return try execute(other) }
        case .loop(let start, let test, let step, let body, let testsLast):
            if let start { _ = try execute(start) }
            var isFirst = testsLast
            while true {
                try self.step()
                if !isFirst, let test, !(try evaluate(test).isTrue) { break }
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
                try assign(.variable(variable), AwkValue(input: key))
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
            return .exit(Int(truncatingIfNeeded: try integer(try evaluate(expression).asNumber)) & 255)
        case .leave: return .leave
        case .proceed: return .proceed
        }
        return .normal
    }

    // MARK: Records and fields

    private mutating func setRecord(_ text: String) {
        record = AwkValue(input: text)
    }

    private mutating func splitRecord() throws(Unsure) {
        fields = try parts(of: record.asText, by: variable("FS")).map(AwkValue.init(input:))
        variables["NF"] = .number(Double(fields.count))
    }

    private mutating func joinRecord() {
        record = AwkValue(input: fields.map(\.asText).joined(separator: variable("OFS")))
    }

    /// The parts of a text between separators.
    mutating func parts(of text: String, by separator: String) throws(Unsure) -> [String] {
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

    func variable(_ name: String) -> String { (variables[name] ?? .unset).asText }

    mutating func assign(_ place: AwkExpression.Place, _ value: AwkValue) throws(Unsure) {
        switch place {
        case .variable(let name):
            guard !Self.unknownVariables.contains(name) else { throw Unsure("`\(name)` of `awk` is not followed") }
            variables[name] = value
            if name == "NF" {
                let count = try integer(value.asNumber)
                guard (0..<10_000).contains(count) else { throw Unsure("there are too many fields") }
                while fields.count < count { fields.append(.text("")) }
                fields.removeLast(fields.count - count)
                joinRecord()
            }
        case .field(let expression):
            let index = try integer(try evaluate(expression).asNumber)
            guard (0..<10_000).contains(index) else { throw Unsure("there are too many fields") }
            if index == 0 {
                setRecord(value.asText)
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

    mutating func value(of place: AwkExpression.Place) throws(Unsure) -> AwkValue {
        switch place {
        case .variable(let name):
            guard !Self.unknownVariables.contains(name) else { throw Unsure("`\(name)` of `awk` is not followed") }
            if arrays[name] != nil { throw Unsure("an array of `awk` is used as a value") }
            return variables[name] ?? .unset
        case .field(let expression):
            let index = try integer(try evaluate(expression).asNumber)
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
        for key in keys { texts.append(try evaluate(key).asText) }
        return texts.joined(separator: variable("SUBSEP"))
    }

    // MARK: Expressions

    mutating func evaluate(_ expression: AwkExpression) throws(Unsure) -> AwkValue {
        try step()
        depth += 1
        defer { depth -= 1 }
        guard depth < 300 else { throw Unsure("the program of `awk` is nested too deep") }
        switch expression {
        case .number(let number): return .number(try bounded(number))
        case .text(let text): return .text(text)
        case .match(let matcher): return AwkValue(truth: try search(matcher, record.asText) != nil)
        case .place(let place): return try value(of: place)
        case .assign(let place, let op, let source):
            var new = try evaluate(source)
            if let op { new = .number(try compute(op, try value(of: place).asNumber, new.asNumber)) }
            try assign(place, new)
            return new
        case .count(let place, let by, let givesOld):
            let old = try value(of: place).asNumber
            try assign(place, .number(old + by))
            return .number(givesOld ? old : old + by)
        case .binary(let op, let left, let right):
            let left = try evaluate(left)
            let right = try evaluate(right)
            switch op {
            case .add, .subtract, .multiply, .divide, .remainder, .power:
                return .number(try compute(op, left.asNumber, right.asNumber))
            default: return AwkValue(truth: try compare(op, left, right))
            }
        case .concatenation(let left, let right):
            let text = try evaluate(left).asText + evaluate(right).asText
            guard text.utf8.count < 1 << 20 else { throw Unsure("a text of `awk` is too long") }
            try step(text.utf8.count / 64)
            return .text(text)
        case .and(let left, let right):
            guard try evaluate(left).isTrue else { return .number(0) }
            return AwkValue(truth: try evaluate(right).isTrue)
        case .or(let left, let right):
            if try evaluate(left).isTrue { return .number(1) }
            return AwkValue(truth: try evaluate(right).isTrue)
        case .not(let inner): return AwkValue(truth: !(try evaluate(inner).isTrue))
        case .negative(let inner): return .number(try bounded(-(try evaluate(inner).asNumber)))
        case .positive(let inner): return .number(try evaluate(inner).asNumber)
        case .choice(let test, let consequence, let other):
            return try evaluate(try evaluate(test).isTrue ? consequence : other)
        case .matches(let text, let pattern, let negated):
            let text = try evaluate(text).asText
            return AwkValue(truth: (try search(try matcher(pattern), text) != nil) != negated)
        case .contains(let keys, let array):
            let key = try subscriptKey(keys)
            return AwkValue(truth: arrays[array]?[key] != nil)
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
    func bounded(_ number: Double) throws(Unsure) -> Double {
        guard number.magnitude < 2_147_483_648, number.sign == .plus || number != 0 else {
            throw Unsure("versions of `awk` differ in how they write a number")
        }
        return number
    }

    private func compare(_ op: AwkExpression.Operator, _ left: AwkValue, _ right: AwkValue) throws(Unsure) -> Bool {
        let order: Int
        if let first = left.comparable, let second = right.comparable {
            order = first < second ? -1 : first == second ? 0 : 1
        } else {
            order = JQEvaluator.compareBytes(left.asText, right.asText)
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

    func integer(_ number: Double) throws(Unsure) -> Int {
        guard number.isFinite, number.magnitude < 1e9 else { throw Unsure("a number of `awk` is too large") }
        return Int(number)
    }
}
