import SourceText
import YAML

extension Rule {
    /// An `environment.yml` that conda does not read.
    static let malformedEnvironment = Rule(
        id: "malformed-environment",
        severity: .error,
        repair: .unsafe,
        source: .condaEnvironment,
        summary: "A file as 'environment.yml' is no mapping with 'dependencies'.",
        why: "conda and mamba take the packages from the key 'dependencies'; a bare list of names is refused.",
        bad: """
            - numpy=2.2
            - scipy
            """,
        good: """
            dependencies:
              - numpy=2.2
              - scipy
            """,
        exceptions: ["An environment without packages that has the key.", "A file that is no YAML, or a template."]
    ) { context, report in
        for document in context.requirementLists.environments where document.problems.isEmpty {
            let file = document.file
            guard let root = document.root else { continue }
            guard root.kind == .mapping else {
                if root.kind == .sequence { report(.list, file.place(root.firstLine(of: file))) }
                continue
            }
            let keys = root.entries.map(\.key)
            guard !keys.contains(where: { $0.equals("dependencies") }) else { continue }
            // A file of another tool that is called the same has nothing of conda's.
            let conda = ["name", "channels", "prefix", "platforms"]
            let nearest = keys.lazy.compactMap { key in
                nearestName(to: key.string ?? "", among: ["dependencies"]).map { (key, $0) }
            }.first
            guard nearest != nil || keys.contains(where: { key in key.equals("channels") }),
                keys.allSatisfy({ key in conda.contains(key.string ?? "") || key.range == nearest?.0.range })
            else { continue }
            let key = nearest?.0
            let edit = key.flatMap { document.edit(renaming: $0, to: "dependencies") }
            report(
                .noDependencies(key?.string),
                file.place(key?.range ?? root.firstLine(of: file)),
                fixes: edit.map {
                    [Diagnostic.Fix("write 'dependencies'", isSafe: false, edits: [.init(path: file.path, edit: $0)])]
                } ?? []
            )
        }
    }
}

extension YAMLNode {
    fileprivate func firstLine(of file: SourceFile) -> Range<Int> {
        let end = file.bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
        return range.lowerBound..<end
    }
}

extension Diagnostic.Message {
    fileprivate static let list: Self =
        "conda wants a mapping, and this is a list; write 'dependencies:' above it, and indent the lines"

    fileprivate static func noDependencies(_ near: String?) -> Self {
        guard let near else { return "the environment has no 'dependencies'; write the key above the packages" }
        return "conda knows no key '\(near)'; did you mean 'dependencies'?"
    }
}
