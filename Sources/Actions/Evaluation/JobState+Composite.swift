import SourceText
import Values
import YAML

/// Where the steps of a composite action stand.
struct ActionScope {
    /// Whether the step that uses the action runs.
    let condition: Condition
    /// The variables of that step, which a write of the action does not change inside of the action.
    let fixedVariables: Set<String>
    /// How many actions are around it, itself included.
    let depth: Int
    /// What its steps set for all later steps of the job.
    var env: [StepWrite] = []
    var otherVariables: Unknown?
    var mayFail: Unknown?

    /// How deep actions may use each other.
    static let maximumDepth = 10
}

extension ActionScope {
    /// Keeps what a step of the action leaves to the job.
    mutating func take(_ writes: StepWrites, because doubt: Unknown?) {
        env += writes.env.map { StepWrite(name: $0.name, value: $0.value, doubt: $0.doubt ?? doubt) }
        otherVariables = otherVariables ?? writes.otherVariables
        mayFail = mayFail ?? writes.mayFail
    }
}

/// What becomes of an action that a step uses.
enum ActionEntrance {
    /// Its steps are evaluated; the folder is the path of the action in the repository, nil when it is fetched elsewhere.
    case entered(ActionManifest, folder: String?)
    /// - Parameter reason: a clause; nil when the action is none of this repository.
    case notEntered(reason: String?)
}

extension WorkflowLibrary {
    /// Finds the composite action that a step uses.
    func composite(_ reference: ActionReference, at uses: YAMLNode, in state: JobState) -> ActionEntrance {
        let text = uses.string ?? ""
        let path: String
        var folder: String?
        switch reference {
        case .local(let local):
            guard state.checkout.path == "", state.otherCheckouts.isEmpty else {
                let reason =
                    state.checkout == .missing
                    ? "nothing is checked out before that holds it" : "what is checked out where it stands is not known"
                return .notEntered(reason: reason)
            }
            guard let normal = Self.normalized(local) else {
                return .notEntered(reason: "it stands outside of the repository")
            }
            path = normal
            folder = normal
        case .ownRepository(let local):
            guard let normal = Self.normalized(local) else {
                return .notEntered(reason: "it stands outside of the repository")
            }
            path = normal
        case .repository:
            guard let own = state.event.environment.ownPath(text) else { return .notEntered(reason: nil) }
            guard state.event.environment.isEvaluatedCommit(own.ref) else {
                return .notEntered(reason: "it is read at '\(own.ref)', which may hold something else than this commit")
            }
            path = own.path
        case .container, .invalid: return .notEntered(reason: nil)
        }
        guard let manifest = action(in: path) else {
            let place = path.isEmpty ? "action.yml" : "\(path)/action.yml"
            return .notEntered(reason: "there is no '\(place)' that can be read")
        }
        guard manifest.isComposite else {
            return .notEntered(reason: "an action that runs with '\(manifest.using)' is not followed")
        }
        guard state.action?.depth ?? 0 < ActionScope.maximumDepth else {
            return .notEntered(reason: "actions use each other more than \(ActionScope.maximumDepth) levels deep")
        }
        guard !budget.isSpent else { return .notEntered(reason: WorkBudget.reason) }
        guard enter() else {
            return .notEntered(reason: "more than \(Self.maximumEntries) calls are not followed")
        }
        return .entered(manifest, folder: folder)
    }

    /// A path below the root without `.` and `..`; nil when it leaves the root.
    static func normalized(_ path: String) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(part)
                continue
            }
            guard parts.popLast() != nil else { return nil }
        }
        return parts.joined(separator: "/")
    }
}

extension JobState {
    /// Evaluates the steps of a composite action.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#runs-for-composite-actions>
    /// - Returns: what its steps do, in order.
    mutating func enter(
        _ manifest: ActionManifest,
        _ folder: String?,
        of step: Step,
        in run: StepRun,
        writes: inout StepWrites
    ) -> [StepRun] {
        var inner = self
        inner.steps = []
        inner.problems = []
        inner.status = JobStatus()
        inner.action = ActionScope(
            condition: run.condition,
            fixedVariables: Set(step.env.map(\.name)),
            depth: (action?.depth ?? 0) + 1
        )
        inner.contexts = scope(of: manifest, folder, of: step, in: run)
        inner.run(manifest.steps)

        problems += inner.problems
        let doubt = doubt(of: run)
        checkout = inner.checkout.joined(with: checkout, because: doubt)
        otherCheckouts = inner.otherCheckouts
        workspace = inner.workspace
        writes.env = inner.action?.env ?? []
        writes.otherVariables = inner.action?.otherVariables
        writes.mayFail = inner.action?.mayFail
        writes.fails = inner.status.failure == .always
        var evaluator = evaluator(inner.contexts)
        for output in manifest.outputs {
            writes.outputs.append(StepWrite(name: output.name, value: evaluator.text(output.value), doubt: nil))
        }
        problems += evaluator.problems
        return inner.steps
    }

    /// What the expressions of an action see: what those of the job do, but with inputs and steps of its own, and without
    /// what only workflows have.
    private mutating func scope(
        of manifest: ActionManifest,
        _ folder: String?,
        of step: Step,
        in run: StepRun
    ) -> ValueObject {
        var outer = evaluator(run.contexts)
        var scope = run.contexts
        for name in ["needs", "secrets", "vars"] { scope[name] = nil }
        scope["steps"] = Value(ValueObject())
        if var gitHub = scope["github"]?.object {
            let unknown = Unknown("github.action_path", because: "only the run knows where the action is fetched to")
            gitHub["action_path"] = folder.map { Value("\(RunEnvironment.workspace)/\($0)") } ?? Value(unknown)
            scope["github"] = Value(gitHub)
        }
        scope["inputs"] = nil
        var defaults = evaluator(scope)
        var inputs = ValueObject()
        for declaration in manifest.inputs {
            let given = step.input(declaration.name).map { outer.text($0.value) }
            let value = given ?? declaration.defaultValue.map { defaults.text($0) } ?? ""
            inputs[declaration.name] = Value(value)
        }
        scope["inputs"] = Value(inputs)
        problems += outer.problems + defaults.problems
        return scope
    }
}
