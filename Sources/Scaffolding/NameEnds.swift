/// Where names of images end in a text of a workflow: before the colons of their tags.
///
/// What stands in `${{ }}`, `${ }` or `$( )` is one piece, but for the texts of expressions, which may be names themselves:
/// `format('{0}/{1}-x:{2}', …)`.
enum NameEnds {
    /// The literal ends of the names, as `-x` in `${{ env.BASE_IMAGE }}-x:1`; empty where something computed ends the name.
    static func ranges(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        var scanner = Scanner(bytes: bytes, end: range.upperBound)
        scanner.scan(from: range.lowerBound)
        return scanner.found.sorted { $0.lowerBound < $1.lowerBound }
    }

    private struct Scanner {
        let bytes: [UInt8]
        let end: Int
        var found: [Range<Int>] = []
        /// Of the entry that is being read: where its last literal stretch begins, and its name's end if a colon came.
        private var stretch = 0
        private var candidate: Range<Int>?
        private var hasText = false
        private var isComputed = false

        init(bytes: [UInt8], end: Int) {
            self.bytes = bytes
            self.end = end
        }

        mutating func scan(from start: Int) {
            var offset = start
            stretch = start
            while offset < end {
                let byte = bytes[offset]
                if byte == UInt8(ascii: "$"), let close = closing(offset) {
                    expressions(in: offset..<close)
                    isComputed = true
                    offset = close
                    stretch = close
                    continue
                }
                switch byte {
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","),
                    UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="):
                    finish(at: offset)
                    stretch = offset + 1
                case UInt8(ascii: "#") where !hasText && !isComputed:
                    while offset < end, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
                    stretch = min(offset + 1, end)
                case UInt8(ascii: "/"):
                    candidate = nil
                    hasText = true
                    stretch = offset + 1
                case UInt8(ascii: ":"):
                    if candidate == nil { candidate = stretch..<offset }
                    hasText = true
                default: hasText = true
                }
                offset += 1
            }
            finish(at: end)
        }

        /// Ends an entry. A text without a tag ends the name itself, one that is only computed is another's.
        private mutating func finish(at offset: Int) {
            if let candidate {
                found.append(candidate)
            } else if hasText, stretch < offset || isComputed {
                found.append(stretch..<offset)
            }
            candidate = nil
            hasText = false
            isComputed = false
        }

        /// Behind the brackets that a `$` opens; nil for a lone `$`.
        private func closing(_ offset: Int) -> Int? {
            guard offset + 1 < end else { return nil }
            let open = bytes[offset + 1]
            guard open == UInt8(ascii: "{") || open == UInt8(ascii: "(") else { return nil }
            let close: UInt8 = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
            var depth = 0
            var isQuoted = false
            for position in (offset + 1)..<end {
                let byte = bytes[position]
                if byte == UInt8(ascii: "'") { isQuoted.toggle() }
                if isQuoted { continue }
                if byte == open { depth += 1 }
                if byte == close {
                    depth -= 1
                    if depth == 0 { return position + 1 }
                }
            }
            return nil
        }

        /// The names among the texts of an expression.
        private mutating func expressions(in range: Range<Int>) {
            var offset = range.lowerBound
            while offset < range.upperBound {
                guard bytes[offset] == UInt8(ascii: "'") else {
                    offset += 1
                    continue
                }
                let start = offset + 1
                let close = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "'")) ?? range.upperBound
                if let name = name(in: start..<close) { found.append(name) }
                offset = close + 1
            }
        }

        /// The end of the one name that a text of an expression is, `{0}` being computed pieces.
        private func name(in range: Range<Int>) -> Range<Int>? {
            let text = bytes[range]
            let slash = text.lastIndex(of: UInt8(ascii: "/"))
            let first = slash.map { $0 + 1 } ?? range.lowerBound
            guard let colon = text[first...].firstIndex(of: UInt8(ascii: ":")) else { return nil }
            guard slash != nil || text.contains(UInt8(ascii: "{")) else { return nil }
            let brace = text[first..<colon].lastIndex(of: UInt8(ascii: "}"))
            return (brace.map { $0 + 1 } ?? first)..<colon
        }
    }
}
