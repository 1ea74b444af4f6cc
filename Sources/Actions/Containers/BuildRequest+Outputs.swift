import SourceText
import Values

/// What the outputs of a build mean for the names of its image.
extension BuildRequest {
    /// Takes over where the result goes.
    ///
    /// The names of an output count only where the build has no tags.
    mutating func take(_ outputs: [BuildOutput], at range: SourceRange) {
        var named: [Template] = []
        for output in outputs {
            let names = Self.names(of: output)
            switch (output.pushes, output.pushesByDigest) {
            case (.no, _), (.unseen, _): named += output.type == "image" ? names : []
            case (.yes, .yes), (.unknown, .yes):
                digestRepositories += tags.isEmpty ? names : tags.map(\.reference)
            case (_, .unknown(let unknown)), (.unknown(let unknown), _):
                if case .no = push { push = .unknown(unknown) }
                named += names
            case (.yes, _):
                push = .yes
                named += names
            }
        }
        if tags.isEmpty { tags = named.map { Tag(reference: $0, range: range) } }
    }

    private static func names(of output: BuildOutput) -> [Template] {
        guard output.type == "image" || output.type == "registry", let name = output.attribute("name") else {
            return []
        }
        guard let text = name.text else { return [name] }
        return text.split(separator: ",").map { Template(String($0), from: name.pieces.first?.origin) }
    }
}
