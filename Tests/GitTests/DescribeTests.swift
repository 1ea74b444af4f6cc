import TestSupport
import Testing

@testable import Git

@Suite struct DescribeTests {
    private static let variants: [[String]] = [
        ["--tags", "--always"], ["--tags"], [], ["--always"], ["--tags", "--always", "--long"],
        ["--tags", "--abbrev=0"], ["--tags", "--abbrev=10"], ["--always", "--abbrev=0", "--match=none"],
        ["--tags", "--exact-match"], ["--exact-match", "--always"], ["--tags", "--match=v*"],
        ["--tags", "--match=w*"], ["--tags", "--always", "--exclude=w/1*", "--exclude=v[0-4]"],
        ["--tags", "--first-parent"], ["--tags", "--candidates=1"], ["--tags", "--candidates=3", "--long"],
    ]

    @Test(arguments: UInt64(1)...4)
    func `describes random histories as git does`(seed: UInt64) throws {
        let repository = try ThrowawayRepository()
        let history = RandomHistory(seed: seed, commits: 90, paths: ["f"], tagCount: Int(seed) * 5)
        try repository.load(history)
        let ours = try repository.open()
        for (index, variant) in Self.variants.enumerated() {
            for number in stride(from: 90 - index % 5, to: 0, by: -23) {
                let commit = try ours.resolve(revision: "refs/heads/c\(number)")
                let result = try repository.run(["describe"] + variant + [commit.hex])
                let answer = try? ours.describe(commit, options(variant))
                #expect(answer.map { $0 + "\n" } ?? "" == result.output, "\(variant) of c\(number)")
                #expect((answer == nil) == (result.status != 0), "\(variant) of c\(number)")
            }
        }
    }

    @Test func `describes shallow clones as git does`() throws {
        let origin = try ThrowawayRepository()
        try origin.load(RandomHistory(seed: 77, commits: 60, paths: ["f"], tagCount: 12))
        for depth in [1, 2, 5, 9] {
            let clone = "\(origin.folder)/clone\(depth)"
            try origin.git(
                "clone",
                "--quiet",
                "--depth",
                "\(depth)",
                "--branch",
                "main",
                "file://\(origin.path)",
                clone
            )
            // Tags beyond the end, and some inside: objects are there whose history is cut.
            try origin.git(["fetch", "--quiet", "--depth", "1", "origin", "refs/tags/*:refs/tags/*"], in: clone)
            let ours = try origin.open(clone)
            let expected = try origin.git(["describe", "--tags", "--always"], in: clone)
            let commit = try #require(try ours.head().commit)
            #expect(try ours.describe(commit, options(["--tags", "--always"])) == expected)
        }
    }

    @Test func `a suffix follows every answer`() throws {
        let repository = try ThrowawayRepository()
        try repository.commit("one", ["a": "1"])
        var options = DescribeOptions(usesAllTags: true, isAlwaysAnswered: true)
        options.dirtySuffix = "-dirty"
        #expect(try describe(repository, options) == repository.git("rev-parse", "--short", "HEAD") + "-dirty")
        try repository.git("tag", "v1")
        #expect(try describe(repository, options) == "v1-dirty")
        try repository.commit("two", ["a": "2"])
        try repository.write("a", "3")
        #expect(try describe(repository, options) == repository.git("describe", "--tags", "--dirty"))
    }

    @Test(arguments: [
        ("v*", "v1/2", true), ("v?", "v1", true), ("v?", "v", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
        ("[]]", "]", true), ("[[:digit:]_]*", "_x", true), ("[[:nope:]]", "a", false), ("[a", "a", false),
        ("\\*", "*", true), ("\\*", "a", false), ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbX", false), ("", "", true),
        ("*", "", true), ("**/x", "a/b/x", true), ("[a-", "a", false), ("[\\]]", "]", true),
    ])
    func `matches names as git does`(pattern: String, name: String, matches: Bool) {
        #expect(Glob(pattern).matches(name) == matches)
    }

    private func describe(_ repository: borrowing ThrowawayRepository, _ options: DescribeOptions) throws -> String {
        let ours = try repository.open()
        return try ours.describe(ours.resolve(revision: "HEAD"), options)
    }

    private func options(_ arguments: [String]) -> DescribeOptions {
        var options = DescribeOptions()
        for argument in arguments {
            let value = argument.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
            switch argument.prefix(while: { $0 != "=" }) {
            case "--tags": options.usesAllTags = true
            case "--always": options.isAlwaysAnswered = true
            case "--long": options.isLong = true
            case "--exact-match": options.isExact = true
            case "--first-parent": options.followsFirstParentOnly = true
            case "--abbrev": options.abbreviation = Int(value)
            case "--candidates": options.candidates = Int(value) ?? 10
            case "--match": options.matching.append(value)
            case "--exclude": options.excluding.append(value)
            default: Issue.record("unknown option \(argument)")
            }
        }
        return options
    }
}
