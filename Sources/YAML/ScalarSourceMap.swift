import SourceText

/// Which bytes of the source every byte of a scalar's decoded text comes from.
///
/// Make it once to ask about many places of one scalar.
package struct ScalarSourceMap: Sendable {
    /// A stretch of the decoded text and where it comes from.
    struct Piece: Equatable, Sendable {
        var value: Range<Int>
        var source: Range<Int>
        /// Byte for byte; else all of the text stands for all of the source, as in an escape.
        var isVerbatim: Bool
    }

    private(set) var pieces: [Piece] = []
    /// How many bytes the pieces make.
    private(set) var count = 0
    /// Where the text ends in the source.
    private let end: Int

    package init(_ node: YAMLNode) {
        let target = node.target
        let record = target.record
        if !record.flags.contains(.valueInArena) {
            end = Int(record.link + record.count)
            add(verbatim: Int(record.link)..<end)
            return
        }
        let isBlock = record.style == .literal || record.style == .folded
        let content = isBlock ? target.range : target.contentRange
        end = content.upperBound
        let block = isBlock ? target.blockScalar : nil
        target.document.file.bytes.withUnsafeBufferPointer { bytes in
            if let block {
                readBlock(bytes, block, isLiteral: record.style == .literal)
            } else {
                readFlow(UnsafeBufferPointer(rebasing: bytes[..<content.upperBound]), content.lowerBound, record.style)
            }
        }
        cut(to: Int(record.count))
    }

    /// The bytes that a part of the decoded text comes from; an empty part is a place between two bytes.
    package func sourceRange(ofValue range: Range<Int>) -> Range<Int> {
        let lower = lowerBound(of: range.lowerBound)
        return range.isEmpty ? lower..<lower : lower..<max(lower, upperBound(of: range.upperBound - 1))
    }

    private func lowerBound(of offset: Int) -> Int {
        guard let piece = piece(at: offset) else { return end }
        return piece.source.lowerBound + (piece.isVerbatim ? offset - piece.value.lowerBound : 0)
    }

    private func upperBound(of offset: Int) -> Int {
        guard let piece = piece(at: offset) else { return end }
        return piece.isVerbatim
            ? piece.source.lowerBound + (offset - piece.value.lowerBound) + 1 : piece.source.upperBound
    }

    private func piece(at offset: Int) -> Piece? {
        guard offset >= 0, offset < count else { return nil }
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].value.lowerBound <= offset { low = middle } else { high = middle }
        }
        return pieces[low]
    }

    // MARK: Making pieces

    private mutating func add(verbatim source: Range<Int>) {
        guard !source.isEmpty else { return }
        pieces.append(Piece(value: count..<(count + source.count), source: source, isVerbatim: true))
        count += source.count
    }

    private mutating func add(_ length: Int, for source: Range<Int>) {
        pieces.append(Piece(value: count..<(count + length), source: source, isVerbatim: false))
        count += length
    }

    /// Adds a line break as itself: every one but LS and PS becomes a line feed.
    private mutating func add(lineBreak source: Range<Int>) {
        if source.count == 3 { add(verbatim: source) } else { add(1, for: source) }
    }

    /// Drops what libyaml cut off the end.
    private mutating func cut(to length: Int) {
        while let last = pieces.last, last.value.upperBound > length {
            pieces.removeLast()
            count = last.value.lowerBound
            let rest = length - last.value.lowerBound
            if rest > 0, last.isVerbatim {
                add(verbatim: last.source.lowerBound..<(last.source.lowerBound + rest))
            }
        }
    }
}

// MARK: Plain and quoted texts

extension ScalarSourceMap {
    private mutating func readFlow(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ style: YAMLStyle) {
        var offset = start
        var verbatimStart = start
        while offset < text.count {
            let byte = text[offset]
            if byte.isBlank || text.breakLength(at: offset) > 0 {
                let end = endOfSpace(text, from: offset)
                let breaks = breaks(in: text, offset..<end)
                if !breaks.isEmpty {
                    add(verbatim: verbatimStart..<offset)
                    fold(breaks, in: offset..<end)
                    verbatimStart = end
                }
                offset = end
            } else if style == .singleQuoted, byte == .singleQuote {
                add(verbatim: verbatimStart..<offset)
                add(1, for: offset..<min(offset + 2, text.count))
                offset += 2
                verbatimStart = offset
            } else if style == .doubleQuoted, byte == .backslash {
                add(verbatim: verbatimStart..<offset)
                offset = readEscape(text, at: offset)
                verbatimStart = offset
            } else {
                offset += 1
            }
        }
        if verbatimStart < text.count { add(verbatim: verbatimStart..<text.count) }
    }

