import SourceText

/// The first line of a place in a file, and a line of carets under exactly the bytes that are meant.
struct Excerpt {
    let lineNumber: Int
    /// The line, harmless for a terminal; its tabs are kept.
    let line: String
    /// Blanks up to the place.
    let indentation: String
    let carets: String

    /// How many columns of a long line are shown, half of them behind the place, and how many bytes before it.
    private static let columnLimit = 100
    private static let bytesBefore = 40
    /// How many bytes are shown at most: a line of combining marks has no columns at all.
    private static let byteLimit = 1000

    /// - Returns: nil when the file cannot be read.
    init?(of range: SourceRange, in sources: SourceIndex) {
        guard let source = sources.file(at: range.path) else { return nil }
        lineNumber = sources.start(of: range).line
        var bytes = source.lines.bytes(ofLine: lineNumber)
        if lineNumber == 1, bytes.starts(with: byteOrderMark) { bytes = bytes.dropFirst(byteOrderMark.count) }
        let lower = min(max(range.bytes.lowerBound, bytes.startIndex), bytes.endIndex)
        let upper = min(max(range.bytes.upperBound, lower), bytes.endIndex)

        let start = Self.start(of: bytes, showing: lower)
        var line: [UInt8] = []
        var indentation: [UInt8] = []
        var column = 0
        var caretCount = 0
        line.reserveCapacity(2 * Self.columnLimit)
        if start > bytes.startIndex {
            line += "…".utf8
            indentation.append(UInt8(ascii: " "))
            column = 1
        }
        var offset = start
        var limit = Self.columnLimit
        while offset < bytes.endIndex {
            if offset <= lower { limit = max(limit, column + Self.columnLimit / 2) }
            guard offset <= lower || column < limit && offset - start < Self.byteLimit else {
                line += "…".utf8
                break
            }
            let byte = bytes[offset]
            let length: Int
            let width: Int
            if byte == UInt8(ascii: "\t") {
                line.append(byte)
                (length, width) = (1, 8 - column % 8)
            } else if byte >= 0x20, byte < 0x7F {
                line.append(byte)
                (length, width) = (1, 1)
            } else {
                let decoded = Self.scalar(at: offset, of: bytes)
                let shown = decoded.scalar.visibleForm ?? String(decoded.scalar)
                line += shown.utf8
                (length, width) = (decoded.length, shown.displayWidth)
            }
            offset += length
            column += width
            if offset <= lower {
                if byte == UInt8(ascii: "\t") {
                    indentation.append(byte)
                } else {
                    indentation += repeatElement(UInt8(ascii: " "), count: width)
                }
            } else if offset - length < upper {
                caretCount += width
            }
        }
        self.line = String(decoding: line, as: UTF8.self)
        self.indentation = String(decoding: indentation, as: UTF8.self)
        carets = String(repeating: "^", count: max(1, caretCount))
    }

    /// The scalar that begins at an offset and how many bytes it has; U+FFFD for what is no UTF-8.
    private static func scalar(at offset: Int, of bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int) {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes[offset...].makeIterator()
        switch parser.parseScalar(from: &rest) {
        case .valid(let encoded): return (Unicode.UTF8.decode(encoded), encoded.count)
        case .error(let length): return ("\u{FFFD}", length)
        case .emptyInput: return ("\u{FFFD}", 1)
        }
    }

    /// Where to begin to show a line, so that the place is seen without what is far before it.
    private static func start(of line: ArraySlice<UInt8>, showing place: Int) -> Int {
        guard line.count > columnLimit, place - line.startIndex > columnLimit / 2 else { return line.startIndex }
        let target = place - bytesBefore
        // The first byte of the scalar that holds the target; a scalar has at most four.
        let candidates = max(line.startIndex, target - 3)...target
        return candidates.last { line[$0] & 0xC0 != 0x80 } ?? target
    }

    /// Both lines behind a margin with the line's number, each ended by a line feed.
    ///
    /// The margin is eight columns wide, so that a tab reaches as far as it does in the file.
    func text(style: Style, tone: Style.Tone) -> String {
        let number = String(lineNumber)
        let margin = max(5, number.count)
        let blank = String(repeating: " ", count: margin)
        let bar = style.paint("|", as: .faint)
        let numbered = style.paint(String(repeating: " ", count: margin - number.count) + number, as: .faint)
        return "\(numbered) \(bar)\(line.isEmpty ? "" : " ")\(line)\n"
            + "\(blank) \(bar) \(indentation)\(style.paint(carets, as: tone))\n"
    }
}
