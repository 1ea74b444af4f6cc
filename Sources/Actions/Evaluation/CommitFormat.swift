import Git
import Values

/// What `git log` and `git show` print of one commit with `--format`.
///
/// https://git-scm.com/docs/pretty-formats
struct CommitFormat {
    private enum Piece {
        case text(String)
        /// `%h`
        case abbreviation
        /// `%cd`, `%as` and their kind.
        case date(isAuthor: Bool, letter: Character)
        case field(String)
    }

    /// How `%ad` and `%cd` are written.
    enum DateStyle: Hashable {
        case short, unix, iso, strict
        case format(String)

        /// The value of `--date`; nil for a style that is not followed, or that depends on the machine.
        init?(_ text: some StringProtocol) {
            switch text {
            case "short": self = .short
            case "unix": self = .unix
            case "iso", "iso8601": self = .iso
            case "iso-strict", "iso8601-strict": self = .strict
            default:
                guard text.hasPrefix("format:") else { return nil }
                let format = String(text.dropFirst("format:".count))
                // git shows the zone of the commit itself, and seconds in its own way.
                guard !format.contains("%s"), !format.contains("%z"), !format.contains("%Z") else { return nil }
                self = .format(format)
            }
        }
    }

    private let pieces: [Piece]
    private let dateStyle: DateStyle?
    /// Whether the clone decides what is printed.
    let abbreviates: Bool

    /// nil when the format has something that is not followed.
    init?(_ text: String, dateStyle: DateStyle?) {
        var pieces: [Piece] = []
        var characters = text.makeIterator()
        while let character = characters.next() {
            guard character == "%" else {
                pieces.append(.text(String(character)))
                continue
            }
            guard let letter = characters.next() else { return nil }
            switch letter {
            case "h": pieces.append(.abbreviation)
            case "H", "T", "s", "b", "B": pieces.append(.field(String(letter)))
            case "n": pieces.append(.text("\n"))
            case "%": pieces.append(.text("%"))
            case "a", "c":
                guard let second = characters.next() else { return nil }
                switch second {
                case "n", "e": pieces.append(.field("\(letter)\(second)"))
                case "t", "i", "I", "s": pieces.append(.date(isAuthor: letter == "a", letter: second))
                case "d":
                    guard dateStyle != nil else { return nil }
                    pieces.append(.date(isAuthor: letter == "a", letter: second))
                default: return nil
                }
            default: return nil
            }
        }
        self.pieces = pieces
        self.dateStyle = dateStyle
        abbreviates = pieces.contains { if case .abbreviation = $0 { true } else { false } }
    }

    /// nil where a date is out of bounds, or written differently by versions of git.
    func text(for commit: Commit, abbreviation: String) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .abbreviation: result += abbreviation
            case .field(let name): result += Self.field(name, of: commit)
            case .date(let isAuthor, let letter):
                guard let text = date(isAuthor ? commit.author : commit.committer, letter) else { return nil }
                result += text
            }
        }
        return result
    }

    private static func field(_ name: String, of commit: Commit) -> String {
        switch name {
        case "H": commit.id.hex
        case "T": commit.tree.hex
        case "s": commit.subject
        case "b": commit.body
        case "an": commit.author.name
        case "ae": commit.author.email
        case "cn": commit.committer.name
        case "ce": commit.committer.email
        default: commit.message
        }
    }

    private func date(_ signature: Signature, _ letter: Character) -> String? {
        let style: DateStyle?
        switch letter {
        case "t": style = .unix
        case "i": style = .iso
        case "I": style = .strict
        case "s": style = .short
        default: style = dateStyle
        }
        let seconds = Int(signature.seconds)
        guard let style, seconds > 0, let time = CivilTime(seconds: seconds + signature.zoneMinutes * 60) else {
            return nil
        }
        func zone(_ separator: String) -> String {
            let minutes = abs(signature.zoneMinutes)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return (signature.zoneMinutes < 0 ? "-" : "+") + two(minutes / 60) + separator + two(minutes % 60)
        }
        switch style {
        case .unix: return String(seconds)
        case .short: return time.formatted("%F")
        case .iso: return time.formatted("%F %T").map { $0 + " " + zone("") }
        case .strict:
            // UTC is `Z` in new versions of git and `+00:00` before.
            guard signature.zoneMinutes != 0 else { return nil }
            return time.formatted("%FT%T").map { $0 + zone(":") }
        case .format(let format): return time.formatted(format)
        }
    }
}
