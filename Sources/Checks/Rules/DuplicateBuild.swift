import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension Rule {
    /// One image that is built and pushed twice in one run.
    static let duplicateBuild = Rule(
        id: "duplicate-build",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "One run builds the same image twice and pushes it under the same name.",
        why: """
            The second build takes the same time again and changes nothing. Mostly a copied step was meant to build \
            something else, or an axis of the matrix is used nowhere in the build.
            """,
        bad: """
            matrix:
              app: [tool, tool]
            """,
        good: """
            matrix:
              app: [tool]
            """,
        exceptions: [
            "Builds for several platforms, by name or by the machine that runs the job.",
            "A build that is not pushed, for a test before the one that is.",
            "Builds that happen under different conditions.",
            "Names in a registry on the machine of the job.",
        ]
    ) { context, report in
        var names = PushedNames()
        var reported: Set<SourceRange> = []
        for (index, build) in context.builds.enumerated() where !build.request.isCopy {
            for pair in names.enter(build, at: index) {
                let other = context.builds[pair.first.build]
                guard build.workflow == other.workflow, build.condition == other.condition,
                    build.makesSameImage(as: other), build.hasSameSurroundings(as: other),
                    !context.mayDifferInMachine(build, other), reported.insert(build.range).inserted
                else { continue }
                let name = pair.second.target.reference.display
                let isOneStep = build.range == other.range
                let notes = isOneStep ? [] : [Diagnostic.Note("the first build", other.range)]
                report(isOneStep ? .inMatrix(name) : .again(name), build.range, notes: notes)
            }
        }
    }
}

extension ImageBuild {
    /// Whether all names, platforms and named contexts of two builds are the same, and known.
    fileprivate func hasSameSurroundings(as other: ImageBuild) -> Bool {
        let (left, right) = (request, other.request)
        return context != nil && dockerfile != nil && left.tool == right.tool && left.platforms == right.platforms
            && !left.platforms.contains { !$0.isKnown } && left.argumentsAreComplete && right.argumentsAreComplete
            && left.arguments.allSatisfy { $0.value?.isKnown ?? false }
            && left.namedContexts.map(\.name) == right.namedContexts.map(\.name)
            && left.namedContexts.map(\.value) == right.namedContexts.map(\.value)
            && targets.map(\.reference) == other.targets.map(\.reference)
            && left.otherFiles == nil && right.otherFiles == nil
    }
}

extension CheckContext {
    /// Whether two builds may be made by machines of different kinds, so that the images are for different platforms.
    fileprivate func mayDifferInMachine(_ build: ImageBuild, _ other: ImageBuild) -> Bool {
        guard let workflow = workflows.first(where: { $0.path == build.workflow }) else { return true }
        func labels(_ id: String) -> [String]? {
            guard let job = workflow.jobs.first(where: { $0.id == id }), let node = job.runsOn else { return nil }
            let texts = (node.kind == .mapping ? node["labels"]?.listed ?? [] : node.listed).map(\.string)
            return texts.contains(nil) || texts.isEmpty ? nil : texts.compactMap { $0 }
        }
        guard let first = labels(build.job), let second = labels(other.job), first == second else { return true }
        return build.range == other.range && first.contains { $0.contains("${{") }
            || build.job != other.job && first.contains { $0.contains("${{") }
    }
}

extension Diagnostic.Message {
    fileprivate static func again(_ name: String) -> Self {
        "this builds the image again that is pushed as '\(name)' already; delete one of the two builds"
    }

    fileprivate static func inMatrix(_ name: String) -> Self {
        """
        several jobs of the matrix build the same image and push it as '\(name)'; \
        take the repeated values out of the matrix, or use them in the build
        """
    }
}
