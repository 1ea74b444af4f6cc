extension Unicode.Scalar {
    /// How many columns of a terminal a character takes: none for a combining mark, two for a wide one.
    ///
    /// The wide ones are those of Unicode Standard Annex 11, East Asian Width, in whole blocks.
    var displayWidth: Int {
        switch value {
        case 0..<0x300: return 1
        case 0x200C, 0x200D: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return combines ? 0 : 2
        default:
            if combines { return 0 }
            return properties.isEmojiPresentation ? 2 : 1
        }
    }

    private var combines: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension String {
    /// How many columns of a terminal a text without controls takes.
    var displayWidth: Int {
        unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }
}
