extension WorkflowSchema.Builder {
    /// A workflow file.
    mutating func workflow(on: WorkflowSchema.TypeIndex) -> WorkflowSchema.TypeIndex {
        let permissions = permissions()
        let keys: [(name: String, type: WorkflowSchema.TypeIndex)] = [
            ("name", text()),
            ("description", text()),
            ("run-name", text(.run)),
            ("on", on),
            ("permissions", permissions),
            ("env", names(.part("env"), to: text(.run.union(.secrets)), .run.union(.secrets))),
            ("defaults", defaults([])),
            ("concurrency", concurrency(.run)),
            ("jobs", names(.part("jobs"), to: job(permissions))),
        ]
        return mapping(.whole, keys, required: ["on", "jobs"])
    }

    /// A job: steps on a machine, or the call of another workflow.
    private mutating func job(_ permissions: WorkflowSchema.TypeIndex) -> WorkflowSchema.TypeIndex {
        let (steps, call, both): (UInt8, UInt8, UInt8) = (1, 2, 3)
        let givenSecret = text(.inCell.union(.secrets))
        return forms(
            .named("job"),
            [
                ("name", text(.inCell), both, false),
                ("needs", texts(), both, false),
                ("if", condition(.afterNeeds.union([.status, .statusOfJobs])), both, false),
                ("runs-on", runsOn(), steps, true),
                ("uses", text(nonEmpty: true), call, true),
                ("with", names(.part("with"), to: text(.inCell), .inCell), call, false),
                (
                    "secrets",
                    mapping(.part("secrets"), [], others: givenSecret, orElse: .text, constants: ["inherit"]), call,
                    false
                ),
                ("permissions", permissions, both, false),
                ("strategy", strategy(), both, false),
                ("concurrency", concurrency(.inCell), both, false),
                ("environment", environment(), steps, false),
                ("container", container(.part("container"), isService: false), steps, false),
                (
                    "services", names(.part("services"), to: container(.named("service"), isService: true), .inCell),
                    steps, false
                ),
                ("env", names(.part("env"), to: text(.inCell.union(.secrets)), .inCell.union(.secrets)), steps, false),
                ("defaults", defaults(.inCell.union(.env)), steps, false),
                ("outputs", names(.part("outputs"), to: text(.onRunner.union(.secrets))), steps, false),
                ("timeout-minutes", number(.inCell), steps, false),
                ("cancel-timeout-minutes", number(.inCell), steps, false),
                ("continue-on-error", bool(.inCell), steps, false),
                ("steps", list(of: step()), steps, false),
                ("snapshot", snapshot(), steps, false),
            ],
            count: 2
        )
    }

    private mutating func step() -> WorkflowSchema.TypeIndex {
        let (run, uses, wait, waitAll, cancel): (UInt8, UInt8, UInt8, UInt8, UInt8) = (1, 2, 4, 8, 16)
        let works = run | uses
        let all: UInt8 = 31
        return forms(
            .entry("step"),
            [
                ("name", text(.inStep), all, false),
                ("id", text(nonEmpty: true), all, false),
                ("if", condition(.onRunner.union([.hashFiles, .status])), works, false),
                ("run", text(.inStep), run, true),
                ("uses", text(nonEmpty: true), uses, true),
                ("with", names(.part("with"), to: text(.inStep), .inStep), uses, false),
                ("env", names(.part("env"), to: text(.inStep), .inStep), works, false),
                ("shell", text(.inStep, nonEmpty: true), run, false),
                ("working-directory", text(.inStep), run, false),
                ("timeout-minutes", number(.inStep), works, false),
                ("continue-on-error", bool(.inStep), all, false),
                ("background", bool(.inStep), works, false),
                ("wait", texts(), wait, true),
                ("wait-all", add(WorkflowSchema.ValueType(kinds: [.null, .bool])), waitAll, true),
                ("cancel", text(nonEmpty: true), cancel, true),
            ],
            count: 5
        )
    }

    // MARK: Parts of a job

    private mutating func permissions() -> WorkflowSchema.TypeIndex {
        // Some scopes have fewer levels, but GitHub does not refuse the others everywhere.
        let level = oneOf(TokenPermissions.Level.allCases.map(\.name))
        let levels = TokenPermissions.Scope.allCases.map { (name: $0.rawValue, type: level) }
        return mapping(.part("permissions"), levels, orElse: [.null, .text], constants: ["read-all", "write-all"])
    }

