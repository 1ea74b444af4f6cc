import Values

/// From a word to the texts that a command gets: expansion, splitting, patterns of file names.
///
/// https://www.gnu.org/software/bash/manual/html_node/Shell-Expansions.html
extension Interpreter {
    /// A piece of an expanded word.
    struct Segment {
        enum Quoting {
            /// In quotes: neither split nor a pattern.
            case quoted
            /// Written without quotes: a pattern, but not split.
            case literal
            /// The result of an expansion without quotes: split, and a pattern.
            case expanded
        }

        /// nil between two elements of `$@`.
        var piece: Template.Piece?
        var quoting: Quoting

        init(_ piece: Template.Piece?, _ quoting: Quoting) {
            self.piece = piece
            self.quoting = quoting
        }

        init(_ text: String, _ quoting: Quoting) {
            self.init(.text(text, nil), quoting)
        }
    }

    /// The words that some words become.
    mutating func arguments(_ words: [ShellWord]) throws(Interruption) -> [ShellArgument] {
        var result: [ShellArgument] = []
        for word in words { try appendArguments(of: word, to: &result) }
        return result
    }

    mutating func appendArguments(of word: ShellWord, to result: inout [ShellArgument]) throws(Interruption) {
        // Most words are a plain text.
        if word.parts.count == 1, case .literal(let text) = word.parts[0].kind, isPlain(text) {
            result.append(ShellArgument(script.text.template(text, at: word.range)))
            return
        }
        for word in try braceExpanded(word) {
            var segments: [Segment] = []
            try expand(word, into: &segments)
            let first = result.count
            for field in split(segments) { try appendMatches(of: field, to: &result) }
            for argument in result[first...] { spend(argument.text) }
        }
    }

