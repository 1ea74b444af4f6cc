import Glibc

/// A number as GitHub writes it: at most 15 significant digits, an exponent of at least two digits from `1E+15` on and below
/// `0.0001`.
package func numberText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    // Covers both zeros, too.
    if let integer = Int(exactly: number), integer.magnitude < 1_000_000_000_000_000 { return String(integer) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
        let length = withVaList([number]) { vsnprintf(buffer.baseAddress, buffer.count, "%.15G", $0) }
        return String(decoding: UnsafeRawBufferPointer(buffer).prefix(max(0, Int(length))), as: UTF8.self)
    }
}

/// The shortest text that means a number, where all programs write that; nil for very large and very small numbers, and for
/// the negative zero.
package func shortestNumberText(_ number: Double) -> String? {
    if let integer = Int(exactly: number), integer.magnitude <= 1 << 53 {
        return integer == 0 && number.sign == .minus ? nil : String(integer)
    }
    guard number.isFinite, number.magnitude >= 0.0001, number.magnitude < 1e15 else { return nil }
    return number.description
}
