import SourceText
import YAML

/// The order in which jobs can be evaluated: each behind those that it needs.
struct JobOrder {
    /// Indices of the jobs; jobs that wait for each other are left out.
    private(set) var indices: [Int] = []

    init(_ jobs: [Job], problems: inout [EvaluationProblem], in file: SourceFile) {
        var indexOf: [String: Int] = [:]
        for (index, job) in jobs.enumerated() { indexOf[job.id.lowercased()] = index }
        var waiting: [Int: Set<Int>] = [:]
        for (index, job) in jobs.enumerated() {
            var needed: Set<Int> = []
            for node in job.needs {
                let id = node.string ?? ""
                if let other = indexOf[id.lowercased()] {
                    needed.insert(other)
                } else {
                    let nearest = nearestName(to: id, among: jobs.map(\.id))
                    problems.append(
                        EvaluationProblem(
                            code: .needs,
                            message: "there is no job '\(id)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
                            range: file.place(node.range)
                        )
                    )
                }
            }
            waiting[index] = needed
        }
        var done: Set<Int> = []
        var left = Array(jobs.indices)
        while let next = left.firstIndex(where: { waiting[$0]?.isSubset(of: done) ?? true }) {
            done.insert(left[next])
            indices.append(left[next])
            left.remove(at: next)
        }
        for index in left {
            problems.append(
                EvaluationProblem(
                    code: .cycle,
                    message: "the job '\(jobs[index].id)' waits for itself, through the jobs that it needs",
                    range: file.place(jobs[index].key.range)
                )
            )
        }
    }
}
