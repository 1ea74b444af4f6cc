import SourceText
import Values

/// The stages of a Dockerfile for one build: what each is built from and what it reads.
package struct StageEvaluation: Sendable {
    /// What a stage begins with.
    package enum Base: Hashable, Sendable {
        case scratch
        case stage(Int)
        case image(Template)
    }

    /// Files of the build context that an instruction reads.
    package struct ContextPath: Hashable, Sendable {
        /// From the root of the context, with a slash in front; it may hold wildcards.
        package let path: Template
        /// The word that names it.
        package let range: Range<Int>
    }

    /// A use of another stage's files, by COPY or a mount of RUN.
    package struct Dependency: Hashable, Sendable {
        package let stage: Int
        /// The words that name it.
        package let range: Range<Int>
    }

    package struct Stage: Sendable {
        /// The index of a stage of the file; for others, the count of those and more.
        package let index: Int
        package let name: String?
        package internal(set) var base: Base
        /// Nil when it cannot be told.
        package internal(set) var platform: Template?
        package internal(set) var dependencies: [Dependency] = []
        package internal(set) var isReachable = false
        /// Whether the stage stands for an image that a COPY or a mount names.
        package let isImplicit: Bool
        package internal(set) var contextPaths: [ContextPath] = []
        /// The variables with a value at the end of the stage, the base image's not included.
        package internal(set) var environment: [String: Template] = [:]
        package internal(set) var workingDirectory: Template?
        /// The words that name the base.
        package let range: Range<Int>
    }

    /// The stages of the file in their order, then the implicit ones.
    package internal(set) var stages: [Stage] = []
    /// The stage that is built; nil when there is no such stage.
    package internal(set) var target: Int?
    /// What keeps the build from being made, in the order in which BuildKit would come to it.
    package internal(set) var problems: [DockerfileProblem] = []
}

/// An image that a build has to fetch.
package struct BaseReference: Hashable, Sendable {
    /// What names the image.
    package enum Use: Hashable, Sendable {
        case from
        /// COPY or a mount of RUN.
        case copy
    }

    /// The reference as it is written, variables replaced; each piece says where its text was decided.
    package let reference: Template
    package let platform: Template?
    package let use: Use
    /// The stage that begins with the image, or a stage of its own kind for a COPY.
    package let stage: Int
    /// The words that name it.
    package let range: Range<Int>
}

extension StageEvaluation {
    /// The images that the target needs, in the order of the stages; an image that two stages need is given twice.
    package var baseReferences: [BaseReference] {
        stages.compactMap { stage in
            guard stage.isReachable, case .image(let reference) = stage.base else { return nil }
            return BaseReference(
                reference: reference,
                platform: stage.platform,
                use: stage.isImplicit ? .copy : .from,
                stage: stage.index,
                range: stage.range
            )
        }
    }

    /// The image that each stage of the file names, whether it is needed or not, by the index of the stage; `scratch`
    /// included.
    package var bases: [Int: Template] {
        var bases: [Int: Template] = [:]
        for stage in stages where !stage.isImplicit {
            switch stage.base {
            case .image(let name): bases[stage.index] = name
            case .scratch: bases[stage.index] = "scratch"
            case .stage: break
            }
        }
        return bases
    }

    /// The stages that a stage needs, itself included.
    package func reachable(from stage: Int) -> [Int] {
        var seen = [Bool](repeating: false, count: stages.count)
        var pending = stages.indices.contains(stage) ? [stage] : []
        while let next = pending.popLast() {
            guard !seen[next] else { continue }
            seen[next] = true
            if case .stage(let base) = stages[next].base { pending.append(base) }
            pending += stages[next].dependencies.map(\.stage)
        }
        return stages.indices.filter { seen[$0] }
    }
}

extension DockerfileStages {
    /// What a build would do.
    package func evaluate(_ request: BuildRequest = BuildRequest()) -> StageEvaluation {
        var evaluator = StageEvaluator(self, request)
        return evaluator.run(commandsToo: true)
    }

    /// The images that a build has to fetch.
    package func baseReferences(
        buildArguments: [String: Template] = [:],
        target: String? = nil,
        platform: Template? = nil
    ) -> [BaseReference] {
        let request = BuildRequest(arguments: buildArguments, target: target, platform: platform)
        var evaluator = StageEvaluator(self, request)
        return evaluator.run(commandsToo: false).baseReferences
    }
}
