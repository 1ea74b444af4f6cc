/// Base64 with the standard alphabet.
///
/// https://www.rfc-editor.org/rfc/rfc4648#section-4
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let rest = min(3, bytes.count - at)
            var group = 0
            for offset in 0..<3 { group = group << 8 | (offset < rest ? Int(bytes[at + offset]) : 0) }
            for place in 0..<4 {
                let code = alphabet[group >> (18 - 6 * place) & 63]
                result.append(place <= rest ? code : UInt8(ascii: "="))
            }
            at += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// nil when the text is not exactly what `encoded` gives, as far as its length and its letters go.
    static func decoded(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var result: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: 4) {
            let isLast = start + 4 == text.count
            var group = 0
            var padding = 0
            for byte in text[start..<(start + 4)] {
                group <<= 6
                if byte == UInt8(ascii: "="), isLast {
                    padding += 1
                } else {
                    guard padding == 0, let value = alphabet.firstIndex(of: byte) else { return nil }
                    group |= value
                }
            }
            guard padding <= 2 else { return nil }
            for place in 0..<(3 - padding) { result.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * place))) }
        }
        return result
    }
}

extension Interpreter {
    /// `base64`
    mutating func base64(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["decode": "d", "wrap": "w"]
        guard let options = CommandOptions(try call.texts(), flags: "d", valued: "w", long: long),
            options.operands.count <= 1, let width = Int(options["w"] ?? "76"), width >= 0
        else { throw .notUnderstood(call) }
        let bytes = try readAll(options.operands, call)
        if options.has("d") {
            guard let decoded = Base64.decoded(bytes.filter { $0 != UInt8(ascii: "\n") }) else {
                throw Unsure("the input is not encoded in Base64")
            }
            return try CommandResult(decoded)
        }
        let text = Array(Base64.encoded(bytes).utf8)
        guard width > 0 else { return try CommandResult(text) }
        let lines = stride(from: 0, to: text.count, by: width).map { text[$0..<min($0 + width, text.count)] }
        return try CommandResult(Lines.joined(lines))
    }
}
