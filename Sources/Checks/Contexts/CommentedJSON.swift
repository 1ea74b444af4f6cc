import SourceText

/// Looks through JSON for commas that are missing or too many, and for comments.
///
/// It is no reader: where a text is wrong in another way, it stops without a word.
struct CommentedJSON {
    enum Flaw: Hashable {
        case missingComma
        case trailingComma
        case comment
    }

    private(set) var flaws: [(flaw: Flaw, range: Range<Int>)] = []

    private static let depthLimit = 200

    init(_ bytes: [UInt8]) {
        var scanner = Scanner(bytes: bytes)
        flaws = scanner.scan()
    }

    /// Goes from token to token.
    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var flaws: [(flaw: Flaw, range: Range<Int>)] = []

        /// What may stand behind a token.
        private enum Last { case open, comma, colon, value, start }

        init(bytes: [UInt8]) {
            self.bytes = bytes
            position = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        }

        mutating func scan() -> [(flaw: Flaw, range: Range<Int>)] {
            var open: [UInt8] = []
            var last = Last.start
            var lastEnd = 0
            var comma = 0
            while let start = skipBlanksAndComments() {
                let byte = bytes[start]
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    guard open.count < CommentedJSON.depthLimit, begins(&last, lastEnd, open.isEmpty) else {
                        return flaws
                    }
                    open.append(byte)
                    position = start + 1
                    last = .open
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    guard let opened = open.popLast(), opened + 2 == byte, last != .colon else { return flaws }
                    if last == .comma { flaws.append((.trailingComma, comma..<(comma + 1))) }
                    position = start + 1
                    last = .value
                case UInt8(ascii: ","):
                    guard last == .value, !open.isEmpty else { return flaws }
                    comma = start
                    position = start + 1
                    last = .comma
                case UInt8(ascii: ":"):
                    guard last == .value, open.last == UInt8(ascii: "{") else { return flaws }
                    position = start + 1
                    last = .colon
                default:
                    guard begins(&last, lastEnd, open.isEmpty), let end = endOfScalar(start) else { return flaws }
                    position = end
                    last = .value
                }
                lastEnd = position
            }
            return flaws
        }

        /// Whether a value may begin here; one right behind another value lacks its comma.
        private mutating func begins(_ last: inout Last, _ end: Int, _ isOutside: Bool) -> Bool {
            guard last == .value else { return true }
            // Two texts on one line are something else than a forgotten comma.
            guard !isOutside, bytes[end..<position].contains(0x0A) else { return false }
            flaws.append((.missingComma, max(0, end - 1)..<end))
            return true
        }

        private mutating func skipBlanksAndComments() -> Int? {
            while position < bytes.count {
                switch bytes[position] {
                case 0x20, 0x09, 0x0A, 0x0D: position += 1
                case UInt8(ascii: "/"):
                    guard let end = endOfComment() else { return nil }
                    flaws.append((.comment, position..<end))
                    position = end
                default: return position
                }
            }
            return nil
        }

        private func endOfComment() -> Int? {
            guard position + 1 < bytes.count else { return nil }
            switch bytes[position + 1] {
            case UInt8(ascii: "/"):
                return bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            case UInt8(ascii: "*"):
                var index = position + 2
                while index + 1 < bytes.count {
                    if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
                    index += 1
                }
                return nil
            default: return nil
            }
        }

        private func endOfScalar(_ start: Int) -> Int? {
            var index = start
            guard bytes[start] == UInt8(ascii: "\"") else {
                while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
                return index > start ? index : nil
            }
            index += 1
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                if bytes[index] == 0x0A { return nil }
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            return index < bytes.count ? index + 1 : nil
        }

        private func isWordByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
