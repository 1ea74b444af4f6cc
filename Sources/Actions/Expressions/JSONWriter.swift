import Values

/// Writes a value as JSON, indented by two spaces; what is unknown becomes an unknown part of the text.
struct JSONWriter {
    private var done = Template()
    private var text = ""

    var finished: Template {
        var result = done
        result.append(text)
        return result
    }

    /// - Returns: false when the form is unknown.
    mutating func write(_ value: Value, indent: Int) -> Bool {
        guard indent < 2 * Value.maximumJSONDepth else { return false }
        switch value.content {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += numberText(number)
        case .text(let template): write(template)
        case .array(let elements):
            if elements.isEmpty {
                text += "[]"
                return true
            }
            text += "["
            for (position, element) in elements.enumerated() {
                breakLine(position > 0, indent + 2)
                guard write(element, indent: indent + 2) else { return false }
            }
            breakLine(false, indent)
            text += "]"
        case .object(let object):
            guard !object.isOpen else { return false }
            if object.isEmpty {
                text += "{}"
                return true
            }
            text += "{"
            for (position, member) in object.members.enumerated() {
                breakLine(position > 0, indent + 2)
                write(Template(member.name))
                text += ": "
                guard write(member.value, indent: indent + 2) else { return false }
            }
            breakLine(false, indent)
            text += "}"
        case .unknown(let unknown):
            write(unknown, from: value.origin)
        }
        return true
    }

    private mutating func breakLine(_ isNext: Bool, _ indent: Int) {
        text += isNext ? ",\n" : "\n"
        text += String(repeating: " ", count: indent)
    }

    private mutating func write(_ template: Template) {
        text += "\""
        for piece in template.pieces {
            switch piece {
            case .text(let known, _): escape(known)
            case .unknown(let unknown, let origin): write(unknown, from: origin)
            }
        }
        text += "\""
    }

    private mutating func write(_ unknown: Unknown, from origin: Origin?) {
        done.append(text)
        text = ""
        done.append(
            Template(Unknown("toJSON(\(unknown.expression))", because: unknown.reason, at: unknown.place), from: origin)
        )
    }

    private mutating func escape(_ known: String) {
        text.appendJSON(known) { scalar in
            switch scalar {
            case "\u{85}", "\u{2028}", "\u{2029}", "\0"..."\u{1F}": true
            default: false
            }
        }
    }
}
