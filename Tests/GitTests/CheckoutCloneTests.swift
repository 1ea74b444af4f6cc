import Foundation
import TestSupport
import Testing

@testable import Git

/// What we say a checkout in CI will answer, held against real clones.
@Suite struct CheckoutCloneTests {
    private let options = DescribeOptions(usesAllTags: true, isAlwaysAnswered: true)

    @Test(arguments: [1, 3, 6])
    func `knows clones of some depth`(depth: Int) throws {
        let origin = try ThrowawayRepository()
        try origin.load(RandomHistory(seed: 5, commits: 50, paths: ["a/f", "b/f", "c"], tagCount: 20))
        try origin.git("tag", "at-tip", "main")
        let ours = try origin.open()
        let tip = try ours.resolve(revision: "main")
        for fetchesTags in [false, true] {
            let clone = "\(origin.folder)/clone\(fetchesTags)"
            try origin.git([
                "clone", "--quiet", "--depth", "\(depth)", fetchesTags ? "--single-branch" : "--no-tags", "--branch",
                "main",
                "file://\(origin.path)", clone,
            ])
            let expected = try origin.git(["describe", "--tags", "--always"], in: clone)
            let foretold = try ours.describe(tip, options, in: CheckoutClone(depth: depth, fetchesTags: fetchesTags))
            #expect(foretold == expected)
        }
    }

    @Test(arguments: [1, 2, 5])
    func `knows clones that asked for tags by name`(depth: Int) throws {
        let origin = try ThrowawayRepository()
        try origin.load(RandomHistory(seed: 8, commits: 60, paths: ["a/f", "b/f", "c"], tagCount: 15))
        let ours = try origin.open()
        for number in stride(from: 60, to: 30, by: -4) {
            let tip = try ours.resolve(revision: "c\(number)")
            let clone = "\(origin.folder)/clone\(number)"
            try origin.git("init", "--quiet", clone)
            try origin.git(
                [
                    "fetch", "--quiet", "--no-tags", "--depth=\(depth)", "file://\(origin.path)",
                    "+refs/heads/c\(number):refs/remotes/origin/main", "+refs/tags/*:refs/tags/*",
                ],
                in: clone
            )
            let checkout = CheckoutClone(depth: depth, fetchesTags: true, asksForTagsByName: true)
            let expected = try origin.git(["describe", "--tags", "--always", tip.hex], in: clone)
            #expect(try ours.describe(tip, options, in: checkout) == expected, "c\(number)")
            let count = try origin.git(["rev-list", "--objects", "--all"], in: clone).split(separator: "\n").count
            let view = try ours.view(of: checkout, at: tip)
            var census = ObjectCensus(history: view.history, tips: [tip] + view.tags.map(\.target))
            try census.count(upTo: .max)
            #expect(census.objects.count == count)
        }
    }

