import SourceText
import Testing

@Suite struct LineIndexTests {
    @Test(arguments: [
        ("ab\ncd", 3, TextPosition(line: 2, column: 1)),
        ("ab\ncd", 5, TextPosition(line: 2, column: 3)),
        // A carriage return belongs to its line.
        ("ab\r\ncd", 4, TextPosition(line: 2, column: 1)),
        // A scalar is one column, however many bytes it has.
        ("é→😀x", 9, TextPosition(line: 1, column: 4)),
        // A byte order mark has no column.
        ("\u{FEFF}on", 3, TextPosition(line: 1, column: 1)),
        ("\u{FEFF}on", 4, TextPosition(line: 1, column: 2)),
        // Behind the end is the end.
        ("a\n", 9, TextPosition(line: 2, column: 1)),
    ])
    func `counts lines and scalars`(text: String, offset: Int, position: TextPosition) {
        #expect(LineIndex(Array(text.utf8)).position(at: offset) == position)
    }

    @Test func `gives a byte that is no UTF-8 a column of its own`() {
        let index = LineIndex([0x61, 0xFF, 0xE2, 0x82, 0x62])
        #expect(index.position(at: 5) == TextPosition(line: 1, column: 6))
    }

    @Test func `counts alike in long lines`() {
        var bytes = byteOrderMark
        for line in 0..<4 {
            for index in 0..<(line * 2500) { bytes += [Array("a".utf8), Array("é😀".utf8), [0xE2, 0x82]][index % 3] }
            bytes.append(UInt8(ascii: "\n"))
        }
        let index = LineIndex(bytes)
        var line = 1
        var lineStart = byteOrderMark.count
        for offset in lineStart..<bytes.count {
            if offset % 997 < 4 {
                let position = index.position(at: offset)
                #expect(position == TextPosition(line: line, column: 1 + slowCount(bytes[lineStart..<offset])))
            }
            if bytes[offset] == UInt8(ascii: "\n") {
                line += 1
                lineStart = offset + 1
            }
        }
    }

    /// The scalars of some bytes, each byte that belongs to none counted.
    private func slowCount(_ bytes: ArraySlice<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var count = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid: count += 1
            case .error(let length): count += length
            case .emptyInput: return count
            }
        }
    }
}
