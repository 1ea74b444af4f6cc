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

    /// The steps with which the way of every part begins; they are not repeated in the parts.
    private(set) var commonSteps: [Step] = []
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
        shareSteps()
    }

    /// Takes what all parts begin with out of them, and then the parts that only stand between others.
    private mutating func shareSteps() {
        guard parts.count > 1, let first = parts.first else { return }
        let shared = parts.map { part in
            // The step that decided stays with its part.
            zip(first.steps, part.steps.dropLast()).prefix { $0 == $1 }.count
        }
        commonSteps = Array(first.steps.prefix(shared.min() ?? 0))
        guard !commonSteps.isEmpty else { return }
        for index in parts.indices { parts[index].steps.removeFirst(commonSteps.count) }
        let named = parts.filter { part in
            part.unknown != nil || part.steps.contains { $0.expression != nil } || !Self.separates(part.shown)
        }
        if !named.isEmpty { parts = named }
    }

    /// Whether a text only stands between two parts, as the `/` and `:` of a reference that are written in place.
    private static func isSeparator(_ text: String, _ origin: Origin?) -> Bool {
        origin?.expression == nil && origin?.cause == nil && separates(text)
    }

    private static func separates(_ text: String) -> Bool { text.utf8.allSatisfy { "/:@.-_".utf8.contains($0) } }

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
