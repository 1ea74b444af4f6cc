import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// A build that starts at the root of the repository without saying so.
    static let implicitGitContext = Rule(
        id: "implicit-git-context",
        severity: .error,
        repair: .unsafe,
        source: .buildPushAction,
        summary: "A build of an app's Dockerfile names no context.",
        why: """
            Without `context`, docker/build-push-action lets the builder fetch the whole repository at the pushed commit: \
            `COPY requirements.txt` looks at the root of it, not beside the Dockerfile, and what earlier steps wrote into \
            the checkout is not there.
            """,
        bad: """
            with:
              file: src/jupyter-a/Dockerfile
            """,
        good: """
            with:
              context: src/jupyter-a
            """,
        exceptions: [
            "A Dockerfile at the root of the repository.",
            "A Dockerfile that takes nothing from its context.",
            "A context that is given, also as `{{defaultContext}}:folder`.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds where build.isGitContextByDefault {
            guard let implicit = ImplicitContext(build, in: context), seen.insert(build.range).inserted else {
                continue
            }
            let fix = implicit.fix(build, in: context).map { [$0] } ?? []
            if let source = implicit.missing {
                report(
                    .missing(source.path, implicit.folder),
                    build.range,
                    notes: [Diagnostic.Note("'\(source.path)' is wanted here", source.place)],
                    fixes: fix
                )
            } else {
                report(.implicit, build.range, severity: .warning, fixes: fix)
            }
        }
    }
}

extension ImageBuild {
    /// Whether the builder fetches the repository because the step does not say what to build from.
    var isGitContextByDefault: Bool {
        if case .gitRepository(let folder) = request.context { folder.isEmpty } else { false }
    }
}

/// What a build finds that names no context.
struct ImplicitContext {
    /// The folder of the Dockerfile.
    let folder: String
    /// A source that stands beside the Dockerfile, where the builder does not look.
    private(set) var missing: CopySources.Source?
    private var isAllBeside = true

    /// - Returns: nil when the root is as good as any other folder.
    init?(_ build: ImageBuild, in context: CheckContext) {
        guard let folder = Self.folder(of: build), let sources = CopySources(build, in: context) else { return nil }
        self.folder = folder
        let root = ContextFiles(build, folder: "", in: context)
        var isAllAtRoot = true
        var isEmpty = true
        for source in sources.instructions.flatMap(\.sources) where !source.hasWildcard {
            isEmpty = false
            let isBeside = Self.isBesideDockerfile(source, of: build, in: context)
            if !isBeside { isAllBeside = false }
            if !root.exists(source) {
                isAllAtRoot = false
                if isBeside, missing == nil { missing = source }
            }
        }
        if isEmpty || (missing == nil && !isAllAtRoot) { return nil }
    }

    private static func folder(of build: ImageBuild) -> String? {
        guard let path = build.dockerfile, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(path[..<slash])
    }

    static func isBesideDockerfile(_ source: CopySources.Source, of build: ImageBuild, in context: CheckContext) -> Bool
    {
        guard let folder = folder(of: build) else { return false }
        return context.exists(source.path.isEmpty ? folder : "\(folder)/\(source.path)")
    }

    /// Adds `context` as the first input of the step.
    func fix(_ build: ImageBuild, in context: CheckContext) -> Diagnostic.Fix? {
        guard let workflow = context.matrix.workflow(at: build.workflow),
            let step = workflow.jobs.lazy.flatMap(\.steps).first(where: { $0.uses.map(workflow.place) == build.range }),
            step.input("context") == nil, let first = step.inputs.first, build.request.checkoutPath == ""
        else { return nil }
        let bytes = workflow.file.bytes
        let start = first.key.range.lowerBound
        let indentation = bytes[..<start].reversed().prefix { $0 == UInt8(ascii: " ") }.count
        let line = start - indentation
        guard line > 0, bytes[line - 1] == UInt8(ascii: "\n") else { return nil }
        let value = missing == nil ? "." : folder
        guard missing == nil || isAllBeside else { return nil }
        let text = "context: \(value)\(workflow.file.lineBreak)" + String(repeating: " ", count: indentation)
        return Diagnostic.Fix(
            "add 'context: \(value)'",
            isSafe: false,
            edits: [.init(path: workflow.path, edit: TextEdit(start..<start, text))]
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(_ path: String, _ folder: String) -> Self {
        "without 'context' the build starts at the root of the repository, where '\(path)' is not; write 'context: \(folder)'"
    }

    fileprivate static let implicit: Self =
        "without 'context' the builder fetches the repository by itself and does not see the checkout; write 'context: .'"
}
