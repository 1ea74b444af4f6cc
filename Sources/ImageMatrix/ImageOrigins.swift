import Actions
import Values

/// Which app an image belongs to, told by the repository in which it lies.
struct ImageOrigins {
    /// Nil for a repository that holds images of several apps.
    private var apps: [Template: String?] = [:]

    mutating func add(_ name: Template, _ app: String) {
        let repository = name.repository
        if let former = apps[repository], former != app {
            apps[repository] = .some(nil)
        } else {
            apps[repository] = app
        }
    }

    /// The app of an image that is made of others: the one whose image gets another name, or becomes a part of it.
    func app(of request: BuildRequest, _ targets: [ImageBuild.Target]) -> String? {
        guard case .images(let sources) = request.context else { return nil }
        for name in sources + targets.map(\.reference) {
            if let app = apps[name.repository] { return app }
        }
        return nil
    }
}

extension Template {
    /// The name without its tag and its digest.
    fileprivate var repository: Template {
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
                let place = text.utf8[start...].firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") })
            else { continue }
            end = (kept.count - 1, String(text[..<place]), origin)
        }
        guard let end else { return self }
        return Template(pieces: pieces[..<end.pieces] + [.text(end.text, end.origin)])
    }
}
