import Actions
import SourceText
import Values
import YAML

/// A workflow in the form in which GitHub's fixtures write down what was read.
struct WorkflowDump {
    private let workflow: Workflow
    private let library: [String: Workflow]
    private let expected: Value
    /// The files in the order in which they are met, for fixtures that say where each text is from.
    private var files: [String]

    init(_ workflow: Workflow, calling library: [String: Workflow], like expected: Value) {
        self.workflow = workflow
        self.library = library
        self.expected = expected
        files = [workflow.path]
    }

    var value: Value {
        mutating get {
            let root = workflow.document.root
            var members: [(name: String, value: Value)] = []
            if !expected.member("events").isNull { members.append(("events", events())) }
            if !expected.member("input-types").isNull { members.append(("input-types", inputTypes())) }
            for name in ["env", "defaults", "concurrency"] {
                if let node = root?[name] { members.append((name, token(node, named: name))) }
            }
            let permissions = TokenPermissions(root?["permissions"])
            if let permissions { members.append(("permissions", dump(permissions))) }
            members.append(("jobs", jobs(of: workflow, granted: permissions)))
            if !expected.member("file-table").isNull { members.append(("file-table", Value(files.map { Value($0) }))) }
            return object(members)
        }
    }

    // MARK: Triggers

    private func events() -> Value {
        object(
            workflow.triggers.map { trigger in
                guard let settings = trigger.settings, settings.kind != .scalar else {
                    return (trigger.event, object([]))
                }
                guard settings.kind == .mapping else { return (trigger.event, Value(literal: settings)) }
                let members = settings.entries.map { key, value -> (name: String, value: Value) in
                    let name = key.string ?? ""
                    if value.kind == .mapping { return (name, Value(literal: value)) }
                    return (name, Value(value.listed.map { Value($0.string ?? "") }))
                }
                return (trigger.event, object(members))
            }
        )
    }

    private func inputTypes() -> Value {
        let inputs = workflow.trigger(for: "workflow_dispatch")?.settings?["inputs"]
        return object(
            (inputs?.entries.map { $0 } ?? []).map { key, value in
                (key.string ?? "", Value(value["type"]?.string ?? "string"))
            }
        )
    }

    // MARK: Jobs

    private mutating func jobs(of workflow: Workflow, granted: TokenPermissions?) -> Value {
        var jobs: [Value] = []
        for job in workflow.jobs { jobs.append(dump(job, granted: granted)) }
        return Value(jobs)
    }

    private mutating func dump(_ job: Job, granted: TokenPermissions?) -> Value {
        let granted = TokenPermissions(job.body["permissions"]) ?? granted
        let isNamed = job.name.map { !($0.string ?? "").isEmpty } ?? false
        var members: [(name: String, value: Value)] = [
            ("type", job.uses == nil ? "job" : "reusableWorkflowJob"),
            ("id", token(job.key)),
            ("name", token(isNamed ? job.name ?? job.key : job.key)),
            ("if", condition(job.condition)),
        ]
        if job.uses != nil || !job.needs.isEmpty {
            members.append(("needs", Value(mapped(job.needs))))
        }
        for name in [
            "strategy", "continue-on-error", "timeout-minutes", "cancel-timeout-minutes", "concurrency", "env",
            "environment", "defaults", "runs-on", "container", "services", "outputs", "snapshot",
        ] {
            if let node = job.body[name] { members.append((name, token(node, named: name))) }
        }
        if let uses = job.uses {
            members.append(("ref", token(uses)))
            members += call(job, uses, granted: granted)
        } else {
            if let granted { members.append(("permissions", dump(granted))) }
            if !job.steps.isEmpty { members.append(("steps", steps(of: job))) }
        }
        return object(members)
    }

    private mutating func call(
        _ job: Job,
        _ uses: YAMLNode,
        granted: TokenPermissions?
    ) -> [(name: String, value: Value)] {
        guard let callee = library[uses.string ?? ""] else { return [] }
        files.append(callee.path)
        var members: [(name: String, value: Value)] = []
        let settings = callee.trigger(for: "workflow_call")?.settings
        for (name, node) in [
            ("input-definitions", settings?["inputs"]), ("secret-definitions", settings?["secrets"]),
            ("outputs", settings?["outputs"]),
        ] {
            if let node { members.append((name, token(node, named: name))) }
        }
        if let node = job.body["with"] { members.append(("input-values", token(node, named: "input-values"))) }
        if let node = job.body["secrets"] {
            members.append(
                node.string == "inherit"
                    ? ("inherit-secrets", true) : ("secret-values", token(node, named: "secret-values"))
            )
        }
        let permissions = TokenPermissions(callee.document.root?["permissions"]) ?? granted
        if let permissions { members.append(("permissions", dump(permissions))) }
        members.append(("jobs", jobs(of: callee, granted: permissions)))
        return members
    }

    private mutating func steps(of job: Job) -> Value {
        var ids = StepNames(taken: job.steps.compactMap { $0.id?.string })
        var steps: [Value] = []
        for step in job.steps {
            var members: [(name: String, value: Value)] = [
                ("id", Value(step.id?.string ?? ids.name(of: step))), ("if", condition(step.condition)),
            ]
            for name in [
                "name", "continue-on-error", "timeout-minutes", "env", "working-directory", "shell", "run", "uses",
                "with",
            ] {
                if let node = step.body[name] { members.append((name, token(node, named: name))) }
            }
            steps.append(object(members))
        }
        return Value(steps)
    }

