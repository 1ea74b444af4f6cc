import Values

/// Numbers of HCL, which keep every digit that is written.
enum HCLNumber {
    /// Unknown where a number of the machine cannot hold what is written.
    static func value(_ spelling: String) -> Value {
        guard let number = Double(spelling), spelling.utf8.count <= 15, text(number) != nil else {
            return Value(Unknown(spelling, because: "bake keeps more digits of this number than are followed"))
        }
        return Value(number)
    }

    /// As bake writes it: without an exponent, and without zeros at the end.
    static func text(_ number: Double) -> String? {
        guard let text = shortestNumberText(number) else { return nil }
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
