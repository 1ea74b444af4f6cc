import SourceText
import Values

/// A text under construction: bytes, of which parts may be unknown.
struct ExpandedText {
    struct Piece {
        var bytes: [UInt8]
        var unknown: Unknown?
        var origin: Origin?
    }

    /// No piece is without both bytes and an unknown.
    private(set) var pieces: [Piece] = []

    init() {}

    init(_ template: Template) {
        for piece in template.pieces {
            switch piece {
            case .text(let text, let origin): append(text.utf8, from: origin)
            case .unknown(let unknown, let origin):
                pieces.append(Piece(bytes: [], unknown: unknown, origin: origin))
            }
        }
    }

    init(_ unknown: Unknown, from origin: Origin?) {
        pieces = [Piece(bytes: [], unknown: unknown, origin: origin)]
    }

    init(_ bytes: [UInt8], from origin: Origin?) {
        append(bytes, from: origin)
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// How many bytes are known.
    var count: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

    /// Whether the text is empty; nil when that depends on an unknown.
    var isKnownToBeEmpty: Bool? {
        if pieces.isEmpty { return true }
        return pieces.contains { $0.unknown == nil } ? false : nil
    }

    /// The bytes, when all of them are known.
    var bytes: [UInt8]? {
        switch pieces.count {
        case 0: return []
        case 1: return pieces[0].unknown == nil ? pieces[0].bytes : nil
        default: return pieces.contains { $0.unknown != nil } ? nil : pieces.flatMap(\.bytes)
        }
    }

    var firstUnknown: Unknown? { pieces.lazy.compactMap(\.unknown).first }

    var template: Template {
        Template(
            pieces: pieces.map { piece in
                if let unknown = piece.unknown { return .unknown(unknown, piece.origin) }
                return .text(String(decoding: piece.bytes, as: UTF8.self), piece.origin)
            }
        )
    }

    /// Adds bytes of the word itself.
    mutating func append(_ byte: UInt8) {
        if let last = pieces.indices.last, pieces[last].unknown == nil, pieces[last].origin == nil {
            pieces[last].bytes.append(byte)
        } else {
            pieces.append(Piece(bytes: [byte], unknown: nil, origin: nil))
        }
    }

    mutating func append(_ bytes: some Collection<UInt8>, from origin: Origin? = nil) {
        guard !bytes.isEmpty else { return }
        if let last = pieces.indices.last, pieces[last].unknown == nil, pieces[last].origin === origin {
            pieces[last].bytes += bytes
        } else {
            pieces.append(Piece(bytes: Array(bytes), unknown: nil, origin: origin))
        }
    }

    mutating func append(_ other: ExpandedText) {
        for piece in other.pieces {
            if piece.unknown == nil { append(piece.bytes, from: piece.origin) } else { pieces.append(piece) }
        }
    }
}
