/// The contexts and the special functions that expressions may use in one place of a workflow.
///
/// A place whose scope is empty takes no expressions at all.
/// <https://docs.github.com/actions/reference/workflows-and-actions/contexts#context-availability>
package struct ExpressionScope: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let github = ExpressionScope(rawValue: 1 << 0)
    package static let inputs = ExpressionScope(rawValue: 1 << 1)
    package static let vars = ExpressionScope(rawValue: 1 << 2)
    package static let needs = ExpressionScope(rawValue: 1 << 3)
    package static let strategy = ExpressionScope(rawValue: 1 << 4)
    package static let matrix = ExpressionScope(rawValue: 1 << 5)
    package static let secrets = ExpressionScope(rawValue: 1 << 6)
    package static let steps = ExpressionScope(rawValue: 1 << 7)
    package static let job = ExpressionScope(rawValue: 1 << 8)
    package static let runner = ExpressionScope(rawValue: 1 << 9)
    package static let env = ExpressionScope(rawValue: 1 << 10)
    package static let jobs = ExpressionScope(rawValue: 1 << 11)
    package static let hashFiles = ExpressionScope(rawValue: 1 << 12)
    /// `success()`, `failure()`, `cancelled()` and `always()`.
    package static let status = ExpressionScope(rawValue: 1 << 13)
    /// `success` and `failure` also take the names of jobs.
    package static let statusOfJobs = ExpressionScope(rawValue: 1 << 14)

    /// What is known before anything runs.
    static let run: ExpressionScope = [.github, .inputs, .vars]
    static let afterNeeds: ExpressionScope = run.union(.needs)
    static let inCell: ExpressionScope = afterNeeds.union([.strategy, .matrix])
    static let onRunner: ExpressionScope = inCell.union([.steps, .job, .runner, .env])
    static let inStep: ExpressionScope = onRunner.union([.secrets, .hashFiles])

    /// The names of the contexts, in the order of their bits.
    static let contextNames: [StaticString] = [
        "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner", "env", "jobs",
    ]

    /// The context of a name, which is found without regard to case; nil for what is no context.
    init?(context name: UnsafeBufferPointer<UInt8>) {
        guard let index = Self.contextNames.firstIndex(where: { name.equalsIgnoringASCIICase($0) }) else { return nil }
        self.init(rawValue: 1 << UInt32(index))
    }

    /// The contexts as a message lists them.
    var contextList: String {
        let names = Self.contextNames.indices.filter { rawValue & 1 << UInt32($0) != 0 }.map {
            "'\(Self.contextNames[$0])'"
        }
        return names.joined(separator: ", ")
    }

    /// Whether a function may be called with so many arguments.
    func allows(_ function: ExpressionFunction, argumentCount: Int) -> Bool {
        switch function {
        case .success, .failure: contains(.status) && (argumentCount == 0 || contains(.statusOfJobs))
        case .cancelled, .always: contains(.status)
        case .hashFiles: contains(.hashFiles)
        default: true
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the text is a word in ASCII when case does not matter.
    func equalsIgnoringASCIICase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] | 0x20 != word.utf8Start[index] | 0x20 { return false }
        return true
    }
}
