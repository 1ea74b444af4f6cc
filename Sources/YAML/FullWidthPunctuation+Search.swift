import SourceText

extension YAMLDocument {
    /// The full-width characters that were meant to be YAML's own punctuation.
    ///
    /// Texts may hold such characters, so only these places count: behind a word that begins a line where a key could
    /// stand; around the whole of an ASCII text; between ASCII texts in brackets; before a key.
    package func fullWidthPunctuation() -> [FullWidthPunctuation] {
        file.bytes.withUnsafeBufferPointer { bytes in
            guard !isASCII(bytes) else { return [] }
            if let problem = problems.first(where: { $0.code == .syntax }) {
                guard let place = problem.related?.lowerBound,
                    let found = FullWidthPunctuation(at: place, in: bytes), found.explanation == problem.message
                else { return [] }
                return [found]
            }
            var search = FullWidthSearch(document: self, bytes: bytes)
            return search.run()
        }
    }
}

/// Walks over the plain texts of a tree.
private struct FullWidthSearch {
    let document: YAMLDocument
    let bytes: UnsafeBufferPointer<UInt8>
    var found: [FullWidthPunctuation] = []

    /// Where a text stands.
    private enum Position {
        case root, key, value
        case item(besideMappings: Bool)
    }

    mutating func run() -> [FullWidthPunctuation] {
        var open: [(node: Int, end: Int, children: Int, hasMappings: Bool)] = []
        for index in document.nodes.indices {
            while let last = open.last, index >= last.end { open.removeLast() }
            let record = document.nodes[index]
            var position = Position.root
            var isInFlow = false
            if let parent = open.last {
                let parentRecord = document.nodes[parent.node]
                isInFlow = parentRecord.style == .flow
                if parentRecord.shape == .mapping {
                    position = parent.children % 2 == 0 ? .key : .value
                } else {
                    position = .item(besideMappings: parent.hasMappings)
                }
                open[open.count - 1].children += 1
            }
            switch record.shape {
            case .scalar where record.style == .plain: look(at: record, position, isInFlow: isInFlow)
            case .sequence:
                let node = YAMLNode(document: document, index: UInt32(index))
                open.append((index, Int(record.link), 0, node.elements.contains { $0.kind == .mapping }))
            case .mapping: open.append((index, Int(record.link), 0, false))
            case .scalar, .alias: break
            }
        }
        return found
    }

    private mutating func look(at record: NodeRecord, _ position: Position, isInFlow: Bool) {
        let range = Int(record.start)..<Int(record.end)
        guard bytes[range].contains(where: { $0 == 0xE2 || $0 == 0xE3 || $0 == 0xEF }) else { return }
        if lookAround(range) { return }
        switch position {
        case .key: add(at: range.lowerBound, " ")
        case .value: if !isInFlow, isFirstOnLine(range.lowerBound) { lookForKeys(in: range) }
        case .root: lookForKeys(in: range)
        case .item(let besideMappings): if besideMappings, !isInFlow { lookForKeys(in: range) }
        }
        if isInFlow { lookForCommas(in: range) }
    }

    /// Looks for full-width quotes or brackets around a whole text.
    private mutating func lookAround(_ range: Range<Int>) -> Bool {
        guard range.count > 6, let first = FullWidthPunctuation(at: range.lowerBound, in: bytes),
            let last = FullWidthPunctuation(at: range.upperBound - 3, in: bytes),
            let pair = FullWidthPunctuation.closing[first.ascii], pair == last.ascii,
            bytes[(range.lowerBound + 3)..<(range.upperBound - 3)].allSatisfy({ $0 < 0x80 })
        else { return false }
        found += [first, last]
        return true
    }

    private mutating func lookForKeys(in range: Range<Int>) {
        var offset = range.lowerBound
        var isFirst = true
        while offset < range.upperBound {
            let lineEnd = min(bytes.endOfLine(from: offset), range.upperBound)
            let nextLine = bytes.skippingBlanks(from: lineEnd + bytes.breakLength(at: lineEnd))
            let hasItemBelow =
                nextLine + 1 < range.upperBound && bytes[nextLine] == .hyphen && bytes[nextLine + 1].isBlank
            if let colon = FullWidthPunctuation.colonBehindKey(at: offset, to: lineEnd, in: bytes),
                isFirst || (hasItemBelow && bytes.skippingBlanks(from: colon + 3) == lineEnd)
            {
                add(at: colon, ":")
            } else if isFirst {
                return
            }
            isFirst = false
            offset = nextLine
        }
    }

