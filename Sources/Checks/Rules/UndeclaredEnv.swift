import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// `env.X` where nothing sets X.
    static let undeclaredEnv = Rule(
        id: "undeclared-env",
        severity: .error,
        repair: .unsafe,
        source: .contexts,
        summary: "An expression asks for a variable that nothing sets.",
        why: """
            Such a variable is empty, and the name of the image is made without it: 'scipy-notebook-:2025-03-14' is refused \
            by every registry, and worse, a name that stays valid is another name.
            """,
        bad: "tags: ghcr.io/lab/jupyter-a:${{ env.BASE_TGA }}",
        good: "tags: ghcr.io/lab/jupyter-a:${{ env.BASE_TAG }}",
        exceptions: [
            "A step that nobody can follow, such as a script of the repository or an unknown action, may set any variable.",
            "So may an earlier step that names the variable but does not run on this event.",
            "What is asked with a way out is left alone: `env.X || 'default'`, `env.X && …`, `!env.X`, `env.X == ''`, `if: env.X`.",
            "A variable that is set in some jobs of the matrix is taken to be left empty in the others on purpose.",
            "`env.ACT` is set by a program that runs workflows locally.",
        ],
        explains: [
            "invalid-reference", "missing-build-path", "differing-base-default", "misleading-base-name",
            "missing-login", "unused-env-field",
        ]
    ) { context, report in
        for cells in context.cellsOfJobs {
            for use in UnsetVariables(of: cells[...]).uses {
                report(
                    .undeclaredEnv(use.name, nearest: use.nearest),
                    use.range,
                    fixes: use.nearest.map { [.replace(use.nameRange, by: $0)] } ?? [],
                    effects: use.nearest.flatMap {
                        context.matrix.workflow(at: use.range.path)?.declarations(of: $0)
                    } ?? []
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func undeclaredEnv(_ name: String, nearest: String?) -> Self {
        let problem = "'env.\(name)' is set neither by the workflow nor by an earlier step, so it is empty"
        if let nearest { return "\(problem); did you mean 'env.\(nearest)'?" }
        if let member = runnerVariables[name] {
            return "\(problem); only scripts see the runner's own variables, write 'github.\(member)'"
        }
        return "\(problem); declare it under 'env'"
    }
}

extension Diagnostic.Fix {
    fileprivate static func replace(_ range: SourceRange, by name: String) -> Self {
        let edit = TextEdit(range.bytes, name)
        return Diagnostic.Fix("write '\(name)'", isSafe: false, edits: [.init(path: range.path, edit: edit)])
    }
}

/// Variables that scripts see and expressions do not, and where expressions find the same.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables>
private let runnerVariables = [
    "GITHUB_ACTOR": "actor", "GITHUB_BASE_REF": "base_ref", "GITHUB_EVENT_NAME": "event_name",
    "GITHUB_HEAD_REF": "head_ref",
    "GITHUB_REF": "ref", "GITHUB_REF_NAME": "ref_name", "GITHUB_REF_TYPE": "ref_type",
    "GITHUB_REPOSITORY": "repository",
    "GITHUB_REPOSITORY_OWNER": "repository_owner", "GITHUB_RUN_ATTEMPT": "run_attempt", "GITHUB_RUN_ID": "run_id",
    "GITHUB_RUN_NUMBER": "run_number", "GITHUB_SHA": "sha", "GITHUB_WORKFLOW": "workflow",
    "GITHUB_WORKSPACE": "workspace",
]

/// Variables that programs and actions set of which else it is known that they set nothing.
private let namesSetByTools: Set<String> = [
    "ACT", "GOROOT", "JAVA_HOME", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "Python2_ROOT_DIR", "Python3_ROOT_DIR",
    "Python_ROOT_DIR", "pythonLocation",
]

/// The variables that the steps of a job ask for although nothing sets them, in none of the matrix's cells.
private struct UnsetVariables {
    struct Use {
        let name: String
        let nearest: String?
        /// `env.NAME`
        let range: SourceRange
        let nameRange: SourceRange
    }

    private(set) var uses: [Use] = []

    init(of cells: ArraySlice<JobRun>) {
        guard let first = cells.first else { return }
        for index in first.steps.indices {
            let isOpen = cells.contains { index < $0.steps.count && $0.steps[index].env.isOpen }
            guard !isOpen else { continue }
            visit(first.steps[index].step.body) { node, isCondition in
                let asked = node.namesAfterEnv()
                guard !asked.isEmpty else { return }
                // A step that never runs may do so because its condition asks for such a variable.
                let asking = cells.compactMap { cell -> ValueObject? in
                    guard index < cell.steps.count, isCondition || cell.steps[index].condition != .never else {
                        return nil
                    }
                    return cell.steps[index].env
                }
                guard let env = asking.first else { return }
                let names = asked.filter { name in
                    !namesSetByTools.contains(name) && !asking.contains { $0.contains(name) }
                        && !first.steps[..<index].contains { $0.condition == .never && $0.maySet(name) }
                }
                if !names.isEmpty { find(names, in: node, isCondition: isCondition, env: env) }
            }
        }
    }

    /// The texts of a step that GitHub evaluates.
    private func visit(_ step: YAMLNode, _ body: (YAMLNode, _ isCondition: Bool) -> Void) {
        for (key, value) in step.entries {
            switch value.kind {
            case .scalar: body(value, key.equals("if"))
            case .mapping: for entry in value.entries where entry.value.kind == .scalar { body(entry.value, false) }
            case .sequence: break
            }
        }
    }

    private mutating func find(_ names: [String], in node: YAMLNode, isCondition: Bool, env: ValueObject) {
        let file = node.document.file
        for expression in node.expressions(isCondition: isCondition) {
            var tested = expression.namesWithWayOut
            if isCondition, let name = expression.environmentName(at: expression.root) { tested.insert(name) }
            for reference in expression.references {
                guard let (name, range) = reference.variable, names.contains(name), !tested.contains(name) else {
                    continue
                }
                uses.append(
                    Use(
                        name: name,
                        nearest: nearestName(to: name, among: env.members.map(\.name)),
                        range: file.place(
                            node.sourceRange(ofValue: reference.contextRange.lowerBound..<range.upperBound)
                        ),
                        nameRange: file.place(node.sourceRange(ofValue: range))
                    )
                )
            }
        }
    }
}

extension YAMLNode {
    /// The names behind each `env.`, without a look at what stands around; most texts have none.
    fileprivate func namesAfterEnv() -> [String] {
        withUTF8 { bytes in
            var names: [String] = []
            var offset = 3
            while offset < bytes.count {
                guard bytes[offset] == UInt8(ascii: ".") else {
                    offset += 1
                    continue
                }
                let start = offset + 1
                guard bytes[offset - 1] | 0x20 == UInt8(ascii: "v"), bytes[offset - 2] | 0x20 == UInt8(ascii: "n"),
                    bytes[offset - 3] | 0x20 == UInt8(ascii: "e")
                else {
                    offset = start
                    continue
                }
                offset = start
                while offset < bytes.count, isNameByte(bytes[offset]) { offset += 1 }
                if offset > start { names.append(String(decoding: bytes[start..<offset], as: UTF8.self)) }
            }
            return names
        }
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}

extension StepRun {
    /// Whether the step could set a variable if it ran: an action might, and a script that has the name in it.
    fileprivate func maySet(_ name: String) -> Bool {
        step.run?.contains(name) ?? true
    }
}

extension ExpressionSyntax {
    /// The variables of which the expression asks whether they are set, or for which it has something else to offer.
    fileprivate var namesWithWayOut: Set<String> {
        Set(nodesWithWayOut.compactMap { environmentName(at: $0) })
    }

    /// The name in `env.NAME`; nil for any other node.
    fileprivate func environmentName(at index: Index) -> String? {
        guard case .property(let base, let name) = nodes[index].kind, case .context("env") = nodes[base].kind else {
            return nil
        }
        return name
    }
}
