import Foundation
import SourceText
import TestSupport
import Testing

@testable import Git

/// Repositories that git would not have made: an answer or an error, but neither a crash nor a hang.
@Suite struct HostileRepositoryTests {
    @Test(arguments: [
        "100644", "100644 ", "100644 a", "100644 a\0", "100644 a\0short", "x a\0" + id, "99999999999999 a\0" + id,
        "100644 \0" + id, "\0", "100644 a\0" + id + "40000 b\0", "8 a\0" + id, "100644 a\0" + id + "junk",
    ])
    func `trees may be broken`(text: String) throws {
        let repository = try ThrowawayRepository()
        let first = try repository.commit("one", ["a": "1"])
        let tree = try object("tree", text, in: repository)
        let commit = try repository.git("commit-tree", "-p", first, "-m", "x", tree)
        let ours = try repository.open()
        let ids = (try #require(ObjectID(hex: first)), try #require(ObjectID(hex: commit)))
        for body in [
            { () throws in _ = try ours.changedFiles(from: ids.0, to: ids.1) },
            { () throws in _ = try ours.lastCommits(touching: ["a", "b/c"], from: ids.1) },
            { () throws in _ = try ours.files(of: ids.1).entries(of: "") },
        ] {
            #expect(throws: (any Error).self) { try body() }
        }
        #expect(try ours.files(of: ids.1).kind(of: "a") == nil)
    }

    @Test(arguments: [
        "", "tree", "tree \n", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee490", "parent x\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent zz\n\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor\ncommitter >\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a\ncommitter C <c> 99999999999999999999999 +99999999999\n\nm",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor >< 1 2\ncommitter C > < 1 +0000\nencoding\nencoding latin1\n\n\u{ff}",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 00000000000000000000000000000000deadbeef\n\nx",
    ])
    func `commits may be broken`(text: String) throws {
        let repository = try ThrowawayRepository()
        let commit = try #require(ObjectID(hex: try object("commit", text, in: repository)))
        try "\(commit.hex)\n".write(
            toFile: repository.path + "/.git/refs/heads/main",
            atomically: true,
            encoding: .utf8
        )
        let ours = try repository.open()
        let options = DescribeOptions(usesAllTags: true, isAlwaysAnswered: true)
        _ = try? ours.head()
        _ = try? ours.commit(commit).subject
        _ = try? ours.describe(commit, options, in: CheckoutClone(depth: 3))
        _ = try? ours.lastCommits(touching: ["a"], from: commit)
        _ = try? ours.resolve(revision: "main~1")
        _ = try? ours.mergeBases(commit, commit)
        _ = try? ours.workTreeStatus()
    }

    @Test func `trees may be larger than anything`() throws {
        let repository = try ThrowawayRepository()
        var id = try object("blob", "x", in: repository)
        for level in 0..<12 {
            let rows = (0..<10).map { level == 0 ? "100644 blob \(id)\t\($0)" : "040000 tree \(id)\t\($0)" }
            id = try repository.git(["mktree"], input: Array((rows.joined(separator: "\n") + "\n").utf8))
        }
        let commit = try #require(ObjectID(hex: try repository.git("commit-tree", "-m", "x", id)))
        let ours = try repository.open()
        #expect(throws: GitError.self) { _ = try ours.changedFiles(from: nil, to: commit) }
        #expect(try ours.lastCommits(touching: ["0/1/2/3"], from: commit) == [commit])
        let view = CloneView(history: ours.history, tags: [], tips: [commit], localCounts: nil)
        #expect(try view.abbreviationLength() == 7)
    }

    @Test func `trees may be deeper than the stack`() throws {
        let repository = try ThrowawayRepository()
        let path = Array(repeating: "a", count: 4000).joined(separator: "/")
        let stream = """
            commit refs/heads/main
            committer C <c@example.com> 1700000000 +0000
            data 1
            x
            M 100644 inline \(path)
            data 1
            x

            """
        guard try repository.run(["fast-import", "--quiet"], input: Array(stream.utf8)).status == 0 else { return }
        let ours = try repository.open()
        let commit = try ours.resolve(revision: "main")
        #expect(throws: GitError.self) { _ = try ours.changedFiles(from: nil, to: commit) }
        #expect(try ours.lastCommits(touching: [path, path + "/b"], from: commit) == [commit, nil])
        #expect(try ours.files(of: commit).kind(of: "a/a/a") == .directory)
    }

    @Test(arguments: [
        ("HEAD", "garbage"), ("HEAD", "ref: refs/heads/../../x\n"), ("HEAD", ""), ("config", "[core\n"),
        ("shallow", "nonsense\n\n123"), ("objects/info/alternates", "../../.git/objects\n.\n/nowhere\n"),
        ("packed-refs", "zzz\n^\n"), ("refs/tags/bad", "not an id\n"),
        ("objects/pack/multi-pack-index", "MIDX\u{1}\u{1}\u{ff}"),
        ("objects/pack/pack-0.idx", "short"), ("index", "DIRCgarbage"), ("refs/heads/main", "ref: refs/heads/main\n"),
    ])
    func `files of git may be broken`(file: String, text: String) throws {
        let repository = try ThrowawayRepository()
        let commit = try #require(ObjectID(hex: try repository.commit("one", ["a": "1"])))
        let path = "\(repository.path)/.git/\(file)"
        try? FileManager.default.removeItem(atPath: path)
        try Data(text.unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: path))
        guard let ours = try? repository.open() else { return }
        let options = DescribeOptions(usesAllTags: true, isAlwaysAnswered: true)
        _ = try? ours.head()
        _ = try? ours.describe(commit, options)
        _ = try? ours.describe(commit, options, in: CheckoutClone(depth: 0))
        _ = try? ours.resolve(revision: "HEAD")
        _ = try? ours.workTreeStatus()
        _ = try? ours.isDirty()
    }

    private static let id = "12345678901234567890"

    /// Stores bytes as an object of a kind, whatever they are; every scalar of the text is a byte.
    private func object(_ kind: String, _ text: String, in repository: borrowing ThrowawayRepository) throws -> String {
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        return try repository.git(["hash-object", "-w", "--literally", "-t", kind, "--stdin"], input: bytes)
    }
}
