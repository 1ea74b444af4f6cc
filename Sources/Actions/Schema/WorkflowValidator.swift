import SourceText
import YAML

/// Holds a workflow against the syntax that GitHub gives to workflows.
///
/// The tree is walked once along the tables of `WorkflowSchema`. Aliases are followed, as GitHub does; how much that may be
/// is limited when the file is read.
package struct WorkflowValidator {
    let schema = WorkflowSchema.shared
    let workflow: Workflow
    var problems: [SchemaProblem] = []
    /// The mappings around, the outermost first.
    var enclosing: [Int] = []

    /// Nobody reads more than so many problems of one file.
    private static let enough = 1000

    /// What is wrong with a workflow, in the order of the source.
    ///
    /// - Parameter called: finds the workflow that a job calls; nil for one that cannot be read here.
    package static func problems(
        of workflow: Workflow,
        called: @escaping (_ uses: String) -> Workflow? = { _ in nil }
    ) -> [SchemaProblem] {
        guard let root = workflow.document.root else { return [] }
        var validator = WorkflowValidator(workflow: workflow)
        validator.check(root, is: validator.schema.root, of: nil)
        validator.checkIdentifiers()
        validator.checkNeeds()
        validator.checkCalls(called)
        return validator.sorted
    }

    private init(workflow: Workflow) {
        self.workflow = workflow
        enclosing.reserveCapacity(12)
    }

    /// Each once: what several aliases stand for is looked at several times.
    private var sorted: [SchemaProblem] {
        if problems.count < 2 { return problems }
        var seen: Set<SchemaProblem.Identity> = []
        return problems.filter { seen.insert($0.identity).inserted }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The name that was probably meant; a file that is full of mistakes is not worth the search.
    func nearest(to written: String, among names: some Sequence<String>) -> String? {
        problems.count < 100 ? nearestName(to: written, among: names) : nil
    }

    mutating func report(_ problem: SchemaProblem) {
        if problems.count < Self.enough { problems.append(problem) }
    }

    // MARK: Values

    /// Checks a value.
    ///
    /// - Parameters:
    ///   - key: what it is the value of; nil for the workflow itself.
    ///   - isEntry: whether it stands in the list that is the value.
    mutating func check(_ node: YAMLNode, is index: Int, of key: YAMLNode?, isEntry: Bool = false) {
        if index == WorkflowSchema.anything { return }
        switch node.kind {
        case .scalar: checkScalar(node, schema.types[index], of: key, isEntry: isEntry)
        case .sequence:
            let type = schema.types[index]
            guard type.kinds.contains(.sequence) else { return reportKind(of: node, type, key, isEntry) }
            if type.detail == .matrixList, node.elements.isEmpty { reportEmptyList(node, key) }
            for element in node.elements { check(element, is: type.element, of: key, isEntry: true) }
        case .mapping:
            let type = schema.types[index]
            guard let mapping = type.mapping else { return reportKind(of: node, type, key, isEntry) }
            checkMapping(node, type, mapping, of: key)
        }
    }

    private mutating func checkScalar(
        _ node: YAMLNode,
        _ type: WorkflowSchema.ValueType,
        of key: YAMLNode?,
        isEntry: Bool
    ) {
        if type.isCondition {
            return report(ExpressionCheck(scope: type.scope).flaws(inCondition: node), in: node)
        }
        if node.withUTF8({ $0.firstExpression(from: 0) != nil }) {
            if type.scope.isEmpty { return reportExpression(in: node, of: key) }
            return report(ExpressionCheck(scope: type.scope).flaws(in: node), in: node)
        }
        if type.kinds.contains(.text) {
            if type.constants == nil, !type.mustHaveText, type.detail == .none { return }
            if type.kinds.contains(.null), node.isNull { return }
            checkText(node, type, of: key, isEntry: isEntry)
        } else if type.kinds.contains(.null), node.isNull {
            return
        } else {
            let fits =
                switch node.scalar {
                case .bool: type.kinds.contains(.bool)
                case .number: type.kinds.contains(.number)
                default: false
                }
            if !fits { reportKind(of: node, type, key, isEntry) }
        }
    }

    private mutating func checkText(
        _ node: YAMLNode,
        _ type: WorkflowSchema.ValueType,
        of key: YAMLNode?,
        isEntry: Bool
    ) {
        if type.detail == .trigger { return checkEvent(node) }
        if type.detail == .runnerGroup { checkRunnerGroup(node) }
        if type.mustHaveText, node.isNull || node.withUTF8({ $0.isEmpty }) {
            return reportKind(of: node, type, key, isEntry)
        }
        guard let constants = type.constants.map({ schema.constants[$0] }),
            !constants.contains(where: { node.equals($0) })
        else { return }
        if type.mapping != nil, node.isNull { return reportKind(of: node, type, key, isEntry) }
        let text = node.string ?? ""
        let nearest = nearest(to: text, among: constants)
        // GitHub learns new activities more often than we do.
        if type.detail == .activities, nearest == nil { return }
        let name = key?.string.map { " of '\(shortened($0))'" } ?? ""
        let expected = constants.map { "'\($0)'" }.joined(separator: ", ")
        let way =
            nearest.map { "did you mean '\($0)'?" }
            ?? "expected \(constants.count > 1 ? "one of " : "")\(expected)"
        report(
            SchemaProblem(.invalidValue, "'\(shortened(text))' is no value\(name); \(way)", at: node, nearest: nearest)
        )
    }

    // MARK: Mappings

    private mutating func checkMapping(
        _ node: YAMLNode,
        _ type: WorkflowSchema.ValueType,
        _ index: Int,
        of owner: YAMLNode?,
        event: KnownEvent? = nil
    ) {
        let mapping = schema.mappings[index]
        enclosing.append(index)
        defer { enclosing.removeLast() }
        var forms: UInt8 = .max >> UInt8(8 - mapping.formCount)
        var seen: UInt64 = 0
        // What is there under a wrong name.
        var meant: [String] = []
        for (key, value) in node.entries {
            guard key.kind == .scalar else { continue }
            let found = key.withUTF8 { mapping.key(WorkflowSchema.PackedName($0), $0) }
            if let found {
                let entry = mapping.keys[found]
                if forms & entry.forms == 0 {
                    reportConflict(key, entry, seen: seen, in: mapping)
                } else {
                    forms &= entry.forms
                }
                seen |= 1 << UInt64(found)
                if index == schema.triggers, let type = settings(of: entry, value) {
                    checkMapping(value, type, type.mapping ?? 0, of: key, event: KnownEvent.named(entry.name))
                } else {
                    check(value, is: entry.type, of: key)
                }
            } else if checkKeyExpression(key, type, mayInsert: mapping.others != nil) {
                if let others = mapping.others, !isInsertion(key) { check(value, is: others, of: key) }
            } else if let others = mapping.others {
                if key.withUTF8({ $0.isEmpty }) {
                    report(SchemaProblem(.invalidValue, "a key of \(mapping.title.general) must not be empty", at: key))
                }
                check(value, is: others, of: key)
            } else if problems.count < Self.enough {
                let problem = unknown(key, of: node, index, forms: forms, seen: seen, event: event)
                if let nearest = problem.nearest { meant.append(nearest) }
                report(problem)
            }
        }
        checkRequired(node, mapping, forms: forms, seen: seen, meant: meant, of: owner)
        switch type.detail {
        case .container: checkContainer(node, of: owner)
        case .dispatchInput: checkDispatchInput(node, of: owner)
        default: break
        }
    }

    /// The type of the settings of an event, when they are a mapping.
    private func settings(of entry: WorkflowSchema.Key, _ value: YAMLNode) -> WorkflowSchema.ValueType? {
        guard value.kind == .mapping, schema.types[entry.type].mapping != nil else { return nil }
        return schema.types[entry.type]
    }

    /// - Returns: whether the key has an expression.
    private mutating func checkKeyExpression(
        _ key: YAMLNode,
        _ type: WorkflowSchema.ValueType,
        mayInsert: Bool
    ) -> Bool {
        guard key.withUTF8({ $0.firstExpression(from: 0) != nil }) else { return false }
        if type.scope.isEmpty {
            reportExpression(in: key, of: nil)
        } else if !(mayInsert && isInsertion(key)) {
            report(ExpressionCheck(scope: type.scope).flaws(in: key), in: key)
        }
        return true
    }

    /// Whether a key is `${{ insert }}`, whose value is a mapping that takes its place.
    private func isInsertion(_ key: YAMLNode) -> Bool {
        guard let text = key.string, let expression = (try? TemplateString(parsing: text))?.expression else {
            return false
        }
        return expression.source == "insert"
    }

    private mutating func checkRequired(
        _ node: YAMLNode,
        _ mapping: WorkflowSchema.MappingType,
        forms: UInt8,
        seen: UInt64,
        meant: [String],
        of owner: YAMLNode?
    ) {
        if mapping.formCount == 1 {
            for (index, key) in mapping.keys.enumerated() where key.isRequired && seen & 1 << UInt64(index) == 0 {
                reportMissing([key.name], in: node, mapping, of: owner, isConsequence: meant.contains(key.name))
            }
            return
        }
        var missing: [String] = []
        for (index, key) in mapping.keys.enumerated() where key.isRequired && key.forms & forms != 0 {
            if seen & 1 << UInt64(index) != 0 { return }
            missing.append(key.name)
        }
        let isConsequence = missing.contains { meant.contains($0) }
        reportMissing(Array(missing.prefix(2)), in: node, mapping, of: owner, isConsequence: isConsequence)
    }
}
