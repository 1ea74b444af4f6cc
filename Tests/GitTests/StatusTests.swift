import TestSupport
import Testing

@testable import Git

@Suite struct StatusTests {
    @Test func `lists what git status lists`() throws {
        let repository = try ThrowawayRepository()
        let text = (1...30).map { "line \($0)\n" }.joined()
        try repository.commit(
            "one",
            [
                ".gitignore": "*.log\n", "src/a/D": "1\n", "src/b/D": "1\n", "gone": "1\n", "mode": "1\n",
                "link": "1\n",
                "big": text, "removed": "r\n",
            ]
        )
        #expect(try repository.open().workTreeStatus() == [])
        #expect(try !repository.open().isDirty())
        try repository.write("x.log", "ignored")
        try repository.write("src/new/D", "untracked")
        try repository.write("loose", "untracked")
        #expect(try !repository.open().isDirty())
        try repository.write("src/a/D", "2\n")
        try repository.write("src/b/D", "2\n")
        try repository.git("add", "src/b/D")
        try repository.write("src/b/D", "3\n")
        try repository.remove("gone")
        try repository.git("rm", "--quiet", "removed")
        try repository.git("mv", "big", "moved")
        try repository.remove("link")
        try repository.link("link", to: "mode")
        let ours = try repository.open()
        #expect(
            try rows(ours.workTreeStatus()) == repository.git("status", "--porcelain").split(separator: "\n").sorted()
        )
        #expect(try rows(ours.workTreeStatus(paths: ["src"])) == [" M src/a/D", "?? src/new/", "MM src/b/D"])
        #expect(try rows(ours.workTreeStatus(paths: ["src/a", "gone"])) == [" D gone", " M src/a/D"])
        #expect(try rows(ours.workTreeStatus(paths: ["src/[ab]"])) == [])
        #expect(try ours.workTreeStatus(paths: []) == [])
        #expect(try ours.workTreeStatus(paths: [""]).count == ours.workTreeStatus().count)
        #expect(try ours.isDirty())
    }

    @Test func `works before the first commit`() throws {
        let repository = try ThrowawayRepository()
        try repository.write("a", "1")
        try repository.write("b", "1")
        try repository.git("add", "a")
        #expect(try rows(repository.open().workTreeStatus()) == ["?? b", "A  a"])
    }

    private func rows(_ files: [FileStatus]) -> [Substring] {
        files.map { file in
            if file.isUntracked { return "?? \(file.path)" }
            let letters = (file.staged?.rawValue ?? " ") + (file.unstaged?.rawValue ?? " ")
            return "\(letters) \(file.oldPath.map { $0 + " -> " } ?? "")\(file.path)"
        }.sorted()
    }
}
