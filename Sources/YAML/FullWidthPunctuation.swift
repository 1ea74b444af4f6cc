/// A full-width character that was typed where YAML wants an ASCII one.
///
/// Chinese and Japanese input methods type `：` for `:`. YAML takes it for a letter, so that `paths：` becomes a text, or the
/// file becomes unreadable at a later place.
package struct FullWidthPunctuation: Hashable, Sendable {
    /// The bytes of the character.
    package let range: Range<Int>
    /// As typed.
    package let character: Unicode.Scalar
    /// What should stand there.
    package let ascii: String
    /// A lower-case sentence that says what to do.
    package let explanation: String

    init?(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        guard offset + 3 <= bytes.count, bytes[offset] == 0xE3 || bytes[offset] == 0xE2 || bytes[offset] == 0xEF else {
            return nil
        }
        let high = UInt32(bytes[offset] & 0x0F) << 12
        let value = high | UInt32(bytes[offset + 1] & 0x3F) << 6 | UInt32(bytes[offset + 2] & 0x3F)
        guard let scalar = Unicode.Scalar(value), let (ascii, name) = Self.table[scalar] else { return nil }
        range = offset..<(offset + 3)
        character = scalar
        self.ascii = ascii
        explanation = "'\(scalar)' is a full-width \(name), a letter to YAML; write '\(ascii)'"
    }

    private static let table: [Unicode.Scalar: (ascii: String, name: String)] = [
        "\u{FF1A}": (":", "colon"),
        "\u{FF0C}": (",", "comma"),
        "\u{FF02}": ("\"", "quotation mark"),
        "\u{FF07}": ("'", "quotation mark"),
        "\u{201C}": ("\"", "quotation mark"),
        "\u{201D}": ("\"", "quotation mark"),
        "\u{2018}": ("'", "quotation mark"),
        "\u{2019}": ("'", "quotation mark"),
        "\u{FF3B}": ("[", "bracket"),
        "\u{FF3D}": ("]", "bracket"),
        "\u{FF5B}": ("{", "brace"),
        "\u{FF5D}": ("}", "brace"),
        "\u{3000}": (" ", "blank"),
    ]
}
