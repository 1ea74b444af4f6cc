import Actions
import SourceText
import Values

/// Finds the images that a workflow builds when their folder was changed.
///
/// The workflow is evaluated as if one folder after the other had been changed, and once as if all had been. What a step builds
/// for one folder is a candidate when it builds the same among all; where it builds something else then, more than the folder
/// decides, and the answer stays what is known without any supposition.
///
/// Folders of images that are built when all were changed come first. When each image has shown itself, one folder more is
/// tried, of which nothing is built, and the others say nothing new.
struct ChangeCandidates {
    let units: ChangeUnits
    let environment: RunEnvironment
    let library: WorkflowLibrary
    /// The image builds that a run makes.
    let assemble: (WorkflowRun) -> [ImageBuild]

    /// The image builds of a workflow that asks which files were changed.
    ///
    /// - Parameter builds: those that are known without a supposition.
    func builds(of run: WorkflowRun, insteadOf builds: [ImageBuild]) -> [ImageBuild] {
        let evaluator = WorkflowEvaluator(environment(of: run.event), library: library)
        func supposed(_ paths: [String]) -> [ImageBuild]? {
            guard let other = evaluator.run(run.workflow, supposing: paths), other.event == run.event else {
                return nil
            }
            return assemble(other)
        }
        guard let every = supposed(units.everything), let all = supposed(units.allFiles) else { return builds }
        let whole = [every, all].map { world in
            Dictionary(grouping: world, by: Cell.init).mapValues { Set($0.map(Identity.init)) }
        }
        var worlds = [every, all].map { Set($0.map(Identity.init)) }
        var unconfirmed = Set(every.lazy.filter(isBuildable).map(Identity.init))
        var candidates: [Place: [ImageBuild]] = [:]
        var seen: Set<Identity> = []
        // Where nothing is built when all has changed: a job may leave that to another run.
        let skipped = Set(builds.map(Place.init)).subtracting(every.map(Place.init))
        // Where several folders make something else than one of them.
        var doubtful: Set<Cell> = []
        func suppose(_ unit: ChangeUnits.Unit) {
            guard let found = supposed(Array(unit.files)) else { return }
            worlds.append(Set(found.map(Identity.init)))
            for build in found where isBuildable(build) {
                let identity = Identity(build)
                let isSame = whole.allSatisfy { $0[Cell(build)]?.contains(identity) ?? true }
                if !isSame { doubtful.insert(Cell(build)) }
                unconfirmed.remove(identity)
                if seen.insert(identity).inserted { candidates[Place(build), default: []].append(build) }
            }
        }
        let filter = pathFilter(of: run)
        let started = units.units.filter { unit in
            filter.map { $0.list.runs(for: Array(unit.files), as: $0.use) } ?? true
        }
        let folders = foldersAround(every)
        var others = started.filter { !folders.contains($0.path) }[...]
        var goesOn: Bool { !(unconfirmed.isEmpty && skipped.isEmpty) && !library.budget.isSpent }
        for unit in started where folders.contains(unit.path) && goesOn {
            suppose(unit)
        }
        repeat {
            guard let unit = others.popFirst() else { break }
            suppose(unit)
        } while goesOn
        let order = Dictionary(every.enumerated().map { (Identity($1), $0) }) { first, _ in first }
        for place in candidates.keys {
            candidates[place]?.removeAll { doubtful.contains(Cell($0)) }
            candidates[place]?.sort { order[Identity($0)] ?? every.count < order[Identity($1)] ?? every.count }
        }
        let open = Set(unconfirmed.map(\.place)).union(doubtful.map(\.place))
        return merged(builds, candidates.filter { !$0.value.isEmpty }, worlds, open: open)
    }

