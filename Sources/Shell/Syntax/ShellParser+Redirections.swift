/// Redirections and here-documents.
extension ShellParser {
    /// The redirection that begins here, or nil when none does.
    mutating func redirection() throws(ShellSyntaxError) -> ShellRedirection? {
        let start = at
        var descriptor: Int?
        var offset = at
        while offset < end, Self.isDigit(bytes[offset]), offset - at < 4 { offset += 1 }
        guard offset < end else { return nil }
        let isBoth =
            bytes[offset] == UInt8(ascii: "&") && offset == at && peek(1) == UInt8(ascii: ">")
        guard bytes[offset] == UInt8(ascii: "<") || bytes[offset] == UInt8(ascii: ">") || isBoth else { return nil }
        if offset + 1 < end, bytes[offset + 1] == UInt8(ascii: "("), !isBoth {
            // `<(…)` is a word.
            return nil
        }
        if offset > at { descriptor = Int(String(decoding: bytes[at..<offset], as: UTF8.self)) }
        at = offset
        let (op, stripsTabs) = redirectionOperator()
        skipBlanks()
        // The number of a descriptor belongs to the next redirection.
        if op != .duplicateInput, op != .duplicateOutput, isAtDescriptor {
            throw ShellSyntaxError(message: "a file name is missing after '\(op.rawValue)'", range: range(from: start))
        }
        if op == .hereDocument {
            let index = try hereDocumentDelimiter(stripsTabs: stripsTabs, operatorAt: start)
            return ShellRedirection(
                descriptor: descriptor,
                operator: op,
                target: .hereDocument(index),
                range: range(from: start)
            )
        }
        guard let word = try word() else {
            throw ShellSyntaxError(message: "a file name is missing after '\(op.rawValue)'", range: range(from: start))
        }
        return ShellRedirection(descriptor: descriptor, operator: op, target: .word(word), range: range(from: start))
    }

    private var isAtDescriptor: Bool {
        var offset = at
        while offset < end, Self.isDigit(bytes[offset]) { offset += 1 }
        return offset > at && offset < end && (bytes[offset] == UInt8(ascii: "<") || bytes[offset] == UInt8(ascii: ">"))
    }

    private mutating func redirectionOperator() -> (ShellRedirection.Operator, stripsTabs: Bool) {
        for (spelling, op) in Self.operators where end - at >= spelling.count {
            if bytes[at..<(at + spelling.count)].elementsEqual(spelling) {
                at += spelling.count
                return (op, spelling.last == UInt8(ascii: "-"))
            }
        }
        at += 1
        return (.output, false)
    }

    /// Longest first.
    private static let operators: [([UInt8], ShellRedirection.Operator)] = [
        ("&>>", ShellRedirection.Operator.appendOutputAndError), ("<<<", .hereString), ("<<-", .hereDocument),
        ("&>", .outputAndError), ("<<", .hereDocument), ("<&", .duplicateInput), ("<>", .readWrite), (">>", .append),
        (">&", .duplicateOutput), (">|", .clobber), ("<", .input), (">", .output),
    ].map { (Array($0.0.utf8), $0.1) }

    private mutating func hereDocumentDelimiter(
        stripsTabs: Bool,
        operatorAt start: Int
    ) throws(ShellSyntaxError) -> Int {
        guard let delimiter = try word() else {
            throw ShellSyntaxError(message: "a delimiter is missing after '<<'", range: range(from: start))
        }
        let isQuoted = delimiter.parts.contains { if case .literal = $0.kind { false } else { true } }
        // Expansions are not done in a delimiter: it is taken as it is written.
        let text =
            delimiter.literal ?? String(decoding: bytes[delimiter.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
        hereDocuments.append(
            ShellHereDocument(
                delimiter: text,
                isQuoted: isQuoted && delimiter.literal != nil,
                body: ShellWord(parts: [], range: range(from: at)),
                bodyRange: range(from: at)
            )
        )
        let pending = PendingHereDocument(
            index: hereDocuments.count - 1,
            stripsTabs: stripsTabs,
            range: range(from: start)
        )
        pendingHereDocuments.append(pending)
        return pending.index
    }

    /// Reads the bodies that begin at this line.
    mutating func readHereDocuments() throws(ShellSyntaxError) {
        let pending = pendingHereDocuments
        pendingHereDocuments = []
        for document in pending { try readBody(of: document) }
    }

    private mutating func readBody(of document: PendingHereDocument) throws(ShellSyntaxError) {
        let start = at
        let delimiter = Array(hereDocuments[document.index].delimiter.utf8)
        var line = at
        while true {
            guard line < end else {
                // The shell warns, and takes all that is left.
                let rest = start..<max(start, end)
                try readBody(rest, of: document)
                at = rest.upperBound
                return
            }
            var stop = line
            while stop < end, bytes[stop] != UInt8(ascii: "\n") { stop += 1 }
            var first = line
            if document.stripsTabs { while first < stop, bytes[first] == UInt8(ascii: "\t") { first += 1 } }
            if bytes[first..<stop].elementsEqual(delimiter) {
                try readBody(start..<line, of: document)
                at = min(stop, end)
                if at < end { at += 1 }
                return
            }
            line = stop + 1
        }
    }

    private mutating func readBody(
        _ content: Range<Int>,
        of document: PendingHereDocument
    ) throws(ShellSyntaxError) {
        let savedEnd = end
        end = content.upperBound
        defer { end = savedEnd }
        at = content.lowerBound
        let isQuoted = hereDocuments[document.index].isQuoted
        var builder = WordBuilder(start: at, isQuoted: true)
        var isLineStart = true
        while let byte {
            if isLineStart, document.stripsTabs, byte == UInt8(ascii: "\t") {
                at += 1
                continue
            }
            isLineStart = byte == UInt8(ascii: "\n")
            if isQuoted, byte != ShellText.unknownByte {
                builder.append(byte, at: at)
                at += 1
            } else {
                try readQuotedPart(byte, into: &builder, escapesQuote: false)
            }
        }
        // The last line has a line break, also where the script ends without one.
        if at > content.lowerBound, bytes[at - 1] != UInt8(ascii: "\n") { builder.append(UInt8(ascii: "\n"), at: at) }
        builder.flush(self, at)
        hereDocuments[document.index].body = ShellWord(parts: builder.parts, range: range(from: content.lowerBound))
        hereDocuments[document.index].bodyRange = range(from: content.lowerBound)
    }
}
