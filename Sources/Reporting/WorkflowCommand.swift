/// A line by which a step speaks to the runner of GitHub Actions, as `::error file=Dockerfile,line=1::message`.
///
/// The runner takes `%`, line breaks and, in properties, `:` and `,` for its own:
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
struct WorkflowCommand {
    var name: String
    var properties: [(name: String, value: String)]
    var message: String

    var line: String {
        var line = "::\(name)"
        var separator = " "
        for property in properties {
            line += "\(separator)\(property.name)=\(property.value.escapedAsCommandProperty)"
            separator = ","
        }
        return line + "::" + message.escapedAsCommandData
    }
}

extension String {
    /// The text as the message of a workflow command; its line breaks stay line breaks.
    package var escapedAsCommandData: String { escapedForCommand(isProperty: false) }

    /// The text as the value of a property of a workflow command.
    package var escapedAsCommandProperty: String { escapedForCommand(isProperty: true) }

    private func escapedForCommand(isProperty: Bool) -> String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            case "\t": escaped += "\t"
            default:
                if let visible = scalar.visibleForm {
                    escaped += visible
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }

    /// The text as lines of a log that the runner does not take for commands.
    ///
    /// It obeys a line that begins with `::`, blanks before it aside, and the older `##[` wherever it stands
    /// (actions/runner, `ActionCommand.cs`). What it would obey is spelled in another way.
    package var shieldedFromRunner: String {
        var text = self
        return text.withUTF8 { bytes in
            var shielded: [UInt8] = []
            var copied = 0
            var isLineStart = true
            var offset = 0
            while offset < bytes.count {
                let byte = bytes[offset]
                if isLineStart, byte == 0x1B, bytes[(offset + 1)...].first == UInt8(ascii: "[") {
                    // A colour is no text: the line has not begun yet.
                    offset += 2
                    while offset < bytes.count, isColorParameter(bytes[offset]) { offset += 1 }
                    if offset < bytes.count, bytes[offset] != UInt8(ascii: "m") { continue }
                } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    isLineStart = true
                } else if isLineStart, byte == UInt8(ascii: ":"), bytes[(offset + 1)...].first == byte {
                    shielded += bytes[copied..<offset]
                    shielded += "\\u{3a}".utf8
                    copied = offset + 1
                    isLineStart = false
                } else if byte == UInt8(ascii: "#"), bytes[offset...].starts(with: "##[".utf8) {
                    shielded += bytes[copied..<offset]
                    shielded += "#\\u{23}[".utf8
                    copied = offset + 3
                    offset += 2
                    isLineStart = false
                } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                    isLineStart = false
                }
                offset += 1
            }
            guard copied > 0 else { return String(decoding: bytes, as: UTF8.self) }
            shielded += bytes[copied...]
            return String(decoding: shielded, as: UTF8.self)
        }
    }
}

private func isColorParameter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
