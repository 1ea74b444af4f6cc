import Values

extension Interpreter {
    /// `sort` in the order of bytes, as in the locale C.UTF-8.
    ///
    /// https://www.gnu.org/software/coreutils/manual/html_node/sort-invocation.html
    mutating func sort(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = [
            "unique": "u", "reverse": "r", "numeric-sort": "n", "version-sort": "V", "key": "k", "field-separator": "t",
            "ignore-case": "f", "stable": "s", "human-numeric-sort": "h", "ignore-leading-blanks": "b",
            "zero-terminated": "z", "output": "o",
        ]
        guard let options = CommandOptions(try call.texts(), flags: "urnVsfhbzcC", valued: "kto", long: long) else {
            throw .notUnderstood(call)
        }
        let whole = SortKey.Order(letters: options.found.map(\.name).joined())
        var separator: UInt8?
        if let text = options["t"] {
            guard text.utf8.count == 1 || text == "\\0" else { throw .notUnderstood(call) }
            separator = text == "\\0" ? 0 : text.utf8.first
        }
        var keys: [SortKey] = []
        for (name, value) in options.found where name == "k" {
            guard let key = SortKey(value, separator: separator, whole) else { throw .notUnderstood(call) }
            keys.append(key)
        }
        if keys.isEmpty { keys = [SortKey(whole)] }
        guard keys.allSatisfy({ $0.order.isSound }) else { throw .notUnderstood(call) }
        let end: UInt8 = options.has("z") ? 0 : UInt8(ascii: "\n")
        var lines: [ArraySlice<UInt8>] = []
        for path in options.operands.isEmpty ? ["-"] : options.operands {
            lines += Lines(try readAll([path], call), separator: end).lines
        }
        func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            for key in keys {
                let order = key.compare(left, right)
                if order != 0 { return order }
            }
            return 0
        }
        let isLastResort = !options.has("s") && !options.has("u")
        func fullOrder(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            let difference = order(left, right)
            if difference != 0 || !isLastResort { return difference }
            let last = SortKey.compareBytes(left, right)
            return options.has("r") ? -last : last
        }
        if options.has("c") || options.has("C") {
            let isSorted = zip(lines, lines.dropFirst()).allSatisfy { left, right in
                options.has("u") ? order(left, right) < 0 : fullOrder(left, right) <= 0
            }
            return CommandResult(status: isSorted ? 0 : 1)
        }
        var sorted = lines.enumerated().sorted { left, right in
            let difference = fullOrder(left.element, right.element)
            return difference != 0 ? difference < 0 : left.offset < right.offset
        }.map(\.element)
        if options.has("u") {
            var unique: [ArraySlice<UInt8>] = []
            for line in sorted where unique.last.map({ order($0, line) != 0 }) ?? true { unique.append(line) }
            sorted = unique
        }
        let result = try CommandResult(Lines.joined(sorted, separator: end))
        guard let path = options["o"] else { return result }
        guard let absolute = absolutePath(path) else { throw .notUnderstood(call) }
        replaceFile(absolute, result.output)
        return CommandResult()
    }
}

/// By what `sort` compares two lines: all of them, or some of their fields.
struct SortKey {
    struct Order {
        var isReversed = false
        var isNumeric = false
        var isHuman = false
        var isVersion = false
        var ignoresCase = false
        var skipsBlanks = false

        init(letters: some StringProtocol) {
            isReversed = letters.contains("r")
            isNumeric = letters.contains("n")
            isHuman = letters.contains("h")
            isVersion = letters.contains("V")
            ignoresCase = letters.contains("f")
            skipsBlanks = letters.contains("b")
        }

        var isSound: Bool { [isNumeric, isHuman, isVersion].count { $0 } <= 1 }
    }

    let order: Order
    private var firstField = 0
    private var firstByte = 1
    private var lastField = Int.max
    /// Zero for the end of the field.
    private var lastByte = 0
    private var skipsBlanksAtEnd = false
    private var separator: UInt8?

    init(_ order: Order) {
        self.order = order
    }

    /// `2`, `2,2`, `2n`, `1.2,1.4r`; a key without letters is compared as the options say. nil when it is not followed.
    init?(_ key: String, separator: UInt8?, _ whole: Order) {
        let parts = key.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let first = Self.position(parts[0]), first.byte ?? 1 > 0 else {
            return nil
        }
        var letters = String(first.letters)
        firstField = first.field
        firstByte = first.byte ?? 1
        if parts.count == 2 {
            guard let last = Self.position(parts[1]) else { return nil }
            lastField = last.field
            lastByte = last.byte ?? 0
            skipsBlanksAtEnd = last.letters.contains("b")
            letters += last.letters
        }
        guard letters.allSatisfy({ "nrVfhb".contains($0) }) else { return nil }
        var order = letters.isEmpty ? whole : Order(letters: letters)
        if letters.isEmpty {
            skipsBlanksAtEnd = whole.skipsBlanks
        } else {
            order.skipsBlanks = first.letters.contains("b")
        }
        self.order = order
        self.separator = separator
    }

