import Foundation
import SourceText
import TestSupport
import Testing

/// The built program, in a real repository.
@Suite struct ProgramTests {
    @Test func `makes a pair and says what to do next`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(["new", "jupyter-b"], in: bench.repository.path)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("made src/jupyter-b/Dockerfile\nmade src/jupyter-b/requirements.txt\n"))
        #expect(result.output.contains("\nimage ghcr.io/lab/scipy-notebook-jupyter-b:2025-03-14-${{ "))
        #expect(
            result.output.contains(
                "\n  imgmatrix check jupyter-b\n  git add src/jupyter-b .github/workflows/build-push-jupyter-b.yaml\n"
            )
        )
        let changes = try bench.repository.git("status", "--short", "--untracked-files=all")
        #expect(
            changes.split(separator: "\n").map { $0.dropFirst(3) } == [
                ".github/workflows/build-push-jupyter-b.yaml", "src/jupyter-b/Dockerfile", "src/jupyter-b/noop.txt",
                "src/jupyter-b/requirements.txt",
            ]
        )
        let again = try Program.run(["new", "jupyter-b"], in: bench.repository.path)
        #expect(again.status == 2)
        #expect(
            again.complaint == "imgmatrix: the app 'jupyter-b' exists already in 'src/jupyter-b'; choose another name\n"
        )
    }

    @Test func `writes nothing in a dry run, whose difference makes the pair`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(["new", "b", "--from", "jupyter-a", "--dry-run"], in: bench.repository.path)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("--- /dev/null\n+++ b/src/b/Dockerfile\n@@ -0,0 +1,"))
        #expect(!result.output.contains("\u{1B}"))
        #expect(try bench.repository.git("status", "--short") == "")
        try bench.repository.git(["apply"], input: Array(result.output.utf8))
        let dry = try bench.repository.git("hash-object", ".github/workflows/build-push-b.yaml", "src/b/Dockerfile")
        try bench.repository.git("clean", "-fdq")
        #expect(try Program.run(["new", "b", "--from", "jupyter-a"], in: bench.repository.path).status == 0)
        #expect(
            try bench.repository.git("hash-object", ".github/workflows/build-push-b.yaml", "src/b/Dockerfile") == dry
        )
        let coloured = try Program.run(["new", "c", "--dry-run", "--color", "always"], in: bench.repository.path)
        #expect(coloured.output.contains("\u{1B}[32m+FROM"))
    }

    @Test func `prints what was made as JSON`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        for (arguments, isWritten) in [(["--dry-run"], false), ([], true)] {
            let result = try Program.run(["new", "b", "--format", "json"] + arguments, in: bench.repository.path)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            )
            #expect(object["written"] as? Bool == isWritten)
            #expect(object["folder"] as? String == "src/b")
            #expect((object["files"] as? [String])?.last == ".github/workflows/build-push-b.yaml")
            #expect(FileManager.default.fileExists(atPath: "\(bench.repository.path)/src/b") == isWritten)
        }
    }

    @Test(arguments: [
        ["new"], ["new", "a", "--from", "b", "--recipe", "jupyter"], ["new", "a", "--from", "b", "--registry", "x"],
    ])
    func `ends with 64 when it is called wrongly`(arguments: [String]) throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        #expect(try Program.run(arguments, in: bench.repository.path).status == 64)
    }

    @Test(arguments: [
        ["new", "My App!"], ["new", ""], ["new", "--", "-x"], ["new", "b", "--from", "jupyter-z"],
        ["new", "b", "--recipe", "x"],
        ["new", "b", "--base", "quay.io/x:1"], ["new", "b", "--namespace", "Lab"], ["new", "a\u{1B}[31mb"],
    ])
    func `ends with 2 when it cannot, and writes nothing`(arguments: [String]) throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(arguments, in: bench.repository.path)
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.complaint.hasPrefix("imgmatrix: "))
        #expect(!result.complaint.contains("\u{1B}"))
        #expect(try bench.repository.git("status", "--short") == "")
    }

    @Test func `writes neither when the workflow cannot be written`() throws {
        let bench = try Workbench(
            "-- pair jupyter-a --\n-- .imgmatrix.yaml --\ntarget: {registry: ghcr.io, namespace: lab}\n"
        )
        try bench.repository.git("rm", "-rq", ".github")
        try bench.repository.write(".github/workflows", "a file, not a folder")
        try bench.repository.commit("Block")
        let result = try Program.run(["new", "b"], in: bench.repository.path)
        #expect(result.status == 2)
        #expect(result.complaint.contains("'.github/workflows' is no folder"))
        #expect(
            try Self.files(bench.repository.path) == ["src/jupyter-a/Dockerfile", "src/jupyter-a/requirements.txt"]
        )
    }

    @Test func `writes neither when the disk is full`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        // In KiB: the files of the folder fit, the workflow does not.
        let result = try Program.run(["new", "b"], in: bench.repository.path, shell: #"ulimit -f 1; exec "$@""#)
        #expect(result.status == 2)
        #expect(result.complaint.contains("nothing was changed"))
        #expect(try bench.repository.git("status", "--short", "--ignored") == "")
    }

    @Test func `writes both or neither when it is interrupted`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        for number in 0..<200 { try bench.repository.write("src/jupyter-a/data/\(number).txt", "\(number)\n") }
        try bench.repository.commit("Add much")
        for round in 0..<12 {
            // A shell's background process ignores SIGINT, so it is the signal that ends a session.
            let result = try Program.run(
                ["new", "b", "--from", "jupyter-a"],
                in: bench.repository.path,
                shell: #""$@" & sleep 0.\#(round < 5 ? "0" : "")\#(round * 2 + 1); kill -TERM $!; wait $!"#
            )
            let changes = try bench.repository.git("status", "--short", "--untracked-files=all", "--ignored")
            let count = changes.split(separator: "\n").count
            #expect(count == 0 || count == 203, "\(result.status): \(changes)")
            #expect(!changes.contains(".tmp"))
            try bench.repository.git("clean", "-fdq")
        }
    }

    private static func files(_ root: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/src").sorted().map { "src/\($0)" }
            .filter { !WorkTree(root: root).isDirectory($0) }
    }
}
