enum AwkToken: Equatable {
    case number(Double)
    case text(String)
    case name(String)
    /// A name with a parenthesis directly behind it.
    case function(String)
    case symbol(String)
    case lineEnd
    case end
}

/// A program that is wrong, or that is not followed.
struct AwkSyntaxError: Error {}

/// Takes the text of an awk program apart.
struct AwkLexer {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ program: String) {
        bytes = Array(program.utf8)
    }

    /// Of the longest first.
    private static let symbols = [
        "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "==", "<=", ">=", "!=", "!~", ">>",
    ]

    mutating func next() throws(AwkSyntaxError) -> AwkToken {
        skipSpace()
        guard at < bytes.count else { return .end }
        let byte = bytes[at]
        if byte == 0x0A {
            at += 1
            return .lineEnd
        }
        if byte == UInt8(ascii: "\"") { return .text(try text()) }
        if ShellParser.beginsName(byte) {
            let name = word()
            return peek(0) == UInt8(ascii: "(") ? .function(name) : .name(name)
        }
        if ShellParser.isDigit(byte) || byte == UInt8(ascii: ".") && ShellParser.isDigit(peek(1)) {
            return .number(try number())
        }
        for symbol in Self.symbols where bytes[at...].starts(with: symbol.utf8) {
            at += symbol.utf8.count
            return .symbol(symbol)
        }
        guard "{}()[];,+-*/%^!<>|?:~$=".utf8.contains(byte) else { throw AwkSyntaxError() }
        at += 1
        return .symbol(String(Unicode.Scalar(byte)))
    }

    /// The rest of a regular expression, whose first slash was read.
    mutating func regularExpression() throws(AwkSyntaxError) -> String {
        var pattern: [UInt8] = []
        var isInSet = false
        while at < bytes.count, bytes[at] != 0x0A {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\\"), at < bytes.count {
                if bytes[at] != UInt8(ascii: "/") { pattern.append(byte) }
                pattern.append(bytes[at])
                at += 1
                continue
            }
            // Not all agree on a slash inside of brackets.
            if byte == UInt8(ascii: "/") {
                if isInSet { throw AwkSyntaxError() }
                return String(decoding: pattern, as: UTF8.self)
            }
            if byte == UInt8(ascii: "[") { isInSet = true }
            if byte == UInt8(ascii: "]") { isInSet = false }
            pattern.append(byte)
        }
        throw AwkSyntaxError()
    }

    private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0D: at += 1
            case UInt8(ascii: "\\") where peek(1) == 0x0A: at += 2
            case UInt8(ascii: "#"):
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            default: return
            }
        }
    }

    private mutating func word() -> String {
        let start = at
        while at < bytes.count, ShellParser.beginsName(bytes[at]) || ShellParser.isDigit(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func number() throws(AwkSyntaxError) -> Double {
        let start = at
        while ShellParser.isDigit(peek(0)) { at += 1 }
        if peek(0) == UInt8(ascii: ".") {
            at += 1
            while ShellParser.isDigit(peek(0)) { at += 1 }
        }
        // Exponents, and hexadecimal numbers of some.
        if ShellParser.beginsName(peek(0)) { throw AwkSyntaxError() }
        guard let number = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw AwkSyntaxError() }
        return number
    }

    private mutating func text() throws(AwkSyntaxError) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count, bytes[at] != 0x0A {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let code = peek(0)
                at += 1
                switch code {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"): text.append(code)
                default:
                    // An escape without a meaning loses its backslash in some and keeps it in others.
                    throw AwkSyntaxError()
                }
            default: text.append(byte)
            }
        }
        throw AwkSyntaxError()
    }
}
