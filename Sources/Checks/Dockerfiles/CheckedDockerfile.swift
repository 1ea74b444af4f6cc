import Actions
import Dockerfile
import ImageMatrix
import OCI
import SourceText
import Values

/// A Dockerfile that a builder would take, with what is computed once for all rules that look at it.
final class CheckedDockerfile {
    let path: String
    let stages: DockerfileStages
    /// The image builds that use it; none for an app's file that no workflow is known to build.
    let builds: [ImageBuild]
    /// What its first build does; of a file that nothing builds, what a build without arguments would do.
    private(set) lazy var evaluation = builds.first.map { context.evaluation(of: $0, stages) } ?? stages.evaluate()
    /// What BuildKit's own checks find.
    private(set) lazy var buildChecks = findBuildChecks()
    private unowned let context: CheckContext
    private let runScripts: RunScripts
    /// The stage that each stage is made from; nil where it is an image.
    private lazy var parents = findParents()
    /// The user that each instruction runs as.
    private(set) lazy var users = StageUsers(self)
    /// The image that each stage is made from in the end, through all stages in between; nil when it is not the same one
    /// in all builds, or not known.
    private(set) lazy var bases = findBases()

    init(path: String, stages: DockerfileStages, builds: [ImageBuild], in context: CheckContext) {
        self.path = path
        self.stages = stages
        self.builds = builds
        self.context = context
        runScripts = context.scripts(of: stages)
    }

    var syntax: DockerfileSyntax { stages.syntax }

    func place(_ range: Range<Int>) -> SourceRange { syntax.file.place(range) }

    func findings(of check: BuildCheck) -> [BuildCheckFinding] {
        buildChecks.findings.filter { $0.check == check }
    }

    /// The scripts of its RUN instructions.
    var scripts: [RunScript] { runScripts.all }

    /// The script of a RUN; nil for other instructions, and where another shell reads it.
    func script(of command: DockerfileStages.Command) -> RunScript? { runScripts[command] }

    /// The scripts of a stage in their order.
    func scripts(of stage: Int) -> [RunScript] {
        scripts.filter { $0.stage == stage }
    }

    /// The stages that a stage is made from, itself first.
    func lineage(of stage: Int) -> [DockerfileStages.Stage] {
        var found: [DockerfileStages.Stage] = []
        var next: DockerfileStages.Stage? = stages.stages[stage]
        while let current = next {
            found.append(current)
            next = parents[current.index].map { stages.stages[$0] }
        }
        return found
    }

    /// Whether the stage is the one that is built, or such a one is made from it.
    func isInImage(_ stage: Int) -> Bool {
        let targets = builds.map { build in
            build.request.stage.map { $0.text.flatMap { stages.stage(named: $0)?.index } }
        }
        if builds.isEmpty || targets.contains(where: { $0 == .none }) {
            if lineage(of: stages.stages.count - 1).contains(where: { $0.index == stage }) { return true }
        }
        return targets.contains { target in
            guard let target else { return false }
            return target.map { lineage(of: $0).contains { $0.index == stage } } ?? true
        }
    }

    /// Whether each build of the file needs the stage of a FROM word whose base is no image with the build's own arguments.
    ///
    /// - Parameter range: the word, or a part of it.
    func lacksBase(at range: Range<Int>) -> Bool {
        guard !builds.isEmpty, builds.count <= Self.buildLimit,
            let stage = stages.stages.first(where: { $0.from.base.range.overlaps(range) })
        else { return false }
        return builds.allSatisfy { build in
            guard build.request.stage?.isKnown != false else { return false }
            let evaluation = context.evaluation(of: build, stages)
            guard evaluation.stages[stage.index].isReachable else { return false }
            if evaluation.problems.contains(where: { $0.code == .blankBase && $0.range == stage.from.base.range }) {
                return true
            }
            guard case .image(let name) = evaluation.stages[stage.index].base, let text = name.text else {
                return false
            }
            return (try? ImageReference(text).normalized) == nil
        }
    }

    private func findParents() -> [Int?] {
        var indices: [String: Int] = [:]
        return stages.stages.map { stage in
            defer { if let name = stage.name { indices[name] = stage.index } }
            return indices[stage.from.base.text.lowercased()]
        }
    }

    private func findBases() -> [KnownBase?] {
        var names: [Int: Set<String?>] = [:]
        let evaluations =
            builds.isEmpty
            ? [evaluation] : builds.prefix(Self.buildLimit).map { context.evaluation(of: $0, stages) }
        for evaluation in evaluations {
            for (stage, name) in evaluation.bases { names[stage, default: []].insert(name.text) }
        }
        return stages.stages.indices.map { index in
            let root = lineage(of: index).last?.index ?? index
            guard let found = names[root], found.count == 1, let name = found.first ?? nil else { return nil }
            return KnownBase(name)
        }
    }

    /// No file is looked at for more builds than this.
    private static let buildLimit = 64

    private func findBuildChecks() -> BuildCheckReport {
        var request = BuildCheckRequest()
        // A base that some build replaces may set anything.
        let known = Set(bases.compactMap { $0?.repository })
        request.build.imageEnvironment = { name in
            guard let base = name.text.flatMap(KnownBase.init), known.contains(base.repository) else { return nil }
            return base.environment
        }
        return stages.buildChecks(request.readingImageNames)
    }
}

extension BuildCheckRequest {
    /// The request with the grammar of image names.
    package var readingImageNames: BuildCheckRequest {
        var request = self
        request.isImageName = { name in
            guard let reference = try? ImageReference(name) else { return false }
            return (try? reference.normalized) != nil
        }
        return request
    }
}

extension CheckContext {
    /// The Dockerfiles of the apps and of the image builds, each once, in that order.
    func findDockerfiles() -> [CheckedDockerfile] {
        var seen: Set<String> = []
        return (matrix.apps.flatMap(\.dockerfiles) + builds.compactMap(\.dockerfile)).compactMap { path in
            guard seen.insert(path).inserted, let stages = matrix.dockerfiles.stages(path), stages.problems.isEmpty,
                stages.hasKnownFrontend, !stages.isTemplate, stages.hasOrdinarySize
            else { return nil }
            return CheckedDockerfile(
                path: path,
                stages: stages,
                builds: (buildsOfDockerfile[path] ?? []).filter { $0.request.tool != .devcontainerBuild },
                in: self
            )
        }
    }
}

extension DockerfileStages {
    /// Whether the file is read by the usual frontend: another one may take instructions and arguments of its own.
    var hasKnownFrontend: Bool {
        guard let directive = syntax.directive(.syntax) else { return true }
        // The name may have a tag or a digest.
        let name = syntax.value(of: directive).prefix { $0 != ":" && $0 != "@" }
        let known = ["docker/dockerfile", "docker/dockerfile-upstream"]
        return known.contains { name == $0 || name == "docker.io/" + $0 }
    }

    /// Whether the file has as many stages and instructions as a person, or a program for persons, writes.
    var hasOrdinarySize: Bool {
        stages.count <= 200 && syntax.instructions.count <= 5_000 && syntax.file.bytes.count <= 1 << 20
    }

    /// Whether something else makes a Dockerfile of the file before a builder sees it.
    var isTemplate: Bool {
        stages.contains { stage in
            let base = stage.from.base.text
            return ["{{", "{%", "<%", "@@", "%%"].contains { base.contains(bytesOf: $0) }
        }
    }
}