    @Test func `a pushed tag is there`() throws {
        let repository = try ThrowawayRepository()
        try repository.commit("one", ["a": "1"])
        try repository.git("tag", "--annotate", "--message", "x", "v1")
        let ours = try repository.open()
        let tip = try ours.resolve(revision: "HEAD")
        #expect(try ours.describe(tip, options, in: CheckoutClone()) == ours.abbreviate(tip))
        #expect(try ours.describe(tip, options, in: CheckoutClone(ref: "refs/heads/main")) == ours.abbreviate(tip))
        #expect(try ours.describe(tip, options, in: CheckoutClone(ref: "refs/tags/v1")) == "v1")
        #expect(try ours.describe(tip, options, in: CheckoutClone(depth: 0)) == "v1")
        // The annotation is lost unless the tag was asked for by its name.
        let byName = CheckoutClone(asksForTagsByName: true, ref: "refs/tags/v1")
        #expect(try ours.describe(tip, DescribeOptions(), in: byName) == "v1")
        #expect(throws: GitError.self) {
            _ = try ours.describe(tip, DescribeOptions(), in: CheckoutClone(ref: "refs/tags/v1"))
        }
    }

    @Test func `the number of objects in the clone decides`() throws {
        let origin = try ThrowawayRepository()
        // 9,000 files in each of two commits, all different: one commit stays below 16,384 objects, both do not.
        var stream = ""
        for commit in 1...2 {
            stream += "commit refs/heads/main\ncommitter C <c@example.com> \(1_700_000_000 + commit) +0000\ndata 1\nx\n"
            for file in 0..<9000 {
                let text = "\(commit) \(file)"
                stream += "M 100644 inline d\(file / 100)/f\(file)\ndata \(text.utf8.count)\n\(text)\n"
            }
            stream += "\n"
        }
        try origin.git(["fast-import", "--quiet"], input: Array(stream.utf8))
        try origin.git("config", "core.abbrev", "12")
        let ours = try origin.open()
        let tip = try ours.resolve(revision: "main")
        for depth in [1, 2, 0] {
            let clone = "\(origin.folder)/clone\(depth)"
            let limit = depth == 0 ? [] : ["--depth", "\(depth)"]
            try origin.git(["clone", "--quiet", "--no-checkout"] + limit + ["file://\(origin.path)", clone])
            let expected = try origin.git(["describe", "--tags", "--always"], in: clone)
            #expect(try ours.describe(tip, options, in: CheckoutClone(depth: depth)) == expected)
            #expect(expected.count == (depth == 1 ? 7 : 8))
        }
        #expect(try ours.abbreviate(tip).count == 12)

        // A clone without the contents of files still has their names.
        let partial = "\(origin.folder)/partial"
        try origin.git("config", "uploadpack.allowFilter", "true")
        try origin.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(origin.path)", partial)
        let lean = try origin.open(partial)
        #expect(try lean.describe(tip, options, in: CheckoutClone(depth: 0)).count == 8)
        #expect(try lean.describe(tip, options, in: CheckoutClone()).count == 7)
    }

    @Test func `says so when this clone has too little to know`() throws {
        let origin = try ThrowawayRepository()
        for number in 1...5 { try origin.commit("c\(number)", ["f": "\(number)"]) }
        let clone = "\(origin.folder)/clone"
        try origin.git("clone", "--quiet", "--depth", "2", "file://\(origin.path)", clone)
        let ours = try origin.open(clone)
        let tip = try ours.resolve(revision: "HEAD")
        #expect(try ours.describe(tip, options, in: CheckoutClone(depth: 2)) == ours.abbreviate(tip))
        for depth in [0, 3] {
            let error = #expect(throws: GitError.self) {
                _ = try ours.describe(tip, options, in: CheckoutClone(depth: depth))
            }
            #expect(error?.code == .notKnownHere)
            #expect(error?.remedy?.contains("git fetch --unshallow") == true)
        }
    }

    @Test(arguments: [(0, 7), (1, 7), (16_383, 7), (16_384, 8), (65_535, 8), (65_536, 9), (262_144, 10)])
    func `half of the bits are digits`(objects: Int, digits: Int) {
        #expect(AbbreviationLength.forObjects(objects) == digits)
        if digits > 7 { #expect(AbbreviationLength.leastObjects(digits) <= objects) }
        #expect(AbbreviationLength.leastObjects(digits + 1) > objects)
    }

    @Test func `a digit more where two objects begin alike`() throws {
        let repository = try ThrowawayRepository()
        try repository.git("config", "core.abbrev", "4")
        for number in 1...40 { try repository.write("d/\(number)", "\(number)") }
        for number in 1...40 { try repository.commit("c\(number)", ["f": "\(number)"]) }
        let before = try repository.open()
        let ids = try repository.git("rev-list", "--objects", "--no-object-names", "HEAD").split(separator: "\n")
        let shorts = try repository.git(["rev-parse", "--short"] + ids.prefix(1).map(String.init))
        #expect(try before.abbreviate(#require(ObjectID(hex: ids[0]))) == shorts)
        // One call of git prints all commits.
        for line in try repository.git("log", "--format=%H %h%n%T %t").split(separator: "\n") {
            let (id, short) = (line.prefix(40), line.dropFirst(41))
            #expect(try before.abbreviate(#require(ObjectID(hex: id))) == short)
        }
        // The census of a full clone finds the same neighbours as the store.
        let view = try before.view(of: CheckoutClone(depth: 0), at: before.resolve(revision: "HEAD"))
        let strict = CloneView(
            history: view.history,
            tags: [],
            tips: [try before.resolve(revision: "HEAD")],
            localCounts: nil
        )
        for id in ids.compactMap({ ObjectID(hex: $0) }) {
            #expect(try strict.uniqueDigits(of: id, atLeast: 4) == before.abbreviate(id).count)
        }
    }

    @Test func `counts packs as git does`() throws {
        let repository = try ThrowawayRepository()
        try repository.commit("one", ["a": "1", "b": "2"])
        func packed(_ path: String? = nil) throws -> Int { try repository.open(path).counts.packed }
        #expect(try packed() == 0)
        try repository.git("repack", "--quiet", "-a", "-d")
        #expect(try packed() == 4)
        try repository.commit("two", ["a": "3"])
        try repository.git("repack", "--quiet", "-d")
        #expect(try packed() == 7)
        try repository.git("multi-pack-index", "write")
        #expect(try packed() == 7)
        try repository.commit("three", ["a": "4"])
        #expect(try packed() == 7)
        let atMost = try repository.open().counts.upperBound
        #expect(atMost == 10)
        try repository.git("repack", "--quiet", "-d")
        #expect(try packed() == 10)
        try repository.git("clone", "--quiet", "--shared", repository.path, "\(repository.folder)/borrower")
        #expect(try packed("\(repository.folder)/borrower") == 10)
    }
}
