import Foundation

/// A real git repository in a temporary folder, made by the real git program and free of the settings of whoever runs
/// the test.
///
/// Identities and dates are fixed (every commit and annotated tag is a minute after the one before it), so object names
/// come out the same in every run. The folder goes when the value goes; `IMGMATRIX_KEEP=1` leaves it for a look.
package struct ThrowawayRepository: ~Copyable {
    /// The folder that is removed in the end; room for clones and work trees beside the repository.
    package let folder: String
    /// The repository itself, an absolute path without links.
    package let path: String
    /// What git sees of the environment, and nothing else.
    package let environment: [String: String]
    private let clock = Clock()

    /// Makes a folder and, in it, a repository whose first branch is `main`.
    ///
    /// - Parameter arguments: further arguments of `git init`.
    package init(arguments: [String] = []) throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        folder = "\(base)/imgmatrix-test-\(UUID().uuidString)"
        path = folder + "/repo"
        environment = Self.cleanEnvironment(home: folder + "/home")
        try FileManager.default.createDirectory(atPath: folder + "/home", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try git(["init", "--quiet", "--initial-branch=main"] + arguments)
        try git("config", "gc.auto", "0")
    }

    deinit {
        if ProcessInfo.processInfo.environment["IMGMATRIX_KEEP"] != nil {
            print("kept \(folder)")
        } else {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Writes a file of the work tree, with the folders above it.
    package func write(_ file: String, _ text: String) throws {
        try write(file, bytes: Array(text.utf8))
    }

    package func write(_ file: String, bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    package func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    }

    package func link(_ file: String, to target: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
    }

    /// Writes the files, adds everything there is and commits it.
    ///
    /// - Returns: the id of the commit, 40 hexadecimal digits.
    @discardableResult
    package func commit(_ message: String, _ files: [String: String] = [:]) throws -> String {
        for (file, text) in files { try write(file, text) }
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        return try git("rev-parse", "HEAD")
    }

    /// Runs git in the repository, which must go well.
    ///
    /// - Returns: what it printed, without the newline at the end.
    @discardableResult
    package func git(_ arguments: String...) throws -> String {
        try git(arguments)
    }

    /// - Parameter directory: another place than the repository's own.
    @discardableResult
    package func git(_ arguments: [String], in directory: String? = nil, input: [UInt8]? = nil) throws -> String {
        let result = try run(arguments, in: directory, input: input)
        guard result.status == 0 else { throw Failure(arguments: arguments, result: result) }
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    /// Runs git, however it ends.
    package func run(_ arguments: [String], in directory: String? = nil, input: [UInt8]? = nil) throws -> Result {
        // Files, not pipes: nothing can block, and no other test's child can keep an end of them open.
        let scratch = "\(folder)/git-\(UUID().uuidString)"
        defer { for end in ["in", "out", "err"] { try? FileManager.default.removeItem(atPath: "\(scratch).\(end)") } }
        for end in ["in", "out", "err"] {
            let data = end == "in" ? Data(input ?? []) : Data()
            try data.write(to: URL(fileURLWithPath: "\(scratch).\(end)"))
        }
        let now = clock.tick()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory ?? path)
        process.environment = environment.merging(["GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now]) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(scratch).in"))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(scratch).out"))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(scratch).err"))
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: try Self.text(of: "\(scratch).out"),
            complaint: try Self.text(of: "\(scratch).err")
        )
    }

    package struct Result: Sendable {
        package let status: Int32
        package let output: String
        package let complaint: String
    }

    /// A call of git that did not go well.
    package struct Failure: Error, CustomStringConvertible {
        package let arguments: [String]
        package let result: Result
        package var description: String {
            "git \(arguments.joined(separator: " ")) ended with \(result.status): \(result.complaint)"
        }
    }

    /// An environment in which git finds no settings but the repository's own.
    package static func cleanEnvironment(home: String) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": home, "XDG_CONFIG_HOME": home, "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_COMMITTER_NAME": "Carl", "GIT_COMMITTER_EMAIL": "carl@example.com",
        ]
    }

    private static func text(of file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    }

    /// Time goes on by a minute with every call of git.
    private final class Clock {
        private var seconds = 1_700_000_000

        func tick() -> String {
            seconds += 60
            return "\(seconds) +0000"
        }
    }
}
