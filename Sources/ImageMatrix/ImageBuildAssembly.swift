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
        let all = run.jobs.map { (job: $0, drafts: drafts(of: $0)) }
        var origins: ImageOrigins?
        return all.flatMap { job, drafts in
            drafts.map { draft in
                let paths = BuildPaths(draft.request, in: tree)
                guard draft.request.isCopy else { return build(draft, paths, app(paths), of: job) }
                let known = origins ?? self.origins(in: all.flatMap(\.drafts))
                origins = known
                return build(draft, paths, known.app(of: draft.request, draft.targets), of: job)
            }
        }
    }

    private func drafts(of job: JobRun) -> [Draft] {
        var builds: [Draft] = []
        // Why the machine may have images that nothing here names.
        var otherImages: Unknown?
        for step in job.steps where step.condition != .never {
            let outer = job.condition.and(job.matrixCondition).and(step.condition)
            for effect in step.effects {
                let condition = effect.condition.map { outer.and(.unknown($0)) } ?? outer
                switch effect.kind {
                case .build(let request): builds.append(draft(request, condition))
                case .tag(let source, let target): name(source, target, condition, otherImages, in: &builds)
                case .push(let tag, let allTags):
                    let unseen = otherImages ?? step.unfollowed ?? step.unknownProgram
                    push(tag, allTags: allTags, condition, unseen, in: &builds)
                case .load(let unknown): otherImages = otherImages ?? unknown
                case .login: break
                }
            }
            otherImages = otherImages ?? step.unfollowed ?? step.unknownProgram
            // A script or an action that is not followed may push what was built and named before.
            if let other = step.unknownProgram ?? step.unfollowed {
                doubt(in: &builds, because: "'\(other.expression)' may push it", at: other.place) { _ in true }
            }
        }
        // An image that exists already counts for the names that it gets here.
        return builds.compactMap { draft in
            guard draft.request.isCopy else { return draft }
            var draft = draft
            draft.targets.removeAll { if case .no = $0.push { true } else { false } }
            return draft.targets.isEmpty ? nil : draft
        }
    }

    private func draft(_ request: BuildRequest, _ condition: Condition) -> Draft {
        Draft(
            request: request,
            condition: condition.text,
            targets: request.tags.map {
                ImageBuild.Target(reference: $0.reference.withoutWorkspaceName, range: $0.range, push: request.push)
            }
        )
    }

    private func build(_ draft: Draft, _ paths: BuildPaths, _ app: String?, of job: JobRun) -> ImageBuild {
        ImageBuild(
            app: app,
            workflow: run.workflow.path,
            job: job.path,
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

    /// Which app's image each repository holds that the workflow builds.
    private func origins(in drafts: [Draft]) -> ImageOrigins {
        var origins = ImageOrigins()
        for draft in drafts where !draft.request.isCopy {
            guard let app = app(BuildPaths(draft.request, in: tree)) else { continue }
            for name in draft.targets.map(\.reference) + draft.request.digestRepositories { origins.add(name, app) }
        }
        return origins
    }

    /// The app whose Dockerfile is built, else the one whose folder is sent to the builder.
    private func app(_ paths: BuildPaths) -> String? {
        if let app = paths.dockerfile.flatMap({ apps.app(ofDockerfile: $0) }) { return app.name }
        return paths.context.flatMap { apps.app(containing: $0)?.name }
    }

    // MARK: Names

    /// An image that was built gets another name.
    private func name(
        _ source: Template,
        _ target: BuildRequest.Tag,
        _ condition: Condition,
        _ otherImages: Unknown?,
        in builds: inout [Draft]
    ) {
        let source = Self.tagged(source)
        let index = builds.lastIndex { $0.targets.contains { Self.tagged($0.reference) == source } }
        guard let index else {
            // What was not seen to come here may have come nevertheless.
            if otherImages != nil { builds.append(image(target, of: .push, from: [source], .no, condition)) }
            return
        }
        builds[index].targets.append(
            ImageBuild.Target(reference: target.reference.withoutWorkspaceName, range: target.range, push: .no)
        )
    }

    /// An image that the machine has without a build that is seen.
    private func image(
        _ name: BuildRequest.Tag,
        of tool: BuildRequest.Tool,
        from sources: [Template],
        _ push: Decision,
        _ condition: Condition
    ) -> Draft {
        var request = BuildRequest(tool: tool, context: .images(sources), push: push, range: name.range)
        request.tags = [name]
        return draft(request, condition)
    }

    /// A name that was given goes to its registry.
    ///
    /// - Parameter otherImages: why the machine may have images that nothing here names.
    private func push(
        _ tag: BuildRequest.Tag,
        allTags: Bool,
        _ condition: Condition,
        _ otherImages: Unknown?,
        in builds: inout [Draft]
    ) {
        let pushed = Self.tagged(tag.reference)
        let repository = tag.reference.text
        var isFound = false
        // A later build takes the name from an earlier one.
        var later: [String?] = []
        for build in builds.indices.reversed() {
            let own = builds[build].condition
            var isMeantHere = false
            for target in builds[build].targets.indices {
                let former = builds[build].targets[target]
                let name = Self.tagged(former.reference)
                let isMeant = allTags ? repository != nil && Self.repository(name) == repository : name == pushed
                guard isMeant else { continue }
                isMeantHere = true
                var decision = decision(condition, given: own, tag.range)
                if !allTags, later.contains(where: { !Self.isOpposite($0, own) }) {
                    decision = .unknown(
                        Unknown("push", because: "a later build may have taken the name before", at: tag.range)
                    )
                }
                if case .yes = former.push { decision = .yes }
                builds[build].targets[target] = ImageBuild.Target(
                    reference: name,
                    range: former.range,
                    push: decision
                )
            }
            guard isMeantHere else { continue }
            isFound = true
            if !allTags, own == nil || own == condition.text { break }
            later.append(own)
        }
        if !isFound, let unknown = tag.reference.firstUnknown {
            doubt(in: &builds, because: "it depends on what '\(unknown.expression)' is", at: tag.range) { name in
                name.mayEqual(pushed)
            }
        }
        if !isFound, otherImages != nil, !allTags {
            builds.append(
                image(BuildRequest.Tag(reference: pushed, range: tag.range), of: .push, from: [], .yes, condition)
            )
        }
    }

    /// Doubts that names which only the machine of the job knows stay there.
    private func doubt(
        in builds: inout [Draft],
        because reason: String,
        at place: SourceRange?,
        where isMeant: (Template) -> Bool
    ) {
        for build in builds.indices where builds[build].request.isKeptLocally {
            var sources: [Template] = []
            if case .images(let names) = builds[build].request.context { sources = names }
            for target in builds[build].targets.indices {
                let former = builds[build].targets[target]
                // What was fetched is mostly there to be used.
                guard !sources.contains(former.reference) else { continue }
                guard case .no = former.push, isMeant(Self.tagged(former.reference)) else { continue }
                builds[build].targets[target] = ImageBuild.Target(
                    reference: former.reference,
                    range: former.range,
                    push: .unseen(Unknown("push", because: reason, at: place))
                )
            }
        }
    }

    /// Whether one condition is the other one denied, as the two ways of one `if` have them.
    private static func isOpposite(_ first: String?, _ second: String?) -> Bool {
        guard let first, let second else { return false }
        return ["! \(first)", "!(\(first))", "!\(first)"].contains(second)
            || ["! \(second)", "!(\(second))", "!\(second)"].contains(first)
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

extension Template {
    /// Whether two texts can be the same, as far as they are known before their first unknown parts.
    fileprivate func mayEqual(_ other: Template) -> Bool {
        let (mine, others) = (knownHead, other.knownHead)
        return mine.hasPrefix(others) || others.hasPrefix(mine)
    }

    private var knownHead: String {
        var head = ""
        for piece in pieces {
            guard case .text(let text, _) = piece else { break }
            head += text
        }
        return head
    }
}
