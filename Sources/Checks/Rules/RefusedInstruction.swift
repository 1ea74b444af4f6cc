import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A Dockerfile that no builder takes.
    static let refusedInstruction = Rule(
        id: "refused-instruction",
        severity: .error,
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
            "What depends on the arguments of a build.",
        ]
    ) { context, report in
        for file in context.refusedDockerfiles {
            for problem in file.problems {
                report("the builder refuses this: \(problem.message)", file.stages.syntax.file.place(problem.range))
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
}

extension CheckContext {
    /// The Dockerfiles that a builder refuses whatever it is given.
    fileprivate var refusedDockerfiles: [RefusedDockerfile] {
        var seen: Set<String> = []
        return (matrix.apps.flatMap(\.dockerfiles) + builds.compactMap(\.dockerfile)).compactMap { path in
            guard seen.insert(path).inserted, let stages = matrix.dockerfiles.stages(path), stages.hasKnownFrontend
            else { return nil }
            let ownBuilds = builds.filter { $0.dockerfile == path }
            var problems = stages.problems
            if problems.isEmpty, stages.hasOrdinarySize {
                problems = stages.evaluate().problems.filter {
                    stages.isCertain($0) && !stages.mayBeReplaced($0, by: ownBuilds)
                }
            }
            problems = stages.firstOfEachInstruction(problems)
            // A file without FROM may be a part that something puts together with others.
            guard !problems.isEmpty, !ownBuilds.isEmpty || !stages.stages.isEmpty, !stages.isTemplate,
                !stages.hasPlaceholders
            else { return nil }
            return RefusedDockerfile(stages: stages, problems: problems)
        }
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

    /// Whether a problem is one of a default above the first FROM, which nobody reads when the build gives the argument.
    fileprivate func mayBeReplaced(_ problem: DockerfileProblem, by builds: [ImageBuild]) -> Bool {
        guard
            let argument = declaredArguments.first(where: {
                $0.scope == .global && $0.defaultValue?.range.overlaps(problem.range) == true
            })
        else { return false }
        return builds.isEmpty
            || builds.contains { $0.request.dockerfileArguments(declaredBy: self)[argument.name.text] != nil }
    }

    /// Whether marks of a template stand anywhere in the file.
    fileprivate var hasPlaceholders: Bool {
        let text = String(decoding: syntax.file.bytes, as: UTF8.self)
        return ["{{", "{%", "<%", "@@"].contains { text.contains(bytesOf: $0) }
    }
}
