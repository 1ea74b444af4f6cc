import SourceText
import Values

/// How a name came about: its parts, and the way of each back to the place that decided it.
struct Derivation {
    struct Part {
        /// The text of the part, or `${{ … }}`.
        var shown: String
        var unknown: Unknown?
        /// From where the part is used to where it was decided.
        var steps: [Step]
        /// How many steps in the middle are left out.
        var omittedStepCount: Int
    }

    struct Step: Hashable {
        var expression: String?
        var place: SourceRange?
        var remark: String?
    }

    private(set) var parts: [Part] = []

    /// How many steps of a chain are shown; the last one always is.
    private static let stepLimit = 16

    init(of template: Template) {
        var previous: Origin?
        for piece in template.pieces {
            defer { previous = piece.origin }
            switch piece {
            case .text(let text, let origin):
                if let origin, origin === previous, let last = parts.indices.last, parts[last].unknown == nil {
                    parts[last].shown += text
                } else if !Self.isSeparator(text, origin) {
                    parts.append(Self.part(text, nil, origin))
                }
            case .unknown(let unknown, let origin):
                parts.append(Self.part("${{ \(unknown.expression) }}", unknown, origin))
            }
        }
    }

    /// Whether a text only stands between two parts, as the `/` and `:` of a reference that are written in place.
    private static func isSeparator(_ text: String, _ origin: Origin?) -> Bool {
        origin?.expression == nil && origin?.cause == nil && text.utf8.allSatisfy { "/:@.-_".utf8.contains($0) }
    }

    private static func part(_ shown: String, _ unknown: Unknown?, _ origin: Origin?) -> Part {
        var part = Part(shown: shown, unknown: unknown, steps: [], omittedStepCount: 0)
        var next = origin
        var last: Step?
        while let origin = next {
            let step = Step(expression: origin.expression, place: origin.place, remark: origin.remark)
            next = origin.cause
            guard step != last else { continue }
            last = step
            if part.steps.count == stepLimit {
                part.steps[stepLimit - 1] = step
                part.omittedStepCount += 1
            } else {
                part.steps.append(step)
            }
        }
        return part
    }
}
