extension String {
    /// The text on one line, with everything that a terminal would obey or hide shown instead.
    package var escapedForTerminal: String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
        var escaped = ""
        for scalar in unicodeScalars {
            if let visible = scalar.visibleForm {
                escaped += visible
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// What stands for a character that moves the cursor, reorders the text around it or cannot be seen.
    var visibleForm: String? {
        switch value {
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x09: "\\t"
        // The controls C0, DEL and C1, and the soft hyphen.
        case 0x00..<0x20, 0x7F..<0xA0, 0xAD: hexadecimalForm
        // Marks, embeddings, overrides and isolates of bidirectional text, and the separators of lines and paragraphs.
        case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: hexadecimalForm
        // Without width, and not needed to join letters or emoji as U+200C and U+200D are.
        case 0x180E, 0x200B, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: hexadecimalForm
        default: nil
        }
    }

    private var hexadecimalForm: String { "\\u{\(String(value, radix: 16))}" }
}
