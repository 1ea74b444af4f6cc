import Actions
import OCI
import SourceText
import Values

/// Puts together what the steps of a job do: which image is built, which names it gets, which of them are pushed.
struct ImageBuildAssembly {
    let run: WorkflowRun
    let apps: AppIndex
    let tree: any FileTree

    /// What a step builds, while later steps may still name and push it.
    private struct Draft {
        let request: BuildRequest
        let condition: String?
        var targets: [ImageBuild.Target]
    }

    /// The image builds of the workflow, in the order of its steps.
    func builds() -> [ImageBuild] {
        run.jobs.flatMap { job in drafts(of: job).map { build($0, of: job) } }
    }

    private func drafts(of job: JobRun) -> [Draft] {
        var builds: [Draft] = []
        for step in job.steps where step.condition != .never {
            let outer = job.condition.and(step.condition)
            for effect in step.effects {
                let condition = effect.condition.map { outer.and(.unknown($0)) } ?? outer
                switch effect.kind {
                case .build(let request): builds.append(draft(request, condition))
                case .tag(let source, let target): name(source, target, in: &builds)
                case .push(let tag, let allTags): push(tag, allTags: allTags, condition, in: &builds)
                case .login: break
                }
            }
        }
        return builds
    }

    private func draft(_ request: BuildRequest, _ condition: Condition) -> Draft {
        Draft(
            request: request,
            condition: condition.text,
            targets: request.tags.map {
                ImageBuild.Target(reference: $0.reference, range: $0.range, push: request.push)
            }
        )
    }

    private func build(_ draft: Draft, of job: JobRun) -> ImageBuild {
        let paths = BuildPaths(draft.request, in: tree)
        return ImageBuild(
            app: app(paths),
            workflow: run.workflow.path,
            job: job.job.id,
            cell: job.cell.members.map { ($0.name, $0.value) },
            event: run.event.name,
            isTriggered: run.isStarted,
            condition: draft.condition,
            ifChanged: false,
            request: draft.request,
            targets: draft.targets,
            context: paths.context,
            dockerfile: paths.dockerfile
        )
    }

    /// The app whose Dockerfile is built, else the one whose folder is sent to the builder.
    private func app(_ paths: BuildPaths) -> String? {
        if let app = paths.dockerfile.flatMap({ apps.app(ofDockerfile: $0) }) { return app.name }
        return paths.context.flatMap { apps.app(containing: $0)?.name }
    }

    // MARK: Names

    /// An image that was built gets another name.
    private func name(_ source: Template, _ target: BuildRequest.Tag, in builds: inout [Draft]) {
        let source = Self.tagged(source)
        let index = builds.lastIndex { $0.targets.contains { Self.tagged($0.reference) == source } }
        guard let index else { return }
        builds[index].targets.append(ImageBuild.Target(reference: target.reference, range: target.range, push: .no))
    }

    /// A name that was given goes to its registry.
    private func push(
        _ tag: BuildRequest.Tag,
        allTags: Bool,
        _ condition: Condition,
        in builds: inout [Draft]
    ) {
        let pushed = Self.tagged(tag.reference)
        let repository = tag.reference.text
        for build in builds.indices {
            for target in builds[build].targets.indices {
                let name = Self.tagged(builds[build].targets[target].reference)
                let isMeant = allTags ? repository != nil && Self.repository(name) == repository : name == pushed
                guard isMeant else { continue }
                let former = builds[build].targets[target]
                builds[build].targets[target] = ImageBuild.Target(
                    reference: name,
                    range: former.range,
                    push: decision(condition, given: builds[build].condition, tag.range)
                )
            }
        }
    }

    /// A push under the condition that the build itself has happens whenever the build does.
    private func decision(_ condition: Condition, given build: String?, _ range: SourceRange) -> Decision {
        guard let text = condition.text, text != build else { return .yes }
        return .unknown(Unknown("push", because: "it depends on whether '\(text)' holds", at: range))
    }

    /// A name without a tag means `latest`.
    private static func tagged(_ name: Template) -> Template {
        guard let text = name.text, let reference = try? ImageReference(text) else { return name }
        return reference.tag == nil && reference.digest == nil ? name + Template(":latest") : name
    }

    private static func repository(_ name: Template) -> String? {
        guard let text = name.text, let colon = text.lastIndex(of: ":") else { return nil }
        return String(text[..<colon])
    }
}
