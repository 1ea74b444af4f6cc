import Dockerfile
import ELF
import ImageMatrix
import SourceText

extension Rule {
    /// A program of one C library in an image of another.
    static let missingLoader = Rule(
        id: "missing-loader",
        severity: .error,
        summary: "A program is copied into an image that does not have its loader.",
        why: """
            A dynamically linked program names the loader that starts it. Alpine has the one of musl, most others have the \
            one of glibc, and 'scratch' has none. Without it the start ends with "not found" or "no such file or directory", \
            although the program is there.
            """,
        bad: """
            FROM alpine:3.22
            COPY hello /usr/local/bin/
            """,
        good: """
            FROM debian:12-slim
            COPY hello /usr/local/bin/
            """,
        exceptions: [
            "Statically linked programs, also those that can be put anywhere in memory.",
            "Bases of which it is not known what they hold.",
            "Alpine with `gcompat` or `libc6-compat`, and images that get a loader, an archive, or files at '/', '/lib' or '/usr/lib'.",
            "Libraries, and files of folders that are not marked as programs.",
        ]
    ) { context, report in
        var seen: Set<[String]> = []
        for build in context.contextBuilds where !build.mayGetLoader {
            guard let base = build.base, let library = BaseLibrary(base) else { continue }
            for program in CopiedPrograms(build, in: context).programs {
                guard let interpreter = program.header.interpreter, let needed = program.header.library,
                    !library.holds(needed),
                    seen.insert([program.path, program.place.path, "\(program.place.bytes.lowerBound)"])
                        .inserted
                else { continue }
                report(.missing(program.path, interpreter, library, needed), program.place)
            }
        }
    }
}

extension ContextBuild {
    /// Whether an instruction may bring a loader.
    fileprivate var mayGetLoader: Bool {
        lineage.contains { stage in
            stage.copies.contains { $0.mayBringLoader }
                || stage.scripts.contains { script in
                    ["gcompat", "libc6-compat", "glibc", "musl", "ld-linux", "patchelf", "/lib64"].contains {
                        script.contains(bytesOf: $0)
                    }
                }
        }
    }
}

extension ContextBuild.Copy {
    fileprivate var mayBringLoader: Bool {
        var destination = Substring(command.destination.text)
        while destination.utf8.last == UInt8(ascii: "/") { destination.removeLast() }
        let isLibraryFolder = ["", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr"].contains(
            destination
        )
        let words = command.sources.map(\.text) + [command.destination.text]
        let isNamed = words.contains { word in
            InstalledLists.lastPart(word).hasPrefix("ld-") || word.contains(bytesOf: "glibc")
                || word.contains(bytesOf: ".tar") || word.hasSuffix(".tgz") || word.contains("$")
        }
        // A single program may well lie at the root.
        let bringsFolder =
            sources.isEmpty || command.sources.contains { $0.text == "." || $0.text.hasSuffix("/") }
        return isNamed || (isLibraryFolder && (bringsFolder || !destination.isEmpty))
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(
        _ path: String,
        _ interpreter: String,
        _ library: BaseLibrary,
        _ needed: ELFHeader.Library
    ) -> Self {
        let remedy =
            switch (library, needed) {
            case (.musl, .glibc): "link it statically, install 'gcompat', or take a base with glibc"
            case (.glibc, _): "link it statically, or take Alpine for a base"
            default: "link it statically, or take a base with \(needed.rawValue)"
            }
        return "'\(path)' needs the loader '\(interpreter)', which the image does not have; \(remedy)"
    }
}
