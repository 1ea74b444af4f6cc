import SourceText

extension ParserDirective.Name {
    /// Whether some bytes spell the name, in any case.
    func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        range.count == rawValue.utf8.count && zip(bytes[range], rawValue.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}

/// The name and the value of `name=value` with blanks around each; nil when a line is written in another way.
func directive(
    _ bytes: UnsafeBufferPointer<UInt8>,
    after start: Int,
    to end: Int
) -> (name: Range<Int>, value: Range<Int>)? {
    let name = skipSpace(bytes, from: start, to: end)
    var nameEnd = name
    while nameEnd < end, bytes[nameEnd].isASCIILetter || (nameEnd > name && bytes[nameEnd].isASCIIDigit) {
        nameEnd += 1
    }
    guard nameEnd > name else { return nil }
    let equals = skipASCIISpace(bytes, from: nameEnd, to: end)
    guard equals < end, bytes[equals] == .equals, equals + 1 < end else { return nil }
    let value = skipASCIISpace(bytes, from: equals + 1, to: end)
    // A value of blanks alone is the last of them: the pattern wants one character.
    guard value < end else { return (name..<nameEnd, (end - 1)..<end) }
    var valueEnd = end
    while valueEnd > value, isASCIISpace(bytes[valueEnd - 1]) { valueEnd -= 1 }
    return (name..<nameEnd, value..<valueEnd)
}

/// The frontend that a file asks for, whatever the language of the file is.
///
/// BuildKit reads it before it knows how to read the rest, hence also from `// syntax=` and from a JSON object
/// (https://docs.docker.com/build/buildkit/frontend/).
package struct SyntaxDirective: Hashable, Sendable {
    /// The reference of the frontend's image.
    package let reference: String
    /// The whole value, with what follows the reference.
    package let value: String
    /// The value's bytes in the file; nil for a JSON object.
    package let range: Range<Int>?

    package init?(in file: SourceFile) {
        let found = file.bytes.withUnsafeBufferPointer { bytes -> (value: String, range: Range<Int>?)? in
            var start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
            if bytes[start...].starts(with: "#!".utf8) {
                start = bytes[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? bytes.count
            }
            for prefix in ["#", "//"] {
                if let range = Self.value(in: bytes, from: start, prefix: Array(prefix.utf8)) {
                    return (String(decoding: bytes[range], as: UTF8.self), range)
                }
            }
            var scanner = JSONScanner(bytes: bytes, offset: start, end: bytes.count)
            return scanner.member("syntax").map { (decodeJSONString(bytes[$0]), nil) }
        }
        guard let found else { return nil }
        value = found.value
        range = found.range
        reference = range == nil ? value : String(decoding: value.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
    }

    private static func value(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        prefix: [UInt8]
    ) -> Range<Int>? {
        var offset = start
        var seen: [ParserDirective.Name] = []
        while offset < bytes.count {
            let lineEnd = bytes[offset...].firstIndex(of: .lineFeed) ?? bytes.count
            let end = lineEnd > offset && bytes[lineEnd - 1] == .carriageReturn ? lineEnd - 1 : lineEnd
            guard bytes[offset..<end].starts(with: prefix),
                let (name, value) = directive(bytes, after: offset + prefix.count, to: end),
                let name = ParserDirective.Name.allCases.first(where: { $0.matches(bytes, name) }),
                !seen.contains(name)
            else { return nil }
            if name == .syntax { return value }
            seen.append(name)
            offset = lineEnd + 1
        }
        return nil
    }
}

extension JSONScanner {
    /// The string under a name of the object that the text is; the last one when there are several.
    fileprivate mutating func member(_ wanted: String) -> Range<Int>? {
        skipSpace()
        guard take("{") else { return nil }
        var found: Range<Int>?
        skipSpace()
        if !take("}") {
            repeat {
                skipSpace()
                guard let name = string() else { return nil }
                skipSpace()
                guard take(":") else { return nil }
                skipSpace()
                let isWanted = decodeJSONString(bytes[name]) == wanted
                if peek == .quote {
                    guard let text = string() else { return nil }
                    if isWanted { found = text }
                } else {
                    guard value() else { return nil }
                    if isWanted { found = nil }
                }
                skipSpace()
            } while take(",")
            guard take("}") else { return nil }
        }
        skipSpace()
        return offset == end ? found : nil
    }
}

private func skipASCIISpace(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end, isASCIISpace(bytes[offset]) { offset += 1 }
    return offset
}

private func isASCIISpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}
