import TestSupport
import Testing

@testable import Git

/// Lists of tags and commits, held against real clones.
@Suite struct TagListTests {
    private static let names = [
        "v1.2.3", "v1.10.0", "v1.9.1", "v1.9", "v1.09", "v1.009", "v2", "v10", "v2.0-rc1", "v2.0-rc10", "v2.0-rc2",
        "a/1.0",
        "a/1.0.1", "a_1.0", "2024.01.5", "2024.1.10", "x000", "x00", "x01", "x010", "x09", "x0", "x1", "x9",
    ]

    @Test func `lists as git does`() throws {
        let repository = try ThrowawayRepository()
        for (index, name) in Self.names.enumerated() {
            try repository.commit("\(index)", ["file\(index % 3)": "\(index)"])
            if index.isMultiple(of: 2) {
                try repository.git("tag", name)
            } else {
                try repository.git("tag", "-m", "x", name)
            }
        }
        try repository.git("tag", "again")
        let ours = try repository.open()
        let tip = try ours.resolve(revision: "HEAD")
        let clone = CheckoutClone(depth: 0)
        func list(_ change: (inout TagSelection) -> Void) throws -> String {
            var selection = TagSelection()
            change(&selection)
            return try #require(try ours.tagNames(selection, in: clone, of: tip)).joined(separator: "\n")
        }
        #expect(try list { _ in } == repository.git("tag"))
        #expect(try list { $0.key = .version } == repository.git("tag", "--sort=v:refname"))
        let backwards = try list { ($0.key, $0.isReversed) = (.version, true) }
        #expect(try backwards == repository.git("tag", "--sort=-v:refname"))
        #expect(try list { $0.patterns = ["v*", "a/*"] } == repository.git("tag", "-l", "v*", "a/*"))
        #expect(try list { $0.patterns = ["a*1"] } == repository.git("tag", "-l", "a*1"))
        #expect(try list { $0.pointsAtTip = true } == repository.git("tag", "--points-at"))
        #expect(try list { $0.isMerged = true } == repository.git("tag", "--merged"))
        #expect(try String(ours.commitCount(in: clone, of: tip)) == repository.git("rev-list", "--count", "HEAD"))
        for path in ["", "file1"] {
            #expect(try ours.object(at: path, of: tip)?.hex == repository.git("rev-parse", "HEAD:\(path)"))
        }
        #expect(try ours.object(at: "file1/x", of: tip) == nil)
    }

    @Test func `orders by the time at which tags were made`() throws {
        let repository = try ThrowawayRepository()
        try repository.load(RandomHistory(seed: 3, commits: 40, paths: ["a", "b"], tagCount: 12))
        let ours = try repository.open()
        let tip = try ours.resolve(revision: "main")
        var selection = TagSelection()
        (selection.key, selection.isReversed) = (.creationDate, true)
        let clone = CheckoutClone(depth: 0)
        if let names = try ours.tagNames(selection, in: clone, of: tip) {
            #expect(try names.joined(separator: "\n") == repository.git("tag", "--sort=-creatordate"))
        }
        if let id = try ours.youngestTaggedCommit(in: clone, of: tip) {
            #expect(try id.hex == repository.git("rev-list", "--tags", "--max-count=1"))
        }
        // Of two tags of one second git says which comes first, and not every version the same.
        try repository.git("tag", "one", "main")
        try repository.git("tag", "two", "main")
        #expect(try ours.tagNames(selection, in: clone, of: tip) == nil)
        #expect(try ours.tagNames(TagSelection(), in: CheckoutClone(depth: 1), of: tip) == [])
    }
}
