import TestSupport
import Testing

@testable import Git

@Suite struct HistoryTests {
    private static let paths = [
        "a", "src/x/D", "src/x/e/f", "src/y/D", "src/y.txt", "src/z", ".github/workflows/x.yaml", "src-more/q",
    ]

    @Test(arguments: UInt64(1)...6)
    func `finds the last commit of every path as git log does`(seed: UInt64) throws {
        let repository = try ThrowawayRepository()
        try repository.load(RandomHistory(seed: seed, commits: 120, paths: Self.paths))
        let asked = Self.paths + ["", "src", "src/x", "src/x/e", ".github", "src/y", "nothing", "a/below", "src/x/"]
        let ours = try repository.open()
        for tip in ["main", "c100", "c60"] {
            let commit = try ours.resolve(revision: tip)
            let found = try ours.lastCommits(touching: asked, from: commit)
            for (path, id) in zip(asked, found) {
                let expected = try repository.git("log", "-1", "--format=%H", tip, "--", path.isEmpty ? "." : path)
                #expect((id?.hex ?? "") == expected, "\(path) at \(tip)")
            }
        }
    }

    @Test func `looks no further than a shallow clone reaches`() throws {
        let origin = try ThrowawayRepository()
        try origin.load(RandomHistory(seed: 9, commits: 60, paths: Self.paths))
        for depth in [1, 3, 7] {
            let clone = "\(origin.folder)/clone\(depth)"
            try origin.git("clone", "--quiet", "--depth", "\(depth)", "file://\(origin.path)", clone)
            let repository = try origin.open(clone)
            let full = try origin.open()
            let isShallow = try origin.git(["rev-parse", "--is-shallow-repository"], in: clone)
            #expect("\(repository.isShallow)" == isShallow)
            let head = try #require(try repository.head().commit)
            let found = try repository.lastCommits(touching: Self.paths, from: head)
            // The full repository can tell what the clone will say.
            let foretold = try full.lastCommits(touching: Self.paths, from: head, in: CheckoutClone(depth: depth))
            #expect(found == foretold)
            for (path, id) in zip(Self.paths, found) {
                let expected = try origin.git(["log", "-1", "--format=%H", "--", path], in: clone)
                #expect((id?.hex ?? "") == expected, "\(path) at depth \(depth)")
            }
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `finds merge bases as git does`(seed: UInt64) throws {
        let repository = try ThrowawayRepository()
        let history = RandomHistory(seed: 100 + seed, commits: 80, paths: Self.paths)
        try repository.load(history)
        let ours = try repository.open()
        for number in stride(from: 2, to: 79, by: 4) {
            let (one, other) = ("c\(number)", "c\(80 - number / 2)")
            let result = try repository.run(["merge-base", "--all", one, other])
            let bases = try ours.mergeBases(ours.resolve(revision: one), ours.resolve(revision: other))
            #expect(Set(bases.map(\.hex)) == Set(result.output.split(separator: "\n").map(String.init)))
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `lists changed files as git diff does`(seed: UInt64) throws {
        let repository = try ThrowawayRepository()
        let history = RandomHistory(seed: 200 + seed, commits: 60, paths: Self.paths)
        try repository.load(history)
        let ours = try repository.open()
        for number in stride(from: 1, to: 59, by: 3) {
            let (old, new) = ("c\(number)", "c\(number + 1)")
            let files = try ours.changedFiles(from: ours.resolve(revision: old), to: ours.resolve(revision: new))
            let expected = try repository.git("diff", "--name-status", "--no-renames", old, new)
            #expect(files.map { "\($0.change.rawValue)\t\($0.path)" }.joined(separator: "\n") == expected)
        }
    }

    @Test func `compares with nothing, types and renames`() throws {
        let repository = try ThrowawayRepository()
        let text = (1...30).map { "line \($0)\n" }.joined()
        let first = try repository.commit(
            "first",
            ["big": text, "link": "x", "gone": "1\n", "script": "s\n", "dir": "f"]
        )
        try repository.git("mv", "big", "moved")
        try repository.write("moved", text + "more\n")
        try repository.remove("link")
        try repository.link("link", to: "moved")
        try repository.remove("gone")
        try repository.remove("dir")
        try repository.git("update-index", "--chmod=+x", "script")
        let second = try repository.commit("second", ["dir/file": "f"])
        let ours = try repository.open()
        let ids = (try ours.resolve(revision: first), try ours.resolve(revision: second))
        func rows(_ files: [ChangedFile]) -> [String] {
            files.map { [$0.change.rawValue, $0.oldPath, $0.path].compactMap { $0 }.joined(separator: " ") }
        }
        #expect(
            rows(try ours.changedFiles(from: nil, to: ids.0)) == ["A big", "A dir", "A gone", "A link", "A script"]
        )
        #expect(
            rows(try ours.changedFiles(from: ids.0, to: ids.1))
                == ["D big", "D dir", "A dir/file", "D gone", "T link", "A moved"]
        )
        #expect(
            rows(try ours.changedFiles(from: ids.0, to: ids.1, detectsRenames: true))
                == ["R dir dir/file", "D gone", "T link", "R big moved"]
        )
    }

    @Test func `reads what a commit says`() throws {
        let repository = try ThrowawayRepository()
        try repository.write("m", "\nTwo lines\nof subject\n\nBody.\n\n  indented\n")
        try repository.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--file", "m")
        try repository.git(
            "-c",
            "i18n.commitEncoding=ISO-8859-1",
            "-c",
            "user.name=Zoë",
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "caf\u{e9}",
            "--date",
            "1700000000 -0330"
        )
        let ours = try repository.open()
        for revision in ["HEAD", "HEAD~1"] {
            let commit = try ours.commit(ours.resolve(revision: revision))
            let format = "%H%n%T%n%P%n%an%n%ae%n%at%n%cn%n%ct%n%s%n%b"
            let expected = try repository.git(
                "-c",
                "i18n.logOutputEncoding=UTF-8",
                "log",
                "-1",
                "--format=\(format)",
                revision
            )
            let lines = [
                commit.id.hex, commit.tree.hex, commit.parents.map(\.hex).joined(separator: " "), commit.author.name,
                commit.author.email, "\(commit.author.seconds)", commit.committer.name, "\(commit.committer.seconds)",
                commit.subject, commit.body,
            ]
            #expect(lines.joined(separator: "\n").trimmingNewlines == expected.trimmingNewlines)
        }
        #expect(try ours.commit(ours.resolve(revision: "HEAD")).author.zoneMinutes == -210)
    }
}

extension String {
    fileprivate var trimmingNewlines: Substring {
        self[..<(lastIndex { $0 != "\n" }.map(index(after:)) ?? endIndex)]
    }
}
