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
}
