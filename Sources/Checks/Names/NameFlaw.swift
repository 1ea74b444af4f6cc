import OCI
import Values

/// What is wrong with the name of an image, also with one of which parts are unknown.
struct NameFlaw {
    /// What is wrong, and what to do.
    let message: String
    /// The wrong bytes of the name, in which unknown parts have none; empty where something is missing.
    let part: Range<Int>

    /// - Returns: nil when the name is valid, or may be.
    init?(_ name: Template) {
        guard let text = name.text else {
            guard let flaw = Self.unavoidable(in: name) else { return nil }
            self = flaw
            return
        }
        do throws(ReferenceError) {
            _ = try ImageReference(text)
            return nil
        } catch {
            // Most descriptions quote the whole name; one that does not is about a part of it.
            let description = error.description
            message = description.contains("'\(text)'") || text.isEmpty ? description : "in '\(text)': \(description)"
            part = name.isOnePiece(error.range) ? error.range : error.core
        }
    }

    /// What makes every completion of a name invalid, whatever the unknown parts are.
    private static func unavoidable(in name: Template) -> NameFlaw? {
        var offset = 0
        var before: UInt8?
        // Whether a slash is behind us without a colon or an unknown part since, so that we are in a repository.
        var isInRepository = false
        for piece in name.pieces {
            guard case .text(let text, _) = piece else {
                before = nil
                isInRepository = false
                continue
            }
            for byte in text.utf8 {
                if let flaw = flaw(byte, isInRepository: isInRepository) {
                    return NameFlaw(message: "'\(name.display)' \(flaw)", part: offset..<(offset + 1))
                }
                if let before, let flaw = flaw(byte, behind: before) {
                    return NameFlaw(message: "'\(name.display)' \(flaw)", part: (offset - 1)..<(offset + 1))
                }
                switch byte {
                case UInt8(ascii: "/"): isInRepository = true
                case UInt8(ascii: ":"), UInt8(ascii: "@"): isInRepository = false
                default: break
                }
                before = byte
                offset += 1
            }
        }
        return nil
    }

    private init(message: String, part: Range<Int>) {
        self.message = message
        self.part = part
    }

    private static func flaw(_ byte: UInt8, isInRepository: Bool) -> String? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z") where isInRepository:
            return "has upper-case letters in its repository; write them in lower case"
        case 0x00...0x20: return "has white space in it; remove it"
        case UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "}"):
            return "has '\(Character(Unicode.Scalar(byte)))' in it, as if a variable was not replaced"
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "#"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "*"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "\\"),
            UInt8(ascii: "|"):
            return
                "has '\(Character(Unicode.Scalar(byte)))' in it; a name is written with letters, digits, '.', '_', '-', '/' and ':'"
        default: return nil
        }
    }

    private static func flaw(_ byte: UInt8, behind before: UInt8) -> String? {
        switch (before, byte) {
        case (UInt8(ascii: "/"), UInt8(ascii: "/")), (UInt8(ascii: "/"), UInt8(ascii: ":")),
            (UInt8(ascii: ":"), UInt8(ascii: "/")),
            (UInt8(ascii: ":"), UInt8(ascii: ":")):
            let pair = String(decoding: [before, byte], as: UTF8.self)
            return "has nothing between the two characters of '\(pair)'; write the missing part"
        case (UInt8(ascii: "-"), UInt8(ascii: ":")), (UInt8(ascii: "-"), UInt8(ascii: "/")),
            (UInt8(ascii: "/"), UInt8(ascii: "-")),
            (UInt8(ascii: "_"), UInt8(ascii: "/")), (UInt8(ascii: "."), UInt8(ascii: "/")),
            (UInt8(ascii: "/"), UInt8(ascii: ".")),
            (UInt8(ascii: ":"), UInt8(ascii: "-")), (UInt8(ascii: ":"), UInt8(ascii: ".")):
            let pair = String(decoding: [before, byte], as: UTF8.self)
            return "has '\(pair)' in it, as if a variable was empty; begin and end each part with a letter or a digit"
        default: return nil
        }
    }
}

extension Template {
    /// Two dashes side by side of which each comes from another place, so that something between them is empty.
    var hasEmptyPartBetweenDashes: Bool {
        var before = false
        for piece in pieces {
            guard case .text(let text, _) = piece else {
                before = false
                continue
            }
            if before, text.utf8.first == UInt8(ascii: "-") { return true }
            before = text.utf8.last == UInt8(ascii: "-")
        }
        return false
    }
}

extension Template {
    /// Whether one piece brings all bytes of a part.
    fileprivate func isOnePiece(_ part: Range<Int>) -> Bool {
        var start = 0
        for case .text(let text, _) in pieces {
            let piece = start..<(start + text.utf8.count)
            if piece.contains(part.lowerBound) { return part.upperBound <= piece.upperBound }
            start = piece.upperBound
        }
        return false
    }
}

extension ReferenceError {
    /// What of the wrong part makes it wrong: of a word with capitals the letters from the first capital on.
    fileprivate var core: Range<Int> {
        let bytes = Array(text.utf8)
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard code == .repositoryUppercase, let start = range.first(where: { capitals.contains(bytes[$0]) })
        else { return range }
        let end = (start..<range.upperBound).first { !capitals.contains(bytes[$0]) && !letters.contains(bytes[$0]) }
        return start..<(end ?? range.upperBound)
    }
}
