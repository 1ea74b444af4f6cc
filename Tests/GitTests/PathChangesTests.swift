import TestSupport
import Testing

@testable import Git

@Suite struct PathChangesTests {
    @Test func `counts the commits that changed a path`() throws {
        let repository = try ThrowawayRepository()
        try repository.load(RandomHistory(seed: 11, commits: 60, paths: ["a/f", "b/f", "c"], tagCount: 0))
        let ours = try repository.open()
        let tip = try ours.resolve(revision: "main")
        for number in [1, 25, 40, 59] {
            let since = try ours.resolve(revision: "c\(number)")
            let isBefore = (try? repository.git("merge-base", "--is-ancestor", since.hex, "main")) != nil
            let lines = try repository.git("rev-list", "--parents", "\(since.hex)..main").split(separator: "\n")
            for path in ["a", "c", "nowhere"] {
                var states: [Substring: String] = [:]
                func state(_ commit: Substring) throws -> String {
                    if let known = states[commit] { return known }
                    states[commit] = try repository.git("ls-tree", String(commit), path)
                    return states[commit] ?? ""
                }
                var expected = 0
                for line in lines {
                    let commits = line.split(separator: " ")
                    let own = try state(commits[0])
                    if try commits.dropFirst().allSatisfy({ try state($0) != own }) { expected += 1 }
                }
                #expect(try ours.changes(of: path, since: since, until: tip) == (isBefore ? expected : nil))
            }
        }
    }

    @Test func `finds the digits of a commit at the end of a tag`() {
        #expect(ObjectID.digits(atEndOf: "3.11-1a2b3c4") == "1a2b3c4")
        #expect(ObjectID.digits(atEndOf: "1A2B3C4D") == "1A2B3C4D")
        #expect(ObjectID.digits(atEndOf: "3.11-1a2b3c") == nil)
        #expect(ObjectID.digits(atEndOf: "2025-03-14") == nil)
        #expect(ObjectID.digits(atEndOf: String(repeating: "a", count: 41)) == nil)
    }
}
