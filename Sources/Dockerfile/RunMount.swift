import Values

/// A mount of RUN as it is written: `--mount=type=cache,target=/root/.cache`.
package struct RunMount: Hashable, Sendable {
    package let word: DockerfileWord
    /// The stage or image whose files are mounted; it takes no variables. Nil for the build context.
    package let from: DockerfileWord?
}

/// The options of a mount, their variables replaced.
package struct RunMountOptions: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case bind, cache, tmpfs, secret, ssh
    }

    /// Nil when the kind is unknown before the run.
    package var kind: Kind? = .bind
    package var from: Template?
    package var source: Template?
    package var target: Template?
    package var id: Template?
    package var isReadOnly = true
    package var isRequired = false
}

/// Reads a mount's text: fields with commas between them, quoted as in CSV; nil when a quote is wrong.
func mountFields(_ text: String) -> [String]? {
    if !text.utf8.contains(.quote) {
        return text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
    }
    var fields: [String] = []
    var rest = Array(text.utf8)[...]
    while true {
        var field: [UInt8] = []
        if rest.first == .quote {
            rest = rest.dropFirst()
            while true {
                guard let byte = rest.popFirst() else { return nil }
                if byte != .quote {
                    field.append(byte)
                } else if rest.first == .quote {
                    field.append(byte)
                    rest = rest.dropFirst()
                } else {
                    break
                }
            }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        } else {
            field = Array(rest.prefix { $0 != UInt8(ascii: ",") })
            guard !field.contains(.quote) else { return nil }
            rest = rest.dropFirst(field.count)
        }
        fields.append(String(decoding: field, as: UTF8.self))
        guard rest.popFirst() != nil else { return fields }
    }
}

/// A name and a value of a mount's field; the value is nil when there is no `=`.
func mountField(_ field: String) -> (name: String, value: String?) {
    guard let equals = field.utf8.firstIndex(of: .equals) else { return (field.lowercased(), nil) }
    return (field[..<equals].lowercased(), String(field[field.utf8.index(after: equals)...]))
}

extension RunMount {
    /// Reads a mount as far as it can be read without the values of variables.
    init(_ word: DockerfileWord) throws(DockerfileProblem) {
        self.word = word
        guard let fields = mountFields(word.text) else { throw RunMount.badQuotes(word) }
        var from: DockerfileWord?
        for field in fields {
            guard case ("from", let value?) = mountField(field) else { continue }
            // A '$' at the very end is a '$'.
            if let dollar = value.utf8.firstIndex(of: UInt8(ascii: "$")),
                value.utf8.index(after: dollar) != value.endIndex
            {
                throw DockerfileProblem(
                    .badMount,
                    "'from' takes no variables; name a stage there and use the variable in its FROM",
                    word.range
                )
            }
            from = value.isEmpty ? nil : DockerfileWord(text: value, range: word.range)
        }
        self.from = from
    }

