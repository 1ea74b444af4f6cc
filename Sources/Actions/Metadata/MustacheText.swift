/// A text with `{{ … }}`, of the kind that the action's attributes may be: names and calls, without blocks.
///
/// <https://handlebarsjs.com/guide/expressions.html>
struct MustacheText {
    struct Call: Hashable {
        var name = ""
        /// Texts in quotes; a bare name, which stands for nothing known, is nil.
        var arguments: [String?] = []
        var options: [String: String] = [:]
    }

    private enum Part {
        case text(String)
        case call(Call, isEscaped: Bool)
    }

    private var parts: [Part] = []

    init(_ text: String) throws(MetadataError) {
        var rest = Array(text.unicodeScalars)[...]
        var plain = String.UnicodeScalarView()
        while !rest.isEmpty {
            guard rest.starts(with: "{{".unicodeScalars) else {
                plain.append(rest.removeFirst())
                continue
            }
            if !plain.isEmpty { parts.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
            let isTriple = rest.starts(with: "{{{".unicodeScalars)
            let (open, close) = isTriple ? (3, "}}}") : (2, "}}")
            rest = rest.dropFirst(open)
            guard let end = Self.end(of: rest, close) else { throw MetadataError("Parse error: '{{' is not closed") }
            var inner = String(String.UnicodeScalarView(rest[..<end])).trimmingBlanks
            rest = rest[end...].dropFirst(open)
            if inner.hasPrefix("!") { continue }
            let isRaw = inner.hasPrefix("&")
            if isRaw { inner = String(inner.dropFirst()).trimmingBlanks }
            parts.append(.call(try Self.call(inner), isEscaped: !isTriple && !isRaw))
        }
        if !plain.isEmpty { parts.append(.text(String(plain))) }
    }

    private static func end(of rest: ArraySlice<Unicode.Scalar>, _ close: String) -> Int? {
        var quote: Unicode.Scalar?
        for index in rest.indices {
            if let open = quote {
                if rest[index] == open { quote = nil }
            } else if rest[index] == "'" || rest[index] == "\"" {
                quote = rest[index]
            } else if rest[index...].starts(with: close.unicodeScalars) {
                return index
            }
        }
        return nil
    }

    private static func call(_ text: String) throws(MetadataError) -> Call {
        guard let first = text.unicodeScalars.first, !"#/^>*{".unicodeScalars.contains(first) else {
            throw MetadataError("Parse error: '{{\(text)}}' is no name and no call")
        }
        var call = Call()
        for word in words(text) {
            if call.name.isEmpty {
                call.name = word
            } else if let (name, value) = option(word) {
                call.options[name] = unquoted(value) ?? ""
            } else {
                call.arguments.append(unquoted(word))
            }
        }
        return call
    }

    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if quote == nil, scalar.properties.isWhitespace {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if scalar == quote { quote = nil } else if quote == nil, scalar == "'" || scalar == "\"" { quote = scalar }
            word.unicodeScalars.append(scalar)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func option(_ word: String) -> (String, String)? {
        guard let equals = word.firstIndex(of: "="), word.first != "'", word.first != "\"" else { return nil }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private static func unquoted(_ word: String) -> String? {
        guard let first = word.first, first == "'" || first == "\"", word.last == first, word.count > 1 else {
            return nil
        }
        return String(word.dropFirst().dropLast())
    }

    /// Whether the text is nothing but `{{raw}}`.
    var isRaw: Bool {
        guard parts.count == 1, case .call(let call, _) = parts[0] else { return false }
        return call.name == "raw"
    }

    /// The text with what the calls give; a name that stands for nothing gives nothing.
    func filled(_ answer: (Call) throws(MetadataError) -> String?) throws(MetadataError) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .call(let call, let isEscaped):
                let value = try answer(call) ?? ""
                result += isEscaped ? Self.escaped(value) : value
            }
        }
        return result
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#x27;"
            case "`": result += "&#x60;"
            case "=": result += "&#x3D;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
