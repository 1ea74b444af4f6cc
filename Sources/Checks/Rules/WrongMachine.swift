import Actions
import Dockerfile
import ELF
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A program for another processor.
    static let wrongMachine = Rule(
        id: "wrong-machine",
        severity: .error,
        repair: .none,
        source: .elf,
        summary: "A program is copied into an image for other processors than its own.",
        why:
            "The image is built without a word, and the program ends with \"exec format error\" when it starts.",
        bad: """
            platforms: linux/arm64
            """,
        good: """
            platforms: linux/amd64
            """,
        exceptions: [
            "Builds whose platforms the workflow does not say.",
            "Builds for several platforms of which one is the program's own.",
            "Programs in folders that are copied as a whole.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where !build.build.request.platforms.isEmpty {
            let platforms = build.build.request.platforms.compactMap(\.text)
            guard platforms.count == build.build.request.platforms.count, !build.choosesPlatform else {
                continue
            }
            let machines = platforms.map { platform in
                let parts = platform.split(separator: "/")
                return parts.count > 1 ? String(parts[1]) : platform
            }
            for program in build.programs where program.isNamed {
                guard let own = program.header.architecture,
                    !machines.contains(where: { Self.runs(own, on: $0) }), seen.insert(program.place).inserted
                else { continue }
                report(
                    .wrong(program.path, own, platforms),
                    program.place,
                    notes: [Diagnostic.Note("this step builds the image", build.build.range)]
                )
            }
        }
    }

    /// Whether a machine runs programs of another one, too.
    private static func runs(_ program: String, on machine: String) -> Bool {
        switch (program, machine) {
        case ("386", "amd64"), ("arm", "arm64"): true
        case ("amd64", "x86_64"), ("arm64", "aarch64"): true
        default: program == machine
        }
    }
}

extension ContextBuild {
    /// Whether a stage of the image has a platform of its own.
    fileprivate var choosesPlatform: Bool {
        lineage.contains { stages.stages[$0.index].from.platform != nil }
    }
}

extension Diagnostic.Message {
    fileprivate static func wrong(_ path: String, _ own: String, _ platforms: [String]) -> Self {
        let list = platforms.map { "'\($0)'" }.joined(separator: " and ")
        return
            "'\(path)' is a program for '\(own)', and the image is built for \(list); copy a program for that platform"
    }
}
