import Values

// How the expression language compares and converts; nil is an answer that depends on something unknown.

extension Value {
    /// The value as a number, not-a-number when it means none; nil when it is unknown.
    var number: Double? {
        switch content {
        case .null: 0
        case .bool(let bool): bool ? 1 : 0
        case .number(let number): number
        case .text(let text): text.text.map { numberMeant(by: $0) }
        case .array, .object: .nan
        case .unknown: nil
        }
    }

    /// Whether it is text, a number, true, false or null; nil when that is unknown.
    var isPrimitive: Bool? {
        switch content {
        case .array, .object: false
        case .unknown: nil
        default: true
        }
    }

    /// - Parameter isSame: whether both were found in the same place, which makes arrays and objects equal.
    func isEqual(to other: Value, isSame: Bool = false) -> Bool? {
        switch (content, other.content) {
        case (.unknown, _), (_, .unknown): nil
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.text(let left), .text(let right)): left.isEqualIgnoringCase(to: right)
        case (.array, .array), (.object, .object): isSame
        case (.array, _), (.object, _), (_, .array), (_, .object): false
        default: both(number, other.number) { $0 == $1 }
        }
    }

    func isGreater(than other: Value) -> Bool? {
        switch (content, other.content) {
        case (.unknown, _), (_, .unknown): nil
        case (.null, .null): false
        case (.bool(let left), .bool(let right)): left && !right
        case (.text(let left), .text(let right)): both(left.text, right.text) { orderIgnoringCase($0, $1) > 0 }
        case (.array, _), (.object, _), (_, .array), (_, .object): false
        default: both(number, other.number) { $0 > $1 }
        }
    }
}

private func both<Operand>(_ left: Operand?, _ right: Operand?, _ answer: (Operand, Operand) -> Bool) -> Bool? {
    guard let left, let right else { return nil }
    return answer(left, right)
}

/// White space around is no part of a number, and no text at all is 0.
private func numberMeant(by text: String) -> Double {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return 0 }
    let bytes = text[first...last].utf8
    // No number is longer in earnest, and a long text is not read twice.
    return bytes.count > 1_000 ? .nan : parseNumber(Array(bytes)) ?? .nan
}

extension Template {
    func isEqualIgnoringCase(to other: Template) -> Bool? {
        if let text, let otherText = other.text { return equalsIgnoringCase(text, otherText) }
        let (mine, theirs) = (KnownText(self), KnownText(other))
        return mine.canBegin(theirs) && mine.canEnd(theirs) ? nil : false
    }

    func hasPrefixIgnoringCase(_ prefix: Template) -> Bool? {
        let (mine, theirs) = (KnownText(self), KnownText(prefix))
        guard
            mine.leading.starts(with: theirs.leading) || (!mine.isComplete && theirs.leading.starts(with: mine.leading))
        else { return false }
        return theirs.isComplete && mine.leading.count >= theirs.leading.count ? true : nil
    }

    func hasSuffixIgnoringCase(_ suffix: Template) -> Bool? {
        let (mine, theirs) = (KnownText(self), KnownText(suffix))
        let (myEnd, theirEnd) = (mine.trailing.reversed(), theirs.trailing.reversed())
        guard myEnd.starts(with: theirEnd) || (!mine.isComplete && theirEnd.starts(with: myEnd)) else { return false }
        return theirs.isComplete && myEnd.count >= theirEnd.count ? true : nil
    }

    func containsIgnoringCase(_ part: Template) -> Bool? {
        let (mine, theirs) = (KnownText(self), KnownText(part))
        if theirs.isComplete, mine.runs.contains(where: { $0.contains(theirs.leading) }) || theirs.leading.isEmpty {
            return true
        }
        if mine.isComplete, theirs.isComplete || !theirs.runs.allSatisfy({ mine.leading.contains($0) }) { return false }
        return nil
    }
}

/// The known parts of a text in upper case.
private struct KnownText {
    /// The text between one unknown part and the next.
    var runs: [[UInt8]] = [[]]

    init(_ template: Template) {
        for piece in template.pieces {
            switch piece {
            case .text(let text, _): runs[runs.count - 1] += foldedBytes(text)
            case .unknown: runs.append([])
            }
        }
    }

    var isComplete: Bool { runs.count == 1 }
    var leading: [UInt8] { runs[0] }
    var trailing: [UInt8] { runs[runs.count - 1] }

    /// Whether both may be the beginning of one text.
    func canBegin(_ other: KnownText) -> Bool {
        agree(leading, other.leading, isComplete, other.isComplete)
    }

    /// Whether both may be the end of one text.
    func canEnd(_ other: KnownText) -> Bool {
        agree(trailing.reversed(), other.trailing.reversed(), isComplete, other.isComplete)
    }

    private func agree(
        _ left: some Collection<UInt8>,
        _ right: some Collection<UInt8>,
        _ leftIsComplete: Bool,
        _ rightIsComplete: Bool
    ) -> Bool {
        // A text that is known to its end must not be shorter.
        if leftIsComplete { return left.starts(with: right) }
        if rightIsComplete { return right.starts(with: left) }
        return left.count < right.count ? right.starts(with: left) : left.starts(with: right)
    }
}

extension [UInt8] {
    /// Whether other bytes stand somewhere in these, in linear time (Knuth, Morris, Pratt).
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard !part.isEmpty else { return true }
        guard part.count <= count else { return false }
        // How much of the part is also the end of its first bytes, so that the search need not go back.
        var borders = [0]
        borders.reserveCapacity(part.count)
        var length = 0
        for byte in part.dropFirst() {
            while length > 0, part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            borders.append(length)
        }
        length = 0
        for byte in self {
            while length > 0, part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}
