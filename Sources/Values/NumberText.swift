import Glibc

/// A number as GitHub writes it: at most 15 significant digits, an exponent of at least two digits from `1E+15` and below
/// `0.0001`.
package func numberText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    // Covers both zeros, too.
    if let integer = Int(exactly: number), integer.magnitude < 1_000_000_000_000_000 { return String(integer) }

    // One digit, the point, 14 digits, the exponent.
    var buffer = [CChar](repeating: 0, count: 32)
    let length = withVaList([abs(number)]) { vsnprintf(&buffer, buffer.count, "%.14e", $0) }
    let written = buffer.prefix(Int(max(length, 0))).map { UInt8(bitPattern: $0) }
    guard let mark = written.firstIndex(of: UInt8(ascii: "e")),
        let exponent = Int(String(decoding: written[(mark + 1)...], as: UTF8.self))
    else { return String(number) }
    var digits = written[..<mark].filter { $0 != UInt8(ascii: ".") }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }

    var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
    let point = UInt8(ascii: ".")
    let zero = UInt8(ascii: "0")
    switch exponent {
    case ..<(-4), 15...:
        text.append(digits[0])
        if digits.count > 1 { text += [point] + digits[1...] }
        text += exponent < 0 ? "E-".utf8 : "E+".utf8
        if exponent.magnitude < 10 { text.append(zero) }
        text += String(exponent.magnitude).utf8
    case ..<0:
        text += [zero, point] + Array(repeating: zero, count: -exponent - 1) + digits
    default:
        let whole = exponent + 1
        if digits.count <= whole {
            text += digits + Array(repeating: zero, count: whole - digits.count)
        } else {
            text += digits[..<whole] + [point] + digits[whole...]
        }
    }
    return String(decoding: text, as: UTF8.self)
}
