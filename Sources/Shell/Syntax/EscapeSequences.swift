/// The backslash sequences of `$'…'`, `echo -e` and `printf`, which differ from each other.
struct EscapeSequences {
    /// Whether `\'`, `\"` and `\?` stand for the character alone.
    private let unescapesQuotes: Bool
    /// Whether an octal sequence begins with a zero that does not count, as in `\0101`.
    private let octalNeedsZero: Bool
    /// Whether `\101` is octal too.
    private let takesPlainOctal: Bool
    /// Whether `\x41`, `\u0041`, `\e` and `\cA` are known; dash knows none of them.
    private let isExtended: Bool
    private let takesControl: Bool
    /// Whether `\c` ends the output.
    private let stopsAtC: Bool

    /// `$'…'` of bash
    static let ansi = EscapeSequences(
        unescapesQuotes: true,
        octalNeedsZero: false,
        takesPlainOctal: true,
        isExtended: true,
        takesControl: true,
        stopsAtC: false
    )
    /// `echo -e` of bash
    static let echo = EscapeSequences(
        unescapesQuotes: false,
        octalNeedsZero: true,
        takesPlainOctal: false,
        isExtended: true,
        takesControl: false,
        stopsAtC: true
    )
    /// `echo` of dash
    static let posixEcho = EscapeSequences(
        unescapesQuotes: false,
        octalNeedsZero: true,
        takesPlainOctal: false,
        isExtended: false,
        takesControl: false,
        stopsAtC: true
    )
    /// The format of `printf`
    static let format = EscapeSequences(
        unescapesQuotes: true,
        octalNeedsZero: false,
        takesPlainOctal: true,
        isExtended: true,
        takesControl: false,
        stopsAtC: false
    )
    /// The arguments of `printf %b`
    static let printfArgument = EscapeSequences(
        unescapesQuotes: true,
        octalNeedsZero: true,
        takesPlainOctal: true,
        isExtended: true,
        takesControl: false,
        stopsAtC: true
    )

    /// The bytes that some text stands for, and whether the output ends there.
    func decode(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], stops: Bool) {
        guard text.contains(UInt8(ascii: "\\")) else { return (Array(text), false) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            let byte = text[at]
            at += 1
            guard byte == UInt8(ascii: "\\"), at < text.endIndex else {
                result.append(byte)
                continue
            }
            let code = text[at]
            at += 1
            switch code {
            case UInt8(ascii: "a"): result.append(7)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "v"): result.append(11)
            case UInt8(ascii: "\\"): result.append(code)
            case UInt8(ascii: "c") where stopsAtC:
                return (result, true)
            case UInt8(ascii: "c") where takesControl && at < text.endIndex:
                result.append(text[at] & 0x1F)
                at += 1
            case UInt8(ascii: "e") where isExtended, UInt8(ascii: "E") where isExtended: result.append(27)
            case UInt8(ascii: "'") where unescapesQuotes, UInt8(ascii: "\"") where unescapesQuotes,
                UInt8(ascii: "?") where unescapesQuotes:
                result.append(code)
            case UInt8(ascii: "0") where octalNeedsZero:
                result.append(UInt8(truncatingIfNeeded: Self.number(text, &at, base: 8, digits: 3) ?? 0))
            case UInt8(ascii: "0")...UInt8(ascii: "7") where takesPlainOctal:
                at -= 1
                result.append(UInt8(truncatingIfNeeded: Self.number(text, &at, base: 8, digits: 3) ?? 0))
            case UInt8(ascii: "x") where isExtended:
                if let value = Self.number(text, &at, base: 16, digits: 2) {
                    result.append(UInt8(truncatingIfNeeded: value))
                } else {
                    result += [UInt8(ascii: "\\"), code]
                }
            case UInt8(ascii: "u") where isExtended, UInt8(ascii: "U") where isExtended:
                let digits = code == UInt8(ascii: "u") ? 4 : 8
                if let value = Self.number(text, &at, base: 16, digits: digits),
                    let scalar = Unicode.Scalar(UInt32(value))
                {
                    result += Array(String(Character(scalar)).utf8)
                } else {
                    result += [UInt8(ascii: "\\"), code]
                }
            default:
                result += [UInt8(ascii: "\\"), code]
            }
        }
        return (result, false)
    }

    private static func number(_ text: ArraySlice<UInt8>, _ at: inout Int, base: Int, digits: Int) -> Int? {
        var value: Int?
        var left = digits
        while left > 0, at < text.endIndex, let digit = digit(text[at]), digit < base {
            value = (value ?? 0) * base + digit
            at += 1
            left -= 1
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 55
        default: nil
        }
    }
}
