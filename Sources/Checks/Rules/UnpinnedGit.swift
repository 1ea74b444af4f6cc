import Requirements
import SourceText
import YAML

extension Rule {
    /// A package from whatever commit is the newest.
    static let unpinnedGit = Rule(
        id: "unpinned-git",
        severity: .warning,
        repair: .none,
        source: .pipVCS,
        summary: "A package comes from a git repository without a revision.",
        why: "The same commit of the image installs another package on another day, and nobody can tell which it was.",
        bad: "git+https://github.com/huggingface/peft.git",
        good: "git+https://github.com/huggingface/peft.git@v0.10.0",
        exceptions: [
            "Any text behind an '@', be it a commit, a tag or a branch.",
            "An address with a variable.",
        ]
    ) { context, report in
        for list in context.requirementLists.lists {
            for (line, requirement) in list.file.requirements where !line.hasVariable {
                guard let repository = requirement.repository, repository.revision == nil,
                    case .address(let piece) = requirement.source
                else { continue }
                report(.unpinned(repository.address), list.place(piece.range))
            }
        }
        for document in context.requirementLists.environments {
            guard let dependencies = document.root?["dependencies"] else { continue }
            for node in dependencies.elements.compactMap({ $0["pip"] }).flatMap({ Array($0.elements) }) {
                guard let text = node.string, !text.contains("$") else { continue }
                let parsed = RequirementsFile(SourceFile(path: document.file.path, text: text))
                guard let repository = parsed.requirements.first?.requirement.repository,
                    repository.revision == nil
                else { continue }
                report(.unpinned(repository.address), document.file.place(node.range))
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unpinned(_ address: String) -> Self {
        "'\(address)' names no revision; add '@' and a tag or a commit"
    }
}
