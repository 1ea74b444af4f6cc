import Foundation
import SourceText
import TestSupport
import Testing

/// The built program, in a real repository.
@Suite struct ProgramTests {
    @Test func `makes a pair and says what to do next`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(["new", "jupyter-b"], in: bench.repository)
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
        let again = try Program.run(["new", "jupyter-b"], in: bench.repository)
        #expect(again.status == 2)
        #expect(
            again.complaint == "imgmatrix: the app 'jupyter-b' exists already in 'src/jupyter-b'; choose another name\n"
        )
    }

    @Test func `writes nothing in a dry run, whose difference makes the pair`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(["new", "b", "--from", "jupyter-a", "--dry-run"], in: bench.repository)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("--- /dev/null\n+++ b/src/b/Dockerfile\n@@ -0,0 +1,"))
        #expect(!result.output.contains("\u{1B}"))
        #expect(try bench.repository.git("status", "--short") == "")
        try bench.repository.git(["apply"], input: Array(result.output.utf8))
        let dry = try bench.repository.git("hash-object", ".github/workflows/build-push-b.yaml", "src/b/Dockerfile")
        try bench.repository.git("clean", "-fdq")
        #expect(try Program.run(["new", "b", "--from", "jupyter-a"], in: bench.repository).status == 0)
        #expect(
            try bench.repository.git("hash-object", ".github/workflows/build-push-b.yaml", "src/b/Dockerfile") == dry
        )
        let coloured = try Program.run(["new", "c", "--dry-run", "--color", "always"], in: bench.repository)
        #expect(coloured.output.contains("\u{1B}[32m+FROM"))
    }

    @Test func `prints what was made as JSON`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        for (arguments, isWritten) in [(["--dry-run"], false), ([], true)] {
            let result = try Program.run(["new", "b", "--format", "json"] + arguments, in: bench.repository)
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
        #expect(try Program.run(arguments, in: bench.repository).status == 64)
    }

    @Test(arguments: [
        ["new", "My App!"], ["new", ""], ["new", "--", "-x"], ["new", "b", "--from", "jupyter-z"],
        ["new", "b", "--recipe", "x"],
        ["new", "b", "--base", "quay.io/x:1"], ["new", "b", "--namespace", "Lab"], ["new", "a\u{1B}[31mb"],
    ])
    func `ends with 2 when it cannot, and writes nothing`(arguments: [String]) throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let result = try Program.run(arguments, in: bench.repository)
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
        let result = try Program.run(["new", "b"], in: bench.repository)
        #expect(result.status == 2)
        #expect(result.complaint.contains("'.github/workflows' is no folder"))
        #expect(
            try Self.files(bench.repository.path) == ["src/jupyter-a/Dockerfile", "src/jupyter-a/requirements.txt"]
        )
    }

    @Test func `writes neither when the disk is full`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        // 512-byte blocks: the small files fit, the workflow does not.
        let result = try Program.run(["new", "b"], in: bench.repository, shell: "ulimit -f 2")
        #expect(result.status == 2)
        #expect(result.complaint.contains("nothing was changed"))
        #expect(try bench.repository.git("status", "--short", "--ignored") == "")
    }

    private static func files(_ root: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/src").sorted().map { "src/\($0)" }
            .filter { !WorkTree(root: root).isDirectory($0) }
    }
}

/// The program that was built with the tests, which stands beside them.
enum Program {
    struct Result {
        let status: Int32
        let output: String
        let complaint: String
    }

    static var path: String {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
        let folders = [
            bundle.deletingLastPathComponent(), bundle,
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
        ]
        return folders.map { $0.appendingPathComponent("imgmatrix").path }.first {
            FileManager.default.isExecutableFile(atPath: $0) && !WorkTree(root: $0).isDirectory("")
        } ?? "imgmatrix"
    }

    /// - Parameter shell: what a shell does before it becomes the program.
    static func run(
        _ arguments: [String],
        in repository: borrowing ThrowawayRepository,
        shell: String = ":"
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(shell) && exec \"$0\" \"$@\"", path] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: repository.path)
        process.environment = repository.environment
        // Files, not pipes: nothing can block. A limit on the size of files must not hit what the program prints.
        let outputs = ["out", "err"].map { "\(repository.folder)/program-\(UUID().uuidString).\($0)" }
        for output in outputs { try Data().write(to: URL(fileURLWithPath: output)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputs[0]))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: outputs[1]))
        try process.run()
        process.waitUntilExit()
        let texts = try outputs.map { String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self) }
        return Result(status: process.terminationStatus, output: texts[0], complaint: texts[1])
    }
}
