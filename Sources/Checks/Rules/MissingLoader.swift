import Dockerfile
import ELF
import ImageMatrix
import Shell
import SourceText

extension Rule {
    /// A program of one C library in an image of another.
    static let missingLoader = Rule(
        id: "missing-loader",
        severity: .error,
        repair: .none,
        source: .elf,
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
            "Programs of a stage with glibc are a hint, where a compiler is called without any word of a static link.",
        ]
    ) { context, report in
        var seen: Set<[String]> = []
        for build in context.contextBuilds {
            guard let base = build.base, let library = BaseLibrary(base),
                library != .glibc || !build.programs.isEmpty, !build.mayGetLoader
            else { continue }
            for program in build.programs {
                guard let interpreter = program.header.interpreter, let needed = program.header.library,
                    !library.holds(needed),
                    seen.insert([program.path, program.place.path, "\(program.place.bytes.lowerBound)"])
                        .inserted
                else { continue }
                report(.missing(program.path, interpreter, library, needed), program.place)
            }
            guard library != .glibc else { continue }
            for copy in build.lineage.flatMap(\.copies) {
                guard let compiler = build.dynamicCompiler(of: copy) else { continue }
                let word = copy.command.sources[0]
                let place = build.stages.syntax.file.place(word.range)
                guard seen.insert([word.text, place.path, "\(place.bytes.lowerBound)"]).inserted else { continue }
                report(.mayMiss(word.text, compiler), place, severity: .hint)
            }
        }
    }
}

extension ContextBuild {
    /// Whether an instruction may bring a loader.
    fileprivate var mayGetLoader: Bool {
        lineage.contains { stage in
            stage.copies.contains { $0.mayBringLoader }
                || stage.steps.contains { step in
                    guard case .run(let run, let command) = step else { return false }
                    let texts = script(of: command)?.commandTexts ?? [run.text]
                    return texts.contains { text in loaderSigns.contains { text.contains(bytesOf: $0) } }
                }
        }
    }

    /// The compiler that links a program for glibc in another stage, from where it is copied.
    fileprivate func dynamicCompiler(of copy: Copy) -> String? {
        guard let name = copy.command.from?.text, copy.command.sources.count == 1,
            let index = stages.stage(named: name)?.index, let stage = reachable.first(where: { $0.index == index }),
            BaseLibrary(stage.base) == .glibc
        else { return nil }
        let program = copy.command.sources[0].text.lastPathPart
        let variables = stages.syntax.file.text(in: 0..<stages.syntax.file.bytes.count)
        guard !program.isEmpty, !variables.contains(bytesOf: "CGO_ENABLED=0"), !variables.contains(bytesOf: "static"),
            !variables.contains(bytesOf: "musl")
        else { return nil }
        for call in stage.runs.lazy.compactMap({ self.script(of: $0) }).flatMap(\.calls) {
            switch call.name {
            case "gcc", "g++", "cc", "c++", "clang", "clang++":
                if call.makes(program) { return call.name }
            case "go" where call.texts.first == "build":
                if call.makes(program) { return "go build" }
            case "cargo" where call.texts.first == "build" && !call.texts.contains("--target"):
                if copy.command.sources[0].text.contains(bytesOf: "/release/") { return "cargo build" }
            default: break
            }
        }
        return nil
    }
}

/// What stands in commands that bring a loader or do without one.
private let loaderSigns = ["gcompat", "libc6-compat", "glibc", "musl", "ld-linux", "patchelf", "/lib64"]

extension RunScript {
    /// The simple commands as they are written.
    fileprivate var commandTexts: [String] {
        uses.calls.map { script.text.display($0.range) }
    }
}

extension RunCall {
    /// Whether a compiler is told to write a program of a name.
    fileprivate func makes(_ program: String) -> Bool {
        zip(texts, texts.dropFirst()).contains { $0 == "-o" && $1?.lastPathPart == program }
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
            word.lastPathPart.hasPrefix("ld-") || word.contains(bytesOf: "glibc")
                || word.contains(bytesOf: ".tar") || word.hasSuffix(".tgz") || word.contains("$")
        }
        // A single program may well lie at the root.
        let bringsFolder =
            sources.isEmpty || command.sources.contains { $0.text == "." || $0.text.hasSuffix("/") }
        return isNamed || (isLibraryFolder && (bringsFolder || !destination.isEmpty))
    }
}

extension Diagnostic.Message {
    fileprivate static func mayMiss(_ path: String, _ compiler: String) -> Self {
        "'\(compiler)' may link '\(path)' for the loader of glibc, which the image does not have; link it statically"
    }

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
