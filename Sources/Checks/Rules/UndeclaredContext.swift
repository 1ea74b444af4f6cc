import Actions
import SourceText
import Values
import YAML

extension Rule {
    /// `steps.X`, `needs.X`, `inputs.X` and `matrix.X` where there is no X.
    static let undeclaredContext = Rule(
        id: "undeclared-context",
        severity: .error,
        repair: .unsafe,
        source: .contexts,
        summary: "An expression asks for a step, a needed job, an input or a key of the matrix that is not there.",
        why: """
            What is not there is empty, without a word: the name of the image loses a part, and a condition that asks for \
            it never holds. Often an id was changed in one place only, or a job is named that is not among its `needs`.
            """,
        bad: "tags: ghcr.io/lab/a:${{ steps.versoin.outputs.tag }}",
        good: "tags: ghcr.io/lab/a:${{ steps.version.outputs.tag }}",
        exceptions: [
            "What is asked with a way out is left alone, as `inputs.tag || 'latest'` and `!inputs.tag`.",
            "A matrix that is computed, or has computed parts in its `include`, may have any key, and a computed value any property.",
        ],
        explains: ["invalid-reference"]
    ) { context, report in
        for workflow in context.workflows {
            let inputs = workflow.inputNames
            for job in workflow.jobs {
                let scope = JobScope(job, of: workflow, inputs: inputs)
                for (access, stepIndex) in job.accesses(to: ["steps", "needs", "inputs", "matrix"]) {
                    guard let flaw = scope.flaw(of: access, inStep: stepIndex) else { continue }
                    let place = access.range(ofName: flaw.nameIndex)
                    report(flaw.message, access.range, fixes: flaw.nearest.map { [.replacing(place, by: $0)] } ?? [])
                }
            }
        }
    }
}

/// What the expressions of a job may ask for.
private struct JobScope {
    struct Flaw {
        let message: Diagnostic.Message
        let nearest: String?
        /// Which of the names behind the context is wrong.
        var nameIndex = 0
    }

    private let workflow: Workflow
    private let job: Job
    private let inputs: [String]
    private let needs: [String]
    /// The keys of the matrix; nil when only the run knows them.
    private let matrixKeys: [String]?
    /// The properties that the values of a key of the matrix have; a key whose values have others is left out.
    private let matrixProperties: [String: [String]]
    private let stepIDs: [String?]

    init(_ job: Job, of workflow: Workflow, inputs: [String]) {
        self.workflow = workflow
        self.job = job
        self.inputs = inputs
        needs = job.needs.compactMap(\.string)
        matrixKeys = job.matrixKeys
        matrixProperties = matrixKeys == nil ? [:] : job.matrixProperties
        stepIDs = job.steps.map { $0.id?.string }
    }

    /// - Parameter stepIndex: the step that holds the access; nil outside of the steps.
    func flaw(of access: ContextAccess, inStep stepIndex: Int?) -> Flaw? {
        let name = access.names[0]
        switch access.context {
        case "steps":
            // Outside of the steps only the outputs of the job see them, all of them.
            let earlier = stepIDs[..<(stepIndex ?? stepIDs.count)].compactMap { $0 }
            guard !Self.holds(earlier, name) else { return nil }
            if let stepIndex, let own = stepIDs[stepIndex], equalsIgnoringCase(own, name) {
                return Flaw(message: .ownStep(name), nearest: nil)
            }
            if Self.holds(stepIDs.compactMap { $0 }, name) { return Flaw(message: .laterStep(name), nearest: nil) }
            let nearest = nearestName(to: name, among: earlier)
            return Flaw(message: .noStep(name, nearest: nearest), nearest: nearest)
        case "needs":
            guard !Self.holds(needs, name) else { return nil }
            if workflow.jobs.contains(where: { equalsIgnoringCase($0.id, name) }) {
                return Flaw(message: .notNeeded(name, by: job.id), nearest: nil)
            }
            let nearest = nearestName(to: name, among: needs)
            return Flaw(message: .noNeed(name, nearest: nearest), nearest: nearest)
        case "inputs":
            guard !Self.holds(inputs, name) else { return nil }
            let nearest = nearestName(to: name, among: inputs)
            return Flaw(message: .noInput(name, nearest: nearest), nearest: nearest)
        default:
            guard let matrixKeys else { return nil }
            guard !Self.holds(matrixKeys, name) else { return propertyFlaw(of: access) }
            let nearest = nearestName(to: name, among: matrixKeys)
            return Flaw(message: .noMatrixKey(name, nearest: nearest), nearest: nearest)
        }
    }

    /// The flaw of a property that no value of the key has.
    private func propertyFlaw(of access: ContextAccess) -> Flaw? {
        guard access.names.count > 1, let known = matrixProperties[access.names[0].lowercased()],
            !Self.holds(known, access.names[1])
        else { return nil }
        let nearest = nearestName(to: access.names[1], among: known)
        return Flaw(
            message: .noProperty(access.names[1], of: access.names[0], nearest: nearest),
            nearest: nearest,
            nameIndex: 1
        )
    }

    private static func holds(_ names: [String], _ name: String) -> Bool {
        names.contains { equalsIgnoringCase($0, name) }
    }
}

