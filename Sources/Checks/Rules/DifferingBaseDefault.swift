import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A base in CI that is not the one of the desk.
    static let differingBaseDefault = Rule(
        id: "differing-base-default",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "The default of an argument that FROM uses is another one than what the workflow gives.",
        why: """
            A build without arguments, as on a colleague's desk, has another base than the one of CI: what works there \
            fails here, and nobody sees why.
            """,
        bad: "ARG BASE_TAG=python-3.10",
        good: "ARG BASE_TAG=python-3.11",
        exceptions: [
            "An argument without a default, or with one that is made of other arguments.",
            "Builds of one Dockerfile that give several values, as the cells of a matrix do.",
            "A value that only the run knows.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles where !file.builds.isEmpty {
            for argument in file.stages.declaredArguments where argument.scope == .global {
                let name = argument.name.text
                guard let word = argument.defaultValue, !word.text.isEmpty,
                    !word.text.utf8.contains(where: { "$\"'\\".utf8.contains($0) }),
                    file.stages.isUsedForBase(name)
                else { continue }
                let given = file.builds.map { build in build.request.arguments.last { $0.name == name } }
                guard let first = given.first ?? nil, let template = first.value, let value = template.text,
                    value != word.text,
                    given.allSatisfy({ $0?.value?.text == value })
                else { continue }
                report(
                    .differs(name, word.text, given: value),
                    file.place(word.range),
                    notes: [Diagnostic.Note("CI builds with '\(value)'", first.range)],
                    causes: [file.place(word.range)] + template.sources(writtenAt: first.range, in: context)
                )
            }
        }
    }
}

extension DockerfileStages {
    /// Whether a FROM uses an argument, itself or through other arguments above the first FROM.
    fileprivate func isUsedForBase(_ name: String) -> Bool {
        var names: Set<String> = [name]
        // What is declared above can only be used below.
        for argument in declaredArguments where argument.scope == .global {
            guard let word = argument.defaultValue else { continue }
            if names.contains(where: { syntax.use(of: $0, in: word.range) != nil }) { names.insert(argument.name.text) }
        }
        return stages.contains { stage in names.contains { syntax.use(of: $0, in: stage.from.base.range) != nil } }
    }
}

extension Diagnostic.Message {
    fileprivate static func differs(_ name: String, _ value: String, given: String) -> Self {
        "without arguments the base has \(name)='\(value)', but the workflow builds with '\(given)'; write '\(given)' here"
    }
}
