/// The order of versions, as `sort -V` has it.
///
/// https://www.gnu.org/software/coreutils/manual/html_node/Version-sort-ordering-rules.html
enum VersionOrder {
    static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if left.elementsEqual(right) { return 0 }
        // An empty text, `.`, `..` and names that begin with a dot come first.
        for special in [[], [UInt8(ascii: ".")], [UInt8(ascii: "."), UInt8(ascii: ".")]] as [[UInt8]] {
            if left.elementsEqual(special) { return -1 }
            if right.elementsEqual(special) { return 1 }
        }
        let isHidden = (left.first == UInt8(ascii: "."), right.first == UInt8(ascii: "."))
        if isHidden.0 != isHidden.1 { return isHidden.0 ? -1 : 1 }
        let first = compareParts(withoutSuffix(left), withoutSuffix(right))
        return first != 0 ? first : compareParts(left, right)
    }

    /// The text without what looks like the endings of a file name: `(\.[A-Za-z~][A-Za-z0-9~]*)*$`.
    private static func withoutSuffix(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.endIndex
        while true {
            var at = end
            while at > text.startIndex, isSuffix(text[at - 1]) { at -= 1 }
            guard at > text.startIndex, at < end, text[at - 1] == UInt8(ascii: "."), !ShellParser.isDigit(text[at])
            else { break }
            // A suffix does not take the whole name.
            if at - 1 == text.startIndex { break }
            end = at - 1
        }
        return text[..<end]
    }

    private static func isSuffix(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "~") || ShellParser.isDigit(byte) || isLetter(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { ShellParser.beginsName(byte) && byte != UInt8(ascii: "_") }

    private static func compareParts(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        var one = left
        var two = right
        while !one.isEmpty || !two.isEmpty {
            while one.first.map({ !ShellParser.isDigit($0) }) ?? false
                || two.first.map({ !ShellParser.isDigit($0) }) ?? false
            {
                let first = order(one.first)
                let second = order(two.first)
                if first != second { return first < second ? -1 : 1 }
                one = one.dropFirst()
                two = two.dropFirst()
            }
            one = one.drop { $0 == UInt8(ascii: "0") }
            two = two.drop { $0 == UInt8(ascii: "0") }
            let firstDigits = one.prefix { ShellParser.isDigit($0) }
            let secondDigits = two.prefix { ShellParser.isDigit($0) }
            if firstDigits.count != secondDigits.count { return firstDigits.count < secondDigits.count ? -1 : 1 }
            for (first, second) in zip(firstDigits, secondDigits) where first != second {
                return first < second ? -1 : 1
            }
            one = one.dropFirst(firstDigits.count)
            two = two.dropFirst(secondDigits.count)
        }
        return 0
    }

    private static func order(_ byte: UInt8?) -> Int {
        guard let byte else { return 0 }
        if ShellParser.isDigit(byte) { return 0 }
        if isLetter(byte) { return Int(byte) }
        if byte == UInt8(ascii: "~") { return -1 }
        return Int(byte) + 256
    }
}
