import Values

/// What a variable of the shell holds.
package enum ShellValue: Hashable, Sendable {
    case text(Template)
    /// An array by its indices.
    case list([Int: Template])
    /// An associative array.
    case table([String: Template])
    /// An array of which neither the elements nor their number are known.
    case unknownList(Unknown)
}

package struct ShellVariable: Hashable, Sendable {
    package var value: ShellValue
    package var isExported: Bool
    package var isReadOnly: Bool
    /// What `declare -i`, `-l` and `-u` do to each value.
    var form: Form?
    /// The name of the variable that this one stands for, after `declare -n`; empty when it is not known.
    var reference: String?

    enum Form: Hashable, Sendable { case integer, lowercase, uppercase }

    package init(_ value: ShellValue, isExported: Bool = false, isReadOnly: Bool = false) {
        self.value = value
        self.isExported = isExported
        self.isReadOnly = isReadOnly
    }

    package init(_ text: Template, isExported: Bool = false) {
        self.init(.text(text), isExported: isExported)
    }

    /// What `$name` means: the text, or the element 0 of an array.
    package var text: Template? {
        switch value {
        case .text(let text): text
        case .list(let elements): elements[0]
        case .table(let elements): elements["0"]
        case .unknownList(let unknown): Template(unknown)
        }
    }
}

extension ShellVariable.Form {
    /// The value that a variable of this form takes; nil when it is not followed.
    func applied(to text: Template) -> Template? {
        switch self {
        case .lowercase, .uppercase:
            let change = TextChange.changeCase(toUpper: self == .uppercase, all: true)
            return text.isEmpty ? text : change.applied(to: text, else: text.firstUnknown ?? Unknown("", because: ""))
        case .integer:
            guard let known = text.text else { return nil }
            if known.isEmpty { return "0" }
            guard let number = Int(known), String(number) == known else { return nil }
            return text
        }
    }
}

/// A word that a command is given.
package struct ShellArgument: Hashable, Sendable {
    package var text: Template
    /// Why this may be several words or none: an unknown part of it stands outside of quotes.
    package var split: Unknown?

    package init(_ text: Template, split: Unknown? = nil) {
        self.text = text
        self.split = split
    }
}

/// Something that is unknown and decides what a script does.
package struct ShellCondition: Hashable, Sendable {
    /// As it is written: `[ -n "$TAG" ]`, or the words of a loop.
    package var text: String
    /// Whether this is the case in which the condition does not hold.
    package var isNegated: Bool
    /// Whether it is the body of a loop that runs an unknown number of times.
    package var isLoop: Bool
    /// Why it is unknown.
    package var unknown: Unknown
    /// The same number stands for the same question, asked once.
    var serial: Int

    package var negated: ShellCondition {
        var result = self
        result.isNegated.toggle()
        return result
    }

    package var description: String { isNegated ? "! \(text)" : text }
}

/// The exit status of a command.
package enum ShellStatus: Hashable, Sendable {
    case known(Int)
    /// Zero when the condition holds, something else when not.
    case unknown(ShellCondition)

    package var isSuccess: Bool { self == .known(0) }
}
