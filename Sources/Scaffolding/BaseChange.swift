import Actions
import Dockerfile
import SourceText
import YAML

/// Another base in the files of an app: the variables of its workflow, and the defaults of its Dockerfile.
struct BaseChange {
    let base: BaseImage

    /// The namespace and the name of a workflow's base, as people write it in comments; nil when they are not plain texts.
    static func image(of workflow: Workflow) -> String? {
        let parts = ["BASE_NAMESPACE", "BASE_IMAGE"].compactMap { name in
            workflow.env.first { $0.name == name }?.value.string.flatMap { $0.isEmpty || $0.contains("${{") ? nil : $0 }
        }
        return parts.count == 2 ? parts.joined(separator: "/") : nil
    }

    func applied(to workflow: Workflow) throws(ScaffoldingError) -> [UInt8] {
        let entries = workflow.env + workflow.jobs.flatMap { $0.env + $0.steps.flatMap(\.env) }
        var edits: [TextEdit] = []
        for (name, value) in base.variables {
            let found = entries.filter { $0.name == name }
            guard !found.isEmpty else {
                throw ScaffoldingError(
                    .noPlaceForBase,
                    "'\(workflow.path)' declares no variable '\(name)', so its base cannot be changed by --base; "
                        + "leave the option out and edit the copy"
                )
            }
            for entry in found { edits.append(try edit(entry, value, in: workflow)) }
        }
        return try workflow.file.applying(edits)
    }

    private func edit(
        _ entry: EnvironmentEntry,
        _ value: String,
        in workflow: Workflow
    ) throws(ScaffoldingError) -> TextEdit {
        let node = entry.value
        guard node.kind == .scalar, !node.isAlias, let old = node.string, !old.contains("${{") else {
            throw ScaffoldingError(
                .noPlaceForBase,
                "'\(entry.name)' of '\(workflow.path)' is no fixed text, so it cannot be changed by --base; "
                    + "leave the option out and edit the copy"
            )
        }
        // A number without quotes stays one, and as a number 3.10 is 3.1.
        if node.style == .plain, !node.range.isEmpty, !node.isText { return TextEdit(node.range, "'\(value)'") }
        guard let edit = workflow.document.edit(replacing: node, with: value) else {
            throw ScaffoldingError(
                .noPlaceForBase,
                "'\(entry.name)' of '\(workflow.path)' cannot be changed; write it on one line"
            )
        }
        return edit
    }

    /// The Dockerfile with the base as the default of its arguments; nil when it declares none of them.
    func applied(to dockerfile: SourceFile) throws(ScaffoldingError) -> [UInt8]? {
        let syntax = DockerfileSyntax(dockerfile)
        var edits: [TextEdit] = []
        var isDeclared = false
        for instruction in syntax.instructions where instruction.keyword == .arg {
            guard case .arg(let declarations)? = try? syntax.command(of: instruction) else { continue }
            for declaration in declarations {
                guard let value = base.variables.first(where: { $0.name == declaration.name.text })?.value else {
                    continue
                }
                isDeclared = true
                if let word = declaration.defaultValue { edits.append(TextEdit(word.range, value)) }
            }
        }
        return isDeclared ? try dockerfile.applying(edits) : nil
    }
}

extension YAMLNode {
    /// Whether a scalar is a text to whoever reads the file, and no number, boolean or null.
    fileprivate var isText: Bool {
        if case .string? = scalar { true } else { false }
    }
}
