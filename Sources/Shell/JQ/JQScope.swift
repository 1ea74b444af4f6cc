import Values

/// What names mean at a place of a jq program: one binding, and those around it.
final class JQScope {
    enum Binding {
        case variable(Value)
        /// Its body sees the function itself.
        case function(JQFunction)
        /// An argument, which is evaluated where it was written.
        case argument(JQNode, JQScope?)
        case label(Int)
    }

    let name: String
    let binding: Binding
    let parent: JQScope?

    init(_ name: String, _ binding: Binding, in parent: JQScope?) {
        self.name = name
        self.binding = binding
        self.parent = parent
    }

    /// The key under which a function stands: its name and the number of its arguments.
    static func key(_ name: String, _ count: Int) -> String { "\(name)/\(count)" }

    /// The innermost binding of a name.
    static func find(_ name: String, in scope: JQScope?) -> JQScope? {
        var scope = scope
        while let current = scope {
            if current.name == name { return current }
            scope = current.parent
        }
        return nil
    }
}

/// A value on its way through a program, with its path where paths are asked for.
struct JQItem {
    enum Place {
        /// Nobody asks.
        case untracked
        case path([Value])
        /// A value that is no part of the input.
        case none
    }

    var value: Value
    var place: Place

    init(_ value: Value, at place: Place = .untracked) {
        self.value = value
        self.place = place
    }

    /// A value that was computed from this one.
    func with(_ value: Value) -> JQItem {
        if case .untracked = place { return JQItem(value) }
        return JQItem(value, at: .none)
    }
}

/// What ends the evaluation of a program before its end.
enum JQStop: Error {
    /// An error that the program can catch, with its message.
    case raised(Value)
    /// `break`
    case left(Int)
    case unsure(Unsure)
    case halted(status: Int)

    static func unsure(_ reason: String) -> JQStop { .unsure(Unsure(reason)) }

    static func unsure(_ unknown: Unknown) -> JQStop { .unsure(Unsure(unknown)) }

    /// An error of a function, whose message differs between versions.
    static func failed(_ reason: String) -> JQStop {
        .raised(Value(Unknown("the error", because: "the message of an error of jq is not followed: \(reason)")))
    }
}
