import Foundation

/// The built program, run as a user runs it.
package struct Program: Sendable {
    package struct Result: Sendable {
        package let status: Int32
        package let output: String
        package let complaint: String
        /// Whether it had to be stopped.
        package let isStopped: Bool
    }

    /// Beside the tests: SwiftPM puts all products of a build into one folder.
    package static var path: String {
        let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("imgmatrix").path
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - shell: a line of shell in which `"$@"` stands for the program and its arguments; to give it a closed pipe, or
    ///     a limit.
    ///   - seconds: how long it may take before it counts as hanging.
    package static func run(
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:],
        shell: String? = nil,
        seconds: Double = 60
    ) throws -> Result {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "imgmatrix-run-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = scratch.appendingPathComponent("out")
        let complaint = scratch.appendingPathComponent("err")
        for file in [output, complaint] { try Data().write(to: file) }

        let process = Process()
        if let shell {
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", shell, "bash", path] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.environment = ThrowawayRepository.cleanEnvironment(home: scratch.path).merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
        let deadline = Date(timeIntervalSinceNow: seconds)
        while process.isRunning, Date() < deadline { usleep(2000) }
        let isStopped = process.isRunning
        if isStopped { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return Result(
            status: process.terminationReason == .uncaughtSignal
                ? -process.terminationStatus : process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            complaint: String(decoding: try Data(contentsOf: complaint), as: UTF8.self),
            isStopped: isStopped
        )
    }
}
