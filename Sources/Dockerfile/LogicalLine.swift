import Glibc

/// The joined lines of an instruction, and where each of its bytes stands in the source.
struct LogicalLine {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The place of the first byte in the source.
    let start: Int
    /// Where the lines begin, when there are several.
    var pieces: [(joined: Int, source: Int)] = []

    /// The bytes of the source between the first and the last byte of a range.
    func span(_ lower: Int, _ upper: Int) -> Span {
        guard pieces.count > 1 else { return Span(start + lower, start + upper) }
        if lower == upper {
            let place = source(of: lower)
            return Span(place, place)
        }
        return Span(source(of: lower), source(of: upper - 1) + 1)
    }

    var hasDoubleLess: Bool {
        guard let base = bytes.baseAddress else { return false }
        var offset = 0
        while offset + 1 < bytes.count, let found = memchr(base + offset, 0x3C, bytes.count - offset - 1) {
            offset = base.distance(to: found.assumingMemoryBound(to: UInt8.self)) + 1
            if bytes[offset] == UInt8(ascii: "<") { return true }
        }
        return false
    }

    private func source(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].joined <= offset { low = middle } else { high = middle }
        }
        return pieces[low].source + offset - pieces[low].joined
    }
}
