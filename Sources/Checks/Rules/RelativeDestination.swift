import Dockerfile
import SourceText

extension Rule {
    /// Files that land in the root folder.
    static let relativeDestination = Rule(
        id: "relative-destination",
        severity: .warning,
        repair: .none,
        source: .dockerfileReference,
        summary: "COPY or ADD has a relative destination in a stage without WORKDIR.",
        why: "The base image sets no working directory, so the files land in `/`, among the folders of the system.",
        bad: "…\nFROM ubuntu:22.04\nCOPY hello.sh .",
        good: "…\nFROM ubuntu:22.04\nWORKDIR /app\nCOPY hello.sh .",
        exceptions: [
            "Absolute destinations, and those that begin with a variable.",
            "Stages that build on one with a WORKDIR.",
            "Base images of which it is not known where they start.",
            "In an empty image, and in a stage that is no part of the image, it is a hint only.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                guard let base = file.bases[stage.index], base.startsAtRoot,
                    !file.lineage(of: stage.index).dropFirst().contains(where: { $0.setsDirectory })
                else { continue }
                for command in stage.commands {
                    if case .workdir = command.command { break }
                    guard case .copy(let copy) = command.command.asCopy, copy.destination.isRelative else { continue }
                    report(
                        .root(copy.destination.text),
                        file.place(copy.destination.range),
                        severity: base.isScratch || !file.isInImage(stage.index) ? .hint : nil
                    )
                }
            }
        }
    }
}

extension DockerfileCommand {
    /// COPY, or ADD as if it were one.
    var asCopy: DockerfileCommand? {
        switch self {
        case .copy: self
        case .add(let copy): .copy(copy)
        default: nil
        }
    }
}

extension DockerfileStages.Stage {
    fileprivate var setsDirectory: Bool {
        commands.contains { if case .workdir = $0.command { true } else { false } }
    }
}

extension DockerfileWord {
    /// Whether a path starts at the working directory: no root, no variable, no drive.
    fileprivate var isRelative: Bool {
        let path = text.utf8.drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        guard let first = path.first else { return false }
        return first != UInt8(ascii: "/") && first != UInt8(ascii: "$") && !path.contains(UInt8(ascii: ":"))
    }
}

extension Diagnostic.Message {
    fileprivate static func root(_ path: String) -> Self {
        "nothing sets a working directory here, so '\(path)' is in '/'; add a WORKDIR above, or write an absolute path"
    }
}
