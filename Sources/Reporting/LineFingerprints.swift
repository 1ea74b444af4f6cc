import SourceText

/// Fingerprints by which a finding is known again after unrelated edits of its file.
///
/// A fingerprint is a hash of the rule and the text of the line, blanks aside, and which occurrence of both in the file
/// it is. GitHub compares it within one path.
struct LineFingerprints {
    private struct Occurrence: Hashable {
        let path: String
        let hash: UInt64
    }

    private let sources: SourceIndex
    private var counts: [Occurrence: Int] = [:]

    init(sources: SourceIndex) {
        self.sources = sources
    }

    mutating func next(for diagnostic: Diagnostic) -> String {
        var hash = FNV1a()
        hash.combine(diagnostic.rule.utf8)
        hash.combine(CollectionOfOne(0))
        if let source = sources.file(at: diagnostic.range.path) {
            let line = source.lines.bytes(ofLine: sources.start(of: diagnostic.range).line)
            hash.combine(line.lazy.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
        }
        let occurrence = Occurrence(path: diagnostic.range.path, hash: hash.value)
        let number = counts[occurrence, default: 0] + 1
        counts[occurrence] = number
        return "\(String(hash.value, radix: 16)):\(number)"
    }
}

/// The 64-bit hash of http://www.isthe.com/chongo/tech/comp/fnv/: the same on every machine and in every run.
private struct FNV1a {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
