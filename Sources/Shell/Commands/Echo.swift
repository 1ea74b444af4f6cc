import Values

extension Interpreter {
    /// `echo`: bash follows backslashes with `-e` only, dash always.
    func echo(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = call.arguments[...]
        var endsLine = true
        var decodes = dialect == .posix
        options: while let option = arguments.first?.text.text, arguments.first?.split == nil, option.hasPrefix("-"),
            option.utf8.count > 1
        {
            if dialect == .posix {
                guard option == "-n" else { break }
                endsLine = false
                arguments.removeFirst()
                break
            }
            for letter in option.utf8.dropFirst() where !"neE".utf8.contains(letter) { break options }
            for letter in option.utf8.dropFirst() {
                switch letter {
                case UInt8(ascii: "n"): endsLine = false
                case UInt8(ascii: "e"): decodes = true
                default: decodes = false
                }
            }
            arguments.removeFirst()
        }
        var output = Template()
        for (index, argument) in arguments.enumerated() {
            if index > 0 { output.append(" ") }
            guard decodes else {
                output.append(argument.text)
                continue
            }
            for piece in argument.text.pieces {
                guard case .text(let text, let origin) = piece, text.utf8.contains(UInt8(ascii: "\\")) else {
                    output.append(Template(pieces: [piece]))
                    continue
                }
                // A backslash at the end of a known part could belong to what follows.
                if text.utf8.last == UInt8(ascii: "\\"), !argument.text.isKnown {
                    throw Unsure(argument.text.firstUnknown ?? Unknown("echo", because: "it is not known"))
                }
                let escapes = dialect == .posix ? EscapeSequences.posixEcho : .echo
                let (bytes, stops) = escapes.decode(Array(text.utf8)[...])
                guard let decoded = String(validating: bytes, as: UTF8.self) else {
                    throw Unsure("the output is no text")
                }
                output.append(decoded, from: origin)
                if stops { return CommandResult(output) }
            }
        }
        if endsLine { output.append("\n") }
        return CommandResult(output)
    }

    /// `printf`, with the format used again while there are arguments.
    mutating func printf(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = call.arguments
        var target: String?
        if arguments.count >= 2, arguments[0].text.text == "-v", let name = arguments[1].text.text {
            target = name
            arguments.removeFirst(2)
        }
        if arguments.first?.text.text == "--" { arguments.removeFirst() }
        do throws(Unsure) {
            let output = try formatted(arguments, call)
            guard let target else { return CommandResult(output) }
            set(target, to: output)
            return CommandResult()
        } catch {
            guard let target else { throw error }
            set(target, to: Template(Unknown("$\(target)", because: error.unknown.reason, at: error.unknown.place)))
            return CommandResult()
        }
    }

    private func formatted(_ arguments: [ShellArgument], _ call: CommandCall) throws(Unsure) -> Template {
        guard let first = arguments.first else { throw .notUnderstood(call) }
        if let split = first.split { throw Unsure(split) }
        let format = try PrintfFormat(first.text)
        let values = Array(arguments.dropFirst())
        if let split = values.lazy.compactMap(\.split).first { throw Unsure(split) }
        var output = Template()
        var at = 0
        repeat {
            for item in format.items {
                switch item {
                case .text(let text):
                    output.append(text)
                case .directive(var directive):
                    if directive.takesWidth {
                        guard at < values.count, let width = values[at].text.text.flatMap({ Int($0) }),
                            (0...1000).contains(width)
                        else { throw Unsure("this format of `printf` is not followed") }
                        directive.width = width
                        at += 1
                    }
                    let value = at < values.count ? values[at].text : nil
                    at += 1
                    if try !directive.write(value, to: &output) { return output }
                }
            }
        } while format.takesArguments && at < values.count && at < 10_000
        return output
    }
}

/// The format of `printf`.
struct PrintfFormat {
    enum Item {
        case text(Template)
        case directive(Directive)
    }

    struct Directive {
        var flags: [UInt8] = []
        var width = 0
        /// Whether an argument gives the width.
        var takesWidth = false
        var precision: Int?
        var conversion: UInt8
    }

    private(set) var items: [Item] = []

