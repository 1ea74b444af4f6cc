import SourceText

/// Takes a file apart into lines, as pip does: lines that end in `\` are joined, comments and empty lines go.
struct LogicalLineReader {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    }

    /// The next line that holds something.
    mutating func next() -> LogicalLine? {
        while position < bytes.count {
            var line = LogicalLine()
            var goesOn = true
            while goesOn, position < bytes.count {
                let range = physicalLine()
                let isComment = startsComment(range)
                goesOn = !isComment && range.last.map { bytes[$0] == UInt8(ascii: "\\") } ?? false
                // A comment ends what is joined, with a blank in front that makes it one wherever it begins.
                if isComment, !line.isEmpty { line.append(0x20, at: range.lowerBound) }
                var end = range.upperBound
                if goesOn { while end > range.lowerBound, bytes[end - 1] == UInt8(ascii: "\\") { end -= 1 } }
                for offset in range.lowerBound..<end { line.append(bytes[offset], at: offset) }
            }
            line.dropComment()
            line.trim()
            if !line.isEmpty { return line }
        }
        return nil
    }

    /// The bytes of the next line without its line break.
    private mutating func physicalLine() -> Range<Int> {
        let start = position
        while position < bytes.count, !Self.isLineBreak(bytes[position]) { position += 1 }
        let end = position
        if position < bytes.count {
            let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
            position += isPair ? 2 : 1
        }
        return start..<end
    }

    /// What Python splits lines at, the separators of other alphabets aside.
    private static func isLineBreak(_ byte: UInt8) -> Bool {
        (0x0A...0x0D).contains(byte) || (0x1C...0x1E).contains(byte)
    }

    private func startsComment(_ range: Range<Int>) -> Bool {
        let first = range.first { !isBlank(bytes[$0]) }
        return first.map { bytes[$0] == UInt8(ascii: "#") } ?? false
    }
}

/// The bytes of a line and where each of them stands.
struct LogicalLine {
    private(set) var bytes: [UInt8] = []
    private var offsets: [Int] = []

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ byte: UInt8, at offset: Int) {
        bytes.append(byte)
        offsets.append(offset)
    }

    /// Drops what begins with a `#` at the beginning or behind a blank.
    mutating func dropComment() {
        let hash = bytes.indices.first {
            bytes[$0] == UInt8(ascii: "#") && ($0 == 0 || isBlank(bytes[$0 - 1]))
        }
        if let hash { cut(to: hash) }
    }

    mutating func trim() {
        cut(to: (bytes.lastIndex { !isBlank($0) } ?? -1) + 1)
        let start = bytes.firstIndex { !isBlank($0) } ?? 0
        bytes.removeFirst(start)
        offsets.removeFirst(start)
    }

    func piece(_ range: Range<Int>) -> RequirementsFile.Piece {
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard let first = range.first, let last = range.last else {
            let place = range.lowerBound < offsets.count ? offsets[range.lowerBound] : (offsets.last ?? -1) + 1
            return RequirementsFile.Piece(text: text, range: place..<place)
        }
        return RequirementsFile.Piece(text: text, range: offsets[first]..<(offsets[last] + 1))
    }

    private mutating func cut(to end: Int) {
        bytes.removeSubrange(end...)
        offsets.removeSubrange(end...)
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
