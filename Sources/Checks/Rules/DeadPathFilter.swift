import Actions
import SourceText
import YAML

extension Rule {
    /// A path filter that no file passes.
    static let deadPathFilter = Rule(
        id: "dead-path-filter",
        severity: .error,
        repair: .unsafe,
        source: .practice,
        summary: "A pattern of paths matches no file of the repository.",
        why: """
            The folder was renamed, or the pattern has a typing mistake: a push that changes the app builds nothing, and \
            nobody is told. A pattern that names a folder matches nothing either, because only files are compared.
            """,
        bad: "- src/jupyter-pytroch/**",
        good: "- src/jupyter-pytorch/**",
        exceptions: [
            "The path of a submodule, which changes like a file.",
            "A pattern that GitHub refuses; that is another rule's.",
        ],
        explains: ["workflow-not-in-paths"]
    ) { context, report in
        for workflow in context.workflows {
            for filter in workflow.triggers.lazy.flatMap(\.filters) where filter.isOfPaths {
                for node in filter.patterns {
                    guard let text = node.string, let pattern = try? FilterPattern(text),
                        !context.hasFile(matching: pattern), FilterPattern.problems(inPath: text).isEmpty
                    else { continue }
                    report.deadPattern(pattern, at: node, in: filter, of: workflow, in: context)
                }
            }
        }
    }
}

extension RuleReport {
    fileprivate mutating func deadPattern(
        _ pattern: FilterPattern,
        at node: YAMLNode,
        in filter: Trigger.Filter,
        of workflow: Workflow,
        in context: CheckContext
    ) {
        // What excludes nothing does no harm, and what begins with a wildcard may wait for files to come.
        let isHarmless = pattern.isNegated || filter.kind == .pathsIgnore
        let isOpen = pattern.literal == nil && pattern.literalPrefixDirectory.isEmpty
        let severity: Diagnostic.Severity = isHarmless ? .hint : isOpen ? .warning : .error
        let mark = pattern.isNegated ? "!" : ""
        let proposal = context.folderPattern(for: pattern) ?? context.nearestPattern(to: pattern)
        let edit = proposal.flatMap { workflow.document.edit(replacing: node, with: mark + $0) }
        let fix = edit.map {
            Diagnostic.Fix(
                "write '\(mark)\(proposal ?? "")'",
                isSafe: false,
                edits: [Diagnostic.Fix.FileEdit(path: workflow.path, edit: $0)]
            )
        }
        let message: Diagnostic.Message
        if let folder = context.folderPattern(for: pattern) {
            message = .folder(pattern.text, mark + folder)
        } else {
            message = .dead(pattern.text, near: proposal.map { mark + $0 })
        }
        self(
            message,
            workflow.place(node),
            severity: severity,
            fixes: fix.map { [$0] } ?? [],
            effects: proposal == workflow.path ? [workflow.place(filter.key)] : []
        )
    }
}

extension CheckContext {
    /// What was meant by a pattern that names a folder and not the files in it.
    fileprivate func folderPattern(for pattern: FilterPattern) -> String? {
        guard let literal = pattern.literal else { return nil }
        let folder = literal.hasSuffix("/") ? String(literal.dropLast()) : literal
        return !folder.isEmpty && tree.isDirectory(folder) ? "\(folder)/**" : nil
    }

    /// The pattern with the first part that does not exist replaced by the nearest name that does, when that matches.
    fileprivate func nearestPattern(to pattern: FilterPattern) -> String? {
        let text = pattern.isNegated ? pattern.text.dropFirst() : pattern.text[...]
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let literalCount =
            pattern.literal == nil ? pattern.literalPrefixDirectory.split(separator: "/").count : parts.count
        var folder = ""
        for index in parts.indices.prefix(literalCount) {
            let path = folder.isEmpty ? parts[index] : "\(folder)/\(parts[index])"
            guard tree.kind(of: path) == nil else {
                folder = path
                continue
            }
            let names = ((try? tree.entries(of: folder)) ?? []).map(\.name)
            guard let nearest = nearestName(to: parts[index], among: names),
                typingDistance(Array(nearest.unicodeScalars), Array(parts[index].unicodeScalars)) <= 2
            else { return nil }
            parts[index] = nearest
            let proposal = parts.joined(separator: "/")
            guard let corrected = try? FilterPattern(proposal) else { return nil }
            return hasFile(matching: corrected) ? proposal : nil
        }
        return nil
    }
}

extension Diagnostic.Message {
    fileprivate static func dead(_ pattern: String, near other: String?) -> Self {
        guard let other else { return "'\(pattern)' matches no file; correct it or remove it" }
        return "'\(pattern)' matches no file; did you mean '\(other)'?"
    }

    fileprivate static func folder(_ pattern: String, _ other: String) -> Self {
        "'\(pattern)' names a folder, and only files are compared; write '\(other)'"
    }
}