    var takesArguments: Bool {
        items.contains { if case .directive = $0 { true } else { false } }
    }

    init(_ format: Template) throws(Unsure) {
        for piece in format.pieces {
            guard case .text(let text, let origin) = piece else {
                // An unknown part of the format could hold a directive.
                throw Unsure(format.firstUnknown ?? Unknown("printf", because: "its format is not known"))
            }
            try read(Array(text.utf8), origin)
        }
    }

    private mutating func read(_ bytes: [UInt8], _ origin: Origin?) throws(Unsure) {
        var at = 0
        var start = 0
        while at <= bytes.count {
            guard at == bytes.count || bytes[at] == UInt8(ascii: "%") else {
                at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                if at > bytes.count { at = bytes.count }
                continue
            }
            if at > start {
                let decoded = EscapeSequences.format.decode(bytes[start..<at]).bytes
                guard let text = String(validating: decoded, as: UTF8.self) else {
                    throw Unsure("the output is no text")
                }
                items.append(.text(Template(text, from: origin)))
            }
            guard at < bytes.count else { return }
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "%") {
                items.append(.text("%"))
                at += 1
                start = at
                continue
            }
            var directive = Directive(conversion: 0)
            while at < bytes.count, "-+ #0".utf8.contains(bytes[at]) {
                directive.flags.append(bytes[at])
                at += 1
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
                directive.takesWidth = true
                at += 1
            }
            directive.width = Self.number(bytes, &at) ?? 0
            if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
                at += 1
                directive.precision = Self.number(bytes, &at) ?? 0
            }
            guard at < bytes.count, "sbqdiuxXocf".utf8.contains(bytes[at]), directive.width <= 1000 else {
                throw Unsure("this format of `printf` is not followed")
            }
            directive.conversion = bytes[at]
            at += 1
            items.append(.directive(directive))
            start = at
        }
    }

    private static func number(_ bytes: [UInt8], _ at: inout Int) -> Int? {
        var value: Int?
        while at < bytes.count, ShellParser.isDigit(bytes[at]), (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(bytes[at] - 48)
            at += 1
        }
        return value
    }
}

extension PrintfFormat.Directive {
    private func has(_ flag: Unicode.Scalar) -> Bool { flags.contains(UInt8(ascii: flag)) }

    /// Appends a value; false when the output ends here.
    func write(_ value: Template?, to output: inout Template) throws(Unsure) -> Bool {
        let value = value ?? Template()
        switch conversion {
        case UInt8(ascii: "s") where width == 0 && precision == nil:
            output.append(value)
            return true
        case UInt8(ascii: "s"), UInt8(ascii: "b"), UInt8(ascii: "c"), UInt8(ascii: "q"):
            guard var text = value.text else {
                throw Unsure(value.firstUnknown ?? Unknown("printf", because: "it is not known"))
            }
            if conversion == UInt8(ascii: "q") {
                guard let quoted = ShellQuoting.escaped(text), precision == nil else {
                    throw Unsure("this format of `printf` is not followed")
                }
                text = quoted
            }
            var bytes = Array(text.utf8)
            var stops = false
            if conversion == UInt8(ascii: "b") { (bytes, stops) = EscapeSequences.printfArgument.decode(bytes[...]) }
            if conversion == UInt8(ascii: "c") { bytes = Array(bytes.prefix(1)) }
            if let precision { bytes = Array(bytes.prefix(precision)) }
            // Widths count bytes in one shell and characters in the other.
            if width > 0 || precision != nil || conversion == UInt8(ascii: "c"), bytes.contains(where: { $0 >= 0x80 }) {
                throw Unsure("the width of characters is not followed")
            }
            guard let decoded = String(validating: padded(bytes), as: UTF8.self) else {
                throw Unsure("the output is no text")
            }
            output.append(decoded, from: value.pieces.lazy.compactMap(\.origin).first)
            return !stops
        default:
            guard let text = value.text else {
                throw Unsure(value.firstUnknown ?? Unknown("printf", because: "it is not known"))
            }
            output.append(try number(text), from: value.pieces.lazy.compactMap(\.origin).first)
            return true
        }
    }