    private func isPlain(_ text: String) -> Bool {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: "~"), UInt8(ascii: "\\"), UInt8(ascii: "("):
                return false
            default: continue
            }
        }
        return true
    }

    /// The text of a word where it is neither split nor a pattern, as on the right of an assignment.
    mutating func template(of word: ShellWord) throws(Interruption) -> Template {
        if word.parts.count == 1 {
            switch word.parts[0].kind {
            case .literal(let text) where text.utf8.first != UInt8(ascii: "~"):
                return script.text.template(text, at: word.parts[0].range)
            case .quoted(let text):
                return script.text.template(text, at: word.parts[0].range)
            default:
                break
            }
        }
        var segments: [Segment] = []
        try expand(word, into: &segments)
        let text = joined(segments)
        spend(text)
        return text
    }

    func joined(_ segments: [Segment]) -> Template {
        var pieces: [Template.Piece] = []
        for segment in segments { pieces.append(segment.piece ?? .text(" ", nil)) }
        return Template(pieces: pieces)
    }

    // MARK: Expansion

    mutating func expand(_ word: ShellWord, into segments: inout [Segment]) throws(Interruption) {
        for (index, part) in word.parts.enumerated() {
            if index == 0, case .literal(let text) = part.kind, text.utf8.first == UInt8(ascii: "~") {
                expandTilde(text, part.range, isAlone: word.parts.count == 1, into: &segments)
            } else {
                try expand(part, isQuoted: false, into: &segments)
            }
        }
    }

    private mutating func expandTilde(
        _ text: String,
        _ range: Range<Int>,
        isAlone: Bool,
        into segments: inout [Segment]
    ) {
        let name = text.prefix { $0 != "/" }
        guard name.utf8.count < text.utf8.count || isAlone else {
            segments.append(Segment(text, .literal))
            return
        }
        if name == "~" {
            let home = value(of: "HOME") ?? Template(Unknown("~", because: "the home directory is not known"))
            for piece in home.pieces { segments.append(Segment(piece, .quoted)) }
        } else {
            let unknown = Unknown(String(name), because: "the directory is not known", at: script.text.place(range))
            segments.append(Segment(.unknown(unknown, nil), .quoted))
        }
        segments.append(Segment(String(text.dropFirst(name.count)), .literal))
    }

    mutating func expand(
        _ part: ShellWord.Part,
        isQuoted: Bool,
        into segments: inout [Segment]
    ) throws(Interruption) {
        let quoting: Segment.Quoting = isQuoted ? .quoted : .expanded
        switch part.kind {
        case .literal(let text):
            append(script.text.template(text, at: part.range), isQuoted ? .quoted : .literal, to: &segments)
        case .quoted(let text):
            if text.isEmpty { segments.append(Segment("", .quoted)) }
            append(script.text.template(text, at: part.range), .quoted, to: &segments)
        case .doubleQuoted(let parts):
            if !parts.contains(where: { isElementList($0) }) { segments.append(Segment("", .quoted)) }
            for part in parts { try expand(part, isQuoted: true, into: &segments) }
        case .unknown:
            append(script.text.unknownTemplate(at: part.range.lowerBound), quoting, to: &segments)
        case .parameter(let parameter):
            try expand(parameter, part.range, isQuoted: isQuoted, into: &segments)
        case .command(let list):
            append(try substitute(list, part.range), quoting, to: &segments)
        case .arithmetic(let word):
            switch try arithmetic(word) {
            case .success(let value): segments.append(Segment(String(value), quoting))
            case .failure(let unknown):
                let expression = script.text.display(part.range)
                let derived = Unknown(expression, because: unknown.reason, at: unknown.place)
                segments.append(Segment(.unknown(derived, nil), .quoted))
            }
        case .process(let list, let isInput):
            guard isInput else {
                let unknown = Unknown(
                    script.text.display(part.range),
                    because: "it is a pipe into other commands",
                    at: script.text.place(part.range)
                )
                segments.append(Segment(.unknown(unknown, nil), .quoted))
                try subshell { (self) throws(Interruption) in
                    self.state.descriptors[0] = .unknown(unknown)
                    return try self.execute(list)
                }
                return
            }
            let status = state.status
            let output = try output(of: list)
            state.status = status
            let path = "/dev/fd/\(nextSerial())"
            state.files[path] = VirtualFile(output)
            segments.append(Segment(path, .quoted))
        }
    }

    /// Whether a part is `$@` or `${name[@]}`, which makes no word at all when it has no elements.
    private func isElementList(_ part: ShellWord.Part) -> Bool {
        guard case .parameter(let parameter) = part.kind, !parameter.isLength else { return false }
        if parameter.name == "@" { return true }
        if case .all? = parameter.index { return true }
        return false
    }

    private func append(_ text: Template, _ quoting: Segment.Quoting, to segments: inout [Segment]) {
        for piece in text.pieces { segments.append(Segment(piece, quoting)) }
    }

    /// `$(…)`: the output without the line breaks at its end.
    private mutating func substitute(_ list: ShellList, _ range: Range<Int>) throws(Interruption) -> Template {
        // `$(<file)`
        let content = try fileContent(of: list)
        let output = if let content { content } else { try output(of: list) }
        lastSubstitutionStatus = state.status
        let trimmed = output.droppingZeroBytes().trimmingFinalLineBreaks()
        guard trimmed.pieces.contains(where: { $0.origin != nil }) || script.text.place(range) != nil else {
            return trimmed
        }
        return trimmed.reached(through: script.text.display(range), at: script.text.place(range))
    }

    private mutating func fileContent(of list: ShellList) throws(Interruption) -> Template? {
        guard list.items.count == 1, list.items[0].rest.isEmpty, list.items[0].first.commands.count == 1 else {
            return nil
        }
        let command = list.items[0].first.commands[0]
        guard case .simple(let simple) = command.kind, simple.arguments.isEmpty, simple.assignments.isEmpty,
            command.redirections.count == 1, command.redirections[0].operator == .input,
            case .word(let word) = command.redirections[0].target
        else { return nil }
        let path = try template(of: word)
        switch read(path) {
        case .text(let text):
            state.status = .known(0)
            return text
        case .missing:
            state.status = .known(1)
            return Template()
        case .unknown(let unknown):
            state.status = .known(0)
            return Template(Unknown(script.text.display(command.range), because: unknown.reason, at: unknown.place))
        }
    }

    // MARK: Splitting

    /// A word on its way to an argument.
    struct Field {
        var segments: [Segment] = []
        var split: Unknown?
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    }

    private func split(_ segments: [Segment]) -> [Field] {
        // Most words stand in quotes.
        if segments.allSatisfy({ $0.piece != nil && $0.quoting == .quoted }) {
            return segments.isEmpty ? [] : [Field(segments: segments)]
        }
        var fields: [Field] = []
        var current: Field?
        var endedAtBlank = false
        let separators = state.variables["IFS"] == nil ? Template(" \t\n") : (value(of: "IFS") ?? Template())
        let known = separators.text.map { Array($0.utf8) }
        for segment in segments {
            guard let piece = segment.piece else {
                // Outside of quotes an empty element is no word, unless a separator is no blank.
                if current == nil, segment.quoting != .quoted, known?.allSatisfy(Self.isBlank) ?? false { continue }
                fields.append(current ?? Field())
                current = nil
                endedAtBlank = false
                continue
            }
            guard segment.quoting == .expanded else {
                if case .text("", _) = piece, segment.quoting == .literal { continue }
                current = current ?? Field()
                current?.segments.append(segment)
                continue
            }
            switch piece {
            case .unknown(let unknown, _):
                current = current ?? Field()
                current?.segments.append(segment)
                let staysWhole = known.map { $0.isEmpty || unknown.isWord && $0.allSatisfy(Self.isBlank) } ?? false
                if !staysWhole, current?.split == nil { current?.split = unknown }
            case .text(let text, let origin):
                guard let known else {
                    current = current ?? Field()
                    current?.segments.append(segment)
                    current?.split = separators.firstUnknown
                    continue
                }
                if !text.utf8.contains(where: { known.contains($0) }) {
                    if text.isEmpty { continue }
                    current = current ?? Field()
                    current?.segments.append(segment)
                    continue
                }
                let utf8 = Array(text.utf8)
                var start = 0
                for (offset, byte) in utf8.enumerated() where known.contains(byte) {
                    if offset > start {
                        current = current ?? Field()
                        let part = String(decoding: utf8[start..<offset], as: UTF8.self)
                        current?.segments.append(Segment(.text(part, origin), .expanded))
                    }
                    start = offset + 1
                    let isBlank = Self.isBlank(byte)
                    if let field = current {
                        fields.append(field)
                        current = nil
                        endedAtBlank = isBlank
                    } else if !isBlank {
                        if endedAtBlank { endedAtBlank = false } else { fields.append(Field()) }
                    }
                }
                if start < utf8.count {
                    current = current ?? Field()
                    let part = String(decoding: utf8[start...], as: UTF8.self)
                    current?.segments.append(Segment(.text(part, origin), .expanded))
                }
            }
        }
        if let current { fields.append(current) }
        return fields
    }

    // MARK: File names

    private mutating func appendMatches(of field: Field, to result: inout [ShellArgument]) throws(Interruption) {
        let text = joined(field.segments)
        let isPattern =
            !state.options.leavesPatterns
            && field.segments.contains { segment in
                guard segment.quoting != .quoted, case .text(let text, _)? = segment.piece else { return false }
                return text.utf8.contains {
                    $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
                        || $0 == UInt8(ascii: "(") && state.options.extendsPatterns
                }
            }
        guard isPattern else {
            result.append(ShellArgument(text, split: field.split))
            return
        }
        if field.split != nil || !text.isKnown {
            result.append(ShellArgument(text, split: field.split ?? text.firstUnknown))
            return
        }
        let pattern = field.segments.reduce(into: "") { pattern, segment in
            guard case .text(let text, _)? = segment.piece else { return }
            pattern += segment.quoting == .quoted ? ShellPattern.escaped(text) : text
        }
        if ShellPattern(pattern, isExtended: state.options.extendsPatterns).literal != nil {
            // An opening bracket alone, as in the name of `[`.
            result.append(ShellArgument(text))
            return
        }
        switch try paths(matching: pattern) {
        case .success(let paths):
            if paths.isEmpty {
                if !state.options.dropsUnmatched { result.append(ShellArgument(text)) }
            } else {
                let origin = text.pieces.lazy.compactMap(\.origin).first
                result += paths.map { ShellArgument(Template($0, from: origin)) }
            }
        case .failure(let unknown):
            let unknown = Unknown(text.display, because: unknown.reason, at: unknown.place)
            result.append(ShellArgument(Template(unknown), split: unknown))
        }
    }
}

extension Template {
    /// The text as the shell keeps it: zero bytes are lost.
    func droppingZeroBytes() -> Template {
        let hasZero = pieces.contains { piece in
            if case .text(let text, _) = piece { text.utf8.contains(0) } else { false }
        }
        guard hasZero else { return self }
        return Template(
            pieces: pieces.map { piece in
                guard case .text(let text, let origin) = piece else { return piece }
                return .text(String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self), origin)
            }
        )
    }

    /// The text without the line breaks at its end, as `$(…)` gives it.
    func trimmingFinalLineBreaks() -> Template {
        var pieces = pieces
        while case .text(let text, let origin)? = pieces.last, text.utf8.last == UInt8(ascii: "\n") {
            let trimmed = text.trimmedForDisplay
            pieces.removeLast()
            if !trimmed.isEmpty {
                pieces.append(.text(trimmed, origin))
                break
            }
        }
        return Template(pieces: pieces)
    }
}
