import Actions
import SourceText
import YAML

/// A workflow that is made to build another app, by edits of its scalars and comments.
struct WorkflowCopy {
    let workflow: Workflow
    let renaming: AppRenaming

    /// The bytes of the workflow with every mention of the app changed.
    ///
    /// - Parameter titles: the titles of all workflows that stay.
    func renamed(path: String, titles: Set<String>) throws(ScaffoldingError) -> [UInt8] {
        var edits: [TextEdit] = []
        if let root = workflow.document.root { visit(root, path: [], &edits) }
        for comment in workflow.document.comments() {
            edits += renaming.edits(in: workflow.file.bytes, comment, renaming.isDistinctive ? .words : .paths)
        }
        if let name = workflow.name, let title = name.string {
            let renamed = WorkflowTitle.renamed(title, from: renaming.oldName, to: renaming.newName, taken: titles)
            guard let edit = workflow.document.edit(replacing: name, with: renamed) else {
                throw ScaffoldingError(
                    .badSource,
                    "the 'name' of '\(workflow.path)' cannot be changed; write it as one text"
                )
            }
            edits.append(edit)
        }
        return try workflow.file.applying(edits)
    }

    /// What an edit of a place of the workflow may touch, by the keys that lead to it.
    private func scope(_ path: [String], _ node: YAMLNode) -> AppRenaming.Scope {
        let byDistinction: AppRenaming.Scope = renaming.isDistinctive ? .words : .paths
        guard let key = path.last, let first = path.first else { return byDistinction }
        if first == "on" { return path.contains("paths") || path.contains("paths-ignore") ? .words : byDistinction }
        if key == "run-name" || key == "working-directory" || path.contains("concurrency") { return .words }
        if path.count > 1, path[path.count - 2] == "env" {
            if Self.isOfEveryApp(key) { return .paths }
            return node.equals(renaming.oldName) ? .words : byDistinction
        }
        if path.count > 1, path[path.count - 2] == "with" {
            if Self.nameInputs.contains(key) { return .words }
            return Self.foreignInputs.contains(key) ? .paths : byDistinction
        }
        if path.contains(where: { Self.foreignKeys.contains($0) }) { return .paths }
        return byDistinction
    }

    /// Whether a variable says where images come from or go to, and nothing of the app.
    static func isOfEveryApp(_ variable: String) -> Bool {
        variable.hasPrefix("BASE_") || variable == "TARGET_REGISTORY" || variable == "TARGET_NAMESPACE"
    }

    /// Inputs of actions that hold paths and names of the app.
    private static let nameInputs: Set<String> = [
        "context", "file", "tags", "images", "cache-from", "cache-to", "scope",
    ]
    private static let foreignInputs: Set<String> = ["registry", "username", "password", "token", "repository"]
    /// Keys whose values are GitHub's, not the app's.
    private static let foreignKeys: Set<String> = [
        "uses", "runs-on", "needs", "if", "permissions", "shell", "id", "container", "services", "secrets",
    ]

    private func visit(_ node: YAMLNode, path: [String], _ edits: inout [TextEdit]) {
        guard !node.isAlias else { return }
        switch node.kind {
        case .mapping:
            for (key, value) in node.entries {
                let next = path + [key.string ?? ""]
                // The title has a way of its own.
                if next == ["name"] { continue }
                visit(value, path: next, &edits)
            }
        case .sequence: for element in node.elements { visit(element, path: path, &edits) }
        case .scalar: edits += self.edits(of: node, scope(path, node))
        }
    }

    private func edits(of node: YAMLNode, _ scope: AppRenaming.Scope) -> [TextEdit] {
        let bytes = workflow.file.bytes
        let content = node.contentRange
        let expressions = ExpressionRanges(bytes, content)
        let edits = renaming.edits(in: bytes, content, scope).filter { !expressions.isCode($0.range) }
        return workflow.document.edits(edits, of: node)
    }
}

extension YAMLDocument {
    /// Edits of the bytes of a scalar, as one that keeps it a text when it stands without quotes.
    func edits(_ edits: [TextEdit], of node: YAMLNode) -> [TextEdit] {
        guard !edits.isEmpty, node.style == .plain, node.string == file.text(in: node.range),
            let changed = try? file.applying(edits, within: node.range), let edit = edit(replacing: node, with: changed)
        else { return edits }
        return [edit]
    }

    /// The scalar that holds a byte.
    func scalar(at offset: Int) -> (node: YAMLNode, path: [String])? {
        var path: [String] = []
        guard var node = root else { return nil }
        while node.kind != .scalar {
            guard !node.isAlias else { return nil }
            func holds(_ child: YAMLNode) -> Bool { child.range.contains(offset) }
            if node.kind == .mapping {
                guard let entry = node.entries.first(where: { holds($0.value) }) else { return nil }
                path.append(entry.key.string ?? "")
                node = entry.value
            } else {
                guard let element = node.elements.first(where: holds) else { return nil }
                node = element
            }
        }
        return node.isAlias ? nil : (node, path)
    }
}

extension SourceFile {
    func applying(_ edits: [TextEdit]) throws(ScaffoldingError) -> [UInt8] {
        do throws(OverlappingEdits) {
            return try apply(edits, to: bytes)
        } catch {
            throw ScaffoldingError(
                .badSource,
                "two changes of '\(path)' meet at '\(text(in: error.second.range))'; write it more plainly"
            )
        }
    }

    /// The text of a stretch after edits that lie in it.
    func applying(_ edits: [TextEdit], within range: Range<Int>) throws(ScaffoldingError) -> String {
        let shifted = edits.map { edit in
            TextEdit(
                (edit.range.lowerBound - range.lowerBound)..<(edit.range.upperBound - range.lowerBound),
                edit.replacement
            )
        }
        let part = SourceFile(path: path, bytes: Array(bytes[range]))
        return String(decoding: try part.applying(shifted), as: UTF8.self)
    }
}

/// The `${{ }}` of a text, in which only what is quoted is a text.
private struct ExpressionRanges {
    private var code: [Range<Int>] = []

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        var offset = range.lowerBound
        while offset + 2 < range.upperBound {
            guard bytes[offset] == UInt8(ascii: "$"), bytes[offset + 1] == UInt8(ascii: "{"),
                bytes[offset + 2] == UInt8(ascii: "{")
            else {
                offset += 1
                continue
            }
            var start = offset
            var isQuoted = false
            offset += 3
            while offset < range.upperBound {
                if bytes[offset] == UInt8(ascii: "'") {
                    if isQuoted { start = offset } else { code.append(start..<offset) }
                    isQuoted.toggle()
                } else if !isQuoted, bytes[offset] == UInt8(ascii: "}") {
                    break
                }
                offset += 1
            }
            if !isQuoted { code.append(start..<min(offset + 1, range.upperBound)) }
        }
    }

    func isCode(_ range: Range<Int>) -> Bool {
        code.contains { $0.overlaps(range) }
    }
}
