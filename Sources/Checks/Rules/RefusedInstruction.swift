import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A Dockerfile that no builder takes.
    static let refusedInstruction = Rule(
        id: "refused-instruction",
        severity: .error,
        repair: .none,
        source: .dockerfileReference,
        summary: "A builder refuses an instruction of a Dockerfile, or a line of its ignore file.",
        why: """
            The build ends before anything is built: an instruction that does not exist, a flag that it does not take, a \
            port or a mode that is none, a quote or a `${` that is not closed. A malformed \
            pattern of the ignore file ends every build that reads the context.
            """,
        bad: "EXPOSE 80800",
        good: "EXPOSE 8080",
        exceptions: [
            "Files with a `syntax` of their own.",
            "Templates, of which something else makes a Dockerfile, and parts without FROM that no workflow builds.",
            "What depends on arguments that only the run knows.",
            "In a stage that no build reaches it is a warning.",
        ]
    ) { context, report in
        for file in context.refusedDockerfiles {
            for problem in file.problems {
                report("the builder refuses this: \(problem.message)", file.stages.syntax.file.place(problem.range))
            }
            for problem in file.unreached {
                report(.unreached(problem.message), file.stages.syntax.file.place(problem.range), severity: .warning)
            }
        }
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where build.readsContext {
            for problem in build.files.refusedPatterns where seen.insert(problem.place).inserted {
                report("the builder refuses this: \(problem.message)", problem.place)
            }
        }
    }
}

/// A Dockerfile with what keeps every build of it from being made.
private struct RefusedDockerfile {
    let stages: DockerfileStages
    let problems: [DockerfileProblem]
    /// What would keep stages from being built that nobody builds now.
    var unreached: [DockerfileProblem] = []
}

extension CheckContext {
    /// The Dockerfiles that a builder refuses whatever it is given.
    fileprivate var refusedDockerfiles: [RefusedDockerfile] {
        var seen: Set<String> = []
        return (matrix.apps.flatMap(\.dockerfiles) + builds.compactMap(\.dockerfile)).compactMap { path in
            guard seen.insert(path).inserted, let stages = matrix.dockerfiles.stages(path), stages.hasKnownFrontend
            else { return nil }
            var problems = stages.problems
            var unreached: [DockerfileProblem] = []
            if problems.isEmpty, stages.hasOrdinarySize {
                (problems, unreached) = certainProblems(of: stages, at: path)
            }
            problems = stages.firstOfEachInstruction(problems)
            // A file without FROM may be a part that something puts together with others.
            let isBuilt = buildsOfDockerfile[path] != nil
            guard !problems.isEmpty || !unreached.isEmpty, isBuilt || !stages.stages.isEmpty, !stages.isTemplate,
                !stages.hasPlaceholders
            else { return nil }
            return RefusedDockerfile(stages: stages, problems: problems, unreached: unreached)
        }
    }

    /// What keeps the stages that are built from being built, and what would keep the others from it.
    private func certainProblems(
        of stages: DockerfileStages,
        at path: String
    ) -> (built: [DockerfileProblem], others: [DockerfileProblem]) {
        var reached: Set<Int> = []
        func problems(_ evaluation: StageEvaluation) -> [DockerfileProblem] {
            reached.formUnion(evaluation.stages.lazy.filter(\.isReachable).map(\.index))
            return evaluation.problems.filter { stages.isCertain($0) }
        }
        func problems(building target: String?) -> [DockerfileProblem] {
            problems(stages.evaluate(Dockerfile.BuildRequest(target: target))).filter { !stages.isOfDefault($0) }
        }
        // A stage that only the run knows may be any of them.
        let builds = (buildsOfDockerfile[path] ?? []).filter { $0.request.stage?.isKnown != false }
        let all = builds.isEmpty ? problems(building: nil) : builds.flatMap { problems(evaluation(of: $0, stages)) }
        var built: [DockerfileProblem] = []
        for found in all where !built.contains(found) { built.append(found) }
        guard reached.count < stages.stages.count, stages.stages.count <= Self.stageLimit else { return (built, []) }
        var others: [DockerfileProblem] = []
        for stage in stages.stages.reversed() where !reached.contains(stage.index) {
            guard let name = stage.index == stages.stages.count - 1 ? "" : stage.name else { continue }
            for found in problems(building: name) where !built.contains(found) && !others.contains(found) {
                others.append(found)
            }
        }
        return (built, others)
    }

    /// A file with more stages is looked at as it is built.
    private static var stageLimit: Int { 30 }
}

extension Diagnostic.Message {
    fileprivate static func unreached(_ message: String) -> Self {
        "no build reaches this stage now, but the builder would refuse this: \(message)"
    }
}

extension DockerfileProblem.Code {
    /// Whether the problem is there whatever a build gives and builds.
    fileprivate var isCertain: Bool {
        switch self {
        case .badPort, .badSignal, .badMode, .badChecksum, .badSource, .stageCycle, .stageNotBuiltYet, .badMount,
            .malformedWord:
            true
        default: false
        }
    }
}

extension DockerfileStages {
    /// The problems without a second word of an instruction that is malformed: one quote that is not closed spoils the
    /// words on both of its sides.
    fileprivate func firstOfEachInstruction(_ problems: [DockerfileProblem]) -> [DockerfileProblem] {
        var spoiled = 0..<0
        return problems.filter { problem in
            guard problem.code == .malformedWord else { return true }
            if spoiled.contains(problem.range.lowerBound) { return false }
            spoiled = syntax.instructions.first { $0.range.contains(problem.range.lowerBound) }?.range ?? 0..<0
            return true
        }
    }

    /// Whether a problem is there whatever a build gives.
    fileprivate func isCertain(_ problem: DockerfileProblem) -> Bool {
        problem.code.isCertain
            || problem.code == .badPlatform && !syntax.file.bytes[problem.range].contains(UInt8(ascii: "$"))
    }

    /// Whether a problem is one of a default above the first FROM, which nobody reads when a build gives the argument.
    fileprivate func isOfDefault(_ problem: DockerfileProblem) -> Bool {
        declaredArguments.contains { argument in
            argument.scope == .global && argument.defaultValue?.range.overlaps(problem.range) == true
        }
    }

    /// Whether marks of a template stand anywhere in the file.
    fileprivate var hasPlaceholders: Bool {
        let text = String(decoding: syntax.file.bytes, as: UTF8.self)
        return ["{{", "{%", "<%", "@@"].contains { text.contains(bytesOf: $0) }
    }
}
