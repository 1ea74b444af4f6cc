/// The digest of a manifest, a configuration or a layer: an algorithm and what it made of the bytes.
///
/// - SeeAlso: https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The algorithms that registries and engines know.
    package enum Algorithm: String, CaseIterable, Sendable {
        case sha256, sha384, sha512

        /// How many hexadecimal digits a digest has.
        package var digitCount: Int {
            switch self {
            case .sha256: 64
            case .sha384: 96
            case .sha512: 128
            }
        }

        init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
            for algorithm in Self.allCases where algorithm.rawValue.utf8.count == range.count {
                var offset = range.lowerBound
                for byte in algorithm.rawValue.utf8 {
                    guard bytes[offset] == byte else { break }
                    offset += 1
                }
                if offset == range.upperBound {
                    self = algorithm
                    return
                }
            }
            return nil
        }
    }

    package let algorithm: Algorithm
    /// The bytes as they came.
    package let description: String

    /// Reads `<algorithm>:<lower-case hexadecimal digits>`.
    package init(_ text: String) throws(ReferenceError) {
        do throws(ReferenceFault) {
            let bytes = text.utf8Span.span
            try ReferenceGrammar.digest(bytes, in: 0..<bytes.count)
            algorithm = try Self.algorithm(bytes, in: 0..<bytes.count)
        } catch {
            throw ReferenceError(error, in: text)
        }
        description = text
    }

    init(_ algorithm: Algorithm, uncheckedDigits digits: String) {
        self.algorithm = algorithm
        description = "\(algorithm.rawValue):\(digits)"
    }

    /// The hexadecimal digits.
    package var digits: Substring { description.dropFirst(algorithm.rawValue.count + 1) }

    /// The algorithm of what the grammar calls a digest, if it is a known one with as many digits as it makes.
    static func algorithm(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) -> Algorithm {
        var colon = range.lowerBound
        while colon < range.upperBound, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        guard let algorithm = Algorithm(bytes, in: range.lowerBound..<colon) else {
            throw ReferenceFault(.digestAlgorithm, range.lowerBound..<colon)
        }
        let digits = (colon + 1)..<range.upperBound
        if digits.count != algorithm.digitCount {
            throw ReferenceFault(.digestLength(expected: algorithm.digitCount), digits)
        }
        for digit in digits where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(bytes[digit]) {
            throw ReferenceFault(.digestUppercase, digits)
        }
        return algorithm
    }
}
