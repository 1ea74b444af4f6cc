import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A Dockerfile that no builder takes.
    static let refusedInstruction = Rule(
        id: "refused-instruction",
        severity: .error,
        repair: .none,
        source: .dockerfileReference,
        summary: "A builder refuses an instruction of a Dockerfile.",
        why: """
            The build ends before anything is built: an instruction that does not exist, a flag that it does not take, a \
            port or a mode that is none.
            """,
        bad: "EXPOSE 80800",
        good: "EXPOSE 8080",
        exceptions: [
            "Files with a `syntax` of their own.",
            "Templates, of which something else makes a Dockerfile, and parts without FROM that no workflow builds.",
            "What depends on the arguments of a build.",
        ]
    ) { context, report in
        for file in context.refusedDockerfiles {
            for problem in file.problems {
                report("the builder refuses this: \(problem.message)", file.stages.syntax.file.place(problem.range))
            }
        }
    }
}

/// A Dockerfile with what keeps every build of it from being made.
private struct RefusedDockerfile {
    let stages: DockerfileStages
    let problems: [DockerfileProblem]
}

extension CheckContext {
    /// The Dockerfiles that a builder refuses whatever it is given.
    fileprivate var refusedDockerfiles: [RefusedDockerfile] {
        var seen: Set<String> = []
        return (matrix.apps.flatMap(\.dockerfiles) + builds.compactMap(\.dockerfile)).compactMap { path in
            guard seen.insert(path).inserted, let stages = matrix.dockerfiles.stages(path), stages.hasKnownFrontend,
                stages.hasOrdinarySize
            else { return nil }
            var problems = stages.problems
            if problems.isEmpty {
                problems = stages.evaluate().problems.filter { $0.code.isCertain }
            }
            // A file without FROM may be a part that something puts together with others.
            let isBuilt = builds.contains { $0.dockerfile == path }
            guard !problems.isEmpty, isBuilt || !stages.stages.isEmpty, !stages.isTemplate, !stages.hasPlaceholders
            else { return nil }
            return RefusedDockerfile(stages: stages, problems: problems)
        }
    }
}

extension DockerfileProblem.Code {
    /// Whether the problem is there whatever a build gives and builds.
    fileprivate var isCertain: Bool {
        switch self {
        case .badPort, .badSignal, .badMode, .badChecksum, .badSource, .stageCycle, .stageNotBuiltYet, .badMount: true
        default: false
        }
    }
}

extension DockerfileStages {
    /// Whether marks of a template stand anywhere in the file.
    fileprivate var hasPlaceholders: Bool {
        let text = String(decoding: syntax.file.bytes, as: UTF8.self)
        return ["{{", "{%", "<%", "@@"].contains { text.contains(bytesOf: $0) }
    }
}
