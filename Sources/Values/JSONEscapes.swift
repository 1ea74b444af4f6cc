extension String {
    /// Appends what stands between the quotes of a JSON string.
    ///
    /// - Parameter isNumbered: which scalars are written by their number, besides those that have a letter of their own;
    ///   writers of JSON differ in this, and in nothing else.
    package mutating func appendJSON(_ text: String, numbering isNumbered: (Unicode.Scalar) -> Bool) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": self += "\\\""
            case "\\": self += "\\\\"
            case "\u{8}": self += "\\b"
            case "\u{C}": self += "\\f"
            case "\n": self += "\\n"
            case "\r": self += "\\r"
            case "\t": self += "\\t"
            case _ where isNumbered(scalar):
                for unit in UTF16.encode(scalar) ?? .init() {
                    let digits = String(unit, radix: 16)
                    self += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
