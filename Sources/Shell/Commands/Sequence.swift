import Values

extension Interpreter {
    /// `seq`, of whole numbers and of decimal fractions.
    func seq(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = try call.texts()[...]
        var separator = "\n"
        var format: PrintfFormat?
        var pads = false
        while let first = arguments.first, first.hasPrefix("-"), DecimalNumber(first) == nil {
            arguments.removeFirst()
            switch first {
            case "--": break
            case "-w", "--equal-width": pads = true
            case "-s", "--separator", "-f", "--format":
                guard let value = arguments.popFirst() else { throw .notUnderstood(call) }
                if first == "-s" || first == "--separator" {
                    separator = value
                } else {
                    format = try Self.numberFormat(value, call)
                }
            case _ where first.hasPrefix("-s"): separator = String(first.dropFirst(2))
            case _ where first.hasPrefix("-f"): format = try Self.numberFormat(String(first.dropFirst(2)), call)
            case _ where first.hasPrefix("--separator="): separator = String(first.dropFirst("--separator=".count))
            default: throw .notUnderstood(call)
            }
            if first == "--" { break }
        }
        guard !separator.contains("\\"), !(pads && format != nil), (1...3).contains(arguments.count) else {
            throw .notUnderstood(call)
        }
        var numbers: [DecimalNumber] = []
        for text in arguments {
            guard let number = DecimalNumber(text) else { throw .notUnderstood(call) }
            numbers.append(number)
        }
        let one = DecimalNumber(digits: 1, decimals: 0)
        let first = numbers.count > 1 ? numbers[0] : one
        let step = numbers.count > 2 ? numbers[1] : one
        let last = numbers[numbers.count - 1]
        let scale = max(first.decimals, step.decimals, last.decimals)
        let decimals = max(first.decimals, step.decimals)
        guard let start = first.digits(at: scale), let by = step.digits(at: scale), let end = last.digits(at: scale),
            by != 0, abs(end - start) / abs(by) < 100_000, format == nil || scale == 0
        else { throw .notUnderstood(call) }
        var texts: [String] = []
        for value in stride(from: start, through: end, by: by) {
            if let format {
                texts.append(try Self.formatted(value, format, call))
            } else {
                texts.append(DecimalNumber(digits: value, decimals: scale).text(decimals: decimals))
            }
        }
        if pads {
            // The operands decide how wide the numbers are.
            guard scale == 0 else { throw .notUnderstood(call) }
            let width = max(String(start).utf8.count, String(end).utf8.count)
            texts = texts.map { text in
                let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
                let zeros = String(repeating: "0", count: max(0, width - text.utf8.count))
                return (text.hasPrefix("-") ? "-" : "") + zeros + digits
            }
        }
        return CommandResult(texts.isEmpty ? Template() : Template(texts.joined(separator: separator) + "\n"))
    }

    /// A format with one `%g`, as `v%03g`; whole numbers alone are written with it.
    private static func numberFormat(_ text: String, _ call: CommandCall) throws(Unsure) -> PrintfFormat {
        guard let percent = text.firstIndex(of: "%"), let letter = text[percent...].firstIndex(of: "g"),
            text[text.index(after: percent)..<letter].allSatisfy({ $0.isASCII && $0.isNumber }),
            !text[letter...].contains("%"), !text.contains("\\")
        else { throw .notUnderstood(call) }
        var whole = text
        whole.replaceSubrange(letter...letter, with: "d")
        return try PrintfFormat(Template(whole))
    }

    private static func formatted(_ value: Int, _ format: PrintfFormat, _ call: CommandCall) throws(Unsure) -> String {
        guard value.magnitude < 1_000_000 else { throw .notUnderstood(call) }
        var output = Template()
        for item in format.items {
            switch item {
            case .text(let text): output.append(text)
            case .directive(let directive): _ = try directive.write(Template(String(value)), to: &output)
            }
        }
        return output.text ?? ""
    }
}

/// A decimal fraction, exactly.
struct DecimalNumber {
    /// Without the point.
    let digits: Int
    /// How many digits stand behind the point.
    let decimals: Int

    init(digits: Int, decimals: Int) {
        self.digits = digits
        self.decimals = decimals
    }

    /// nil for a text that is no plain number, as `1e3` or `007`.
    init?(_ text: String) {
        let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty,
            whole == "0" || !whole.hasPrefix("0"), parts.allSatisfy({ $0.utf8.allSatisfy(ShellParser.isDigit) })
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard whole.utf8.count + fraction.utf8.count <= 12, parts.count == 1 || !fraction.isEmpty,
            let digits = Int(whole + fraction)
        else { return nil }
        self.init(digits: text.hasPrefix("-") ? -digits : digits, decimals: fraction.utf8.count)
    }

    func digits(at decimals: Int) -> Int? {
        var value = digits
        for _ in self.decimals..<max(decimals, self.decimals) {
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            if overflows || product.magnitude > 1 << 50 { return nil }
            value = product
        }
        return value
    }

    /// The number with a fixed count of decimals; those that are cut off are zero.
    func text(decimals wanted: Int) -> String {
        var digits = String(self.digits.magnitude)
        while digits.utf8.count <= decimals { digits = "0" + digits }
        let whole = digits.dropLast(decimals)
        let fraction = digits.suffix(decimals).prefix(wanted)
        return (self.digits < 0 ? "-" : "") + whole + (wanted > 0 ? "." + fraction : "")
    }
}
