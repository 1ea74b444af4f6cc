import Foundation
import Shell
import SourceText
import Values

/// The real bash, as the judge of the evaluation.
enum RealShell {
    static let path = "/bin/bash"

    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

    struct Answer: Equatable {
        var output: String
        var status: Int
    }

    /// Runs a script of ours in an empty environment.
    static func run(_ script: String, options: [String] = [], in directory: URL) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--noprofile", "--norc"] + options + ["-c", script, "bash"]
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/home/someone"]
        process.currentDirectoryURL = directory
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(output: String(decoding: bytes, as: UTF8.self), status: Int(process.terminationStatus))
    }
}

/// A host that knows no command.
struct SilentHost: ShellHost {
    var files: (any FileTree)?
    /// The commands that were asked for, with the condition under which they run.
    var calls: [(words: [String], condition: String?)] = []

    mutating func run(_ call: ShellCommandCall) -> ShellCommandResult? {
        calls.append(([call.name.display] + call.arguments.map(\.text.display), call.condition))
        return nil
    }
}

/// What the evaluation says of a script.
struct Evaluation {
    var outcome: ShellOutcome
    var state: ShellState
    var calls: [(words: [String], condition: String?)]

    init(
        _ script: Template,
        dialect: ShellDialect = .bash,
        options: ShellOptions = ShellOptions(),
        files: (any FileTree)? = nil,
        workspace: String = "/workspace",
        environment: [String: Template] = [:],
        stepLimit: Int = 100_000
    ) {
        var state = ShellState(workspace: workspace)
        state.options = options
        for (name, value) in environment { state.export(name, value) }
        state.export("HOME", "/home/someone")
        for path in ["/github/env", "/github/output"] { state.files[path] = VirtualFile() }
        var evaluator = ShellEvaluator(host: SilentHost(files: files))
        evaluator.stepLimit = stepLimit
        outcome = evaluator.run(script: ShellScript(parsing: ShellText(script)), dialect: dialect, state: &state)
        self.state = state
        calls = evaluator.host.calls
    }

    var output: Template { outcome.output.text() }

    var status: Int? {
        if case .known(let status) = outcome.status { return status }
        return nil
    }
}
