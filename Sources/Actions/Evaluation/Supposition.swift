import Values

/// What steps leave that run only if something unknown is true: later steps under the same condition find it.
struct Suppositions {
    private struct Variable {
        let terms: [Condition.Term]
        let name: String
        let value: Value
    }

    private struct Outputs {
        let terms: [Condition.Term]
        let id: String
        let value: Value
    }

    private var variables: [Variable] = []
    private var outputs: [Outputs] = []

    var isEmpty: Bool { variables.isEmpty && outputs.isEmpty }

    /// A variable gets a value.
    ///
    /// - Parameters:
    ///   - value: nil when it is not known even where the conditions hold.
    ///   - terms: the conditions under which it does; empty when it does in any case.
    mutating func set(variable name: String, to value: Value?, under terms: [Condition.Term]) {
        variables.removeAll { $0.name == name && (terms.isEmpty || !Condition.exclude($0.terms, terms)) }
        guard let value, !terms.isEmpty, terms.allSatisfy(\.isLasting) else { return }
        variables.append(Variable(terms: terms, name: name, value: value))
    }

    /// A step gets its outputs.
    mutating func set(step id: String, to value: Value, under terms: [Condition.Term]) {
        guard !terms.isEmpty, terms.allSatisfy(\.isLasting) else { return }
        outputs.append(Outputs(terms: terms, id: id, value: value))
    }

    /// What a step under a condition finds.
    func lay(over contexts: inout ValueObject, under condition: Condition) {
        for variable in variables where condition.implies(variable.terms) {
            var env = contexts["env"]?.object ?? ValueObject([], isCaseSensitive: true)
            env[variable.name] = variable.value
            contexts["env"] = Value(env)
        }
        for step in outputs where condition.implies(step.terms) {
            var steps = contexts["steps"]?.object ?? ValueObject()
            steps[step.id] = step.value
            contexts["steps"] = Value(steps)
        }
    }
}
