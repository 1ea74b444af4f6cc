/// A replacement of some bytes of one file; everything outside of the range stays as it is.
package struct TextEdit: Hashable, Sendable {
    /// Empty to insert.
    package var range: Range<Int>
    /// Empty to delete.
    package var replacement: String

    package init(_ range: Range<Int>, _ replacement: String) {
        self.range = range
        self.replacement = replacement
    }
}

/// Two edits want to change the same bytes.
package struct OverlappingEdits: Error, Hashable, Sendable {
    package let first: TextEdit
    package let second: TextEdit
}

/// The bytes with all the edits made.
///
/// Edits may come in any order; two insertions at one place are made in the order they are given.
/// - Throws: when two edits touch the same bytes.
package func apply(_ edits: [TextEdit], to bytes: [UInt8]) throws(OverlappingEdits) -> [UInt8] {
    let ordered = edits.enumerated().sorted { left, right in
        (left.element.range.lowerBound, left.element.range.upperBound, left.offset)
            < (right.element.range.lowerBound, right.element.range.upperBound, right.offset)
    }.map(\.element)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    var previous: TextEdit?
    for edit in ordered {
        if let previous, edit.range.lowerBound < previous.range.upperBound {
            throw OverlappingEdits(first: previous, second: edit)
        }
        result += bytes[position..<edit.range.lowerBound]
        result += edit.replacement.utf8
        position = edit.range.upperBound
        previous = edit
    }
    result += bytes[position...]
    return result
}
