import Values

extension Interpreter {
    /// `sort` in the order of bytes, as in the locale C.UTF-8.
    ///
    /// https://www.gnu.org/software/coreutils/manual/html_node/sort-invocation.html
    mutating func sort(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = [
            "unique": "u", "reverse": "r", "numeric-sort": "n", "version-sort": "V", "key": "k", "field-separator": "t",
            "ignore-case": "f", "stable": "s",
        ]
        guard let options = CommandOptions(try call.texts(), flags: "urnVsf", valued: "kt", long: long) else {
            throw .notUnderstood(call)
        }
        let whole = SortKey.Order(letters: options.found.map(\.name).joined())
        var separator: UInt8?
        if let text = options["t"] {
            guard text.utf8.count == 1 else { throw .notUnderstood(call) }
            separator = text.utf8.first
        }
        var keys: [SortKey] = []
        for (name, value) in options.found where name == "k" {
            guard let key = SortKey(value, separator: separator, whole) else { throw .notUnderstood(call) }
            keys.append(key)
        }
        if keys.isEmpty { keys = [SortKey(whole)] }
        guard keys.allSatisfy({ $0.order.isSound }) else { throw .notUnderstood(call) }
        let lines = Lines(try readAll(options.operands, call)).lines
        func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            for key in keys {
                let order = key.compare(left, right)
                if order != 0 { return order }
            }
            return 0
        }
        let isLastResort = !options.has("s") && !options.has("u")
        let sorted = lines.enumerated().sorted { left, right in
            let difference = order(left.element, right.element)
            if difference != 0 { return difference < 0 }
            guard isLastResort else { return left.offset < right.offset }
            let last = SortKey.compareBytes(left.element, right.element)
            return options.has("r") ? last > 0 : last < 0
        }.map(\.element)
        guard options.has("u") else { return try CommandResult(Lines.joined(sorted)) }
        var unique: [ArraySlice<UInt8>] = []
        for line in sorted where unique.last.map({ order($0, line) != 0 }) ?? true { unique.append(line) }
        return try CommandResult(Lines.joined(unique))
    }
}

/// By what `sort` compares two lines: all of them, or some of their fields.
private struct SortKey {
    struct Order {
        var isReversed = false
        var isNumeric = false
        var isVersion = false
        var ignoresCase = false

        init(letters: some StringProtocol) {
            isReversed = letters.contains("r")
            isNumeric = letters.contains("n")
            isVersion = letters.contains("V")
            ignoresCase = letters.contains("f")
        }

        var isSound: Bool { !(isNumeric && isVersion) }
    }

    let order: Order
    private var firstField = 0
    private var lastField = Int.max
    private var separator: UInt8?

    init(_ order: Order) {
        self.order = order
    }

    /// `2`, `2,2`, `2n`, `2,2nr`; a key without letters is compared as the options say. nil when it is not followed.
    init?(_ key: String, separator: UInt8?, _ whole: Order) {
        var letters = ""
        var numbers: [Int] = []
        for part in key.split(separator: ",", omittingEmptySubsequences: false) {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), number > 0 else { return nil }
            numbers.append(number)
            letters += part.dropFirst(digits.count)
        }
        guard (1...2).contains(numbers.count), letters.allSatisfy({ "nrVf".contains($0) }) else { return nil }
        order = letters.isEmpty ? whole : Order(letters: letters)
        firstField = numbers[0]
        lastField = numbers.count == 2 ? numbers[1] : Int.max
        self.separator = separator
    }

    func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        let result = compareForward(key(of: left), key(of: right))
        return order.isReversed ? -result : result
    }

    private func compareForward(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if order.isNumeric {
            let first = Self.number(left)
            let second = Self.number(right)
            return first < second ? -1 : first > second ? 1 : 0
        }
        if order.isVersion { return VersionOrder.compare(left, right) }
        guard order.ignoresCase else { return Self.compareBytes(left, right) }
        func folded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            text.map { $0 &- UInt8(ascii: "a") < 26 ? $0 & 0xDF : $0 }[...]
        }
        return Self.compareBytes(folded(left), folded(right))
    }

    static func compareBytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    private func key(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard firstField > 0 else { return line }
        var fields: [ArraySlice<UInt8>] = []
        if let separator {
            fields = line.split(separator: separator, omittingEmptySubsequences: false)
        } else {
            // The blanks before a field belong to it.
            var start = line.startIndex
            var at = start
            while at < line.endIndex {
                while at < line.endIndex, line[at] == 32 || line[at] == 9 { at += 1 }
                while at < line.endIndex, line[at] != 32, line[at] != 9 { at += 1 }
                fields.append(line[start..<at])
                start = at
            }
        }
        guard firstField <= fields.count else { return [] }
        let last = min(lastField, fields.count)
        guard last >= firstField else { return [] }
        return line[fields[firstField - 1].startIndex..<fields[last - 1].endIndex]
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Double {
        var rest = text.drop { $0 == 32 || $0 == 9 }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let digits = rest.prefix { ShellParser.isDigit($0) }
        var spelling = String(decoding: digits, as: UTF8.self)
        rest = rest.dropFirst(digits.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { ShellParser.isDigit($0) }
            spelling =
                (spelling.isEmpty ? "0" : spelling) + "."
                + (fraction.isEmpty ? "0" : String(decoding: fraction, as: UTF8.self))
        }
        let value = Double(spelling) ?? 0
        return isNegative ? -value : value
    }
}

