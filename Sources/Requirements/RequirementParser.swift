/// Reads one requirement; what it cannot read is kept as the rest.
struct RequirementParser {
    private let line: LogicalLine
    private let range: Range<Int>
    private let isEditable: Bool
    private var position: Int

    init(_ line: LogicalLine, _ range: Range<Int>, isEditable: Bool) {
        self.line = line
        self.range = range
        self.isEditable = isEditable
        position = range.lowerBound
    }

    var requirement: Requirement {
        var copy = self
        return copy.read()
    }

    private mutating func read() -> Requirement {
        if let end = addressEnd ?? pathEnd {
            let piece = line.piece(position..<end)
            let isAddress = addressEnd != nil
            position = end
            let marker = marker()
            return result(nil, [], [], isAddress ? .address(piece) : .path(piece), marker)
        }
        let nameEnd = end(where: isNameByte)
        guard nameEnd > position else { return result(nil, [], [], .index, nil) }
        let name = line.piece(position..<nameEnd)
        position = nameEnd
        skipBlanks()
        let extras = extras()
        skipBlanks()
        if peek == UInt8(ascii: "@") {
            position += 1
            skipBlanks()
            let end = end { $0 != 0x20 && $0 != 0x09 }
            let address = line.piece(position..<end)
            position = end
            let marker = marker()
            return result(name, extras, [], .address(address), marker)
        }
        let specifiers = specifiers()
        let marker = marker()
        return result(name, extras, specifiers, .index, marker)
    }

    private func result(
        _ name: RequirementsFile.Piece?,
        _ extras: [RequirementsFile.Piece],
        _ specifiers: [Requirement.Specifier],
        _ source: Requirement.Source,
        _ marker: RequirementsFile.Piece?
    ) -> Requirement {
        var start = position
        while start < range.upperBound, isBlank(line.bytes[start]) { start += 1 }
        return Requirement(
            name: name,
            extras: extras,
            specifiers: specifiers,
            source: source,
            marker: marker,
            isEditable: isEditable,
            rest: start < range.upperBound ? line.piece(start..<range.upperBound) : nil
        )
    }

    // MARK: Parts

    /// Where an address ends that the text begins with; nil when it begins with none.
    private var addressEnd: Int? {
        var index = position
        while index < range.upperBound, isSchemeByte(line.bytes[index]) { index += 1 }
        guard index > position, index < range.upperBound, line.bytes[index] == UInt8(ascii: ":") else { return nil }
        // `git+ssh://…` and the like, and `file:` with a path.
        let rest = line.bytes[index..<range.upperBound].prefix(3)
        let isAddress = rest.elementsEqual("://".utf8) || line.bytes[position..<index].elementsEqual("file".utf8)
        return isAddress ? end { !isBlank($0) } : nil
    }

    /// Where a path ends that the text begins with; nil when it begins with none.
    private var pathEnd: Int? {
        let end = end { !isBlank($0) && $0 != UInt8(ascii: ";") }
        let text = line.bytes[position..<end]
        let first = text.first
        let isPath =
            first == UInt8(ascii: ".") || first == UInt8(ascii: "/") || isEditable
            || [".whl", ".zip", ".tar.gz", ".tar.bz2", ".tgz"].contains {
                text.suffix($0.utf8.count).elementsEqual($0.utf8)
            }
        return isPath && end > position ? end : nil
    }

    private mutating func extras() -> [RequirementsFile.Piece] {
        guard peek == UInt8(ascii: "["), let close = line.bytes[position..<range.upperBound].firstIndex(of: 0x5D) else {
            return []
        }
        var extras: [RequirementsFile.Piece] = []
        var start = position + 1
        for index in start...close where index == close || line.bytes[index] == UInt8(ascii: ",") {
            var (low, high) = (start, index)
            while low < high, isBlank(line.bytes[low]) { low += 1 }
            while high > low, isBlank(line.bytes[high - 1]) { high -= 1 }
            if low < high { extras.append(line.piece(low..<high)) }
            start = index + 1
        }
        position = close + 1
        return extras
    }

    private mutating func specifiers() -> [Requirement.Specifier] {
        let isInParentheses = peek == UInt8(ascii: "(")
        if isInParentheses { position += 1 }
        var specifiers: [Requirement.Specifier] = []
        while true {
            skipBlanks()
            let comparisonEnd = end { "<>=!~".utf8.contains($0) }
            guard comparisonEnd > position else { break }
            let comparison = line.piece(position..<comparisonEnd)
            position = comparisonEnd
            skipBlanks()
            let versionEnd = end { !isBlank($0) && !",;)".utf8.contains($0) }
            specifiers.append(Requirement.Specifier(comparison: comparison, version: line.piece(position..<versionEnd)))
            position = versionEnd
            let before = position
            skipBlanks()
            guard peek == UInt8(ascii: ",") else {
                position = before
                break
            }
            position += 1
        }
        skipBlanks()
        if isInParentheses, peek == UInt8(ascii: ")") { position += 1 }
        return specifiers
    }

    /// The text behind `;`.
    private mutating func marker() -> RequirementsFile.Piece? {
        let before = position
        skipBlanks()
        guard peek == UInt8(ascii: ";") else {
            position = before
            return nil
        }
        position += 1
        skipBlanks()
        defer { position = range.upperBound }
        return line.piece(position..<range.upperBound)
    }

    // MARK: Bytes

    private var peek: UInt8? { position < range.upperBound ? line.bytes[position] : nil }

    private mutating func skipBlanks() {
        while position < range.upperBound, isBlank(line.bytes[position]) { position += 1 }
    }

    private func end(where belongs: (UInt8) -> Bool) -> Int {
        var index = position
        while index < range.upperBound, belongs(line.bytes[index]) { index += 1 }
        return index
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-_.".utf8.contains(byte)
    }

    private func isSchemeByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "+-.".utf8.contains(byte)
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
