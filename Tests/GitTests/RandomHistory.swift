import TestSupport

@testable import Git

/// A history of merges, deletions and skewed clocks that is the same in every run.
struct RandomHistory {
    private var generator: SplitMix
    private(set) var stream = ""
    /// All paths that any commit has.
    let paths: [String]
    let commitCount: Int

    /// - Parameter tagCount: of which about half are annotated.
    init(seed: UInt64, commits: Int, paths: [String], tagCount: Int = 0) {
        generator = SplitMix(state: seed)
        self.paths = paths
        commitCount = commits
        var trees: [[String: Int]] = []
        for number in 1...commits {
            let parents = parents(of: number)
            var files: [String: Int] = [:]
            for parent in parents {
                // Each file of a merge comes from any of its parents, or from none.
                for (path, content) in trees[parent - 1].sorted(by: { $0.key < $1.key })
                where files[path] == nil || chance(1, of: 3) {
                    files[path] = content
                }
            }
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let path = paths.randomElement(using: &generator)!
                files[path] = chance(1, of: 6) ? nil : Int.random(in: 0...4, using: &generator)
            }
            trees.append(files)
            write(number, parents, files)
        }
        for tag in 0..<tagCount { writeTag(tag) }
    }

    private mutating func parents(of number: Int) -> [Int] {
        guard number > 1, !chance(1, of: 40) else { return [] }
        let count = chance(1, of: 4) ? Int.random(in: 2...3, using: &generator) : 1
        var parents: [Int] = []
        for _ in 0..<count {
            let parent = max(1, number - Int.random(in: 1...6, using: &generator))
            if parent < number, !parents.contains(parent) { parents.append(parent) }
        }
        return parents
    }

    private mutating func write(_ number: Int, _ parents: [Int], _ files: [String: Int]) {
        // Some clocks go wrong, and some commits share a second.
        let date =
            1_700_000_000 + number / 2 * 10 + (chance(1, of: 10) ? Int.random(in: -200...200, using: &generator) : 0)
        // A ref of its own for each commit: a `reset` without parents starts a new root.
        stream += "reset refs/heads/c\(number)\ncommit refs/heads/c\(number)\nmark :\(number)\n"
        stream += "committer C <c@example.com> \(date) +0000\ndata 1\nx\n"
        for (index, parent) in parents.enumerated() { stream += "\(index == 0 ? "from" : "merge") :\(parent)\n" }
        stream += "deleteall\n"
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            stream += "M \(content == 4 ? "100755" : "100644") inline \(path)\ndata 2\n\(content)\n"
        }
        stream += "\n"
    }

    private mutating func writeTag(_ tag: Int) {
        let commit = Int.random(in: 1...commitCount, using: &generator)
        if chance(1, of: 2) {
            let date = 1_700_000_000 + Int.random(in: 0...5, using: &generator)
            stream += "tag v\(tag)\nfrom :\(commit)\ntagger T <t@example.com> \(date) +0000\ndata 1\nx\n"
        } else {
            stream += "reset refs/tags/w/\(tag)\nfrom :\(commit)\n\n"
        }
    }

    private mutating func chance(_ count: Int, of all: Int) -> Bool {
        Int.random(in: 1...all, using: &generator) <= count
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

extension ThrowawayRepository {
    /// Our reader of this repository, with git's view of the environment.
    func open(_ path: String? = nil) throws -> Repository {
        try Repository(containing: path ?? self.path, environment: environment)
    }

    func load(_ history: RandomHistory) throws {
        try git(["fast-import", "--quiet"], input: Array(history.stream.utf8))
        try git("update-ref", "refs/heads/main", "refs/heads/c\(history.commitCount)")
    }
}
