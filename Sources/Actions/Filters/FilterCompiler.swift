/// Makes the machine of a pattern.
struct FilterCompiler {
    /// The bytes that every match begins with.
    private(set) var prefix: [UInt8] = []

    private let bytes: [UInt8]
    private let start: Int
    private var position: Int
    private var program = FilterProgram()
    /// What stands before a `?` or `+`.
    private var last = Last.nothing

    private enum Last {
        case nothing
        /// Steps, from this one on, that can be made optional or repeated.
        case steps(from: Int)
        /// A `*`, a `?` or a `+`, behind which a `?` changes nothing.
        case repetition
        /// A `?` behind one of these.
        case done
    }

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
        position = start
    }

    mutating func compile() throws(FilterPattern.Malformed) -> FilterProgram {
        guard bytes.count <= FilterPattern.maximumLength else {
            throw FilterPattern.Malformed(
                message: "the pattern is longer than \(FilterPattern.maximumLength) bytes, so that no path can match",
                range: 0..<bytes.count
            )
        }
        prefix.reserveCapacity(bytes.count)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "*"): star()
            case UInt8(ascii: "?"): try quantifier("?")
            case UInt8(ascii: "+"): try quantifier("+")
            case UInt8(ascii: "["): try set()
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else {
                    throw fail("nothing follows '\\'; write '\\\\' to mean the character", position..<bytes.count)
                }
                position += 1
                character()
            default: character()
            }
        }
        return program
    }

    private mutating func star() {
        position += 1
        if peek() != UInt8(ascii: "*") {
            optional(.stayInFolder)
        } else {
            position += 1
            if peek() == UInt8(ascii: "/") {
                position += 1
                let first = program.count
                program.append(.firstOfFolders)
                program.append(.restOfFolders)
                program.makeOptional(from: first)
            } else {
                optional(.stay)
            }
        }
        last = .repetition
    }

    private mutating func optional(_ step: FilterProgram.Step) {
        program.append(step)
        program.makeOptional(from: program.count - 1)
    }

    private mutating func quantifier(_ sign: Unicode.Scalar) throws(FilterPattern.Malformed) {
        // In front it is a character like others.
        guard position > start else { return character() }
        switch (last, sign) {
        case (.steps(let first), "?"):
            program.makeOptional(from: first)
            last = .repetition
        case (.steps(let first), _):
            program.makeRepeated(from: first)
            last = .repetition
        case (.repetition, "?"):
            last = .done
        default:
            throw fail(
                "'\(sign)' follows another special character; it repeats the one character before it",
                position..<position + 1
            )
        }
        position += 1
    }

    /// One character, of one or several bytes.
    private mutating func character() {
        var end = position + 1
        while end < bytes.count, bytes[position] >= 0xC0, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let isQuantified = end < bytes.count && (bytes[end] == UInt8(ascii: "?") || bytes[end] == UInt8(ascii: "+"))
        if program.isEmpty, !isQuantified {
            for index in position..<end { prefix.append(bytes[index]) }
            last = .nothing
        } else {
            last = .steps(from: program.count)
            for byte in bytes[position..<end] { program.append(.byte(byte)) }
        }
        position = end
    }

    private mutating func set() throws(FilterPattern.Malformed) {
        let opening = position
        position += 1
        var set = FilterSet()
        /// The character before, as long as a range can begin with it.
        var previous: UInt8?
        while let byte = peek(), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: "-"), position > opening + 1, position + 1 < bytes.count {
                let end = bytes[position + 1]
                let range = position - 1..<position + 2
                guard isListed(bytes[position - 1]), isListed(end), isDigit(end) == isDigit(bytes[position - 1]),
                    bytes[position - 1] <= end
                else { throw fail("a range goes from a lower to a higher letter, or digit", range) }
                for member in (previous ?? end)...end { set.insert(member) }
                if previous == nil { set.insert(byte) }
                previous = nil
                position += 2
            } else {
                guard isListed(byte) else {
                    throw fail("only letters, digits and '_' can stand in '[]'", position..<position + 1)
                }
                set.insert(byte)
                previous = byte
                position += 1
            }
        }
        guard position < bytes.count else { throw fail("']' is missing", opening..<position) }
        guard position > opening + 1 else { throw fail("'[]' lists no character", opening..<position + 1) }
        position += 1
        last = .steps(from: program.count)
        program.append(.set(set))
    }

    /// Letters, digits, and the few signs that stand between `Z` and `a` in ASCII.
    private func isListed(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(byte)
    }

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private func fail(_ message: String, _ range: Range<Int>) -> FilterPattern.Malformed {
        FilterPattern.Malformed(message: message, range: range)
    }
}