extension Job {
    /// The accesses to contexts in the texts of the job, with the index of the step that holds them.
    fileprivate func accesses(to contexts: [String]) -> [(access: ContextAccess, step: Int?)] {
        var found: [(access: ContextAccess, step: Int?)] = []
        for (key, value) in body.entries {
            if key.equals("steps") {
                for (index, step) in steps.enumerated() {
                    step.body.visitTexts { node, isCondition in
                        found += ContextAccess.all(in: node, isCondition: isCondition, of: contexts)
                            .map { (access: $0, step: index) }
                    }
                }
            } else if key.equals("if"), value.kind == .scalar {
                found += ContextAccess.all(in: value, isCondition: true, of: contexts).map { (access: $0, step: nil) }
            } else {
                value.visitTexts { node, _ in
                    found += ContextAccess.all(in: node, isCondition: false, of: contexts).map {
                        (access: $0, step: nil)
                    }
                }
            }
        }
        return found
    }

    /// The keys that some cell of the matrix has; nil when only the run knows them. Without a matrix there are none.
    fileprivate var matrixKeys: [String]? {
        guard let matrix else { return body["strategy"].map { $0.kind == .mapping } ?? true ? [] : nil }
        guard matrix.kind == .mapping else { return nil }
        var keys: [String] = []
        for (key, value) in matrix.entries {
            if key.equals("exclude") { continue }
            guard key.equals("include") else {
                if let name = key.string { keys.append(name) }
                continue
            }
            guard value.kind == .sequence else { return nil }
            for element in value.elements {
                guard element.kind == .mapping else { return nil }
                keys += element.entries.compactMap(\.key.string)
            }
        }
        return keys
    }
}

extension Job {
    /// For each key of the matrix, in lower case, the properties of its values; only keys all of whose values are written
    /// as mappings.
    fileprivate var matrixProperties: [String: [String]] {
        var properties: [String: [String]] = [:]
        var others: Set<String> = []
        func take(_ value: YAMLNode, of key: String) {
            guard value.kind == .mapping, value.entries.allSatisfy({ $0.key.string?.contains("${{") == false }) else {
                others.insert(key)
                return
            }
            properties[key, default: []] += value.entries.compactMap(\.key.string)
        }
        guard let matrix else { return [:] }
        for (key, value) in matrix.entries {
            guard let name = key.string?.lowercased(), name != "exclude" else { continue }
            if name == "include" {
                for (key, value) in value.elements.lazy.flatMap(\.entries) {
                    if let key = key.string?.lowercased() { take(value, of: key) }
                }
            } else if value.kind == .sequence {
                for element in value.elements { take(element, of: name) }
            } else {
                others.insert(name)
            }
        }
        return properties.filter { !others.contains($0.key) }
    }
}

extension Workflow {
    /// The names of the inputs that a manual start or a call may give.
    fileprivate var inputNames: [String] {
        ["workflow_call", "workflow_dispatch"].flatMap { event in
            InputDeclaration.read(trigger(for: event)?.settings?["inputs"]).map(\.name)
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func noStep(_ name: String, nearest: String?) -> Self {
        let problem = "no earlier step of the job has the id '\(name)', so 'steps.\(name)' is empty"
        if let nearest { return "\(problem); did you mean 'steps.\(nearest)'?" }
        return "\(problem); give the step that is meant this id"
    }

    fileprivate static func laterStep(_ name: String) -> Self {
        "the step '\(name)' comes later, so 'steps.\(name)' is still empty here; move it up"
    }

    fileprivate static func ownStep(_ name: String) -> Self {
        "a step does not see its own outputs, so 'steps.\(name)' is empty here"
    }

    fileprivate static func notNeeded(_ name: String, by job: String) -> Self {
        "the job '\(job)' does not need '\(name)', so 'needs.\(name)' is empty; add '\(name)' to its 'needs'"
    }

    fileprivate static func noNeed(_ name: String, nearest: String?) -> Self {
        let problem = "the workflow has no job '\(name)', so 'needs.\(name)' is empty"
        if let nearest { return "\(problem); did you mean 'needs.\(nearest)'?" }
        return "\(problem); name a job that stands in 'needs'"
    }

    fileprivate static func noInput(_ name: String, nearest: String?) -> Self {
        let problem = "the workflow declares no input '\(name)', so 'inputs.\(name)' is empty"
        if let nearest { return "\(problem); did you mean 'inputs.\(nearest)'?" }
        return "\(problem); declare it under the event that starts the workflow"
    }

    fileprivate static func noProperty(_ name: String, of key: String, nearest: String?) -> Self {
        let problem = "no '\(key)' of the matrix has a '\(name)', so 'matrix.\(key).\(name)' is empty"
        if let nearest { return "\(problem); did you mean 'matrix.\(key).\(nearest)'?" }
        return "\(problem); add it to the values of '\(key)', or take it out here"
    }

    fileprivate static func noMatrixKey(_ name: String, nearest: String?) -> Self {
        let problem = "the matrix of the job has no '\(name)', so 'matrix.\(name)' is empty"
        if let nearest { return "\(problem); did you mean 'matrix.\(nearest)'?" }
        return "\(problem); add it to the matrix, or take it out here"
    }
}