/// The order of versions, as `sort -V` has it.
///
/// https://www.gnu.org/software/coreutils/manual/html_node/Version-sort-ordering-rules.html
enum VersionOrder {
    static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if left.elementsEqual(right) { return 0 }
        // An empty text, `.`, `..` and names that begin with a dot come first.
        for special in [[], [UInt8(ascii: ".")], [UInt8(ascii: "."), UInt8(ascii: ".")]] as [[UInt8]] {
            if left.elementsEqual(special) { return -1 }
            if right.elementsEqual(special) { return 1 }
        }
        let isHidden = (left.first == UInt8(ascii: "."), right.first == UInt8(ascii: "."))
        if isHidden.0 != isHidden.1 { return isHidden.0 ? -1 : 1 }
        let first = compareParts(withoutSuffix(left), withoutSuffix(right))
        return first != 0 ? first : compareParts(left, right)
    }

    /// The text without what looks like the endings of a file name: `(\.[A-Za-z~][A-Za-z0-9~]*)*$`.
    private static func withoutSuffix(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.endIndex
        while true {
            var at = end
            while at > text.startIndex, isSuffix(text[at - 1]) { at -= 1 }
            guard at > text.startIndex, at < end, text[at - 1] == UInt8(ascii: "."), !ShellParser.isDigit(text[at])
            else { break }
            // A suffix does not take the whole name.
            if at - 1 == text.startIndex { break }
            end = at - 1
        }
        return text[..<end]
    }

    private static func isSuffix(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "~") || ShellParser.isDigit(byte) || isLetter(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { ShellParser.beginsName(byte) && byte != UInt8(ascii: "_") }

    private static func compareParts(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        var one = left
        var two = right
        while !one.isEmpty || !two.isEmpty {
            while one.first.map({ !ShellParser.isDigit($0) }) ?? false
                || two.first.map({ !ShellParser.isDigit($0) }) ?? false
            {
                let first = order(one.first)
                let second = order(two.first)
                if first != second { return first < second ? -1 : 1 }
                one = one.dropFirst()
                two = two.dropFirst()
            }
            one = one.drop { $0 == UInt8(ascii: "0") }
            two = two.drop { $0 == UInt8(ascii: "0") }
            let firstDigits = one.prefix { ShellParser.isDigit($0) }
            let secondDigits = two.prefix { ShellParser.isDigit($0) }
            if firstDigits.count != secondDigits.count { return firstDigits.count < secondDigits.count ? -1 : 1 }
            for (first, second) in zip(firstDigits, secondDigits) where first != second {
                return first < second ? -1 : 1
            }
            one = one.dropFirst(firstDigits.count)
            two = two.dropFirst(secondDigits.count)
        }
        return 0
    }

    private static func order(_ byte: UInt8?) -> Int {
        guard let byte else { return 0 }
        if ShellParser.isDigit(byte) { return 0 }
        if isLetter(byte) { return Int(byte) }
        if byte == UInt8(ascii: "~") { return -1 }
        return Int(byte) + 256
    }
}
