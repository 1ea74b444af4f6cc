import Dockerfile
import Shell
import SourceText

/// The scripts of the RUN instructions of a Dockerfile, read when somebody first asks.
final class RunScripts {
    private let stages: DockerfileStages
    /// In the order of the file; none of a file that nobody wrote by hand.
    private(set) lazy var all = stages.hasOrdinarySize ? stages.runScripts : []
    /// The indices of the scripts by the first byte of their instruction.
    private lazy var slots = Dictionary(
        all.enumerated().map { ($1.instruction.range.lowerBound, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    init(_ stages: DockerfileStages) {
        self.stages = stages
    }

    /// The script of a RUN; nil for other instructions, and where another shell reads it.
    subscript(command: DockerfileStages.Command) -> RunScript? {
        slots[command.instruction.range.lowerBound].map { all[$0] }
    }
}

extension DockerfileStages {
    /// The scripts of all RUN instructions that a POSIX shell or bash gets, in the order of the file.
    fileprivate var runScripts: [RunScript] {
        var scripts: [RunScript] = []
        var shells: [Bool] = []
        var indices: [String: Int] = [:]
        for stage in stages {
            var takesShell = true
            defer { if let name = stage.name { indices[name] = stage.index } }
            if let base = indices[stage.from.base.text.lowercased()] {
                takesShell = shells[base]
            } else if stage.isOnWindows || syntax.escape != UInt8(ascii: "\\") {
                takesShell = false
            }
            for (slot, command) in stage.commands.enumerated() {
                switch command.command {
                case .shell(let words): takesShell = words.areShell
                case .run(let run):
                    guard takesShell || run.isScriptFile, case .shell(let text) = run.process,
                        !run.isScriptFile || text.isShellFile
                    else { continue }
                    scripts.append(
                        RunScript(stage: stage.index, slot: slot, command, run, text, in: syntax.file)
                    )
                default: break
                }
            }
            shells.append(takesShell)
        }
        return scripts
    }
}

extension DockerfileStages.Stage {
    /// Whether the base's name says that it is no Linux.
    fileprivate var isOnWindows: Bool {
        let base = from.base.text.lowercased()
        return ["windows", "nanoserver", "servercore"].contains { base.contains(bytesOf: $0) }
            || from.platform?.text.hasPrefix("windows") == true
    }
}

extension [DockerfileWord] {
    /// Whether SHELL names a shell that reads what we read.
    fileprivate var areShell: Bool {
        contains { word in
            let name = word.text.split(separator: "/").last ?? ""
            return ["sh", "bash", "dash", "ash"].contains(name)
        }
    }
}

extension Dockerfile.ShellText {
    /// Whether a document begins with `#!` and the name of a shell.
    fileprivate var isShellFile: Bool {
        let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        return line.split { $0 == "/" || $0 == " " }.contains { ["sh", "bash", "dash", "ash"].contains($0) }
    }
}
