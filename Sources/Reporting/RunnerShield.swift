extension String {
    /// The text as lines of a log that the runner does not take for commands.
    ///
    /// It obeys a line that begins with `::`, blanks before it aside, and the older `##[` wherever it stands
    /// (actions/runner, `ActionCommand.cs`). It compares by culture, in which some characters count for nothing, so here
    /// nothing but ASCII parts one character from the next. The last character of what it would obey is spelled out.
    package var shieldedFromRunner: String {
        var text = self
        return text.withUTF8 { bytes in
            var shielded: [UInt8] = []
            var copied = 0
            var isLineStart = true
            var colons = 0
            var hashes = 0
            for (offset, byte) in bytes.enumerated() {
                switch byte {
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                    isLineStart = true
                    colons = 0
                    hashes = 0
                case UInt8(ascii: ":") where isLineStart && colons == 1, UInt8(ascii: "[") where hashes >= 2:
                    shielded += bytes[copied..<offset]
                    shielded += "\\u{\(String(byte, radix: 16))}".utf8
                    copied = offset + 1
                    isLineStart = false
                    hashes = 0
                case UInt8(ascii: ":") where isLineStart:
                    colons = 1
                case UInt8(ascii: "#"):
                    hashes += 1
                    isLineStart = false
                case UInt8(ascii: " ") where isLineStart && colons == 0, 0x00..<0x20, 0x7F...:
                    break
                default:
                    isLineStart = false
                    hashes = 0
                }
            }
            guard copied > 0 else { return String(decoding: bytes, as: UTF8.self) }
            shielded += bytes[copied...]
            return String(decoding: shielded, as: UTF8.self)
        }
    }
}
