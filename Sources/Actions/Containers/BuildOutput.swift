import Values

/// What a builder does with its result: one value of `--output`.
///
/// <https://docs.docker.com/reference/cli/docker/buildx/build/#output>
struct BuildOutput: Sendable {
    let type: String
    /// In the order in which they are written, without the type.
    var attributes: [(name: String, value: Template)]

    /// What cannot be read for sure.
    enum Failure: Error {
        case unknown(Unknown)
        /// The builder refuses it.
        case wrong(String)
    }

    init(type: String, attributes: [(name: String, value: Template)] = []) {
        self.type = type
        self.attributes = attributes
    }

    /// - Throws: where the builder refuses the text, or a part that is not known may be more than a value.
    init(parsing text: Template) throws(Failure) {
        let fields = try Self.fields(of: text)
        // One field that names no attribute is the folder or the file for the result.
        if fields.count == 1, let only = fields[0].text, !only.utf8.contains(UInt8(ascii: "=")) {
            self.init(type: only == "-" ? "tar" : "local", attributes: [("dest", Template(only))])
            return
        }
        var type: String?
        var attributes: [(name: String, value: Template)] = []
        for field in fields {
            guard let (name, value) = field.split(atFirst: UInt8(ascii: "=")), let known = name.text else {
                if let unknown = field.firstUnknown { throw .unknown(unknown) }
                throw .wrong("'\(field.display)' of the output is no attribute with a value")
            }
            let key = known.lowercased().trimmedOfBlanks
            if key == "type" {
                guard let text = value.text else { throw .unknown(value.firstUnknown!) }
                type = text
            } else {
                attributes.append((key, value))
            }
        }
        guard let type else { throw .wrong("the output '\(text.display)' has no type") }
        self.init(type: type, attributes: attributes)
    }

    func attribute(_ name: String) -> Template? {
        attributes.last { $0.name == name }?.value
    }

    mutating func set(_ name: String, _ value: Template) {
        attributes.removeAll { $0.name == name }
        attributes.append((name, value))
    }

    /// Whether the image is kept in the machine's own store, where later commands find it.
    var isKeptLocally: Bool { type == "docker" && attribute("dest") == nil }

    /// Whether the image goes to its registry.
    var pushes: Decision {
        switch type {
        case "registry": return .yes
        case "image": return Self.decision(attribute("push"))
        default: return .no
        }
    }

    /// Whether it goes there without a name, to be found by its digest only.
    var pushesByDigest: Decision {
        type == "image" || type == "registry" ? Self.decision(attribute("push-by-digest")) : .no
    }

    private static func decision(_ value: Template?) -> Decision {
        guard let value else { return .no }
        if let unknown = value.firstUnknown { return .unknown(unknown) }
        return ["1", "t", "T", "true", "TRUE", "True"].contains(value.text) ? .yes : .no
    }

    // MARK: Fields

    /// The fields of a line of comma-separated values.
    private static func fields(of text: Template) throws(Failure) -> [Template] {
        var fields: [Template] = []
        var field = Template()
        var isQuoted = false
        for piece in text.pieces {
            guard case .text(let known, let origin) = piece else {
                field.append(Template(pieces: [piece]))
                continue
            }
            var start = known.utf8.startIndex
            func flush(_ end: String.Index) {
                field.append(String(known[start..<end]), from: origin)
            }
            for index in known.utf8.indices {
                switch known.utf8[index] {
                case UInt8(ascii: "\""):
                    flush(index)
                    start = known.utf8.index(after: index)
                    isQuoted.toggle()
                case UInt8(ascii: ",") where !isQuoted:
                    flush(index)
                    start = known.utf8.index(after: index)
                    fields.append(field)
                    field = Template()
                default: break
                }
            }
            flush(known.endIndex)
        }
        guard !isQuoted else { throw .wrong("a quote of the output '\(text.display)' is not closed") }
        return fields + [field]
    }
}

extension String {
    fileprivate var trimmedOfBlanks: String {
        var rest = Substring(self)
        while let first = rest.first, first == " " { rest.removeFirst() }
        while let last = rest.last, last == " " { rest.removeLast() }
        return String(rest)
    }
}
