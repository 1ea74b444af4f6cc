import Values

/// What `${name…}` does to a text.
enum TextChange {
    case removePrefix(ShellPattern, longest: Bool)
    case removeSuffix(ShellPattern, longest: Bool)
    case replace(ShellPattern, Template, ShellParameter.Replacement)
    case slice(Int, Int?)
    case changeCase(toUpper: Bool, all: Bool)
    /// Of the characters that match a pattern.
    case changeMatchingCase(ShellPattern, toUpper: Bool, all: Bool)
    /// `@Q`
    case quote
    /// It is not known or not followed.
    case unknown

    /// How long a text may be of which all beginnings or ends are tried.
    private static let lengthLimit = 20_000
    /// How long a text may become.
    private static let resultLimit = 1 << 22

    /// The changed text; where parts of it are unknown, only what is sure.
    func applied(to text: Template, else unknown: Unknown) -> Template {
        if let known = text.text {
            guard let result = applied(to: known, from: text.pieces.lazy.compactMap(\.origin).first) else {
                return Template(unknown)
            }
            return result
        }
        return appliedToParts(of: text, unknown) ?? Template(unknown)
    }

    private func applied(to text: String, from origin: Origin?) -> Template? {
        let scalars = Array(text.unicodeScalars)
        switch self {
        case .removePrefix(let pattern, let longest):
            if let literal = pattern.literal { return Template(Self.dropping(literal, from: text), from: origin) }
            guard scalars.count <= Self.lengthLimit else { return nil }
            let lengths = Array(0...scalars.count)
            for length in longest ? lengths.reversed() : lengths {
                guard let matches = pattern.matches(scalars[..<length]) else { return nil }
                if matches { return Template(String(scalars[length...]), from: origin) }
            }
            return Template(text, from: origin)
        case .removeSuffix(let pattern, let longest):
            guard scalars.count <= Self.lengthLimit else { return nil }
            let starts = Array(0...scalars.count)
            for start in longest ? starts : starts.reversed() {
                guard let matches = pattern.matches(scalars[start...]) else { return nil }
                if matches { return Template(String(scalars[..<start]), from: origin) }
            }
            return Template(text, from: origin)
        case .replace(let pattern, let replacement, let kind):
            return replaced(scalars, pattern, replacement, kind, origin)
        case .slice(let offset, let length):
            return Self.slice(scalars, offset, length).map { Template(String($0), from: origin) }
        case .changeCase(let toUpper, let all):
            return Self.caseChanged(text, toUpper: toUpper, all: all).map { Template($0, from: origin) }
        case .changeMatchingCase(let pattern, let toUpper, let all):
            guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
            var result = scalars
            for index in result.indices.prefix(all ? result.count : 1) where pattern.matches([result[index]]) == true {
                let scalar = result[index]
                if ScalarSet.isMember(scalar, of: toUpper ? "lower" : "upper") {
                    result[index] = ScalarSet.otherCase(scalar) ?? scalar
                }
            }
            return Template(String(result), from: origin)
        case .quote:
            return ShellQuoting.quoted(text).map { Template($0, from: origin) }
        case .unknown:
            return nil
        }
    }

    private static func dropping(_ prefix: String, from text: String) -> String {
        guard text.utf8.starts(with: prefix.utf8) else { return text }
        return String(text.unicodeScalars.dropFirst(prefix.unicodeScalars.count))
    }

    private static func slice(_ scalars: [Unicode.Scalar], _ offset: Int, _ length: Int?) -> ArraySlice<Unicode.Scalar>?
    {
        let start = offset < 0 ? scalars.count &+ offset : offset
        guard start >= 0, start <= scalars.count else { return [] }
        guard let length else { return scalars[start...] }
        let end = length < 0 ? scalars.count &+ length : min(start &+ min(length, scalars.count), scalars.count)
        // A negative length that leads before the start is an error of the shell.
        guard end >= start else { return nil }
        return scalars[start..<end]
    }

