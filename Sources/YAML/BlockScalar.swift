/// How a block scalar is laid out in the source.
struct BlockScalar {
    /// Behind the indicators of the header.
    let headerEnd: Int
    /// The first byte below the header's line.
    let contentStart: Int
    /// How many spaces stand before every line; nil when every line is blank.
    let indentation: Int?
    /// Behind the last line of content, without its line break; behind the indicators when there is no content.
    let end: Int

    /// - Parameters:
    ///   - start: where `|` or `>` stands.
    ///   - limit: where libyaml says the scalar ends: behind the blank lines that follow.
    ///   - value: the decoded text.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int, value: UnsafeBufferPointer<UInt8>) {
        var offset = start + 1
        while offset < limit, bytes[offset].isDigit || bytes[offset] == .hyphen || bytes[offset] == UInt8(ascii: "+") {
            offset += 1
        }
        headerEnd = offset
        let headerLine = bytes.endOfLine(from: offset)
        let contentStart = min(headerLine + bytes.breakLength(at: headerLine), bytes.count)
        self.contentStart = contentStart
        indentation = Self.indentation(bytes, from: contentStart, to: limit, value: value)

        var end = limit
        while end > contentStart, bytes[end - 1] == .space || bytes[end - 1].isASCIIBreak { end -= 1 }
        guard end > contentStart, let indentation else {
            self.end = headerEnd
            return
        }
        // Spaces at the end of a line are content; so is a line of more spaces than the indentation has.
        end = min(bytes.endOfLine(from: end), limit)
        var line = end + bytes.breakLength(at: end)
        while line < limit {
            let lineEnd = min(bytes.endOfLine(from: line), limit)
            if lineEnd - line > indentation { end = lineEnd }
            let breakLength = bytes.breakLength(at: lineEnd)
            if breakLength == 0 { break }
            line = lineEnd + breakLength
        }
        self.end = end
    }

    /// The spaces of the first line that holds more than spaces, less those that are part of the value.
    private static func indentation(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to limit: Int,
        value: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard let written = spacesOfFirstText(bytes[start..<max(start, limit)]),
            let kept = spacesOfFirstText(value[...])
        else { return nil }
        return max(0, written - kept)
    }

    private static func spacesOfFirstText(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var spaces = 0
        var offset = text.startIndex
        while offset < text.endIndex {
            let length = text.breakLength(at: offset)
            if length > 0 {
                spaces = 0
                offset += length
            } else if text[offset] == .space {
                spaces += 1
                offset += 1
            } else {
                return spaces
            }
        }
        return nil
    }
}
