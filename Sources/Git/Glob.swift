/// A shell pattern for the names of tags, in which `*` also passes `/`, as `git describe --match` has it.
package struct Glob {
    private let pattern: [UInt8]

    package init(_ pattern: String) {
        self.pattern = Array(pattern.utf8)
    }

    package func matches(_ text: String) -> Bool {
        let text = Array(text.utf8)
        var (place, index) = (0, 0)
        // Where to go on when what follows the last star does not fit: only the last one ever needs to take more.
        var retry: (place: Int, index: Int)?
        while index < text.count || place < pattern.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (place, index + 1)
                place += 1
                continue
            }
            if index < text.count, let next = step(place, text[index]) {
                place = next
                index += 1
                continue
            }
            guard let again = retry, again.index <= text.count else { return false }
            (place, index) = (again.place, again.index)
            retry = nil
        }
        return true
    }

    /// Where the pattern goes on after one byte; nil when the byte does not fit.
    private func step(_ place: Int, _ byte: UInt8) -> Int? {
        guard place < pattern.count else { return nil }
        switch pattern[place] {
        case UInt8(ascii: "?"):
            return place + 1
        case UInt8(ascii: "["):
            return bracket(place + 1, byte)
        case UInt8(ascii: "\\"):
            guard place + 1 < pattern.count else { return nil }
            return pattern[place + 1] == byte ? place + 2 : nil
        case let wanted:
            return wanted == byte ? place + 1 : nil
        }
    }

    /// A set such as `[a-z]`, `[!0-9]` or `[[:digit:]_]`; one that does not end fits nothing.
    private func bracket(_ start: Int, _ byte: UInt8) -> Int? {
        var place = start
        var isNegated = false
        if place < pattern.count, pattern[place] == UInt8(ascii: "!") || pattern[place] == UInt8(ascii: "^") {
            isNegated = true
            place += 1
        }
        var isMember = false
        var isFirst = true
        while place < pattern.count, isFirst || pattern[place] != UInt8(ascii: "]") {
            isFirst = false
            if let (name, next) = className(at: place) {
                guard let contains = Self.contains(name, byte) else { return nil }
                isMember = isMember || contains
                place = next
                continue
            }
            guard let (low, next) = member(at: place) else { return nil }
            place = next
            var high = low
            if place + 1 < pattern.count, pattern[place] == UInt8(ascii: "-"), pattern[place + 1] != UInt8(ascii: "]") {
                guard let (end, next) = member(at: place + 1) else { return nil }
                (high, place) = (end, next)
            }
            if low <= byte, byte <= high { isMember = true }
        }
        guard place < pattern.count, isMember != isNegated else { return nil }
        return place + 1
    }

    private func member(at place: Int) -> (UInt8, Int)? {
        guard pattern[place] == UInt8(ascii: "\\") else { return (pattern[place], place + 1) }
        return place + 1 < pattern.count ? (pattern[place + 1], place + 2) : nil
    }

    private func className(at place: Int) -> (String, Int)? {
        guard place + 1 < pattern.count, pattern[place] == UInt8(ascii: "["), pattern[place + 1] == UInt8(ascii: ":")
        else { return nil }
        var end = place + 2
        while end < pattern.count, pattern[end] != UInt8(ascii: "]") { end += 1 }
        guard end < pattern.count, end > place + 2, pattern[end - 1] == UInt8(ascii: ":") else { return nil }
        return (String(decoding: pattern[place + 2..<end - 1], as: UTF8.self), end + 1)
    }

    /// nil for a class that does not exist.
    private static func contains(_ name: String, _ byte: UInt8) -> Bool? {
        let isDigit = (0x30...0x39).contains(byte)
        let isUpper = (0x41...0x5a).contains(byte)
        let isLower = (0x61...0x7a).contains(byte)
        let isGraphic = (0x21...0x7e).contains(byte)
        return switch name {
        case "alnum": isDigit || isUpper || isLower
        case "alpha": isUpper || isLower
        case "blank": byte == 0x20 || byte == 0x09
        case "cntrl": byte < 0x20 || byte == 0x7f
        case "digit": isDigit
        case "graph": isGraphic
        case "lower": isLower
        case "print": isGraphic || byte == 0x20
        case "punct": isGraphic && !isDigit && !isUpper && !isLower
        case "space": byte == 0x20 || (0x09...0x0d).contains(byte)
        case "upper": isUpper
        case "xdigit": hexValue(byte) != nil
        default: nil
        }
    }
}
