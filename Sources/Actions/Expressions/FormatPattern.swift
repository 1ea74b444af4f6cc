/// The first argument of `format`: text in which `{0}` stands for an argument and a doubled brace for a brace.
struct FormatPattern {
    enum Part: Equatable {
        case text(String)
        case argument(Int)
    }

    struct Malformed: Error {
        let message: String
    }

    private(set) var parts: [Part] = []

    /// - Throws: when a brace is alone or an argument is missing.
    init(_ text: String, argumentCount: Int) throws(Malformed) {
        let bytes = Array(text.utf8)
        let open = UInt8(ascii: "{")
        let close = UInt8(ascii: "}")
        var literal: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == open || byte == close else {
                literal.append(byte)
                position += 1
                continue
            }
            if position + 1 < bytes.count, bytes[position + 1] == byte {
                literal.append(byte)
                position += 2
                continue
            }
            guard byte == open, let (number, end) = Self.readPlaceholder(bytes, after: position + 1) else {
                let brace = byte == open ? "'{'" : "'}'"
                throw Malformed(
                    message:
                        "in the format '\(shortened(text))' the \(brace) at byte \(position + 1) stands for nothing; "
                        + "write it twice to mean the character"
                )
            }
            guard number < argumentCount else {
                throw Malformed(
                    message:
                        "the format '\(shortened(text))' uses argument {\(number)}, but there \(Self.count(argumentCount))"
                )
            }
            if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
            literal = []
            parts.append(.argument(number))
            position = end
        }
        if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
    }

    private static func count(_ count: Int) -> String {
        switch count {
        case 0: "are none"
        case 1: "is only one"
        default: "are only \(count)"
        }
    }

    /// The number behind an opening brace, at most 255, and where the text goes on behind the closing one.
    ///
    /// Behind a colon a hint on the form may stand; it is read and has no effect.
    private static func readPlaceholder(_ bytes: [UInt8], after start: Int) -> (number: Int, end: Int)? {
        var position = start
        var number = 0
        while position < bytes.count, isDigit(bytes[position]) {
            number = number * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            guard number <= 255 else { return nil }
            position += 1
        }
        guard position > start, position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: ":") {
            position += 1
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "}") {
                    guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "}") else { break }
                    position += 1
                }
                position += 1
            }
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "}") else { return nil }
        return (number, position + 1)
    }
}
