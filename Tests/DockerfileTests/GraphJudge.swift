import Dockerfile
import SourceText
import Values

/// Answers one question about the stages of a file in the words of the conformance tables.
struct GraphJudge {
    let syntax: SyntaxJudge
    let stages: DockerfileStages
    let evaluation: StageEvaluation
    let expected: [String: Any]

    init(syntax: SyntaxJudge, item: [String: Any], question: [String: Any]) {
        self.syntax = syntax
        expected = question
        stages = DockerfileStages(syntax.syntax)
        let arguments = question["build_args"] as? [String: String] ?? item["build_args"] as? [String: String] ?? [:]
        var request = BuildRequest(
            arguments: arguments.mapValues { Template($0) },
            target: question["target"] as? String ?? item["target"] as? String,
            platform: Template(question["platform"] as? String ?? item["platform"] as? String ?? "linux/amd64"),
            buildPlatform: "linux/amd64"
        )
        request.imageEnvironment = { _ in [:] }
        evaluation = stages.evaluate(request)
    }

    var complaint: String? {
        if let error = expected["error"] as? [String: Any] {
            let problems = firstProblems
            guard !problems.isEmpty else { return "no problem, expected \(error)" }
            let complaints = problems.map { syntax.lineComplaint($0, expected: error) }
            return complaints.contains(nil) ? nil : complaints[0]
        }
        if let problem = firstProblems.first { return "unexpected: \(problem.message)" }
        return difference(description, expectedDescription)
    }

    /// The problem that BuildKit would come to first; several where it looks for several at once.
    private var firstProblems: [DockerfileProblem] {
        if let problem = stages.problems.first { return [problem] }
        // References are checked between the graph and the commands; their grammar is another room's.
        let ofCommands: Set<DockerfileProblem.Code> = [
            .badExpansion, .malformedWord, .stageNotBuiltYet, .badMode, .badChecksum, .badPort, .badSignal, .needsLabs,
            .badMount,
            .blankName,
        ]
        if let problem = evaluation.problems.first, !ofCommands.contains(problem.code) { return [problem] }
        let badReferences = evaluation.stages.compactMap { stage -> DockerfileProblem? in
            guard case .image(let reference) = stage.base, let text = reference.text else { return nil }
            guard normalizedReference(text) == nil else { return nil }
            return DockerfileProblem(.blankBase, "bad reference \(text)", stage.range)
        }
        return badReferences.isEmpty ? Array(evaluation.problems.prefix(1)) : badReferences
    }

    private var description: [String: Any] {
        var result: [String: Any] = ["stages": evaluation.stages.map(describe)]
        if let target = evaluation.target { result["target_index"] = target }
        let images = evaluation.baseReferences.compactMap { $0.reference.text.flatMap(normalizedReference) }
        result["images"] = Set(images).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return result
    }

    private func describe(_ stage: StageEvaluation.Stage) -> [String: Any] {
        var result: [String: Any] = ["i": stage.index, "reachable": stage.isReachable]
        if let name = stage.name { result["name"] = name }
        if stage.isImplicit { result["implicit"] = true }
        switch stage.base {
        case .scratch: result["base"] = "scratch"
        case .stage(let index): result["base_stage"] = index
        case .image(let reference): result["base"] = reference.text.flatMap(normalizedReference) ?? reference.display
        }
        let dependencies = Set(stage.dependencies.map(\.stage)).sorted()
        if !dependencies.isEmpty { result["deps"] = dependencies }
        // BuildKit sets the platform of a stage that builds on another one only when it comes to it.
        if result["base_stage"] == nil || stage.isReachable, let platform = stage.platform {
            result["platform"] = platform.display
        }
        var paths = Set(stage.contextPaths.map(\.path.display))
        if stage.isReachable, !stage.isImplicit {
            if mountsTemporaryFiles(stage.index) { paths.insert("/") }
            paths.formUnion(repositoriesTakenForPaths(stage.index))
        }
        if !paths.isEmpty { result["ctx_paths"] = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        return result
    }

    /// BuildKit notes the whole context where a tmpfs is mounted, although nothing is read from it.
    private func mountsTemporaryFiles(_ index: Int) -> Bool {
        stages.stages[index].commands.contains { command in
            guard case .run(let run) = command.command else { return false }
            return run.mounts.contains { $0.word.text.contains("type=tmpfs") }
        }
    }

    /// BuildKit notes a repository that ADD fetches over another protocol than HTTP as a path of the context.
    private func repositoriesTakenForPaths(_ index: Int) -> [String] {
        stages.stages[index].commands.flatMap { command -> [String] in
            guard case .add(let copy) = command.command else { return [] }
            return copy.sources.map(\.text).filter {
                $0.hasPrefix("ssh://") || $0.hasPrefix("git://") || $0.hasPrefix("git@")
            }.map { "/" + $0.split(separator: "/").joined(separator: "/") }
        }
    }

    /// The table's answer without the empty stages that BuildKit makes up for mounts that come from no stage.
    private var expectedDescription: [String: Any] {
        let all = expected["stages"] as? [[String: Any]] ?? []
        var indices: [Int: Int] = [:]
        var kept: [[String: Any]] = []
        for stage in all {
            if stage["implicit"] as? Bool == true, stage["base"] as? String == "scratch" { continue }
            indices[stage["i"] as? Int ?? 0] = kept.count
            kept.append(stage)
        }
        for index in kept.indices {
            kept[index]["i"] = index
            let dependencies = (kept[index]["deps"] as? [Int] ?? []).compactMap { indices[$0] }
            kept[index]["deps"] = dependencies.isEmpty ? nil : dependencies.sorted()
            if kept[index]["base_stage"] != nil, kept[index]["reachable"] as? Bool == false {
                kept[index]["platform"] = nil
            }
        }
        return [
            "stages": kept, "target_index": expected["target_index"] ?? 0,
            "images": (expected["images"] as? [String] ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
        ]
    }
}

/// The full form of an image reference; nil when the text is none.
///
/// (https://pkg.go.dev/github.com/distribution/reference)
func normalizedReference(_ text: String) -> String? {
    let component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
    let host =
        "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
    let digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
    var text = text
    let first = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let hasDomain =
        first.count == 2
        && (first[0].contains(".") || first[0].contains(":") || first[0] == "localhost"
            || first[0].lowercased() != first[0])
    if !hasDomain {
        text = "docker.io/" + (text.split(separator: "@")[0].contains("/") ? text : "library/" + text)
    } else if first[0] == "index.docker.io" {
        text = "docker.io/" + first[1]
    }
    let pattern = "^(?:\(host))(?::[0-9]+)?/\(component)(?:/\(component))*(:[\\w][\\w.-]{0,127})?(@\(digest))?$"
    guard let expression = try? Regex(pattern), let match = try? expression.wholeMatch(in: text) else { return nil }
    let hasTag = match.output[1].range != nil
    let hasDigest = match.output[2].range != nil
    return hasTag || hasDigest ? text : text + ":latest"
}
