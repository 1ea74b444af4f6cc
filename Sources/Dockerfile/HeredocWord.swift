/// A word that announces a document: `<<NAME`, `3<<-"NAME"`, `<< NAME`.
struct HeredocWord {
    /// The word that ends the document, without quotes.
    let name: [UInt8]
    let fileDescriptor: UInt64
    let isExpanded: Bool
    let isIndented: Bool
    /// The word's place in the text it was found in.
    let range: Range<Int>

    /// The documents that a line announces; none when a quote or a substitution of the line is not closed.
    static func all(in line: UnsafeBufferPointer<UInt8>) -> [HeredocWord] {
        var expander = WordExpander()
        expander.keepsQuotes = true
        expander.keepsEscapes = true
        expander.keepsUnset = true
        guard let words = try? expander.words(of: line) else { return [] }
        return words.compactMap { HeredocWord($0.text, range: $0.range) }
    }

    /// Reads a word of a COPY; nil when it announces nothing.
    init?(_ word: DockerfileWord) {
        guard word.text.utf8.contains(UInt8(ascii: "<")) else { return nil }
        self.init(Array(word.text.utf8), range: word.range)
    }

    /// Reads a word; nil when it announces nothing.
    init?(_ word: [UInt8], range: Range<Int>) {
        let digits = word.prefix { $0.isASCIIDigit }.count
        var rest = word[digits...]
        guard rest.starts(with: "<<".utf8) else { return nil }
        rest = rest.dropFirst(2)
        isIndented = rest.first == .dash
        if isIndented { rest = rest.dropFirst() }
        rest = rest.drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D && $0 != 0x0B) }
        guard !rest.isEmpty, !rest.contains(UInt8(ascii: "<")) else { return nil }
        guard let name = Self.singleWord(Array(rest), keepingQuotes: false),
            let quoted = Self.singleWord(Array(rest), keepingQuotes: true)
        else { return nil }
        self.name = name
        isExpanded = Self.quoteCount(name) == Self.quoteCount(quoted)
        fileDescriptor = digits == 0 ? 0 : UInt64(String(decoding: word[..<digits], as: UTF8.self)) ?? .max
        self.range = range
    }

    private static func singleWord(_ text: [UInt8], keepingQuotes: Bool) -> [UInt8]? {
        var expander = WordExpander()
        expander.keepsUnset = true
        expander.keepsQuotes = keepingQuotes
        return text.withUnsafeBufferPointer { bytes in
            guard let words = try? expander.words(of: bytes), words.count == 1 else { return nil }
            return words[0].text
        }
    }

    private static func quoteCount(_ text: [UInt8]) -> Int {
        text.count { $0 == .quote || $0 == .apostrophe }
    }
}
