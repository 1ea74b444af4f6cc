/// Where a node's anchor and tag stand.
struct NodeProperties {
    let node: UInt32
    /// Without `&`; empty when there is none.
    private(set) var anchor: Range<UInt32> = 0..<0
    /// As written, with its `!`; empty when there is none.
    private(set) var tag: Range<UInt32> = 0..<0

    /// Finds what stands in some bytes of the source before a node's own text.
    init(of node: UInt32, in range: Range<Int>, before start: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        self.node = node
        var offset = range.lowerBound
        while offset < range.upperBound, bytes[offset].beginsProperty {
            let end = bytes.endOfProperty(from: offset, to: range.upperBound)
            if bytes[offset] == .ampersand {
                anchor = UInt32(offset + 1)..<UInt32(end)
            } else {
                tag = UInt32(offset)..<UInt32(end)
            }
            offset = bytes.skippingSpace(from: end, to: range.upperBound)
            if offset >= start { break }
        }
    }
}

extension UInt8 {
    /// Whether this is the first byte of an anchor or a tag.
    var beginsProperty: Bool { self == .ampersand || self == .exclamation }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where a node's own text begins, behind its anchor and tag and the blanks, line breaks and comments that follow.
    func skippingProperties(_ count: Int, from start: Int, to end: Int) -> Int {
        var offset = start
        var left = count
        while left > 0, offset < end, self[offset].beginsProperty {
            offset = skippingSpace(from: endOfProperty(from: offset, to: end), to: end)
            left -= 1
        }
        return offset
    }

    fileprivate func endOfProperty(from start: Int, to end: Int) -> Int {
        var offset = start
        while offset < end, !self[offset].isBlank, breakLength(at: offset) == 0 { offset += 1 }
        return offset
    }

    /// The offset behind blanks, line breaks and comments.
    fileprivate func skippingSpace(from start: Int, to end: Int) -> Int {
        var offset = start
        while offset < end {
            let length = self[offset].isBlank ? 1 : breakLength(at: offset)
            if length > 0 {
                offset += length
            } else if self[offset] == .hash {
                offset = endOfLine(from: offset)
            } else {
                break
            }
        }
        return Swift.min(offset, end)
    }
}
