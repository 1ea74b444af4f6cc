/// Where the parts of a reference stand in its bytes.
struct ReferenceParts: Hashable, Sendable {
    var registry: Range<Int>?
    var repository: Range<Int>
    var tag: Range<Int>?
    var digest: Range<Int>?

    /// The registry and the repository.
    var name: Range<Int> { (registry?.lowerBound ?? repository.lowerBound)..<repository.upperBound }
}

/// The grammar of image references: what stands where, before any question of length or of known algorithms.
///
///     reference  = name [ ":" tag ] [ "@" digest ]
///     name       = [ registry "/" ] component *( "/" component )
///
/// It is the one that the distribution project publishes and that engines follow; the specifications of the Open
/// Container Initiative allow the same repositories and tags.
/// - SeeAlso: https://pkg.go.dev/github.com/distribution/reference
/// - SeeAlso: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
enum ReferenceGrammar {
    /// The parts of a whole reference.
    static func parts(of bytes: Span<UInt8>) throws(ReferenceFault) -> ReferenceParts {
        if bytes.isEmpty { throw ReferenceFault(.empty, 0..<0) }
        var at: Int?
        var firstSlash: Int?
        var lastSlash: Int?
        var colonAfterSlash: Int?
        for offset in 0..<bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), 0x09...0x0D: throw ReferenceFault(.blank, offset..<(offset + 1))
            case _ where at != nil: continue
            case UInt8(ascii: "@"): at = offset
            case UInt8(ascii: "/"):
                if firstSlash == nil { firstSlash = offset }
                lastSlash = offset
                colonAfterSlash = nil
            case UInt8(ascii: ":"):
                if colonAfterSlash == nil { colonAfterSlash = offset }
            default: continue
            }
        }
        let end = at ?? bytes.count
        if let scheme = scheme(bytes, upTo: end) { throw ReferenceFault(.scheme, scheme) }

        let nameEnd = colonAfterSlash ?? end
        if nameEnd == 0 { throw ReferenceFault(.missingName, 0..<0) }
        var parts = try name(bytes, in: 0..<nameEnd, firstSlash: firstSlash, lastSlash: lastSlash)
        if let colonAfterSlash {
            parts.tag = (colonAfterSlash + 1)..<end
            try tag(bytes, in: (colonAfterSlash + 1)..<end)
        }
        if let at {
            parts.digest = (at + 1)..<bytes.count
            try digest(bytes, in: (at + 1)..<bytes.count)
        }
        return parts
    }

    /// The parts of a name: what stands before the first slash is a registry when it can be one.
    private static func name(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        firstSlash: Int?,
        lastSlash: Int?
    ) throws(ReferenceFault) -> ReferenceParts {
        guard let firstSlash, let lastSlash else {
            if bytes[range.lowerBound] == UInt8(ascii: "[") { throw ReferenceFault(.repositoryCharacter, 0..<1) }
            try repository(bytes, in: range)
            return ReferenceParts(repository: range)
        }
        let host = range.lowerBound..<firstSlash
        let rest = (firstSlash + 1)..<range.upperBound
        if let fault = faultOfHost(bytes, in: host) {
            // Only a registry has these, so its fault is the one to tell.
            if host.isEmpty { throw fault }
            for offset in host {
                switch bytes[offset] {
                case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "A")...UInt8(ascii: "Z"): throw fault
                default: continue
                }
            }
            try refuseColon(bytes, in: range, before: lastSlash)
            try repository(bytes, in: range)
            return ReferenceParts(repository: range)
        }
        try refuseColon(bytes, in: rest, before: lastSlash)
        try repository(bytes, in: rest)
        return ReferenceParts(registry: host, repository: rest)
    }

    private static func refuseColon(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        before lastSlash: Int
    ) throws(ReferenceFault) {
        for offset in range where bytes[offset] == UInt8(ascii: ":") {
            throw ReferenceFault(.slashInTag, offset..<(lastSlash + 1))
        }
    }

    private static func scheme(_ bytes: Span<UInt8>, upTo end: Int) -> Range<Int>? {
        for offset in 0..<end {
            switch bytes[offset] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: ":"):
                guard offset > 0, offset + 2 < end, bytes[offset + 1] == UInt8(ascii: "/") else { return nil }
                return bytes[offset + 2] == UInt8(ascii: "/") ? 0..<(offset + 3) : nil
            default: return nil
            }
        }
        return nil
    }

    // MARK: Registry

    /// A host name, an IPv4 address or an IPv6 address in brackets, and a port.
    static func host(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) {
        if let fault = faultOfHost(bytes, in: range) { throw fault }
    }

    /// As a value, because what is no registry may still be the first component of a repository.
    private static func faultOfHost(_ bytes: Span<UInt8>, in range: Range<Int>) -> ReferenceFault? {
        if range.isEmpty { return ReferenceFault(.emptyRegistry, range) }
        var offset = range.lowerBound
        if bytes[offset] == UInt8(ascii: "[") {
            offset += 1
            while offset < range.upperBound, isHexadecimal(bytes[offset]) || bytes[offset] == UInt8(ascii: ":") {
                offset += 1
            }
            guard offset > range.lowerBound + 1, offset < range.upperBound, bytes[offset] == UInt8(ascii: "]") else {
                return ReferenceFault(.ipv6Address, range)
            }
            offset += 1
            if offset < range.upperBound, bytes[offset] != UInt8(ascii: ":") {
                return ReferenceFault(.registryCharacter, scalar(bytes, at: offset, in: range))
            }
        } else {
            var label = offset
            while offset < range.upperBound, bytes[offset] != UInt8(ascii: ":") {
                switch bytes[offset] {
                case UInt8(ascii: "."):
                    if let fault = faultOfLabel(bytes, in: label..<offset, dot: offset) { return fault }
                    label = offset + 1
                case UInt8(ascii: "-"),
                    _ where isLetterOrDigit(bytes[offset]):
                    break
                default: return ReferenceFault(.registryCharacter, scalar(bytes, at: offset, in: range))
                }
                offset += 1
            }
            if let fault = faultOfLabel(bytes, in: label..<offset, dot: max(range.lowerBound, label - 1)) {
                if count(UInt8(ascii: ":"), bytes, in: range) > 1 { return ReferenceFault(.bareIPv6Address, range) }
                return fault
            }
        }
        guard offset < range.upperBound else { return nil }
        let port = (offset + 1)..<range.upperBound
        if bytes[range.lowerBound] != UInt8(ascii: "["), count(UInt8(ascii: ":"), bytes, in: range) > 1 {
            return ReferenceFault(.bareIPv6Address, range)
        }
        var digits = port.lowerBound
        while digits < port.upperBound, isDigit(bytes[digits]) { digits += 1 }
        return port.isEmpty || digits < port.upperBound ? ReferenceFault(.port, port) : nil
    }

    private static func faultOfLabel(_ bytes: Span<UInt8>, in label: Range<Int>, dot: Int) -> ReferenceFault? {
        if label.isEmpty { return ReferenceFault(.registryLabel, dot..<(dot + 1)) }
        let dash = UInt8(ascii: "-")
        return bytes[label.lowerBound] == dash || bytes[label.upperBound - 1] == dash
            ? ReferenceFault(.registryLabel, label) : nil
    }

    // MARK: Repository

    /// Components with a slash between them.
    static func repository(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) {
        var start = range.lowerBound
        for offset in range where bytes[offset] == UInt8(ascii: "/") {
            try component(bytes, in: start..<offset)
            start = offset + 1
        }
        try component(bytes, in: start..<range.upperBound)
    }

    /// Lower-case letters and digits with one `.`, one or two `_`, or dashes between them.
    private static func component(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) {
        if range.isEmpty { throw ReferenceFault(.emptyComponent, range) }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                offset += 1
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                var end = offset + 1
                while end < range.upperBound, isSeparator(bytes[end]) { end += 1 }
                if offset == range.lowerBound || end == range.upperBound {
                    throw ReferenceFault(.separatorAtEdge, range)
                }
                guard isOneSeparator(bytes, in: offset..<end) else {
                    throw ReferenceFault(.separatorRun, offset..<end)
                }
                offset = end
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                throw ReferenceFault(.repositoryUppercase, range)
            default:
                throw ReferenceFault(.repositoryCharacter, scalar(bytes, at: offset, in: range))
            }
        }
    }

    private static func isOneSeparator(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "-"): count(UInt8(ascii: "-"), bytes, in: range) == range.count
        case UInt8(ascii: "_"): range.count == 1 || range.count == 2 && bytes[range.upperBound - 1] == UInt8(ascii: "_")
        default: range.count == 1
        }
    }

    // MARK: Tag and digest

    /// A letter, a digit or `_`, then up to 127 of these, `.` and `-`.
    static func tag(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) {
        if range.isEmpty { throw ReferenceFault(.emptyTag, range) }
        for offset in range {
            let byte = bytes[offset]
            if isLetterOrDigit(byte) || byte == UInt8(ascii: "_") { continue }
            guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else {
                throw ReferenceFault(
                    byte == UInt8(ascii: "/") ? .slashInTag : .tagCharacter,
                    scalar(bytes, at: offset, in: range)
                )
            }
            if offset == range.lowerBound { throw ReferenceFault(.tagStart, range) }
        }
        if range.count > ImageTag.longest { throw ReferenceFault(.tagTooLong, range) }
    }

    /// An algorithm of words, a colon, and at least 32 hexadecimal digits; whether it is a known one is another question.
    static func digest(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ReferenceFault) {
        var offset = range.lowerBound
        var wordStart = true
        while offset < range.upperBound, bytes[offset] != UInt8(ascii: ":") {
            let byte = bytes[offset]
            if wordStart {
                guard isLetter(byte) else { throw ReferenceFault(.digestFormat, range) }
                wordStart = false
            } else if byte == UInt8(ascii: "+") || isSeparator(byte) {
                wordStart = true
            } else if !isLetterOrDigit(byte) {
                throw ReferenceFault(.digestFormat, range)
            }
            offset += 1
        }
        if wordStart || offset == range.upperBound { throw ReferenceFault(.digestFormat, range) }
        let digits = (offset + 1)..<range.upperBound
        for digit in digits where !isHexadecimal(bytes[digit]) { throw ReferenceFault(.digestFormat, range) }
        if digits.count < 32 {
            let algorithm = Digest.Algorithm(bytes, in: range.lowerBound..<offset)
            throw ReferenceFault(.digestLength(expected: algorithm?.digitCount), digits)
        }
    }

    // MARK: Bytes

    /// No part of a reference has white space, so it is told before anything else is.
    static func refuseBlanks(_ bytes: Span<UInt8>) throws(ReferenceFault) {
        for offset in 0..<bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), 0x09...0x0D: throw ReferenceFault(.blank, offset..<(offset + 1))
            default: continue
            }
        }
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func count(_ wanted: UInt8, _ bytes: Span<UInt8>, in range: Range<Int>) -> Int {
        var count = 0
        for offset in range where bytes[offset] == wanted { count += 1 }
        return count
    }

    /// The bytes of the scalar that begins at an offset.
    private static func scalar(_ bytes: Span<UInt8>, at offset: Int, in range: Range<Int>) -> Range<Int> {
        var end = offset + 1
        while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return offset..<end
    }
}
