/// How words of a report stand out on a terminal, or do not.
package struct Style: Hashable, Sendable {
    /// What a word is, from which its colour follows.
    package enum Tone: Sendable {
        case error, warning, hint, note, help
        case strong, faint
        case added, removed, hunk
    }

    package static let plain = Style(isColored: false)
    package static let colored = Style(isColored: true)

    package let isColored: Bool

    /// The text in its colour; the text itself must be free of controls.
    package func paint(_ text: String, as tone: Tone) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(Self.code(of: tone))m\(text)\u{1B}[0m" : text
    }

    /// Parameters of "select graphic rendition", ECMA-48 section 8.3.117.
    private static func code(of tone: Tone) -> String {
        switch tone {
        case .error: "1;31"
        case .warning: "1;33"
        case .hint: "1;36"
        case .note: "1;34"
        case .help: "1;32"
        case .strong: "1"
        case .faint: "2"
        case .added: "32"
        case .removed: "31"
        case .hunk: "36"
        }
    }
}
