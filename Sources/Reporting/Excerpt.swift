import SourceText

/// The first line of a place in a file, and a line of carets under exactly the bytes that are meant.
struct Excerpt {
    let lineNumber: Int
    /// The line, harmless for a terminal; its tabs are kept.
    let line: String
    /// Blanks up to the place.
    let indentation: String
    let carets: String

    /// How many columns of a long line are shown, and how many bytes of it before the place.
    private static let columnLimit = 100
    private static let bytesBefore = 40

    /// - Returns: nil when the file cannot be read.
    init?(of range: SourceRange, in sources: SourceIndex) {
        guard let source = sources.file(at: range.path) else { return nil }
        lineNumber = sources.start(of: range).line
        var bytes = source.lines.bytes(ofLine: lineNumber)
        if lineNumber == 1, bytes.starts(with: byteOrderMark) { bytes = bytes.dropFirst(byteOrderMark.count) }
        let lower = min(max(range.bytes.lowerBound, bytes.startIndex), bytes.endIndex)
        let upper = min(max(range.bytes.upperBound, lower), bytes.endIndex)

        let start = Self.start(of: bytes, showing: lower)
        var line = start > bytes.startIndex ? "…" : ""
        var indentation = start > bytes.startIndex ? " " : ""
        var column = indentation.count
        var caretCount = 0

        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes[start...].makeIterator()
        var offset = start
        reading: while offset < bytes.endIndex {
            guard column < Self.columnLimit || offset <= lower else {
                line += "…"
                break
            }
            let scalar: Unicode.Scalar
            let length: Int
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                scalar = Unicode.UTF8.decode(encoded)
                length = encoded.count
            case .error(let count):
                scalar = "\u{FFFD}"
                length = count
            case .emptyInput:
                break reading
            }
            let isTab = scalar == "\t"
            let shown = isTab ? "\t" : scalar.visibleForm ?? String(scalar)
            let width = isTab ? 8 - column % 8 : shown.displayWidth
            line += shown
            if offset + length <= lower {
                indentation += isTab ? "\t" : String(repeating: " ", count: width)
            } else if offset < upper {
                caretCount += width
            }
            column += width
            offset += length
        }
        self.line = line
        self.indentation = indentation
        carets = String(repeating: "^", count: max(1, caretCount))
    }

    /// Where to begin to show a line, so that the place is seen without what is far before it.
    private static func start(of line: ArraySlice<UInt8>, showing place: Int) -> Int {
        guard line.count > columnLimit, place - line.startIndex > columnLimit / 2 else { return line.startIndex }
        var start = place - bytesBefore
        while start > line.startIndex, line[start] & 0xC0 == 0x80 { start -= 1 }
        return start
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
