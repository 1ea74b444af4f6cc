import Values

extension Template {
    /// The name without its tag and its digest.
    package var repository: Template {
        var kept: [Piece] = []
        // Behind the last slash, the first of both separators ends the repository.
        var end: (pieces: Int, text: String, origin: Origin?)?
        for piece in pieces {
            kept.append(piece)
            guard case .text(let text, let origin) = piece else { continue }
            let slash = text.utf8.lastIndex(of: UInt8(ascii: "/"))
            if slash != nil { end = nil }
            guard end == nil else { continue }
            let start = slash.map { text.utf8.index(after: $0) } ?? text.utf8.startIndex
            guard
                let place = text.utf8[start...].firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") }
                )
            else { continue }
            end = (kept.count - 1, String(text[..<place]), origin)
        }
        guard let end else { return self }
        return Template(pieces: pieces[..<end.pieces] + [.text(end.text, end.origin)])
    }
}