    private func padded(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count < width else { return bytes }
        let padding = Array(repeating: UInt8(ascii: " "), count: width - bytes.count)
        return has("-") ? bytes + padding : padding + bytes
    }

    /// `%f` of a decimal fraction, where no tie is to be rounded.
    private func fraction(_ text: String) throws(Unsure) -> String {
        let wanted = precision ?? 6
        guard let number = DecimalNumber(text.isEmpty ? "0" : text), wanted <= 9, !has("#") else {
            throw Unsure("'\(text)' is no number that `printf` writes exactly")
        }
        var digits = number.digits
        var decimals = number.decimals
        if decimals > wanted {
            var unit = 1
            for _ in wanted..<decimals { unit *= 10 }
            let rest = digits.magnitude % UInt(unit)
            guard rest * 2 != UInt(unit) else { throw Unsure("how '\(text)' is rounded is not followed") }
            let rounded = Int(digits.magnitude / UInt(unit)) + (rest * 2 > UInt(unit) ? 1 : 0)
            // Minus zero keeps its sign.
            guard rounded > 0 || digits >= 0 else { throw Unsure("how '\(text)' is rounded is not followed") }
            digits = digits < 0 ? -rounded : rounded
            decimals = wanted
        }
        guard let scaled = DecimalNumber(digits: digits, decimals: decimals).digits(at: max(wanted, decimals)) else {
            throw Unsure("'\(text)' is no number that `printf` writes exactly")
        }
        let magnitude = DecimalNumber(digits: Int(scaled.magnitude), decimals: wanted).text(decimals: wanted)
        let sign = scaled < 0 ? "-" : has("+") ? "+" : has(" ") ? " " : ""
        let zeros = has("0") && !has("-") ? max(0, width - sign.utf8.count - magnitude.utf8.count) : 0
        return String(
            decoding: padded(Array((sign + String(repeating: "0", count: zeros) + magnitude).utf8)),
            as: UTF8.self
        )
    }

    private func number(_ text: String) throws(Unsure) -> String {
        if conversion == UInt8(ascii: "f") { return try fraction(text) }
        let value: Int
        if text.utf8.first == UInt8(ascii: "'") || text.utf8.first == UInt8(ascii: "\"") {
            guard text.unicodeScalars.count == 2, let scalar = text.unicodeScalars.last, scalar.isASCII else {
                throw Unsure("'\(text)' is no number for `printf`")
            }
            value = Int(scalar.value)
        } else if text.isEmpty {
            value = 0
        } else if text.hasPrefix("0x") || text.hasPrefix("0X"), let number = Int(text.dropFirst(2), radix: 16) {
            value = number
        } else if text.count > 1, text.hasPrefix("0"), let number = Int(text, radix: 8) {
            value = number
        } else if let number = Int(text), text == "0" || !text.hasPrefix("0") {
            value = number
        } else {
            throw Unsure("'\(text)' is no number for `printf`")
        }
        var digits: String
        switch conversion {
        case UInt8(ascii: "x"): digits = String(UInt(bitPattern: value), radix: 16)
        case UInt8(ascii: "X"): digits = String(UInt(bitPattern: value), radix: 16, uppercase: true)
        case UInt8(ascii: "o"): digits = String(UInt(bitPattern: value), radix: 8)
        case UInt8(ascii: "u"): digits = String(UInt(bitPattern: value))
        default: digits = String(value.magnitude)
        }
        if has("#") || (precision ?? 0) > 1000 { throw Unsure("this format of `printf` is not followed") }
        if let precision {
            digits = String(repeating: "0", count: max(0, precision - digits.utf8.count)) + digits
        }
        var sign = ""
        if conversion == UInt8(ascii: "d") || conversion == UInt8(ascii: "i") {
            sign = value < 0 ? "-" : has("+") ? "+" : has(" ") ? " " : ""
        }
        if has("0"), !has("-"), precision == nil {
            digits = String(repeating: "0", count: max(0, width - sign.utf8.count - digits.utf8.count)) + digits
        }
        return String(decoding: padded(Array((sign + digits).utf8)), as: UTF8.self)
    }
}
