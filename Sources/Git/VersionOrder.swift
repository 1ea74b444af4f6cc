/// The order of version numbers in names, as `git tag --sort=version:refname` has it: runs of digits are compared as
/// numbers, and those with leading zeros as fractions.
///
/// It is the order of `strverscmp`: <https://man7.org/linux/man-pages/man3/strverscmp.3.html>
enum VersionOrder {
    /// What the common beginning of two texts ends in.
    private enum State {
        case text, number, fraction, zeros
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var state = State.text
        var at = 0
        while at < left.count, at < right.count, left[at] == right[at] {
            state = next(state, left[at])
            at += 1
        }
        let (one, other) = (at < left.count ? left[at] : 0, at < right.count ? right[at] : 0)
        let isLess = one < other
        switch (state, isDigit(one), isDigit(other)) {
        case (.text, true, true): return one == UInt8(ascii: "0") || other == UInt8(ascii: "0") ? isLess : isShorter()
        case (.number, true, true): return isShorter()
        case (.number, false, true): return true
        case (.number, true, false): return false
        case (.zeros, false, true): return false
        case (.zeros, true, false): return true
        default: return isLess
        }

        /// The longer run of digits is the larger number.
        func isShorter() -> Bool {
            let (own, its) = (digits(left, at), digits(right, at))
            return own == its ? isLess : own < its
        }
    }

    private static func next(_ state: State, _ byte: UInt8) -> State {
        guard isDigit(byte) else { return .text }
        switch state {
        case .text: return byte == UInt8(ascii: "0") ? .zeros : .number
        case .zeros: return byte == UInt8(ascii: "0") ? .zeros : .fraction
        case .number, .fraction: return state
        }
    }

    private static func digits(_ text: [UInt8], _ start: Int) -> Int { text[start...].prefix(while: isDigit).count }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
