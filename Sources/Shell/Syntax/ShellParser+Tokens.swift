/// What stands at an offset, blanks, line breaks, and the messages about what should not stand there.
extension ShellParser {
    /// The next byte; nil at the end.
    var byte: UInt8? { at < end ? bytes[at] : nil }

    func peek(_ distance: Int) -> UInt8? { at + distance < end ? bytes[at + distance] : nil }

    func range(from start: Int, to end: Int? = nil) -> Range<Int> {
        if let fixedRange { return fixedRange }
        let end = end ?? at
        return start..<max(start, end)
    }

    mutating func descend() throws(ShellSyntaxError) {
        depth += 1
        if depth > Self.depthLimit {
            throw ShellSyntaxError(
                message: "commands are nested more than \(Self.depthLimit) deep",
                range: range(from: at),
                isLimit: true
            )
        }
    }

    /// Skips blanks, comments and line continuations, but no line break.
    mutating func skipBlanks() {
        while let byte {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                at += 1
            case UInt8(ascii: "\\") where peek(1) == UInt8(ascii: "\n"):
                at += 2
            case UInt8(ascii: "#") where isAtTokenStart:
                while let byte = self.byte, byte != UInt8(ascii: "\n") { at += 1 }
            default:
                return
            }
        }
    }

    /// Skips blanks and line breaks, and reads the here-documents that begin behind a line break.
    mutating func skipLineBreaks() throws(ShellSyntaxError) {
        while true {
            skipBlanks()
            guard byte == UInt8(ascii: "\n") else { return }
            at += 1
            if !pendingHereDocuments.isEmpty { try readHereDocuments() }
        }
    }

    private var isAtTokenStart: Bool {
        guard at > 0 else { return true }
        return Self.endsWord(bytes[at - 1])
    }

    static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
            UInt8(ascii: ">"):
            true
        default:
            false
        }
    }

    /// The reserved word that stands here, complete.
    func keyword() -> String? {
        guard let first = byte else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "!"), UInt8(ascii: "["),
            UInt8(ascii: "c")...UInt8(ascii: "w"):
            break
        default:
            return nil
        }
        var stop = at
        while stop < end, stop - at <= 8, !Self.endsWord(bytes[stop]) { stop += 1 }
        guard stop - at <= 8 else { return nil }
        let word = String(decoding: bytes[at..<stop], as: UTF8.self)
        return Self.keywords.contains(word) ? word : nil
    }

    private static let keywords: Set<String> = [
        "!", "[[", "case", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then",
        "time", "until", "while", "{", "}",
    ]

    /// The name of a variable that begins here.
    func nameHere() -> String? {
        guard let first = byte, Self.beginsName(first) else { return nil }
        var stop = at + 1
        while stop < end, Self.continuesName(bytes[stop]) { stop += 1 }
        return String(decoding: bytes[at..<stop], as: UTF8.self)
    }

    static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func continuesName(_ byte: UInt8) -> Bool { beginsName(byte) || isDigit(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    mutating func closeParenthesis(openedAt start: Int) throws(ShellSyntaxError) {
        guard byte == UInt8(ascii: ")") else { throw at >= end ? unclosed("(", ")", at: start) : unexpected() }
        at += 1
    }

    func unclosed(_ opening: String, _ closing: String, at start: Int) -> ShellSyntaxError {
        let place = range(from: start, to: start + opening.utf8.count)
        return ShellSyntaxError(message: "'\(opening)' without '\(closing)'", range: place)
    }

    /// An error about the token that stands here.
    func unexpected() -> ShellSyntaxError {
        guard let byte else {
            return ShellSyntaxError(message: "the script ends where a command should follow", range: range(from: at))
        }
        if byte == UInt8(ascii: "\n") {
            return ShellSyntaxError(
                message: "the line ends where a word should follow",
                range: range(from: at, to: at + 1)
            )
        }
        var stop = at
        if Self.endsWord(byte) {
            while stop < end, stop - at < 2, bytes[stop] == byte { stop += 1 }
        } else {
            while stop < end, stop - at < 40, !Self.endsWord(bytes[stop]) { stop += 1 }
        }
        let word = fixedRange == nil ? text.display(at..<stop) : String(decoding: bytes[at..<stop], as: UTF8.self)
        return ShellSyntaxError(message: "'\(word)' is not expected here", range: range(from: at, to: stop))
    }
}
