/// Whether something of a workflow runs.
package enum Condition: Hashable, Sendable {
    case always
    case never
    /// All of these must turn out true.
    case unknown(all: [Term])

    /// One thing that must turn out true.
    package struct Term: Hashable, Sendable {
        package let text: String
        /// Whether it has one answer for the whole job: it asks for nothing that steps change, as variables and how steps end.
        package let isLasting: Bool

        package init(_ text: String, isLasting: Bool = false) {
            self.text = text
            self.isLasting = isLasting
        }
    }

    /// - Parameter text: what must turn out true.
    package static func unknown(_ text: String) -> Condition { .unknown(all: [Term(text)]) }

    /// Both must hold.
    package func and(_ other: Condition) -> Condition {
        switch (self, other) {
        case (.never, _), (_, .never): return .never
        case (.always, let other), (let other, .always): return other
        case (.unknown(let left), .unknown(let right)):
            return .unknown(all: left + right.filter { term in !left.contains { $0.text == term.text } })
        }
    }

    /// One of both must hold.
    package func or(_ other: Condition) -> Condition {
        switch (self, other) {
        case (.always, _), (_, .always): .always
        case (.never, let other), (let other, .never): other
        case (.unknown(let left), .unknown(let right)):
            self == other
                ? self
                : .unknown(all: [
                    Term(
                        "(\(Self.text(left)) || \(Self.text(right)))",
                        isLasting: (left + right).allSatisfy(\.isLasting)
                    )
                ])
        }
    }

    /// The opposite.
    package var negated: Condition {
        switch self {
        case .always: .never
        case .never: .always
        case .unknown(let terms):
            .unknown(all: [Term("!(\(Self.text(terms)))", isLasting: terms.allSatisfy(\.isLasting))])
        }
    }

    /// What must turn out true; nil when it holds anyway.
    package var text: String? {
        if case .unknown(let terms) = self { Self.text(terms) } else { nil }
    }

    private static func text(_ terms: [Term]) -> String {
        guard terms.count > 1 else { return terms.first?.text ?? "" }
        return terms.map { $0.text.contains(" || ") && !$0.text.hasPrefix("(") ? "(\($0.text))" : $0.text }
            .joined(separator: " && ")
    }

    /// Whether another condition holds wherever this one does; known only for terms that have one answer for the whole job.
    func implies(_ other: [Term]) -> Bool {
        guard case .unknown(let own) = self else { return other.isEmpty }
        return other.allSatisfy { $0.isLasting && own.contains($0) }
    }

    /// Whether never both can hold.
    static func exclude(_ first: [Term], _ second: [Term]) -> Bool {
        first.contains { left in second.contains { left.isLasting && $0.isLasting && isOpposite(left.text, $0.text) } }
    }

    private static func isOpposite(_ first: String, _ second: String) -> Bool {
        func denies(_ text: String, _ other: String) -> Bool {
            text == "!(\(other))" || text == "!\(other)" || text == "! \(other)"
        }
        if denies(first, second) || denies(second, first) { return true }
        guard let left = comparison(first), let right = comparison(second), left.subject == right.subject else {
            return false
        }
        // Texts are compared without case.
        let isSame = left.literal.lowercased() == right.literal.lowercased()
        return left.isEqual && right.isEqual ? !isSame : left.isEqual != right.isEqual && isSame
    }

    /// A comparison with a literal text, as `matrix.kind == 'gpu'`.
    private static func comparison(_ text: String) -> (subject: String, literal: String, isEqual: Bool)? {
        for (sign, isEqual) in [(" == '", true), (" != '", false)] {
            guard let range = text.firstRange(of: sign), text.hasSuffix("'") else { continue }
            let (subject, literal) = (text[..<range.lowerBound], text[range.upperBound...].dropLast())
            guard !literal.contains("'"), !subject.contains("'"), !subject.contains("&"), !subject.contains("|") else {
                return nil
            }
            return (String(subject), String(literal), isEqual)
        }
        return nil
    }
}