    private func merged(
        _ builds: [ImageBuild],
        _ candidates: [Place: [ImageBuild]],
        _ worlds: [Set<Identity>],
        open: Set<Place>
    ) -> [ImageBuild] {
        var result: [ImageBuild] = []
        var taken: Set<Place> = []
        func take(_ place: Place) {
            guard taken.insert(place).inserted else { return }
            result += (candidates[place] ?? []).map { $0.selectedByChange() }
        }
        for build in builds {
            let place = Place(build)
            // What happens whatever was changed is no candidate.
            let identity = Identity(build)
            let isAlwaysMade = worlds.allSatisfy { $0.contains(identity) }
            if isAlwaysMade || candidates[place] == nil || open.contains(place) && !identity.isExact {
                result.append(build)
            }
            if !isAlwaysMade { take(place) }
        }
        for place in candidates.keys.sorted()
        where !taken.contains(place) && !builds.contains(where: { Place($0) == place }) {
            take(place)
        }
        return result
    }

    // MARK: Suppositions

    private func environment(of event: Event) -> RunEnvironment {
        var environment = environment
        environment.event = event
        // The branch was there before the push; the id stands for any commit, and no name may hold it.
        if event.name == "push", environment.values["github.event.before"] == nil {
            environment.values["github.event.before"] = Self.commitBefore
        }
        return environment
    }

    private static let commitBefore = "5eb0a1fd37c94e2682dd4c1b90a7f36e58cb2d07"

    /// Which changes start the workflow; nil when all do.
    private func pathFilter(of run: WorkflowRun) -> (list: FilterList, use: FilterList.Use)? {
        guard let trigger = run.workflow.trigger(for: run.event.name),
            let filter = trigger.filter(.paths) ?? trigger.filter(.pathsIgnore),
            let list = try? FilterList(filter.texts)
        else { return nil }
        return (list, filter.kind.use)
    }

    /// The folders in which image builds have their Dockerfiles, and those around.
    private func foldersAround(_ builds: [ImageBuild]) -> Set<String> {
        var folders: Set<String> = []
        for build in builds {
            guard var path = build.dockerfile ?? build.context else { continue }
            while folders.insert(path).inserted, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
                path = String(path[..<slash])
            }
        }
        return folders
    }

    /// Whether there is a Dockerfile to build from, and the answer holds nothing that was only supposed.
    private func isBuildable(_ build: ImageBuild) -> Bool {
        if let path = build.dockerfile {
            guard case .file? = environment.files.resolvedKind(of: path) else { return false }
        } else if let folder = build.context, !folder.isEmpty {
            guard environment.files.resolvedKind(of: folder) == .directory else { return false }
        }
        return !build.targets.contains { $0.reference.display.contains(Self.commitBefore.prefix(6)) }
    }

    /// The step of a workflow that builds.
    private struct Place: Hashable, Comparable {
        let job: String
        let path: String
        let start: Int

        init(_ build: ImageBuild) {
            job = build.job
            path = build.range.path
            start = build.range.bytes.lowerBound
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.path, left.start, left.job) < (right.path, right.start, right.job)
        }
    }

    /// The step in one cell of its matrix.
    private struct Cell: Hashable {
        let place: Place
        let values: String

        init(_ build: ImageBuild) {
            place = Place(build)
            values = build.cellText
        }
    }

    /// What an image build makes: two with the same are one.
    private struct Identity: Hashable {
        let place: Place
        let cell: String
        let condition: String?
        let dockerfile: String?
        let context: String?
        let stage: String?
        let names: [String]
        let isExact: Bool

        init(_ build: ImageBuild) {
            place = Place(build)
            cell = build.cellText
            condition = build.condition
            dockerfile = build.dockerfile
            context = build.context
            stage = build.request.stage?.display
            names = build.targets.map { target in
                let decision =
                    switch target.push {
                    case .yes: "+"
                    case .no: "-"
                    case .unknown, .unseen: "?"
                    }
                return decision + target.reference.display
            }
            isExact = build.targets.allSatisfy(\.reference.isKnown)
        }
    }
}

extension ImageBuild {
    fileprivate var cellText: String {
        cell.map { "\($0.name)=\($0.value.identity)" }.joined(separator: ",")
    }
}

extension Value {
    /// A text that only equal values have.
    fileprivate var identity: String {
        switch content {
        case .array(let elements): "[\(elements.map(\.identity).joined(separator: ","))]"
        case .object(let object):
            "{\(object.members.map { "\($0.name):\($0.value.identity)" }.joined(separator: ","))}"
        case .null, .bool, .number, .text, .unknown: template.display
        }
    }
}
