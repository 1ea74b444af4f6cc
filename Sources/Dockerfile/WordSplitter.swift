import Values

/// Collects the words of an expansion.
struct WordSplitter {
    private var words: [(text: ExpandedText, range: Range<Int>)] = []
    private var word = ExpandedText()
    private var isInWord = false
    private var start = 0
    private var end = 0

    /// Adds text that separates words at its blanks.
    mutating func addSplitting(_ text: ExpandedText, at range: Range<Int>) {
        for piece in text.pieces {
            guard piece.unknown == nil else {
                var single = ExpandedText()
                if let unknown = piece.unknown { single = ExpandedText(unknown, from: piece.origin) }
                add(single, at: range)
                continue
            }
            piece.bytes.withUnsafeBufferPointer { bytes in
                var offset = 0
                while offset < bytes.count {
                    let space = spaceLength(bytes, at: offset)
                    if space > 0 {
                        addBlank()
                        offset += space
                    } else {
                        let next = (offset + 1..<bytes.count).first { spaceLength(bytes, at: $0) > 0 } ?? bytes.count
                        add(ExpandedText(Array(bytes[offset..<next]), from: piece.origin), at: range)
                        offset = next
                    }
                }
            }
        }
    }

    /// Forgets the word that is not complete yet.
    mutating func drop() {
        word = ExpandedText()
        isInWord = false
    }

    mutating func addBlank() {
        guard isInWord, !word.isEmpty else { return }
        words.append((word, start..<end))
        word = ExpandedText()
        isInWord = false
    }

    /// Adds text that belongs to one word, blanks included.
    mutating func add(_ text: ExpandedText, at range: Range<Int>) {
        if word.isEmpty, !isInWord { start = range.lowerBound }
        word.append(text)
        isInWord = true
        end = range.upperBound
    }

    mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, at range: Range<Int>) {
        if word.isEmpty, !isInWord { start = range.lowerBound }
        word.append(bytes)
        isInWord = true
        end = range.upperBound
    }

    mutating func finish() -> [(text: ExpandedText, range: Range<Int>)] {
        if !word.isEmpty { words.append((word, start..<end)) }
        word = ExpandedText()
        isInWord = false
        return words
    }
}