    private static func position(_ text: Substring) -> (field: Int, byte: Int?, letters: Substring)? {
        func number(_ text: inout Substring) -> Int? {
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            text = text.dropFirst(digits.count)
            return Int(digits)
        }
        var rest = text
        guard let field = number(&rest), field > 0 else { return nil }
        guard rest.first == "." else { return (field, nil, rest) }
        rest = rest.dropFirst()
        guard let byte = number(&rest) else { return nil }
        return (field, byte, rest)
    }

    func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        let result = compareForward(key(of: left), key(of: right))
        return order.isReversed ? -result : result
    }

    private func compareForward(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if order.isNumeric { return NumericOrder(left).compare(NumericOrder(right)) }
        if order.isHuman {
            let one = NumericOrder(left)
            let two = NumericOrder(right)
            return one.unit != two.unit ? (one.unit < two.unit ? -1 : 1) : one.compare(two)
        }
        if order.isVersion { return VersionOrder.compare(left, right) }
        guard order.ignoresCase else { return Self.compareBytes(left, right) }
        return Self.compareBytes(left.map(Self.folded)[...], right.map(Self.folded)[...])
    }

    static func folded(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "a") < 26 ? byte & 0xDF : byte }

    static func compareBytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 }

    private func key(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard firstField > 0 else { return order.skipsBlanks ? line.drop(while: Self.isBlank) : line }
        let start = position(in: line, field: firstField, byte: firstByte - 1, skipsBlanks: order.skipsBlanks)
        var end = line.endIndex
        if lastField != Int.max {
            end =
                lastByte > 0
                ? position(in: line, field: lastField, byte: lastByte, skipsBlanks: skipsBlanksAtEnd)
                : endOfField(lastField, in: line)
        }
        return start < end ? line[start..<end] : []
    }

    /// Where a byte of a field stands, or the end of the line.
    private func position(in line: ArraySlice<UInt8>, field: Int, byte: Int, skipsBlanks: Bool) -> Int {
        var at = field > 1 ? endOfField(field - 1, in: line) : line.startIndex
        if field > 1, separator != nil, at < line.endIndex {
            at += 1
        } else if field > 1, separator != nil {
            return line.endIndex
        }
        if skipsBlanks { while at < line.endIndex, Self.isBlank(line[at]) { at += 1 } }
        return min(at + min(byte, line.count), line.endIndex)
    }

    /// Where a field ends; the blanks before a field belong to it.
    private func endOfField(_ field: Int, in line: ArraySlice<UInt8>) -> Int {
        var at = line.startIndex
        var left = field
        while left > 0, at < line.endIndex {
            left -= 1
            if let separator {
                while at < line.endIndex, line[at] != separator { at += 1 }
                if left > 0, at < line.endIndex { at += 1 }
            } else {
                while at < line.endIndex, Self.isBlank(line[at]) { at += 1 }
                while at < line.endIndex, !Self.isBlank(line[at]) { at += 1 }
            }
        }
        return at
    }
}

/// The number at the beginning of a text, of any length.
private struct NumericOrder {
    private var isNegative: Bool
    private let whole: ArraySlice<UInt8>
    private let fraction: ArraySlice<UInt8>
    /// The order of the unit behind the number, negative for a negative number.
    private(set) var unit = 0

    init(_ text: ArraySlice<UInt8>) {
        var rest = text.drop { $0 == 32 || $0 == 9 || $0 == 10 }
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let digits = rest.prefix { ShellParser.isDigit($0) }
        rest = rest.dropFirst(digits.count)
        whole = digits.drop { $0 == UInt8(ascii: "0") }
        var decimals: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            decimals = rest.dropFirst().prefix { ShellParser.isDigit($0) }
            rest = rest.dropFirst(decimals.count + 1)
        }
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        fraction = decimals
        if whole.isEmpty, fraction.isEmpty {
            isNegative = false
            return
        }
        let units = Array("KMGTPEZY".utf8)
        let letter = rest.first == UInt8(ascii: "k") ? UInt8(ascii: "K") : rest.first
        let order = letter.flatMap { units.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        unit = isNegative ? -order : order
    }

    func compare(_ other: NumericOrder) -> Int {
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        var result = whole.count < other.whole.count ? -1 : whole.count > other.whole.count ? 1 : 0
        if result == 0 { result = SortKey.compareBytes(whole, other.whole) }
        if result == 0 { result = SortKey.compareBytes(fraction, other.fraction) }
        return isNegative ? -result : result
    }
}
