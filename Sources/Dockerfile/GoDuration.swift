/// The nanoseconds of a text as `1m30s` or `1.5h`, as Go's `time.ParseDuration` reads it; nil when it is none.
func parseGoDuration(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == .dash || sign == UInt8(ascii: "+") {
        isNegative = sign == .dash
        rest = rest.dropFirst()
    }
    if rest.elementsEqual("0".utf8) { return 0 }
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    while !rest.isEmpty {
        guard let number = takeNumber(&rest), let unit = takeUnit(&rest) else { return nil }
        var (value, overflows) = number.whole.multipliedReportingOverflow(by: unit)
        guard !overflows else { return nil }
        let fraction = Double(number.fraction) * (Double(unit) / number.scale)
        (value, overflows) = value.addingReportingOverflow(UInt64(fraction))
        guard !overflows else { return nil }
        (total, overflows) = total.addingReportingOverflow(value)
        guard !overflows, total <= UInt64(Int64.max) else { return nil }
    }
    return isNegative ? -Int64(total) : Int64(total)
}

private func takeNumber(_ rest: inout ArraySlice<UInt8>) -> (whole: UInt64, fraction: UInt64, scale: Double)? {
    var whole: UInt64 = 0
    let start = rest.count
    while let digit = rest.first, digit.isASCIIDigit {
        guard whole < UInt64(Int64.max) / 10 else { return nil }
        whole = whole * 10 + UInt64(digit - 0x30)
        rest = rest.dropFirst()
    }
    var hasDigits = rest.count < start
    var fraction: UInt64 = 0
    var scale = 1.0
    if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        while let digit = rest.first, digit.isASCIIDigit {
            hasDigits = true
            // Further digits are too small to count.
            if fraction < UInt64(Int64.max) / 10 {
                fraction = fraction * 10 + UInt64(digit - 0x30)
                scale *= 10
            }
            rest = rest.dropFirst()
        }
    }
    return hasDigits ? (whole, fraction, scale) : nil
}

private func takeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    let unit = rest.prefix { $0 != UInt8(ascii: ".") && !$0.isASCIIDigit }
    rest = rest.dropFirst(unit.count)
    return switch String(decoding: unit, as: UTF8.self) {
    case "ns": 1
    case "us", "\u{B5}s", "\u{3BC}s": 1_000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
}
