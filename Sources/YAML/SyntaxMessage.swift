import Glibc

/// What is said to people about text that cannot be read.
enum SyntaxMessage {
    /// A byte order mark of anything but UTF-8; libyaml would read UTF-16, but its positions would be no bytes of the file.
    static func foreignEncoding(of bytes: UnsafeBufferPointer<UInt8>) -> YAMLProblem? {
        let name: String
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            name = "UTF-32"
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            name = "UTF-16"
        } else {
            return nil
        }
        return YAMLProblem(.encoding, "the file is \(name) text; save it as UTF-8", at: 0..<min(2, bytes.count))
    }

    static func tooLarge(_ bytes: UnsafeBufferPointer<UInt8>, limits: YAMLLimits) -> YAMLProblem? {
        guard bytes.count > limits.size else { return nil }
        var units = 0
        for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        // What is no UTF-8 has fewer characters than it has bytes; there is still no reason to read it.
        guard units > limits.size || bytes.count > 3 * limits.size else { return nil }
        let reader = limits.reader == .gitHub ? "GitHub reads" : "are read"
        let message = "the file is too large; \(limits.size) characters \(reader) at most"
        return YAMLProblem(.tooLarge, message, at: bytes.count..<bytes.count)
    }

    /// libyaml compares every `%TAG` line with all the others before it says anything.
    static func tooManyDirectives(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLProblem? {
        var count = 0
        var offset = 0
        while offset + 4 <= bytes.count {
            let rest = bytes.count - offset
            guard let found = memchr(bytes.baseAddress! + offset, 0x25, rest) else { return nil }
            offset = UnsafeRawPointer(bytes.baseAddress!).distance(to: UnsafeRawPointer(found))
            defer { offset += 1 }
            // NEL, LS and PS end lines too.
            let isFirstOnLine = offset == 0 || bytes[offset - 1].isASCIIBreak || bytes[offset - 1] >= 0x80
            guard isFirstOnLine, bytes[offset...].starts(with: "%TAG".utf8) else { continue }
            count += 1
            if count > greatestNumberOfDirectives {
                let message = "the file declares too many tags; \(greatestNumberOfDirectives) are read"
                return YAMLProblem(.tooManyNodes, message, at: offset..<(offset + 4))
            }
        }
        return nil
    }

    private static let greatestNumberOfDirectives = 100

    static func problem(_ failure: EventParser.Failure, in bytes: UnsafeBufferPointer<UInt8>) -> YAMLProblem {
        let start = min(max(failure.position, 0), bytes.count)
        if failure.isReaderError { return unreadableByte(failure, at: start, in: bytes) }
        let context = failure.contextPosition.map { min(max($0, 0), bytes.count) }
        var related = context.map { $0..<$0 }
        var range = start..<endOfCharacter(at: start, in: bytes)
        let text = message(failure, at: start, in: bytes)
        // A full-width character near the place is the more likely reason.
        if !isIndentedByTab(start, in: bytes),
            let found = FullWidthPunctuation.near(from: related?.lowerBound ?? start, to: start, in: bytes)
        {
            related = found.range
            return YAMLProblem(.syntax, found.explanation, at: range, related: related)
        }
        // Where quotes end is no place to look at; where they open is.
        if let context, failure.isAboutOpenQuotes {
            range = context..<endOfCharacter(at: context, in: bytes)
            related = nil
        }
        return YAMLProblem(.syntax, text, at: range, related: related, stop: start)
    }

    private static func unreadableByte(
        _ failure: EventParser.Failure,
        at start: Int,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> YAMLProblem {
        let range = start..<min(start + 1, bytes.count)
        if failure.problem == "control characters are not allowed" {
            let digits = String(failure.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let message = "the character \(name) may not stand in YAML; remove it, or write an escape in double quotes"
            return YAMLProblem(.syntax, message, at: range)
        }
        return YAMLProblem(.syntax, "this byte is no UTF-8; save the file as UTF-8", at: range)
    }

    private static func message(
        _ failure: EventParser.Failure,
        at start: Int,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> String {
        let character = start < bytes.count ? bytes[start] : 0
        if isIndentedByTab(start, in: bytes) { return "a tab may not indent YAML; use spaces" }
        switch failure.problem {
        case "found character that cannot start any token":
            if character == UInt8(ascii: "%") || character == UInt8(ascii: "@") || character == UInt8(ascii: "`") {
                let text = Unicode.Scalar(character)
                return "a text may not begin with '\(text)'; put quotes around it"
            }
            return "no text may begin with this character; put quotes around the text"
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return "a tab may not indent YAML; use spaces"
        case "mapping values are not allowed in this context":
            return "a ':' may not stand here; put quotes around a text that holds ': ', or check the indentation"
        case "did not find expected key":
            return "a key is expected here; check the indentation of this line and the lines above it"
        case "could not find expected ':'":
            return "a ':' behind the key is missing, or the text needs quotes or more indentation"
        case "did not find expected '-' indicator":
            return "an item with '- ' is expected here; check the indentation of this line and the lines above it"
        case "block sequence entries are not allowed in this context":
            return "a list may not begin here; put '- ' on a line of its own below the key"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            if character == UInt8(ascii: "{"), start > 0, bytes[start - 1] == UInt8(ascii: "$") {
                return "put quotes around a text with '${{ }}' when it stands in braces or brackets"
            }
            if failure.problem.hasSuffix("'}'") {
                return "a ',' or '}' is missing before this; put quotes around a text that holds '{', '}' or ','"
            }
            return "a ',' or ']' is missing before this; the list in brackets is not closed"
        case "did not find expected node content":
            return "a value is expected here; remove a ',' too many, or close the bracket"
        case "found unexpected end of stream":
            return "the quotes that open here are never closed; add the closing one"
        case "found unexpected document indicator":
            return "the quotes are not closed before '---' or '...'; add the closing one"
        case "found unknown escape character":
            return "double quotes know no such escape; write '\\\\' for a backslash, or use single quotes"
        case "found an indentation indicator equal to 0":
            return "the indentation of a block text may not be 0; write 1 to 9, or leave it out"
        case "did not find expected comment or line break":
            return "only a comment may follow '|' or '>' on its line; begin the text on the next line"
        case "found undefined tag handle":
            return "no such tag is declared; put quotes around a text that begins with '!'"
        case "did not find expected <document start>":
            return "nothing may follow here; check the indentation, or begin a new document with '---'"
        case "found incompatible YAML document":
            return "only YAML 1.1 and 1.2 can be read; write '%YAML 1.2'"
        case "found duplicate %YAML directive", "found duplicate %TAG directive":
            return "this directive stands here twice; remove one of the two"
        case "did not find expected alphabetic or numeric character":
            return "a name is expected behind '&' or '*'; put quotes around a text that begins with one of them"
        default:
            return failure.context.isEmpty ? failure.problem : "\(failure.problem) \(failure.context)"
        }
    }

    /// Whether there is a tab among the blanks that the line of a place begins with.
    private static func isIndentedByTab(_ place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let line = bytes.startOfLine(at: place)
        return bytes[line..<bytes.skippingBlanks(from: line)].contains(.tab)
    }

    private static func endOfCharacter(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard start < bytes.count, bytes.breakLength(at: start) == 0 else { return start }
        var end = start + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}

extension EventParser.Failure {
    /// Whether the text of a scalar in quotes goes on to the end of the file or of the document.
    fileprivate var isAboutOpenQuotes: Bool {
        context == "while scanning a quoted scalar"
            && (problem == "found unexpected end of stream" || problem == "found unexpected document indicator")
    }
}
