import SourceText

/// A text of which parts may be unknown.
package struct Template: Sendable {
    package enum Piece: Sendable {
        case text(String, Origin?)
        case unknown(Unknown, Origin?)

        package var origin: Origin? {
            switch self {
            case .text(_, let origin), .unknown(_, let origin): origin
            }
        }

        fileprivate var isEmptyText: Bool {
            if case .text(let text, _) = self { text.isEmpty } else { false }
        }
    }

    /// In the order of the text; no text piece is empty.
    package private(set) var pieces: [Piece]

    package init() {
        pieces = []
    }

    package init(_ text: String, from origin: Origin? = nil) {
        pieces = text.isEmpty ? [] : [.text(text, origin)]
    }

    package init(_ unknown: Unknown, from origin: Origin? = nil) {
        pieces = [.unknown(unknown, origin)]
    }

    package init(pieces: [Piece]) {
        let hasEmptyText = pieces.contains { $0.isEmptyText }
        self.pieces = hasEmptyText ? pieces.filter { !$0.isEmptyText } : pieces
    }

    /// The text, when every part is known.
    package var text: String? {
        switch pieces.count {
        case 0:
            return ""
        case 1:
            if case .text(let text, _) = pieces[0] { return text }
            return nil
        default:
            var length = 0
            for piece in pieces {
                guard case .text(let text, _) = piece else { return nil }
                length += text.utf8.count
            }
            var joined = ""
            joined.reserveCapacity(length)
            for case .text(let text, _) in pieces { joined += text }
            return joined
        }
    }

    package var isKnown: Bool {
        pieces.allSatisfy { if case .text = $0 { true } else { false } }
    }

    /// Whether the text is known to be empty.
    package var isEmpty: Bool { pieces.isEmpty }

    package var unknowns: [Unknown] {
        pieces.compactMap { if case .unknown(let unknown, _) = $0 { unknown } else { nil } }
    }

    /// The first unknown part; a value that is computed from this text is unknown for the same reason.
    package var firstUnknown: Unknown? {
        for case .unknown(let unknown, _) in pieces { return unknown }
        return nil
    }

    /// The text with `${{ … }}` for each unknown part.
    package var display: String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text, _): result += text
            case .unknown(let unknown, _): result += "${{ \(unknown.expression) }}"
            }
        }
        return result
    }

    package mutating func append(_ text: String, from origin: Origin? = nil) {
        if !text.isEmpty { pieces.append(.text(text, origin)) }
    }

    package mutating func append(_ other: Template) {
        pieces += other.pieces
    }

    package static func + (left: Template, right: Template) -> Template {
        var sum = left
        sum.append(right)
        return sum
    }

    /// The same text, each piece led back one step further: it was reached through an expression at a place.
    package func reached(through expression: String, at place: SourceRange?, remark: String? = nil) -> Template {
        var result = Template()
        result.pieces = pieces.map { piece in
            let origin = Origin(expression, at: place, from: piece.origin, remark: remark)
            return switch piece {
            case .text(let text, _): .text(text, origin)
            case .unknown(let unknown, _): .unknown(unknown, origin)
            }
        }
        return result
    }
}

/// Two templates are equal when their texts are; where the pieces came from does not matter.
extension Template: Hashable {
    package static func == (left: Template, right: Template) -> Bool {
        if let text = left.text { return text == right.text }
        return left.canonical == right.canonical
    }

    package func hash(into hasher: inout Hasher) {
        if let text {
            hasher.combine(text)
        } else {
            hasher.combine(canonical)
        }
    }

    private enum Part: Hashable {
        case text(String)
        case unknown(Unknown)
    }

    /// The pieces without their origins, neighbouring texts joined.
    private var canonical: [Part] {
        var parts: [Part] = []
        var joined = ""
        for piece in pieces {
            switch piece {
            case .text(let text, _): joined += text
            case .unknown(let unknown, _):
                if !joined.isEmpty { parts.append(.text(joined)) }
                joined = ""
                parts.append(.unknown(unknown))
            }
        }
        if !joined.isEmpty { parts.append(.text(joined)) }
        return parts
    }
}

extension Template: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}
