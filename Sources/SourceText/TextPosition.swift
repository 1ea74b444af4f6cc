/// A line and a column as people and editors count them.
package struct TextPosition: Hashable, Comparable, Sendable {
    /// From 1; a line ends behind its line feed.
    package var line: Int
    /// From 1, in Unicode scalars; a byte order mark has no column, a byte that is no UTF-8 has one.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Where the lines of a text begin, so that many byte offsets become positions without reading the text again.
package struct LineIndex: Sendable {
    private let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let starts: [Int]
    /// Places inside of long lines, so that a position there needs only a short count.
    private let marks: [Mark]

    private struct Mark {
        let offset: Int
        let column: Int
    }

    /// How many bytes there are at least from a mark to the next one or to the start of its line.
    private static let markDistance = 4096

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBufferPointer { bytes in
            for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") { starts.append(offset + 1) }
        }
        self.starts = starts
        marks = Self.marks(in: bytes, lineStarts: starts)
    }

    /// How many lines there are; a text that ends in a line feed has an empty last line.
    package var count: Int { starts.count }

    /// The position of a byte; an offset behind the end is the end.
    package func position(at offset: Int) -> TextPosition {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineNumber(containing: offset)
        var start = starts[line - 1]
        if start == 0, bytes.starts(with: byteOrderMark) { start = min(byteOrderMark.count, offset) }
        var column = 1
        if offset - start >= Self.markDistance, let mark = lastMark(upTo: offset), mark.offset > start {
            start = mark.offset
            column = mark.column
        }
        return TextPosition(line: line, column: column + scalarCount(bytes[start..<offset]))
    }

    /// The bytes of a line without its line break; lines count from 1.
    package func bytes(ofLine line: Int) -> ArraySlice<UInt8> {
        guard line >= 1, line <= starts.count else { return [] }
        let start = starts[line - 1]
        var end = line < starts.count ? starts[line] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[start..<end]
    }

    /// The range of a line with its line break; lines count from 1.
    package func range(ofLine line: Int) -> Range<Int> {
        guard line >= 1, line <= starts.count else { return bytes.count..<bytes.count }
        return starts[line - 1]..<(line < starts.count ? starts[line] : bytes.count)
    }

    private static func marks(in bytes: [UInt8], lineStarts: [Int]) -> [Mark] {
        var marks: [Mark] = []
        for (line, lineStart) in lineStarts.enumerated() {
            let end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
            guard end - lineStart > markDistance else { continue }
            var offset = lineStart
            if offset == 0, bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
            var previous = offset
            var column = 1
            while offset < end {
                if offset - previous >= markDistance {
                    marks.append(Mark(offset: offset, column: column))
                    previous = offset
                }
                offset += scalarLength(bytes[..<end], at: offset)
                column += 1
            }
        }
        return marks
    }

    private func lastMark(upTo offset: Int) -> Mark? {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : nil
    }

    private func lineNumber(containing offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}

/// The bytes that some editors put before UTF-8 text.
package let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// How many Unicode scalars some bytes hold; a byte that belongs to none counts as one.
func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var offset = bytes.startIndex
    while offset < bytes.endIndex {
        offset += scalarLength(bytes, at: offset)
        count += 1
    }
    return count
}

/// How many bytes the scalar at an offset has; 1 for a byte that belongs to none.
private func scalarLength(_ bytes: ArraySlice<UInt8>, at offset: Int) -> Int {
    let length =
        switch bytes[offset] {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    guard offset + length <= bytes.endIndex else { return 1 }
    for next in offset..<(offset + length) where next > offset && bytes[next] & 0xC0 != 0x80 { return 1 }
    return length
}
