extension LogicalLine {
    /// What the line says.
    var parsed: RequirementsFile.Line {
        // From the first word on that begins with a dash, everything is options; only blanks part words here.
        let split = optionsStart
        let (options, ignored) = options(from: split)
        let end = trimmedEnd(of: 0..<split)
        var content = RequirementsFile.Line.Content.options(ignored: ignored)
        if end > 0 {
            content = .requirement(RequirementParser(self, 0..<end, isEditable: false).requirement)
        } else if let editable = options.first(where: { $0.kind == .editable })?.value {
            let range = position(of: editable)
            content = .requirement(RequirementParser(self, range, isEditable: true).requirement)
        }
        return RequirementsFile.Line(
            content: content,
            options: options,
            text: piece(0..<bytes.count),
            hasVariable: hasVariable
        )
    }

    private var optionsStart: Int {
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "-"), index == 0 || bytes[index - 1] == 0x20 { return index }
            index += 1
        }
        return bytes.count
    }

    private func trimmedEnd(of range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound, isBlank(bytes[end - 1]) { end -= 1 }
        return end
    }

    /// `${NAME}` of upper-case letters, digits and underscores.
    private var hasVariable: Bool {
        var index = 0
        while index + 3 < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{") { return true }
            index += 1
        }
        return false
    }

    /// Where the text of a piece of this line stands in the line.
    private func position(of piece: RequirementsFile.Piece) -> Range<Int> {
        let start = bytes.indices.first { self.piece($0..<$0).range.lowerBound >= piece.range.lowerBound } ?? 0
        let end = bytes.indices.last { self.piece($0..<($0 + 1)).range.upperBound <= piece.range.upperBound } ?? -1
        return start..<max(start, end + 1)
    }

    // MARK: Options

    private func options(
        from start: Int
    ) -> (options: [RequirementsFile.Option], ignored: [RequirementsFile.Piece]) {
        let words = words(from: start)
        var options: [RequirementsFile.Option] = []
        var ignored: [RequirementsFile.Piece] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard bytes[word.lowerBound] == UInt8(ascii: "-"), word.count > 1 else {
                ignored.append(piece(word))
                continue
            }
            var name = word
            var value: Range<Int>?
            if let equals = bytes[word].firstIndex(of: UInt8(ascii: "=")),
                bytes[word.lowerBound + 1] == UInt8(ascii: "-")
            {
                name = word.lowerBound..<equals
                value = (equals + 1)..<word.upperBound
            } else if bytes[word.lowerBound + 1] != UInt8(ascii: "-"), word.count > 2 {
                // A short option may have its value behind it without a blank.
                name = word.lowerBound..<(word.lowerBound + 2)
                value = (word.lowerBound + 2)..<word.upperBound
            }
            let kind = OptionKind(named: piece(name).text)
            if value == nil, kind?.takesValue == true, index < words.count {
                value = words[index]
                index += 1
            }
            options.append(
                RequirementsFile.Option(name: piece(name), value: value.map { piece(unquoted($0)) }, kind: kind)
            )
        }
        return (options, ignored)
    }

    /// The words as a shell parts them; quotes stay.
    private func words(from start: Int) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = start
        while index < bytes.count {
            if isBlank(bytes[index]) {
                index += 1
                continue
            }
            let first = index
            var quote: UInt8?
            while index < bytes.count, quote != nil || !isBlank(bytes[index]) {
                let byte = bytes[index]
                if byte == quote {
                    quote = nil
                } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                }
                index += 1
            }
            words.append(first..<index)
        }
        return words
    }

    private func unquoted(_ range: Range<Int>) -> Range<Int> {
        guard range.count >= 2, let first = range.first, let last = range.last, bytes[first] == bytes[last],
            bytes[first] == UInt8(ascii: "\"") || bytes[first] == UInt8(ascii: "'")
        else { return range }
        return (first + 1)..<last
    }
}