    /// Reads all options of the mount.
    /// - Parameter expand: replaces the variables of a value.
    func options(
        expand: (String) throws(DockerfileProblem) -> Template
    ) throws(DockerfileProblem) -> RunMountOptions {
        guard let fields = mountFields(word.text) else { throw RunMount.badQuotes(word) }
        var options = RunMountOptions()
        var saysReadOnly = false
        var fileOptions: [String] = []
        var sharing: String?
        for field in fields {
            let (name, raw) = mountField(field)
            guard let raw else {
                switch name {
                case "readonly", "ro", "readwrite", "rw":
                    options.isReadOnly = name.hasPrefix("ro") || name == "readonly"
                    saysReadOnly = true
                case "required" where options.kind == .secret || options.kind == .ssh || options.kind == nil:
                    options.isRequired = true
                default: throw bad("the mount option '\(field)' needs a value; write '\(name)=value'")
                }
                continue
            }
            let value = try expand(raw)
            switch name {
            case "type":
                options.kind = try choice(of: Kind.self, value, "type")
            case "from": options.from = value
            case "source", "src": options.source = value
            case "target", "dst", "destination": options.target = value
            case "id": options.id = value
            case "readonly", "ro", "readwrite", "rw":
                if let isOn = try boolean(value, name) {
                    options.isReadOnly = isOn == (name.hasPrefix("ro") || name == "readonly")
                }
                saysReadOnly = true
            case "required" where options.kind == .secret || options.kind == .ssh || options.kind == nil:
                options.isRequired = try boolean(value, name) ?? true
            case "size" where options.kind == .tmpfs || options.kind == nil: break
            case "env" where options.kind == .secret || options.kind == nil: break
            case "sharing":
                _ = try choice(of: Sharing.self, value, name)
                sharing = value.text ?? ""
            case "mode", "uid", "gid":
                try number(value, name)
                fileOptions.append(name)
            default:
                throw bad("'\(name)' is no option of a mount of the type '\(options.kind?.rawValue ?? "?")'; remove it")
            }
        }
        try check(options, fileOptions: fileOptions, sharing: sharing)
        if !saysReadOnly { options.isReadOnly = options.kind != .cache && options.kind != .tmpfs }
        return options
    }

    private typealias Kind = RunMountOptions.Kind

    private enum Sharing: String, CaseIterable { case shared, `private`, locked }

    private func check(
        _ options: RunMountOptions,
        fileOptions: [String],
        sharing: String?
    ) throws(DockerfileProblem) {
        if let name = fileOptions.first, options.kind == .bind || options.kind == .tmpfs {
            throw bad("'\(name)' is only for mounts of the types 'secret', 'ssh' and 'cache'; remove it")
        }
        if sharing != nil, options.kind != .cache, options.kind != nil {
            throw bad("'sharing' is only for mounts of the type 'cache'; remove it")
        }
        guard options.kind == .secret else { return }
        if let from = options.from, !from.isEmpty { throw bad("a secret comes from no stage; remove 'from'") }
        let hasSource = options.source.map { !$0.isEmpty } ?? false
        let hasID = options.id.map { !$0.isEmpty } ?? false
        let hasTarget = options.target.map { !$0.isEmpty } ?? false
        if !hasSource, !hasID, !hasTarget { throw bad("the secret has no name; write 'id=name'") }
        if hasSource, hasID { throw bad("the secret has two names, 'id' and 'source'; remove one of them") }
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type,
        _ value: Template,
        _ name: String
    ) throws(DockerfileProblem) -> Choice? where Choice.RawValue == String {
        guard let text = value.text else { return nil }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            let choices = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw bad("'\(text)' is no \(name) of a mount; use one of \(choices)")
        }
        return choice
    }

    private func boolean(_ value: Template, _ name: String) throws(DockerfileProblem) -> Bool? {
        guard let text = value.text else { return nil }
        if let boolean = parseGoBoolean(text) { return boolean }
        throw bad("the mount option '\(name)' is true or false, not '\(text)'")
    }

    private func number(_ value: Template, _ name: String) throws(DockerfileProblem) {
        guard let text = value.text else { return }
        let isNumber = text.first?.isASCII == true && text.first != "+" && text.first != "-"
        guard isNumber, UInt32(text, radix: name == "mode" ? 8 : 10) != nil else {
            throw bad(
                "the mount option '\(name)' must be \(name == "mode" ? "an octal number" : "a number"), not '\(text)'"
            )
        }
    }

    private func bad(_ message: String) -> DockerfileProblem {
        DockerfileProblem(.badMount, message, word.range)
    }

    private static func badQuotes(_ word: DockerfileWord) -> DockerfileProblem {
        DockerfileProblem(.badMount, "the quotes of the mount do not match; close them", word.range)
    }
}

/// A truth value as Go's `strconv.ParseBool` reads it; nil when the text is none.
func parseGoBoolean(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
}