    private mutating func lookForCommas(in range: Range<Int>) {
        for offset in range where bytes[offset] == 0xEF {
            let before = bytes[range.lowerBound..<offset].last { !$0.isBlank }
            let after =
                offset + 3 < range.upperBound ? bytes[(offset + 3)..<range.upperBound].first { !$0.isBlank } : nil
            guard let before, let after, before < 0x80, after < 0x80 else { continue }
            add(at: offset, ",")
        }
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        bytes.skippingBlanks(from: bytes.startOfLine(at: offset)) == offset
    }

    private mutating func add(at offset: Int, _ ascii: String) {
        guard let punctuation = FullWidthPunctuation(at: offset, in: bytes), punctuation.ascii == ascii else { return }
        found.append(punctuation)
    }
}

extension FullWidthPunctuation {
    /// What closes what opens.
    fileprivate static let closing = ["\"": "\"", "'": "'", "[": "]", "{": "}"]

    /// The `：` behind a word that begins a line and looks like a key; what follows on the line must be ASCII, else the line
    /// is more likely a sentence.
    fileprivate static func colonBehindKey(
        at start: Int,
        to end: Int,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var offset = start
        let quote = offset < end && (bytes[offset] == .doubleQuote || bytes[offset] == .singleQuote) ? bytes[offset] : 0
        if quote != 0 { offset += 1 }
        let word = offset
        while offset < end, bytes[offset].isWordByte { offset += 1 }
        guard offset > word, isKeyLike(bytes[word..<offset]) else { return nil }
        if quote != 0 {
            guard offset < end, bytes[offset] == quote else { return nil }
            offset += 1
        }
        offset = bytes.skippingBlanks(from: offset)
        guard offset + 3 <= end, FullWidthPunctuation(at: offset, in: bytes)?.ascii == ":" else { return nil }
        return bytes[(offset + 3)..<end].allSatisfy { $0 < 0x80 } ? offset : nil
    }

    /// Whether a word looks like a key of a workflow: `paths`, `_name`, or a variable such as `BASE_TAG`.
    private static func isKeyLike(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = word.first else { return false }
        if first.isLowercase || first == UInt8(ascii: "_") { return true }
        return first.isUppercase && word.contains(UInt8(ascii: "_")) && !word.contains(where: \.isLowercase)
    }

    /// The full-width character that explains why text cannot be read.
    ///
    /// - Parameters:
    ///   - start: where the unreadable thing began.
    ///   - problem: where reading stopped.
    static func near(from start: Int, to problem: Int, in bytes: UnsafeBufferPointer<UInt8>) -> FullWidthPunctuation? {
        let problemLine = bytes.startOfLine(at: problem)
        let firstLine = bytes.startOfLine(at: start)
        if firstLine < problemLine, let found = inLine(from: firstLine, in: bytes, isProblem: false) { return found }
        var line = problemLine
        // The line on which the unreadable thing began, if it is close, or else the line above.
        for _ in 0..<3 {
            if let found = inLine(from: line, in: bytes, isProblem: line == problemLine) { return found }
            guard line > 0, line > start || line == problemLine else { return nil }
            var above = line - 1
            while above > 0, bytes[above - 1].isASCIIBreak || bytes[above - 1].isBlank { above -= 1 }
            line = bytes.startOfLine(at: above)
        }
        return nil
    }

    /// The character in one line; quotes and commas count only in the line that cannot be read.
    private static func inLine(
        from line: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        isProblem: Bool
    ) -> FullWidthPunctuation? {
        let end = bytes.endOfLine(from: line)
        var offset = bytes.skippingBlanks(from: line)
        while offset + 1 < end, bytes[offset] == .hyphen, bytes[offset + 1].isBlank {
            offset = bytes.skippingBlanks(from: offset + 1)
        }
        if let colon = colonBehindKey(at: offset, to: end, in: bytes) {
            return FullWidthPunctuation(at: colon, in: bytes)
        }
        guard isProblem else { return nil }
        var brackets = 0
        var mayBegin = true
        while offset < end {
            let byte = bytes[offset]
            if byte == .hash, mayBegin || bytes[offset - 1].isBlank { return nil }
            if byte == .doubleQuote || byte == .singleQuote, mayBegin { return nil }
            if let found = FullWidthPunctuation(at: offset, in: bytes), found.ascii != " ", found.ascii != ":" {
                if found.ascii == "," ? brackets > 0 : mayBegin { return found }
            }
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { brackets += 1 }
            let isBehindIndicator =
                byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
                || (byte == .colon && offset + 1 < end && bytes[offset + 1].isBlank)
            mayBegin = isBehindIndicator || (byte.isBlank && mayBegin)
            offset += 1
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool {
        isLowercase || isUppercase || isDigit || self == .hyphen || self == UInt8(ascii: "_")
    }
}