    private mutating func runsOn() -> WorkflowSchema.TypeIndex {
        let group = add(
            WorkflowSchema.ValueType(kinds: .text, scope: .inCell, mustHaveText: true, detail: .runnerGroup)
        )
        let label = text(.inCell, nonEmpty: true)
        let type = mapping(
            .part("runs-on"),
            [("group", group), ("labels", texts(.inCell))],
            .inCell,
            orElse: [.text, .sequence],
            mustHaveText: true
        )
        types[type].element = label
        return type
    }

    private mutating func strategy() -> WorkflowSchema.TypeIndex {
        let scope = ExpressionScope.afterNeeds
        let list = add(
            WorkflowSchema.ValueType(kinds: .sequence, scope: scope, detail: .matrixList, element: value(scope))
        )
        let change = self.list(of: names(.entry("entry of the matrix"), to: value(scope), scope), scope)
        let matrix = mapping(.part("matrix"), [("include", change), ("exclude", change)], others: list, scope)
        return mapping(
            .part("strategy"),
            [("matrix", matrix), ("fail-fast", bool(scope)), ("max-parallel", number(scope))],
            scope
        )
    }

    /// Any value, with expressions in it.
    private mutating func value(_ scope: ExpressionScope) -> WorkflowSchema.TypeIndex {
        let type = names(.entry("value"), to: WorkflowSchema.anything, scope)
        types[type].kinds = [.null, .bool, .number, .text, .sequence, .mapping]
        types[type].element = type
        let mapping = mappings.removeLast()
        mappings.append(
            WorkflowSchema.MappingType(title: mapping.title, keys: [], others: type, formCount: mapping.formCount)
        )
        return type
    }

    private mutating func concurrency(_ scope: ExpressionScope) -> WorkflowSchema.TypeIndex {
        mapping(
            .part("concurrency"),
            [
                ("group", text(scope, nonEmpty: true)), ("cancel-in-progress", bool(scope)),
                ("queue", oneOf(["single", "max"])),
            ],
            required: ["group"],
            scope,
            orElse: .text
        )
    }

    private mutating func environment() -> WorkflowSchema.TypeIndex {
        mapping(
            .part("environment"),
            [("name", text(.inCell)), ("url", text(.onRunner)), ("deployment", bool(.inCell))],
            required: ["name"],
            .inCell,
            orElse: .text
        )
    }

    private mutating func container(_ title: MappingTitle, isService: Bool) -> WorkflowSchema.TypeIndex {
        let scope = ExpressionScope.inCell
        let secret = text(scope.union([.secrets, .env]), nonEmpty: true)
        let credentials = mapping(
            .part("credentials"),
            [("username", secret), ("password", secret)],
            scope.union([.secrets, .env])
        )
        var keys: [(name: String, type: WorkflowSchema.TypeIndex)] = [
            ("image", text(scope, nonEmpty: true)),
            ("credentials", credentials),
            ("env", names(.part("env"), to: text(.onRunner.union(.secrets)), scope)),
            ("ports", texts(scope, orOne: false)),
            ("volumes", texts(scope, orOne: false)),
            ("options", text(scope)),
        ]
        if isService { keys += [("entrypoint", text(scope)), ("command", text(scope))] }
        return mapping(title, keys, scope, orElse: .text, mustHaveText: isService, detail: .container)
    }

    private mutating func defaults(_ scope: ExpressionScope) -> WorkflowSchema.TypeIndex {
        let run = mapping(
            .part("defaults.run"),
            [("shell", text(scope, nonEmpty: true)), ("working-directory", text(scope, nonEmpty: true))],
            scope
        )
        return mapping(.part("defaults"), [("run", run)])
    }

    private mutating func snapshot() -> WorkflowSchema.TypeIndex {
        mapping(
            .part("snapshot"),
            [
                ("image-name", text(.inCell, nonEmpty: true)), ("version", text(.inCell, nonEmpty: true)),
                ("if", condition(.inCell)),
            ],
            required: ["image-name"],
            orElse: .text,
            mustHaveText: true
        )
    }
}
