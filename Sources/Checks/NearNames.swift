import SourceText

/// Whether two names of variables are so much alike that one is a slip of the other.
///
/// At most two letters differ. Names that differ in digits, and names of which one continues the other, are siblings.
func areNearlyTheSame(_ left: String, _ right: String) -> Bool {
    let difference = left.utf8.count - right.utf8.count
    guard min(left.utf8.count, right.utf8.count) >= 6, abs(difference) <= 2 else { return false }
    guard !left.hasPrefix(right), !right.hasPrefix(left) else { return false }
    let leftLetters = lettersOnly(left)
    let rightLetters = lettersOnly(right)
    if leftLetters == rightLetters { return left.lowercased() == right.lowercased() }
    return typingDistance(leftLetters, rightLetters) <= 2
}

private func lettersOnly(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.filter { !("0"..."9").contains($0) }
}
