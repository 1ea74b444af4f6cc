/// A program of awk.
///
/// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/awk.html
struct AwkProgram: Sendable {
    enum Pattern: Sendable {
        case begin
        case end
        case always
        case expression(AwkExpression)
        case range(AwkExpression, AwkExpression)
    }

    struct Rule: Sendable {
        var pattern: Pattern
        /// nil prints the record.
        var action: [AwkStatement]?
    }

    var rules: [Rule] = []
}

indirect enum AwkStatement: Sendable {
    case expression(AwkExpression)
    /// `print`; written nowhere when it goes to the error output.
    case print([AwkExpression], isShown: Bool)
    case printf([AwkExpression], isShown: Bool)
    case block([AwkStatement])
    case condition(AwkExpression, AwkStatement, else: AwkStatement?)
    case loop(start: AwkStatement?, AwkExpression?, step: AwkStatement?, body: AwkStatement, testsLast: Bool)
    case each(String, in: String, body: AwkStatement)
    case delete(String, [AwkExpression]?)
    case next
    case exit(AwkExpression?)
    case leave
    case proceed
}

indirect enum AwkExpression: Sendable {
    case number(Double)
    case text(String)
    /// A regular expression that stands for whether the record matches it.
    case match(AwkMatcher)
    case place(Place)
    case assign(Place, Operator?, AwkExpression)
    /// `++` and `--`
    case count(Place, by: Double, givesOld: Bool)
    case binary(Operator, AwkExpression, AwkExpression)
    case concatenation(AwkExpression, AwkExpression)
    case and(AwkExpression, AwkExpression)
    case or(AwkExpression, AwkExpression)
    case not(AwkExpression)
    case negative(AwkExpression)
    case positive(AwkExpression)
    case choice(AwkExpression, AwkExpression, AwkExpression)
    case matches(AwkExpression, AwkExpression, negated: Bool)
    case contains([AwkExpression], String)
    case call(String, [AwkExpression])

    indirect enum Place: Sendable {
        case variable(String)
        case field(AwkExpression)
        case element(String, [AwkExpression])
    }

    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
        case power = "^"
        case less = "<"
        case lessOrEqual = "<="
        case equal = "=="
        case unequal = "!="
        case greater = ">"
        case greaterOrEqual = ">="
    }
}

/// A regular expression of a program.
struct AwkMatcher: Sendable {
    let expression: RegularExpression

    /// nil for what not every awk understands.
    init?(_ pattern: String) {
        // Repetitions with numbers are ordinary letters to some.
        guard !pattern.utf8.contains(UInt8(ascii: "{")),
            let expression = RegularExpression(pattern, syntax: .extended)
        else { return nil }
        self.expression = expression
    }
}
