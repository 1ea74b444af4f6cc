import SourceText

extension YAMLDocument {
    /// The edit that gives a scalar another text and changes nothing else.
    ///
    /// The style stays when it can carry the text; else the text gets single quotes, else double ones. A block text keeps
    /// its header, indentation and line breaks and becomes nothing else. A text stays a text: what would read as a number is
    /// quoted, unless a number stood there. Every edit is tried on a copy, and only one after which the copy has the same
    /// tree with exactly the wanted text is returned.
    ///
    /// - Returns: nil for a collection, for an alias, and for a text that cannot stand there.
    package func edit(replacing node: YAMLNode, with text: String) -> TextEdit? {
        guard node.document === self, node.kind == .scalar, !node.isAlias else { return nil }
        if node.equals(text) { return TextEdit(node.range, file.text(in: node.range)) }
        let candidates =
            switch node.style {
            case .literal, .folded: BlockReplacement(node, text: text).map { [$0.edit] } ?? []
            default: flowCandidates(node, text)
            }
        return candidates.first { keepsEverythingElse($0, node, text) }
    }

    /// The edit that gives a key another name; nil when the mapping has that name already, or when it cannot be a key there.
    package func edit(renaming key: YAMLNode, to name: String) -> TextEdit? {
        edit(replacing: key, with: name)
    }

    private func flowCandidates(_ node: YAMLNode, _ text: String) -> [TextEdit] {
        var spellings: [String] = []
        if node.style == .plain, canBePlain(text, insteadOf: node) { spellings.append(text) }
        if node.style != .doubleQuoted { spellings.append(ScalarSpelling.singleQuoted(text)) }
        spellings.append(ScalarSpelling.doubleQuoted(text))
        // Nothing stands right behind a ':' or '-', which want a blank.
        let blank = node.range.isEmpty ? " " : ""
        return spellings.map { TextEdit(node.range, blank + $0) }
    }

    /// Whether a text without quotes has the type that is wanted; whether it is one text at all, the trial shows.
    private func canBePlain(_ text: String, insteadOf node: YAMLNode) -> Bool {
        var text = text
        guard !text.isEmpty, !text.utf8.contains(where: \.isASCIIBreak) else { return false }
        let type = text.withUTF8 { PlainType($0) }
        if case .string = type { return true }
        guard !node.range.isEmpty, node.record.tag == .none else { return false }
        switch (node.scalar, type) {
        case (.number, .number), (.bool, .bool), (.null, .null): return true
        default: return false
        }
    }

    /// Whether a file with the edit made has the same tree but for the text of one node.
    private func keepsEverythingElse(_ edit: TextEdit, _ node: YAMLNode, _ text: String) -> Bool {
        var bytes = Array(file.bytes[..<edit.range.lowerBound])
        bytes += edit.replacement.utf8
        bytes += file.bytes[edit.range.upperBound...]
        let after = YAMLDocument(SourceFile(path: file.path, bytes: bytes), limits: limits)
        guard after.nodes.count == nodes.count, after.problems.count <= problems.count,
            after.properties.count == properties.count
        else { return false }
        for index in nodes.indices {
            let (old, new) = (nodes[index], after.nodes[index])
            guard old.shape == new.shape, old.tag == new.tag else { return false }
            let newNode = YAMLNode(document: after, index: UInt32(index))
            if index == Int(node.index) {
                guard newNode.equals(text), isTextStill(node, newNode) else { return false }
            } else if old.shape == .scalar {
                let oldNode = YAMLNode(document: self, index: UInt32(index))
                guard old.style == new.style, oldNode.withUTF8({ newNode.equals($0) }) else { return false }
            } else {
                guard old.style == new.style, old.link == new.link, old.count == new.count else { return false }
            }
        }
        return true
    }

    /// Whether what was a text is one, and nothing else became something it was not.
    private func isTextStill(_ old: YAMLNode, _ new: YAMLNode) -> Bool {
        switch (old.scalar, new.scalar) {
        case (_, .string), (.number, .number), (.bool, .bool): true
        case (.null, .null): true
        default: false
        }
    }
}

/// How a text is written in quotes.
enum ScalarSpelling {
    static func singleQuoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result.unicodeScalars.append("'") }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if let escape = escape(scalar) {
                result += escape
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The escape that a character needs in double quotes; nil when it may stand there as it is.
    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{85}": "\\N"
        case "\u{2028}": "\\L"
        case "\u{2029}": "\\P"
        case "\u{0}"..<" ", "\u{7F}"..."\u{9F}": "\\x" + hexadecimal(scalar.value, digits: 2)
        case "\u{FEFF}", "\u{FFFE}", "\u{FFFF}": "\\u" + hexadecimal(scalar.value, digits: 4)
        default: nil
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// Another text in the place of a block text.
private struct BlockReplacement {
    let edit: TextEdit

    init?(_ node: YAMLNode, text: String) {
        let bytes = node.document.file.bytes
        let block = node.blockScalar
        let range = node.range
        guard let indentation = block.indentation, block.contentStart < range.upperBound else { return nil }
        let headerEnd = block.headerEnd
        let breakStart = bytes.endOfLine(from: headerEnd)
        let lineBreak = String(decoding: bytes[breakStart..<block.contentStart], as: UTF8.self)

        let trailing = text.utf8.reversed().prefix { $0 == .lineFeed }.count
        let body = text.utf8.dropLast(trailing)
        guard !body.isEmpty else { return nil }

        // The header: `|` or `>`, the indentation if it was written, the chomping that the text needs.
        var result = String(
            decoding: bytes[range.lowerBound..<headerEnd].filter { !Self.isChomping($0) },
            as: UTF8.self
        )
        if trailing == 0 { result += "-" } else if trailing > 1 { result += "+" }
        result += String(decoding: bytes[headerEnd..<block.contentStart], as: UTF8.self)

        let prefix = String(repeating: " ", count: indentation)
        let lines = body.split(separator: .lineFeed, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            if number > 0 { result += lineBreak }
            if node.style == .folded, Self.isFolded(lines, at: number) { result += lineBreak }
            if !line.isEmpty { result += prefix }
            result += String(decoding: line, as: UTF8.self)
        }

        // Blank lines below are part of the text only when it keeps them all.
        var end = range.upperBound
        if trailing > 1 {
            end = Self.endOfBlankLines(bytes, from: end)
            result += String(repeating: lineBreak, count: trailing)
        } else if trailing == 1, end == bytes.count {
            result += lineBreak
        }
        edit = TextEdit(range.lowerBound..<end, result)
    }

    private static func isChomping(_ byte: UInt8) -> Bool { byte == .hyphen || byte == UInt8(ascii: "+") }

    /// Whether a line break before a line would become a blank, so that it takes one more.
    private static func isFolded(_ lines: [String.UTF8View.SubSequence.SubSequence], at number: Int) -> Bool {
        guard let first = lines[number].first, !first.isBlank else { return false }
        guard let above = lines[..<number].last(where: { !$0.isEmpty })?.first else { return false }
        return !above.isBlank
    }

    /// The beginning of the next line that is not blank, or the end.
    private static func endOfBlankLines(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        var offset = start
        while offset < bytes.count {
            let length = bytes.breakLength(at: offset)
            if length > 0 {
                offset += length
                end = offset
            } else if bytes[offset] == .space {
                offset += 1
                if offset == bytes.count { end = offset }
            } else {
                break
            }
        }
        return end
    }
}
