/// Whether two texts are the same when case does not matter, as GitHub compares names and texts.
///
/// Letters are compared one by one by their upper-case forms; a letter with an upper-case form of several letters, as `ß`,
/// is only equal to itself, and no letter outside of ASCII is equal to one inside of it.
package func equalsIgnoringCase(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    let ascii = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in equalsIgnoringCase(left, right) }
    }
    if let known = ascii ?? nil { return known ?? equalsFolded(left, right) }
    return equalsFolded(left, right)
}

/// nil when letters outside of ASCII decide.
private func equalsIgnoringCase(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool? {
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
        if left[index] >= 0x80, right[index] >= 0x80 { return nil }
        if asciiLowercased(left[index]) != asciiLowercased(right[index]) { return false }
    }
    // All that both have is the same, so a longer one has letters that the other has not.
    return left.count == right.count
}

private func equalsFolded(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    left.unicodeScalars.elementsEqual(right.unicodeScalars) { folded($0) == folded($1) }
}

/// The upper-case form of a letter, as far as it is one letter and does not change from one to the other side of ASCII.
package func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII {
        let value = UInt8(scalar.value)
        return Unicode.Scalar(value &- UInt8(ascii: "a") < 26 ? value & 0xDF : value)
    }
    let mapping = scalar.properties.uppercaseMapping.unicodeScalars
    guard let first = mapping.first, mapping.count == 1, !first.isASCII else { return scalar }
    return first
}

package func asciiLowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// The order of two texts when case does not matter: by the UTF-16 units of the upper-case letters.
package func orderIgnoringCase(_ left: String, _ right: String) -> Int {
    var others = right.unicodeScalars.makeIterator()
    for scalar in left.unicodeScalars {
        guard let other = others.next() else { return 1 }
        let (mine, theirs) = (folded(scalar), folded(other))
        if mine != theirs {
            let (myRank, theirRank) = (utf16Rank(mine), utf16Rank(theirs))
            return myRank < theirRank ? -1 : 1
        }
    }
    return others.next() == nil ? 0 : -1
}

/// Letters outside of the basic plane begin with a surrogate, which stands before the last letters of the plane.
private func utf16Rank(_ scalar: Unicode.Scalar) -> UInt32 {
    scalar.value < 0xE000 ? scalar.value : scalar.value < 0x10000 ? scalar.value + 0x11_0000 : scalar.value
}

/// The bytes of a text in upper case, so that the search for bytes is a search without regard to case.
package func foldedBytes(_ text: String) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
        return text.utf8.map { $0 &- UInt8(ascii: "a") < 26 ? $0 & 0xDF : $0 }
    }
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { folded.append(Values.folded(scalar)) }
    return Array(String(folded).utf8)
}
