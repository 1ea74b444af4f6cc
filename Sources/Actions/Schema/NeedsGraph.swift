import SourceText
import YAML

/// Which jobs wait for which.
struct NeedsGraph {
    /// Indices of the jobs, each behind those that it needs; jobs that can never run are left out.
    private(set) var order: [Int] = []
    /// The needs that name no job.
    private(set) var unknown: [YAMLNode] = []
    /// The needs that close a circle, with the ids of their jobs.
    private(set) var circular: [(node: YAMLNode, job: String)] = []
    /// Whether every job needs another one.
    private(set) var isWithoutStart = false

    init(_ jobs: [Job]) {
        var indexOf: [String: Int] = [:]
        for (index, job) in jobs.enumerated() { indexOf[job.id.lowercased()] = index }
        var needed: [[(node: YAMLNode, job: Int)]] = []
        for job in jobs {
            var known: [(node: YAMLNode, job: Int)] = []
            for node in job.needs {
                let id = node.string ?? ""
                if let other = indexOf[id.lowercased()] {
                    known.append((node, other))
                } else {
                    unknown.append(node)
                }
            }
            needed.append(known)
        }
        isWithoutStart = !jobs.isEmpty && jobs.allSatisfy { !$0.needs.isEmpty }
        let needs = needed.map { $0.map(\.job) }
        var dependents = Array(repeating: [Int](), count: jobs.count)
        for (index, others) in needs.enumerated() { for other in others { dependents[other].append(index) } }
        order = Self.order(from: needs.map(\.count), then: dependents)
        guard order.count < jobs.count else { return }
        // What only waits for a circle is no part of one.
        var isPart = Array(repeating: true, count: jobs.count)
        for index in order { isPart[index] = false }
        let waiting = dependents.map { others in others.count { isPart[$0] } }
        for index in Self.order(from: waiting, then: needs) { isPart[index] = false }
        for index in jobs.indices where isPart[index] {
            for need in needed[index] where isPart[need.job] { circular.append((need.node, jobs[index].id)) }
        }
    }

    /// Everything that can be taken when each needs so many others to be taken before.
    private static func order(from counts: [Int], then next: [[Int]]) -> [Int] {
        var counts = counts
        var order = counts.indices.filter { counts[$0] == 0 }
        var position = 0
        while position < order.count {
            for other in next[order[position]] {
                counts[other] -= 1
                if counts[other] == 0 { order.append(other) }
            }
            position += 1
        }
        return order
    }
}
