import TestSupport
import Testing

@testable import Git

@Suite struct RevisionTests {
    @Test func `names commits as git rev-parse does`() throws {
        let repository = try ThrowawayRepository()
        for number in 1...4 { try repository.commit("c\(number)", ["f": "\(number)"]) }
        try repository.git("checkout", "--quiet", "-b", "side", "HEAD~2")
        try repository.commit("s1", ["s": "1"])
        try repository.git("checkout", "--quiet", "main")
        try repository.git("merge", "--quiet", "--no-edit", "side")
        try repository.git("tag", "--annotate", "--message", "x", "v1", "HEAD~1")
        try repository.git("tag", "--annotate", "--message", "x", "v1-again", "v1")
        try repository.git("tag", "both", "HEAD~2")
        try repository.git("branch", "both")
        try repository.git("tag", "main", "side")
        try repository.git("tag", "abc1234", "side")
        try repository.git("update-ref", "refs/remotes/origin/topic", "side")
        try repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/topic")
        let id = try repository.git("rev-parse", "HEAD")
        let ours = try repository.open()
        for revision in [
            "HEAD", "@", "@~1", "HEAD^", "HEAD^2", "HEAD^2~1", "HEAD~2^0", "HEAD^^{commit}", "HEAD~0", "HEAD^^",
            "HEAD~~",
            "main", "heads/main", "refs/heads/main", "tags/main", "side", "both", "v1", "v1^{}", "v1~1", "v1-again",
            "v1-again^{commit}", "origin/topic", "origin", "remotes/origin/topic", "abc1234", "main@{1}", "@{1}",
            "HEAD@{0}~1", "@{-1}", id, String(id.prefix(8)), String(id.prefix(7)) + "~1", "v1-1-g" + id.prefix(7),
            id.uppercased(),
        ] {
            let expected = try repository.git("rev-parse", "--verify", "--quiet", revision + "^{commit}")
            #expect(try ours.resolve(revision: revision).hex == expected, "\(revision)")
        }
        for revision in [
            "", "nothing", "HEAD~9", "HEAD^3", "HEAD:f", "HEAD^{tree}", "..", "a..b", "@{u}", "HEAD^{/x}", "deadbeef",
            "~1",
            "-", "refs/heads/", "HEAD~99999999999999999999", String(repeating: "0", count: 40), "main@{yesterday", "\0",
        ] {
            #expect(throws: GitError.self, "\(revision)") { _ = try ours.resolve(revision: revision) }
        }
    }

    @Test func `says what was meant`() throws {
        let repository = try ThrowawayRepository()
        try repository.commit("one", ["f": "1"])
        try repository.git("branch", "feature/login")
        try repository.git("tag", "v1.0.0")
        let ours = try repository.open()
        for (revision, hint) in [
            ("mian", "'main'"), ("v1.0", "'v1.0.0'"), ("feature/logn", "'feature/login'"), ("logni", "login"),
        ] {
            let error = #expect(throws: GitError.self) { _ = try ours.resolve(revision: revision) }
            #expect(error?.code == .unknownRevision)
            #expect(error?.description.contains("'\(revision)'") == true)
            #expect(error?.remedy?.contains(hint) == true, "\(error?.description ?? "")")
        }
        let blob = try repository.git("rev-parse", "HEAD:f")
        let error = #expect(throws: GitError.self) { _ = try ours.resolve(revision: blob) }
        #expect(error?.reason == "it names a blob")
    }

    @Test func `prefers commits among what begins alike`() throws {
        let repository = try ThrowawayRepository()
        try repository.load(RandomHistory(seed: 1, commits: 700, paths: (0..<20).map { "d\($0)/f" }))
        let ours = try repository.open()
        let ids = try repository.git("rev-list", "--objects", "--no-object-names", "--all").split(separator: "\n")
        let alike = Dictionary(grouping: ids) { $0.prefix(4) }.filter { $0.value.count > 1 }.keys
        #expect(!alike.isEmpty)
        for short in alike + ids.prefix(12).map({ $0.prefix(4) }) {
            let result = try repository.run(["rev-parse", "--verify", "--quiet", short + "^{commit}"])
            let found = try? ours.resolve(revision: String(short))
            #expect(found.map { $0.hex + "\n" } ?? "" == result.output)
        }
    }

    @Test func `does not step over the end of a shallow clone`() throws {
        let origin = try ThrowawayRepository()
        for number in 1...5 { try origin.commit("c\(number)", ["f": "\(number)"]) }
        let clone = origin.folder + "/clone"
        try origin.git("clone", "--quiet", "--depth", "2", "file://\(origin.path)", clone)
        let ours = try origin.open(clone)
        _ = try ours.resolve(revision: "HEAD~1")
        let error = #expect(throws: GitError.self) { _ = try ours.resolve(revision: "HEAD~2") }
        #expect(error?.code == .notKnownHere)
        #expect(error?.remedy?.contains("--unshallow") == true)
        #expect(try ours.parents(of: ours.resolve(revision: "HEAD~1")) == [])
    }

    @Test func `lists refs and remotes`() throws {
        let repository = try ThrowawayRepository()
        let commit = try repository.commit("one")
        try repository.git("branch", "b")
        try repository.git("branch", "a/b")
        try repository.git("tag", "--annotate", "--message", "x", "v2")
        try repository.git("tag", "v1")
        try repository.git("pack-refs", "--all")
        try repository.git("tag", "v3")
        try repository.git("remote", "add", "origin", "git@github.com:org/repo.git")
        try repository.git("remote", "add", "Other.One", "https://example.com/x")
        try repository.git("remote", "set-url", "--add", "origin", "second")
        let before = try repository.open()
        #expect(try before.defaultBranch() == nil)
        try repository.git("update-ref", "refs/remotes/origin/trunk/1", commit)
        try repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk/1")
        let ours = try repository.open()
        #expect(try ours.branches().map(\.shortName) == ["a/b", "b", "main"])
        #expect(try ours.tags().map(\.name) == ["refs/tags/v1", "refs/tags/v2", "refs/tags/v3"])
        #expect(try ours.tags()[1].target.hex == repository.git("rev-parse", "v2"))
        #expect(try ours.remoteBranches().map(\.shortName) == ["origin/HEAD", "origin/trunk/1"])
        #expect(try ours.defaultBranch() == "trunk/1")
        let remotes = ours.remotes
        #expect(remotes.map(\.name) == ["origin", "Other.One"])
        #expect(remotes.map(\.urls) == [["git@github.com:org/repo.git", "second"], ["https://example.com/x"]])
    }
}
