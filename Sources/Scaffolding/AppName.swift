/// The name of a new app: a folder, a part of a workflow's file name, and a part of the name of an image.
package struct AppName: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// How many characters a name may have; the image's repository has room for 255 with all that stands around it.
    package static let longest = 100

    /// Reads a-z, 0-9 and, between them, single `.`, `_` or `-`.
    ///
    /// - Throws: ``ScaffoldingError`` with the nearest name that is one, when there is any.
    package init(_ text: String) throws(ScaffoldingError) {
        guard let mistake = Self.mistake(in: text) else {
            description = text
            return
        }
        throw ScaffoldingError(.badName, mistake + Self.advice(for: text))
    }

    private static func mistake(in text: String) -> String? {
        if text.isEmpty { return "the name of the app is empty" }
        let bytes = Array(text.utf8)
        if bytes.count > longest { return "the name has \(bytes.count) characters; it may have \(longest)" }
        let shown = "'\(text)'"
        if bytes.contains(UInt8(ascii: "/")) || bytes.contains(UInt8(ascii: "\\")) {
            return "\(shown) is a path; the name of an app is that of one folder"
        }
        if text == "." || text == ".." { return "\(shown) is no name of its own but another folder's" }
        if bytes.contains(where: isUppercase) {
            return "\(shown) has upper-case letters, which the name of an image cannot have"
        }
        if let scalar = text.unicodeScalars.first(where: { !isAllowed($0) }) {
            let what = scalar == " " ? "a blank" : "'\(scalar)'"
            return "\(shown) has \(what) in it; a name is written with a-z, 0-9, '.', '_' and '-'"
        }
        if isSeparator(bytes[0]) || isSeparator(bytes[bytes.count - 1]) {
            return "\(shown) begins or ends with '.', '_' or '-'; a name begins and ends with a letter or a digit"
        }
        if zip(bytes, bytes.dropFirst()).contains(where: { isSeparator($0) && isSeparator($1) }) {
            return "\(shown) has two of '.', '_' and '-' side by side"
        }
        return nil
    }

    private static func advice(for text: String) -> String {
        suggestion(for: text).map { "; try '\($0)'" } ?? "; write one such as 'jupyter-qlora'"
    }

    /// The nearest name that can be one: `My App!` gives `my-app`; nil when no letter or digit is left.
    package static func suggestion(for text: String) -> String? {
        var name: [UInt8] = []
        // Of a path the last folder is meant.
        let last = text.split { $0 == "/" || $0 == "\\" }.last { $0 != "." && $0 != ".." } ?? ""
        var separator: UInt8?
        for byte in last.utf8 {
            let byte = isUppercase(byte) ? byte | 0x20 : byte
            if isLetterOrDigit(byte) {
                if let separator, !name.isEmpty { name.append(separator) }
                separator = nil
                name.append(byte)
            } else if separator == nil {
                separator = isSeparator(byte) ? byte : UInt8(ascii: "-")
            } else {
                separator = UInt8(ascii: "-")
            }
        }
        var suggestion = name.prefix(longest)
        while let end = suggestion.last, isSeparator(end) { suggestion.removeLast() }
        return suggestion.isEmpty ? nil : String(decoding: suggestion, as: UTF8.self)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = UInt8(exactly: scalar.value) else { return false }
        return isLetterOrDigit(byte) || isSeparator(byte)
    }
}

func isUppercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
}
