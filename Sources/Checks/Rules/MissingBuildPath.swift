import Actions
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A build of what does not exist.
    static let missingBuildPath = Rule(
        id: "missing-build-path",
        severity: .error,
        repair: .unsafe,
        source: .buildContext,
        summary: "The context or the Dockerfile of a build does not exist.",
        why: """
            The build fails after the machine is set up and logged in, minutes after the push. The usual reasons are a \
            renamed folder and a variable that is empty, which turns `src/$APP/Dockerfile` into `src//Dockerfile`.
            """,
        bad: "context: src/jupyter-b",
        good: "context: src/jupyter-a",
        exceptions: [
            "A part of the path is known to the run only.",
            "An earlier step may make the file: a program, a download, an artifact, another checkout.",
            "Whether the step runs is known to the run only.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds {
            guard let missing = MissingPath(build, in: context), seen.insert(missing.range).inserted else { continue }
            let place = context.place(of: missing.text, in: missing.range)
            let fixes = missing.replacement.flatMap { text in place.map { [Diagnostic.Fix.replacing($0, by: text)] } }
            let sources = missing.given?.sources(writtenAt: missing.range, in: context) ?? []
            report(missing.message, place ?? missing.range, fixes: fixes ?? [], causes: [missing.range] + sources)
        }
    }
}

/// What a build asks for and does not find.
private struct MissingPath {
    let message: Diagnostic.Message
    /// As the step gives it; nil for what it does not give.
    let given: Template?
    let text: String
    let range: SourceRange
    var replacement: String?

    init?(_ build: ImageBuild, in check: CheckContext) {
        let request = build.request
        guard build.condition == nil, request.otherFiles == nil, let context = build.context else { return nil }
        if case .folder(let given, let range) = request.context, !check.tree.isDirectory(context), let text = given.text
        {
            let near = check.nearestPath(to: context).flatMap { check.tree.isDirectory($0) ? $0 : nil }
            let isFile = check.tree.isFile(context)
            self.given = given
            self.text = text
            self.range = range ?? build.range
            message = isFile ? .contextIsFile(text) : .missingContext(text, near: near)
            replacement = context == text ? near : nil
            return
        }
        guard let dockerfile = build.dockerfile, !check.tree.isFile(dockerfile),
            check.tree.kind(of: dockerfile) == nil
                || check.tree.isDirectory(dockerfile)
        else { return nil }
        let near = check.nearestPath(to: dockerfile).flatMap { check.tree.isFile($0) ? $0 : nil }
        guard let given = request.dockerfile, let text = given.path.text else {
            self.given = nil
            self.text = ""
            range = build.contextRange ?? build.range
            message = .missingDockerfile(dockerfile, near: near)
            return
        }
        self.given = given.path
        self.text = text
        range = given.range
        message = .missingGivenDockerfile(text, near: near)
        replacement = dockerfile == text ? near : nil
    }
}

extension Diagnostic.Message {
    fileprivate static func missingContext(_ text: String, near: String?) -> Self {
        "there is no folder '\(text)' to build from; \(advice(text, near))"
    }

    fileprivate static func contextIsFile(_ text: String) -> Self {
        "the context '\(text)' is a file; write the folder"
    }

    fileprivate static func missingDockerfile(_ path: String, near: String?) -> Self {
        "there is no '\(path)', which is built when 'file' does not name another; \(advice(path, near))"
    }

    fileprivate static func missingGivenDockerfile(_ text: String, near: String?) -> Self {
        "there is no Dockerfile '\(text)'; \(advice(text, near))"
    }

    private static func advice(_ text: String, _ near: String?) -> String {
        if let near { return "did you mean '\(near)'?" }
        if text.contains("//") { return "a variable in it is empty, so give it a value" }
        return "correct the path, or add it"
    }
}
