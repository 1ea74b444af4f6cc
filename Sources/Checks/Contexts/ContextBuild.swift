import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values

/// An image build of which the instructions and the files of the context are known.
final class ContextBuild {
    /// Files that an instruction takes from the context.
    struct Source {
        /// Relative to the root of the context, without a slash at the end; empty for the context itself.
        let path: String
        let place: SourceRange
    }

    /// COPY or ADD with what it takes from the context.
    struct Copy {
        let command: CopyCommand
        let sources: [Source]
    }

    /// One instruction of a stage, as far as rules about files ask for it.
    enum Step {
        case copy(Copy)
        case run(RunCommand, DockerfileStages.Command)
        case workdir(String)
        case other(DockerfileStages.Command)
    }

    struct Stage {
        let index: Int
        let base: StageEvaluation.Base
        let steps: [Step]
    }

    let build: ImageBuild
    /// The root of the context below the root of the repository.
    let folder: String
    let stages: DockerfileStages
    let files: ContextFiles
    /// The stages that are built.
    let reachable: [Stage]
    /// The stages that the image is made of, the last one first.
    let lineage: [Stage]
    /// What the lineage begins with; nil when it is not known.
    let base: StageEvaluation.Base?
    /// The programs of the context that the image gets.
    private(set) lazy var programs = CopiedPrograms(self, in: context).programs
    private unowned let context: CheckContext
    private let runScripts: RunScripts

    init?(_ build: ImageBuild, in context: CheckContext) {
        guard build.condition == nil, let folder = build.context,
            folder.isEmpty || context.tree.isDirectory(folder),
            let path = build.dockerfile, build.request.tool != .devcontainerBuild,
            build.request.stage?.isKnown != false, let stages = context.matrix.dockerfiles.stages(path)
        else { return nil }
        let evaluation = context.evaluation(of: build, stages)
        self.build = build
        self.folder = folder
        self.stages = stages
        self.context = context
        runScripts = context.scripts(of: stages)
        files = ContextFiles(build, folder: folder, in: context)
        let reachable = evaluation.stages.filter { $0.isReachable && $0.index < stages.stages.count }
            .map {
                Stage($0, stages)
            }
        self.reachable = reachable
        var lineage: [Stage] = []
        var next = evaluation.target
        var base: StageEvaluation.Base?
        while let index = next, let stage = reachable.first(where: { $0.index == index }),
            lineage.count < 1000
        {
            lineage.append(stage)
            base = stage.base
            if case .stage(let below) = stage.base { next = below } else { next = nil }
        }
        if case .stage? = base { base = nil }
        self.lineage = lineage
        self.base = base
    }

    /// Whether files may be in the context that the repository does not have.
    var mayHaveOtherFiles: Bool { build.request.otherFiles != nil }

    /// Whether an instruction copies something of the context.
    var readsContext: Bool {
        reachable.contains { stage in stage.copies.contains { !$0.sources.isEmpty } }
    }

    /// The kind of a file or folder of the context.
    func kind(of path: String) -> FileKind? {
        context.tree.resolvedKind(of: files.repositoryPath(path))
    }

    func read(_ path: String) -> [UInt8]? {
        try? context.tree.read(files.repositoryPath(path))
    }

    /// The script of a RUN; nil where another shell than the usual reads it.
    func script(of command: DockerfileStages.Command) -> RunScript? { runScripts[command] }

    /// How many bytes a file of the context has, at most the given number.
    func size(of path: String, upTo limit: Int) -> Int {
        (try? context.tree.bytes(of: files.repositoryPath(path), in: 0..<limit))?.count ?? 0
    }

    /// Whether an instruction names a path or something below it, so that somebody wants it.
    func names(_ path: String) -> Bool {
        reachable.contains { stage in
            stage.copies.contains { copy in
                copy.sources.contains { $0.path == path || $0.path.begins(withBytesOf: path + "/") }
            }
        }
    }

    /// Whether the builder gets a file; false for one that is left out or is not there.
    func isSent(_ path: String) -> Bool {
        kind(of: path) != nil && files.ignoredState(of: path) == false
    }
}

extension ContextBuild.Stage {
    fileprivate init(_ stage: StageEvaluation.Stage, _ stages: DockerfileStages) {
        index = stage.index
        base = stage.base
        var paths: [Range<Int>: String] = [:]
        for source in stage.contextPaths {
            guard let text = source.path.text, !text.utf8.contains(UInt8(ascii: "\\")) else { continue }
            var path = Substring(text).drop { $0 == "/" }
            while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
            paths[source.range] = path == "." ? "" : String(path)
        }
        steps = stages.stages[stage.index].commands.map { command in
            switch command.command {
            case .copy(let copy), .add(let copy):
                let words = copy.from == nil ? copy.sources : []
                let sources = words.compactMap { word in
                    paths[word.range].map {
                        ContextBuild.Source(path: $0, place: stages.syntax.file.place(word.range))
                    }
                }
                return .copy(ContextBuild.Copy(command: copy, sources: sources))
            case .run(let run): return .run(run, command)
            case .workdir(let word): return .workdir(word.text)
            default: return .other(command)
            }
        }
    }

    var copies: [ContextBuild.Copy] {
        steps.compactMap { if case .copy(let copy) = $0 { copy } else { nil } }
    }

    /// The RUN instructions.
    var runs: [DockerfileStages.Command] {
        steps.compactMap { if case .run(_, let command) = $0 { command } else { nil } }
    }
}

extension RunCommand {
    var text: String {
        switch process {
        case .shell(let text): text.text
        case .exec(let words): words.map(\.text).joined(separator: " ")
        }
    }
}

extension CheckContext {
    /// The image builds of which instructions and files are known; builds that differ in nothing that matters are one.
    func findContextBuilds() -> [ContextBuild] {
        var seen: Set<[String]> = []
        return builds.compactMap { build in
            let key =
                [
                    build.context ?? "", build.dockerfile ?? "", build.request.stage?.text ?? "",
                    build.condition ?? "",
                ]
                + build.request.platforms.map(\.display)
            return seen.insert(key).inserted ? ContextBuild(build, in: self) : nil
        }
    }
}
