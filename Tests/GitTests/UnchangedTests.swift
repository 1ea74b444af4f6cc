import Foundation
import TestSupport
import Testing

@testable import Git

@Suite struct UnchangedTests {
    /// A repository whose files are older than its index, so that nothing has to be read to know them.
    private static func settled() throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        try repository.commit(
            "one",
            ["src/a/D": "1\n", "src/a/deep/x": "1\n", "src/a-b/D": "1\n", "src/b/D": "1\n", "src/b/run.sh": "1\n"]
        )
        try repository.git("-c", "alias.age=!find src -type f -exec touch -d 2020-01-01 {} +", "age")
        try repository.git("update-index", "-q", "--refresh")
        return repository
    }

    @Test func `a fresh checkout is certainly unchanged`() throws {
        let repository = try Self.settled()
        let ours = try repository.open()
        for paths in [nil, [""], ["src"], ["src/a", "src/b/D"], []] as [[String]?] {
            #expect(ours.isCertainlyUnchanged(paths) == true, "\(paths ?? ["nil"])")
        }
        for path in ["src/", "./src", "src/../src", "src/none", "none", "src/a/D/x"] {
            #expect(ours.isCertainlyUnchanged([path]) == false, "\(path)")
        }
    }

    @Test(arguments: [
        // Another content, size or time.
        "echo 2 >src/a/D", "printf 12 >src/a/D", "touch src/a/D",
        // Another kind.
        "chmod +x src/a/D", "rm src/a/D", "rm src/a/D; ln -s ../b/D src/a/D", "rm src/a/D; mkdir src/a/D",
        "mv src/a moved; ln -s ../moved src/a",
        // Files that git does not know, among them those that it would leave out.
        "echo 1 >src/a/new", "mkdir src/a/empty", "echo x >.gitignore; echo x >src/a/x",
        // What is staged.
        "echo 2 >src/a/D; git add src/a/D", "git rm --quiet src/a/D", "git mv src/a/D src/a/E",
        "git rm --quiet --cached src/a/D", "echo 1 >src/a/new; git add --intent-to-add src/a/new",
        // Marks that keep git from looking, and other forms of the index.
        "git update-index --assume-unchanged src/a/D", "git update-index --skip-worktree src/a/D",
        "git update-index --index-version 4", "git update-index --split-index",
        // Settings that say what is looked at.
        "git config core.fileMode false", "git config core.ignoreCase true",
    ])
    func `what may be a change is none of that`(script: String) throws {
        let repository = try Self.settled()
        try repository.git("-c", "alias.change=!set -e; \(script)", "change")
        let ours = try repository.open()
        #expect(ours.isCertainlyUnchanged(["src/a"]) == false)
        #expect(ours.isCertainlyUnchanged(nil) == false)
    }

    @Test func `a change elsewhere does not matter`() throws {
        let repository = try Self.settled()
        try repository.write("src/b/D", "2\n")
        try repository.write("src/a-b/new", "1\n")
        let ours = try repository.open()
        #expect(ours.isCertainlyUnchanged(["src/a"]) == true)
        #expect(ours.isCertainlyUnchanged(["src/b"]) == false)
        #expect(ours.isCertainlyUnchanged(["src/a", "src/a-b"]) == false)
    }

    @Test func `a file that may have been written after the index is looked at`() throws {
        let repository = try Self.settled()
        try repository.git("-c", "alias.age=!touch -d 2019-01-01 .git/index", "age")
        #expect(try repository.open().isCertainlyUnchanged(["src/a"]) == false)
    }

    @Test func `an index may be broken`() throws {
        let repository = try Self.settled()
        let directory = repository.path + "/.git"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: directory + "/index")))
        #expect(IndexFile(gitDirectory: directory)?.tree != nil)
        for length in 0..<bytes.count {
            try repository.write(".git/index", bytes: Array(bytes[..<length]))
            #expect(IndexFile(gitDirectory: directory)?.tree == nil)
        }
        for offset in 0..<(bytes.count - 20) {
            for value in [0, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[offset] = value
                try repository.write(".git/index", bytes: changed)
                _ = IndexFile(gitDirectory: directory)?.count(below: "src")
            }
        }
    }
}
