import SourceText

/// The comments of a file, from `#` to the end of the line, in order.
///
/// Nothing is looked for before the first one is asked for. A `#` within a text is no comment; a file without a tree has
/// none, because nobody can tell what is a text in it.
package struct YAMLComments: Sequence, Sendable {
    let document: YAMLDocument
    let range: Range<Int>

    package func makeIterator() -> Iterator {
        Iterator(document, range)
    }

    package struct Iterator: IteratorProtocol {
        private let document: YAMLDocument
        private let end: Int
        private var offset: Int
        /// The next node that may stand between here and the next comment.
        private var node: Int
        /// The bytes of the next text that may hold a `#`.
        private var text: Range<Int>?

        init(_ document: YAMLDocument, _ range: Range<Int>) {
            self.document = document
            end = document.nodes.isEmpty ? 0 : Swift.min(range.upperBound, document.file.bytes.count)
            node = document.firstLeaf(endingBehind: range.lowerBound)
            offset = range.lowerBound
            text = nextText()
        }

        package mutating func next() -> Range<Int>? {
            document.file.bytes.withUnsafeBufferPointer { next(in: $0) }
        }

        private mutating func next(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
            while offset < end {
                let gapEnd = Swift.min(end, text?.lowerBound ?? end)
                while offset < gapEnd {
                    if bytes[offset] == .hash, offset == 0 || isBoundary(before: offset, in: bytes) {
                        let start = offset
                        offset = bytes.endOfLine(from: start)
                        return start..<offset
                    }
                    offset += 1
                }
                guard let passed = text else { return nil }
                offset = Swift.max(offset, passed.upperBound)
                text = nextText()
            }
            return nil
        }

        /// Whether a token may end before an offset; within an anchor or a tag a `#` is a letter.
        private func isBoundary(before offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            switch bytes[offset - 1] {
            case .space, .tab, .lineFeed, .carriageReturn, .doubleQuote, .singleQuote: true
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
            // The last byte of NEL, LS, PS and of the byte order mark.
            case 0x80...: true
            default: false
            }
        }

        /// The bytes of the next text: of a block text those below its header.
        private mutating func nextText() -> Range<Int>? {
            while node < document.nodes.count {
                let record = document.nodes[node]
                let current = YAMLNode(document: document, index: UInt32(node))
                node += 1
                guard record.shape == .scalar || record.shape == .alias, record.start < record.end else { continue }
                guard record.style == .literal || record.style == .folded else { return current.range }
                let content = current.contentRange
                if !content.isEmpty { return content }
            }
            return nil
        }
    }
}

extension YAMLDocument {
    /// The comments that begin in some bytes; in the whole document when none are given.
    package func comments(in range: Range<Int>? = nil) -> YAMLComments {
        YAMLComments(document: self, range: (range ?? extentOfComments).clamped(to: extentOfComments))
    }

    /// The comments on the line of an offset and on the line above it.
    package func comments(beside offset: Int) -> YAMLComments {
        let bytes = file.bytes
        let offset = min(max(offset, 0), bytes.count)
        return bytes.withUnsafeBufferPointer { bytes in
            let line = bytes.startOfLine(at: offset)
            var above = line > 0 ? line - 1 : 0
            if above > 0, bytes[above] == .lineFeed, bytes[above - 1] == .carriageReturn { above -= 1 }
            return comments(in: bytes.startOfLine(at: above)..<bytes.endOfLine(from: offset))
        }
    }

    /// The first document with the comments above it and below it, unless there is another document.
    private var extentOfComments: Range<Int> {
        let isOnlyOne = !problems.contains { $0.code == .severalDocuments }
        return 0..<(isOnlyOne ? file.bytes.count : extent.upperBound)
    }

    /// The first scalar or alias whose bytes end behind an offset.
    func firstLeaf(endingBehind offset: Int) -> Int {
        // The nodes stand in the order of their first bytes, so the last one that begins before the offset is the only one
        // that can reach over it.
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if Int(nodes[middle].start) <= offset { low = middle + 1 } else { high = middle }
        }
        var leaf = max(low - 1, 0)
        while leaf > 0, nodes[leaf].start == nodes[leaf].end { leaf -= 1 }
        while leaf < nodes.count {
            let isLeaf = nodes[leaf].shape == .scalar || nodes[leaf].shape == .alias
            if isLeaf, Int(nodes[leaf].end) > offset { break }
            leaf += 1
        }
        return leaf
    }
}
