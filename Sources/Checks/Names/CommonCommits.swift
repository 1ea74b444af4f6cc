import Actions
import ImageMatrix
import SourceText

/// Which commits start two workflows.
enum CommonCommits {
    /// No commit does, as far as can be seen.
    case none
    /// Only one that changes the files of both.
    case thoseThatChangeBoth
    /// One changed file is enough.
    case any
}

/// Finds out which commits start two workflows of a repository.
struct CommonCommitsFinder {
    private let context: CheckContext
    /// The files whose change starts a workflow, by its path.
    private var files: [String: [String]] = [:]

    init(_ context: CheckContext) {
        self.context = context
    }

    mutating func commits(starting first: WorkflowRun, and second: WorkflowRun) -> CommonCommits {
        // Whoever starts a workflow by hand chooses it.
        let chosen = ["workflow_dispatch", "repository_dispatch", "workflow_run", "workflow_call"]
        guard first.isStarted, second.isStarted, first.event == second.event, !chosen.contains(first.event.name),
            let left = first.workflow.trigger(for: first.event.name),
            let right = second.workflow.trigger(for: first.event.name)
        else { return .none }
        guard let leftPaths = left.pathFilter, let rightPaths = right.pathFilter else { return .any }
        let starting = files(of: first, leftPaths)
        return starting.contains { rightPaths.runs(for: $0) } ? .any : .thoseThatChangeBoth
    }

    private mutating func files(of run: WorkflowRun, _ filter: Trigger.PathFilter) -> [String] {
        if let known = files[run.workflow.path] { return known }
        let found = context.files(below: "").filter { filter.runs(for: $0) }
        files[run.workflow.path] = found
        return found
    }
}

extension Trigger {
    fileprivate struct PathFilter {
        let list: FilterList
        let use: FilterList.Use

        func runs(for path: String) -> Bool { list.runs(for: [path], as: use) }
    }

    /// Nil for a trigger that every changed file starts.
    fileprivate var pathFilter: PathFilter? {
        guard let filter = filter(.paths) ?? filter(.pathsIgnore), let list = try? FilterList(filter.texts) else {
            return nil
        }
        return PathFilter(list: list, use: filter.kind.use)
    }
}