    /// The scopes that the fixtures know.
    private static let scopes = [
        "actions", "checks", "contents", "deployments", "discussions", "id-token", "issues", "packages", "pages",
        "pull-requests", "repository-projects", "security-events", "statuses",
    ]

    private func dump(_ permissions: TokenPermissions) -> Value {
        object(
            Self.scopes.compactMap { name in
                guard let scope = TokenPermissions.Scope(rawValue: name), permissions[scope] != .none else {
                    return nil
                }
                return (name, Value(permissions[scope].name))
            }
        )
    }

    // MARK: Tokens

    private func condition(_ node: YAMLNode?) -> Value {
        let text = node.flatMap { $0.isNull ? nil : $0.string } ?? ""
        let template = try? TemplateString(parsing: text)
        let expression = template?.expression ?? (try? ExpressionSyntax(parsing: text))
        guard let expression else { return object([("type", 3), ("expr", "success()")]) }
        let source = expression.source
        return object([("type", 3), ("expr", Value(expression.asksForStatus ? source : "success() && (\(source))"))])
    }

    /// The keys whose values keep their kinds; everywhere else a scalar becomes a text.
    private static let typed: Set<String> = [
        "strategy", "continue-on-error", "timeout-minutes", "cancel-timeout-minutes", "cancel-in-progress",
        "deployment",
        "input-values", "input-definitions", "secret-values", "secret-definitions",
    ]
    /// What a call gives keeps its kind, but nothing becomes an empty text.
    private static let given: Set<String> = ["input-values", "secret-values"]

    private mutating func mapped(_ nodes: [YAMLNode]) -> [Value] {
        var values: [Value] = []
        for node in nodes { values.append(token(node)) }
        return values
    }

    private mutating func token(_ node: YAMLNode, named name: String = "", isTyped: Bool = false) -> Value {
        let isTyped = isTyped || Self.typed.contains(name)
        switch node.kind {
        case .sequence:
            var elements: [Value] = []
            for element in node.elements { elements.append(token(element, isTyped: isTyped)) }
            return object([("type", 1), ("seq", Value(elements))])
        case .mapping:
            var entries: [Value] = []
            for (key, value) in node.entries {
                let inner = Self.given.contains(name) ? name : key.string ?? ""
                entries.append(
                    object([("Key", self.key(key)), ("Value", token(value, named: inner, isTyped: isTyped))])
                )
            }
            return object([("type", 2), ("map", Value(entries))])
        case .scalar: return scalar(node, isTyped: isTyped && !(Self.given.contains(name) && node.isNull))
        }
    }

    private mutating func key(_ node: YAMLNode) -> Value {
        if node.string == "${{ insert }}" { return object([("type", 4), ("directive", "insert")]) }
        return scalar(node, isTyped: false)
    }

    private mutating func scalar(_ node: YAMLNode, isTyped: Bool) -> Value {
        let text = node.string ?? ""
        if let template = try? TemplateString(parsing: text), template.literal == nil {
            if let literal = template.expression?.literal { return literal }
            return object([("type", 3), ("expr", Value(Self.expression(of: template)))])
        }
        let plain = Value(literal: node)
        if case .number(let number) = plain.content, !number.isFinite { return Value(numberText(number)) }
        let value = isTyped ? plain : Value(plain.template)
        guard !expected.member("file-table").isNull else { return value }
        let position = LineIndex(node.document.file.bytes).position(at: node.range.lowerBound)
        let file = (files.firstIndex(of: node.document.file.path) ?? 0) + 1
        return object([
            ("type", 0), ("file", Value(Double(file))), ("line", Value(Double(position.line))),
            ("col", Value(Double(position.column))), ("lit", value),
        ])
    }

    /// A text with expressions as one call of `format`.
    static func expression(of template: TemplateString) -> String {
        if let expression = template.expression { return expression.source }
        var text = ""
        var arguments: [String] = []
        for segment in template.segments {
            switch segment {
            case .literal(let literal, _):
                for character in literal {
                    text += "{}'".contains(character) ? "\(character)\(character)" : "\(character)"
                }
            case .expression(let syntax, _):
                text += "{\(arguments.count)}"
                arguments.append(syntax.source)
            }
        }
        return "format(" + (["'\(text)'"] + arguments).joined(separator: ", ") + ")"
    }

    private func object(_ members: [(name: String, value: Value)]) -> Value {
        Value(ValueObject(members))
    }
}

/// The ids that GitHub gives to steps without one.
private struct StepNames {
    private static let maximumLength = 100
    private var taken: Set<String>

    init(taken: [String]) {
        self.taken = Set(taken)
    }

    mutating func name(of step: Step) -> String {
        let base = "__" + String(Self.base(of: step).map { Self.isLegal($0) ? $0 : "_" })
        var number = 1
        while true {
            let suffix = number == 1 ? "" : "_\(number)"
            let candidate = base.prefix(Self.maximumLength - suffix.count) + suffix
            if taken.insert(String(candidate)).inserted { return String(candidate) }
            number += 1
        }
    }

    private static func base(of step: Step) -> String {
        guard let uses = step.uses?.string else { return "run" }
        if uses.hasPrefix("docker://") { return String(uses.dropFirst("docker://".count)) }
        if uses.hasPrefix("./") { return "self" }
        let path = uses.prefix { $0 != "@" }.split(separator: "/")
        return path.count < 2 ? "run" : "\(path[0])/\(path[1])"
    }

    private static func isLegal(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }
}