    /// Reads an escape and gives the offset behind it.
    private mutating func readEscape(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        let breakLength = text.breakLength(at: start + 1)
        if breakLength > 0 {
            // An escaped line break is nothing; blank lines behind it are line feeds.
            let end = endOfSpace(text, from: start + 1)
            for lineBreak in breaks(in: text, (start + 1 + breakLength)..<end) { add(lineBreak: lineBreak) }
            return end
        }
        guard start + 1 < text.count else { return text.count }
        let digits: Int
        switch text[start + 1] {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default:
            // `\N` and `\_` are two bytes in UTF-8, `\L` and `\P` are three.
            let length =
                switch text[start + 1] {
                case UInt8(ascii: "N"), UInt8(ascii: "_"): 2
                case UInt8(ascii: "L"), UInt8(ascii: "P"): 3
                default: 1
                }
            add(length, for: start..<(start + 2))
            return start + 2
        }
        let end = min(start + 2 + digits, text.count)
        let value = UInt32(String(decoding: text[(start + 2)..<end], as: UTF8.self), radix: 16) ?? 0
        add(value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4, for: start..<end)
        return end
    }

    /// One line break is a blank, several are one less; LS and PS stay.
    private mutating func fold(_ breaks: [Range<Int>], in space: Range<Int>) {
        if breaks.count == 1, breaks[0].count < 3 {
            add(1, for: space)
            return
        }
        for (number, lineBreak) in breaks.enumerated() where number > 0 || lineBreak.count == 3 {
            add(lineBreak: lineBreak)
        }
    }

    private func endOfSpace(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var offset = start
        while offset < text.count {
            let length = text[offset].isBlank ? 1 : text.breakLength(at: offset)
            if length == 0 { break }
            offset += length
        }
        return offset
    }

    private func breaks(in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            let length = text.breakLength(at: offset)
            if length > 0 { found.append(offset..<(offset + length)) }
            offset += max(length, 1)
        }
        return found
    }
}

// MARK: Block texts

extension ScalarSourceMap {
    private mutating func readBlock(_ bytes: UnsafeBufferPointer<UInt8>, _ block: BlockScalar, isLiteral: Bool) {
        let indentation = block.indentation ?? .max
        var offset = block.contentStart
        var lineBreak: Range<Int>?
        var wasBlank = false
        var blankLines = readBlankLines(bytes, &offset, indentation)
        while offset < block.end {
            let isBlank = bytes[offset].isBlank
            if let lineBreak {
                let isFolded = !isLiteral && lineBreak.count < 3 && !wasBlank && !isBlank
                if !isFolded {
                    add(lineBreak: lineBreak)
                } else if blankLines.isEmpty {
                    add(1, for: lineBreak)
                }
            }
            for blankLine in blankLines { add(lineBreak: blankLine) }
            wasBlank = isBlank
            let end = bytes.endOfLine(from: offset)
            add(verbatim: offset..<end)
            let length = bytes.breakLength(at: end)
            lineBreak = length > 0 ? end..<(end + length) : nil
            offset = end + length
            blankLines = readBlankLines(bytes, &offset, indentation)
        }
        // What the header's chomping takes away is cut off afterwards.
        if let lineBreak { add(lineBreak: lineBreak) }
        for blankLine in blankLines { add(lineBreak: blankLine) }
    }

    /// Goes over the indentation and over lines that hold nothing more, and gives their line breaks.
    private func readBlankLines(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ offset: inout Int,
        _ indentation: Int
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        while true {
            var end = offset
            while end < bytes.count, end - offset < indentation, bytes[end] == .space { end += 1 }
            let length = bytes.breakLength(at: end)
            if length == 0 {
                offset = end
                return found
            }
            found.append(end..<(end + length))
            offset = end + length
        }
    }
}

extension YAMLNode {
    /// Which bytes of the source the bytes of the decoded text come from.
    package var sourceMap: ScalarSourceMap { ScalarSourceMap(self) }

    /// The bytes that a part of the decoded text comes from; offsets count the UTF-8 bytes of `string`.
    package func sourceRange(ofValue range: Range<Int>) -> Range<Int> {
        sourceMap.sourceRange(ofValue: range)
    }
}
