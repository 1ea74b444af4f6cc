import Values

/// Writes values as jq does.
struct JQWriter {
    /// How many blanks indent one level; nil writes everything on one line.
    var indent: Int?
    var usesTabs = false
    var sortsNames = false
    var isASCII = false

    private var done = Template()
    private var text = ""
    private var budget = 1 << 22

    init(indent: Int?) {
        self.indent = indent
    }

    /// The text of a value; unknown texts stay unknown parts of it.
    static func template(
        _ value: Value,
        _ form: JQWriter = JQWriter(indent: nil)
    ) throws(JQStop) -> Template {
        var writer = form
        try writer.write(value, level: 0)
        writer.flush()
        return writer.done
    }

    private mutating func flush() {
        done.append(text)
        text = ""
    }

    private mutating func write(_ value: Value, level: Int) throws(JQStop) {
        budget -= 8
        guard budget > 0 else { throw .unsure("`jq` writes too much") }
        guard level < 300 else { throw .unsure("values of `jq` are nested too deep") }
        switch value.content {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += try Self.number(number)
        case .text(let template):
            text += "\""
            write(template)
            text += "\""
        case .array(let elements):
            if elements.isEmpty {
                text += "[]"
                return
            }
            text += "["
            for (position, element) in elements.enumerated() {
                breakLine(position > 0, level + 1)
                try write(element, level: level + 1)
            }
            breakLine(false, level)
            text += "]"
        case .object(let object):
            if let rest = object.rest { throw .unsure(rest) }
            var members = object.members
            if members.isEmpty {
                text += "{}"
                return
            }
            if sortsNames { members.sort { JQEvaluator.compareBytes($0.name, $1.name) < 0 } }
            text += "{"
            for (position, member) in members.enumerated() {
                breakLine(position > 0, level + 1)
                text += "\""
                write(Template(member.name))
                text += indent == nil ? "\":" : "\": "
                try write(member.value, level: level + 1)
            }
            breakLine(false, level)
            text += "}"
        case .unknown(let unknown):
            flush()
            done.append(Template(unknown, from: value.origin))
        }
    }

    private mutating func breakLine(_ isNext: Bool, _ level: Int) {
        if isNext { text += "," }
        guard let indent else { return }
        text += "\n"
        text += String(repeating: usesTabs ? "\t" : " ", count: usesTabs ? level : indent * level)
    }

    private mutating func write(_ template: Template) {
        for piece in template.pieces {
            switch piece {
            case .text(let known, let origin):
                budget -= known.utf8.count
                if origin == nil {
                    escape(known)
                } else {
                    flush()
                    escape(known)
                    done.append(text, from: origin)
                    text = ""
                }
            case .unknown:
                flush()
                done.append(Template(pieces: [piece]))
            }
        }
    }

    private mutating func escape(_ known: String) {
        text.appendJSON(known) { $0.value < 0x20 || $0 == "\u{7F}" || isASCII && !$0.isASCII }
    }

    static func number(_ number: Double) throws(JQStop) -> String {
        if number.isNaN { return "null" }
        guard let text = shortestNumberText(number) else { throw .unsure("versions of jq write a number differently") }
        return text
    }
}
