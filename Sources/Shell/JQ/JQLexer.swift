import Values

enum JQToken: Equatable {
    /// A name or a word of the language.
    case name(String)
    /// `.name`
    case field(String)
    /// `$name`
    case variable(String)
    /// `@name`
    case format(String)
    case number(Double, spelling: String)
    case quote
    case symbol(String)
    case end
}

/// A program that is wrong, or that is not followed.
struct JQSyntaxError: Error {
    /// An unknown part of the program, where that is the reason.
    var unknown: Unknown?
}

/// Takes the text of a jq program apart.
struct JQLexer {
    private let bytes: [UInt8]
    private var gaps: ArraySlice<(offset: Int, piece: Template)>
    private var at = 0

    init(_ program: Template) {
        var bytes: [UInt8] = []
        var gaps: [(offset: Int, piece: Template)] = []
        for piece in program.pieces {
            switch piece {
            case .text(let text, _): bytes += text.utf8
            case .unknown: gaps.append((bytes.count, Template(pieces: [piece])))
            }
        }
        self.bytes = bytes
        self.gaps = gaps[...]
    }

    /// Of the longest first.
    private static let symbols = [
        "?//", "//=", "==", "!=", "<=", ">=", "|=", "+=", "-=", "*=", "/=", "%=", "//", "..", "::",
    ]

    mutating func next() throws(JQSyntaxError) -> JQToken {
        skipSpace()
        if let gap = gaps.first, gap.offset <= at { throw JQSyntaxError(unknown: gap.piece.firstUnknown) }
        guard at < bytes.count else { return .end }
        // A token that goes on in an unknown part is refused with the next one, if only at the end.
        guard let token = read() else { throw JQSyntaxError() }
        return token
    }

    private mutating func read() -> JQToken? {
        let byte = bytes[at]
        if byte == UInt8(ascii: "\"") {
            at += 1
            return .quote
        }
        if ShellParser.beginsName(byte) { return .name(name()) }
        if ShellParser.isDigit(byte) || byte == UInt8(ascii: ".") && ShellParser.isDigit(peek(1)) { return number() }
        if byte == UInt8(ascii: "."), ShellParser.beginsName(peek(1)) {
            at += 1
            return .field(name())
        }
        if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "@") {
            guard ShellParser.beginsName(peek(1)) else { return nil }
            at += 1
            let text = name()
            return byte == UInt8(ascii: "$") ? .variable(text) : .format("@" + text)
        }
        for symbol in Self.symbols where bytes[at...].starts(with: symbol.utf8) {
            at += symbol.utf8.count
            return .symbol(symbol)
        }
        guard ".[]{}()|,:;=<>+-*/%?".utf8.contains(byte) else { return nil }
        at += 1
        return .symbol(String(Unicode.Scalar(byte)))
    }

    private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count, ShellParser.beginsName(bytes[at]) || ShellParser.isDigit(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func number() -> JQToken? {
        let start = at
        while ShellParser.isDigit(peek(0)) { at += 1 }
        if peek(0) == UInt8(ascii: ".") {
            at += 1
            while ShellParser.isDigit(peek(0)) { at += 1 }
        }
        if peek(0) | 0x20 == UInt8(ascii: "e") {
            var digits = 1
            if peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") { digits = 2 }
            if ShellParser.isDigit(peek(digits)) {
                at += digits
                while ShellParser.isDigit(peek(0)) { at += 1 }
            }
        }
        let spelling = String(decoding: bytes[start..<at], as: UTF8.self)
        return Double(spelling).map { .number($0, spelling: spelling) }
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            case UInt8(ascii: "#"):
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            default: return
            }
        }
    }

    // MARK: Inside of quotes

    enum TextToken {
        case text(Template)
        case open
        case close
    }

    /// The next part of a text in quotes: what is written, `\(`, or the quote at its end.
    mutating func nextOfText() throws(JQSyntaxError) -> TextToken {
        var text: [UInt8] = []
        func written() -> TextToken { .text(Template(String(decoding: text, as: UTF8.self))) }
        while at < bytes.count {
            if let gap = gaps.first, gap.offset == at {
                if !text.isEmpty { return written() }
                gaps.removeFirst()
                return .text(gap.piece)
            }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                if !text.isEmpty { return written() }
                at += 1
                return .close
            case UInt8(ascii: "\\"):
                if peek(1) == UInt8(ascii: "(") {
                    if !text.isEmpty { return written() }
                    at += 2
                    return .open
                }
                let length = peek(1) == UInt8(ascii: "u") ? 6 : 2
                if let gap = gaps.first, gap.offset < at + length {
                    throw JQSyntaxError(unknown: gap.piece.firstUnknown)
                }
                guard let scalars = escape() else { throw JQSyntaxError() }
                text += scalars
            default:
                text.append(bytes[at])
                at += 1
            }
        }
        throw JQSyntaxError()
    }

    private mutating func escape() -> [UInt8]? {
        let code = peek(1)
        at += 2
        switch code {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"): return [code]
        case UInt8(ascii: "u"):
            guard let first = codeUnit() else { return nil }
            var units = [first]
            if UTF16.isLeadSurrogate(first) {
                guard peek(0) == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else { return nil }
                at += 2
                guard let second = codeUnit(), UTF16.isTrailSurrogate(second) else { return nil }
                units.append(second)
            } else if UTF16.isTrailSurrogate(first) {
                return nil
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: return nil
        }
    }

    private mutating func codeUnit() -> UInt16? {
        guard at + 4 <= bytes.count, bytes[at] != UInt8(ascii: "+"), bytes[at] != UInt8(ascii: "-") else { return nil }
        let unit = UInt16(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
        at += 4
        return unit
    }
}