    /// nil where the locale decides.
    static func caseChanged(_ text: String, toUpper: Bool, all: Bool) -> String? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var bytes = Array(text.utf8)
        for index in bytes.indices.prefix(all ? bytes.count : 1) {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z") where toUpper: bytes[index] -= 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where !toUpper: bytes[index] += 32
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func replaced(
        _ scalars: [Unicode.Scalar],
        _ pattern: ShellPattern,
        _ replacement: Template,
        _ kind: ShellParameter.Replacement,
        _ origin: Origin?
    ) -> Template? {
        if pattern.literal == "" {
            guard kind == .prefix || kind == .suffix else { return Template(String(scalars), from: origin) }
        }
        var result = Template()
        var kept: [Unicode.Scalar] = []
        var at = 0
        var work = 300_000
        var size = 0
        let replacementSize = replacement.pieces.reduce(1) { sum, piece in
            if case .text(let text, _) = piece { sum + text.utf8.count } else { sum + 1 }
        }
        let literal = pattern.literal.map { Array($0.unicodeScalars) }
        var isDone = false
        while at <= scalars.count {
            var match: Int?
            if isDone || kind == .prefix && at > 0 {
                match = nil
            } else if let literal, !literal.isEmpty {
                if scalars[at...].starts(with: literal), kind != .suffix || at + literal.count == scalars.count {
                    match = at + literal.count
                }
            } else {
                var end = scalars.count
                while end >= at {
                    work -= 1
                    guard work > 0 else { return nil }
                    if kind == .suffix, end != scalars.count { break }
                    // Only `${x/#/…}` and `${x/%/…}` replace nothing.
                    if end > at || kind == .prefix || kind == .suffix {
                        guard let matches = pattern.matches(scalars[at..<end]) else { return nil }
                        if matches {
                            match = end
                            break
                        }
                    }
                    end -= 1
                }
            }
            if let match {
                result.append(String(kept), from: origin)
                kept = []
                result.append(replacement)
                size += replacementSize
                guard size < Self.resultLimit else { return nil }
                if kind != .all { isDone = true }
                at = match
                if match == scalars.count { break }
                continue
            }
            if at < scalars.count { kept.append(scalars[at]) }
            at += 1
        }
        result.append(String(kept), from: origin)
        return result
    }

    // MARK: Partly known texts

    private func appliedToParts(of text: Template, _ unknown: Unknown) -> Template? {
        switch self {
        case .changeCase(let toUpper, true):
            var pieces: [Template.Piece] = []
            for piece in text.pieces {
                switch piece {
                case .text(let part, let origin):
                    guard let changed = Self.caseChanged(part, toUpper: toUpper, all: true) else { return nil }
                    pieces.append(.text(changed, origin))
                case .unknown(let part, let origin):
                    let expression = toUpper ? "\(part.expression)^^" : "\(part.expression),,"
                    pieces.append(.unknown(Unknown(expression, because: part.reason, at: part.place), origin))
                }
            }
            return Template(pieces: pieces)
        case .removePrefix(let pattern, _):
            guard let literal = pattern.literal, case .text(let first, let origin)? = text.pieces.first else {
                return nil
            }
            if first.utf8.starts(with: literal.utf8) {
                var pieces = text.pieces
                pieces[0] = .text(Self.dropping(literal, from: first), origin)
                return Template(pieces: pieces)
            }
            return Self.differ(first.utf8, literal.utf8) ? text : nil
        case .removeSuffix(let pattern, _):
            guard let literal = pattern.literal, case .text(let last, let origin)? = text.pieces.last else {
                return nil
            }
            if last.utf8.reversed().starts(with: literal.utf8.reversed()) {
                var pieces = text.pieces
                let kept = last.unicodeScalars.dropLast(literal.unicodeScalars.count)
                pieces[pieces.count - 1] = .text(String(kept), origin)
                return Template(pieces: pieces)
            }
            return Self.differ(last.utf8.reversed(), literal.utf8.reversed()) ? text : nil
        case .slice(let offset, let length):
            guard let length, offset >= 0, length >= 0, case .text(let first, let origin)? = text.pieces.first else {
                return nil
            }
            let scalars = Array(first.unicodeScalars)
            guard length <= scalars.count, offset <= scalars.count - length else { return nil }
            return Template(String(scalars[offset..<(offset + length)]), from: origin)
        default:
            return nil
        }
    }

    /// Whether two texts differ before either of them ends.
    private static func differ(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        zip(left, right).contains { $0 != $1 }
    }
}

extension String {
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
