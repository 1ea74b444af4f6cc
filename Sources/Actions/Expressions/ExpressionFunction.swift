import Values

/// A function of the expression language.
package enum ExpressionFunction: String, CaseIterable, Sendable {
    case contains, startsWith, endsWith, format, join, toJSON, fromJSON
    /// Pairs of a condition and a value, and what is taken when no condition holds.
    case `case`
    case hashFiles
    case success, failure, cancelled, always

    /// The function of a name, which is found without regard to case.
    init?(named name: String) {
        guard let function = Self.allCases.first(where: { equalsIgnoringCase($0.rawValue, name) }) else { return nil }
        self = function
    }

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .contains, .startsWith, .endsWith: 2...2
        case .format, .hashFiles: 1...255
        case .join: 1...2
        case .toJSON, .fromJSON: 1...1
        case .case: 3...255
        case .success, .failure: 0...255
        case .cancelled, .always: 0...0
        }
    }

    /// Whether it asks how the run went so far.
    package var isStatus: Bool {
        switch self {
        case .success, .failure, .cancelled, .always: true
        default: false
        }
    }

    /// Whether its result is true or false, whatever the arguments are.
    var isCondition: Bool {
        switch self {
        case .contains, .startsWith, .endsWith: true
        default: isStatus
        }
    }
}
