import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values

/// The files of the build context that a build copies or mounts, instruction by instruction.
struct CopySources {
    struct Source {
        /// Relative to the root of the context; empty for the context itself.
        let path: String
        let place: SourceRange

        var hasWildcard: Bool {
            path.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
        }

        /// Whether the pattern is a way to write that the file need not exist, as `requirements.tx[t]`.
        var isOptional: Bool { path.utf8.contains(UInt8(ascii: "[")) }
    }

    /// What one instruction takes from the context.
    struct Instruction {
        var sources: [Source]
        /// Whether other sources belong to it, from elsewhere or known to the run only.
        var hasOthers: Bool
        /// Whether it is a COPY or ADD, which follow a link that they are given; a mount does not.
        var isCopy = false
    }

    private(set) var instructions: [Instruction] = []

    /// - Returns: nil when the Dockerfile or the stage is not known.
    init?(_ build: ImageBuild, in context: CheckContext) {
        let request = build.request
        guard request.tool != .devcontainerBuild, let path = build.dockerfile,
            let stages = context.matrix.dockerfiles.stages(path), request.stage?.isKnown != false
        else { return nil }
        let evaluation = context.evaluation(of: build, stages)
        for stage in evaluation.stages where stage.isReachable && stage.index < stages.stages.count {
            var paths: [Range<Int>: String?] = [:]
            for source in stage.contextPaths { paths[source.range] = .some(source.path.text) }
            for command in stages.stages[stage.index].commands {
                var instruction = Instruction(sources: [], hasOthers: false)
                for range in Self.ranges(of: command.command, in: &instruction) {
                    // A backslash would take the meaning of what follows.
                    guard case let text?? = paths[range], !text.utf8.contains(UInt8(ascii: "\\")),
                        !text.contains(bytesOf: "://")
                    else {
                        instruction.hasOthers = true
                        continue
                    }
                    let source = Source(path: String(text.drop { $0 == "/" }), place: stages.syntax.file.place(range))
                    instruction.sources.append(source)
                }
                if !instruction.sources.isEmpty { instructions.append(instruction) }
            }
        }
    }

    /// The words that name files of the context.
    private static func ranges(of command: DockerfileCommand, in instruction: inout Instruction) -> [Range<Int>] {
        switch command {
        case .copy(let copy), .add(let copy):
            instruction.hasOthers = !copy.documents.isEmpty
            instruction.isCopy = true
            return copy.from == nil ? copy.sources.map(\.range) : []
        case .run(let run): return run.mounts.filter { $0.from == nil }.map(\.word.range)
        default: return []
        }
    }
}

/// What a builder finds of the repository in a build context.
struct ContextFiles {
    /// A path below the root of the repository; empty for the root.
    let folder: String
    let check: CheckContext
    private let ignoreFile: (path: String, patterns: IgnoreFile)?
    private let work = Work()

    /// How often a path may still be held against a pattern: some seconds of work.
    private final class Work {
        var comparisons = 20_000_000
    }

    init(_ build: ImageBuild, folder: String, in check: CheckContext) {
        self.folder = folder
        self.check = check
        ignoreFile = BuildContext.ignoreFile(
            folder: folder,
            dockerfile: build.dockerfile,
            tool: build.request.tool,
            in: check.tree
        )
    }

    var hasIgnoreFile: Bool { ignoreFile != nil }

    var ignoreFilePath: String? { ignoreFile?.path }

    /// The patterns of the ignore file that end a build.
    var refusedPatterns: [(message: String, place: SourceRange)] {
        guard let (path, patterns) = ignoreFile else { return [] }
        return patterns.problems.map { ($0.message, SourceRange(path: path, bytes: $0.range)) }
    }

    /// Whether the ignore file leaves out a path of the context; nil when BuildKit fails on it, or when it takes too long
    /// to find out.
    func ignoredState(of path: String) -> Bool? {
        guard let patterns = ignoreFile?.patterns else { return false }
        work.comparisons -= patterns.cost
        return work.comparisons >= 0 ? patterns.ignoredState(of: path) : nil
    }

    /// The path of the repository that a path of the context means.
    func repositoryPath(_ path: String) -> String {
        path.isEmpty || folder.isEmpty ? folder + path : "\(folder)/\(path)"
    }

    func exists(_ source: CopySources.Source) -> Bool {
        source.hasWildcard ? hasMatch(source.path) : check.exists(repositoryPath(source.path))
    }

    /// Where a builder comes to when it follows links.
    enum Destination {
        /// A path of the context, whether there is something or not.
        case path(String)
        case circle
    }

    /// Where a builder comes to when it follows the links of a path, as it does for a source of COPY; nil when there are
    /// none, or when it cannot be told.
    ///
    /// A link cannot leave the context: its root is that of absolute targets, and `..` ends there.
    func destination(of source: CopySources.Source) -> Destination? {
        guard !source.hasWildcard else { return nil }
        var ahead = Array(source.path.split(separator: "/").map(String.init).reversed())
        var path: [String] = []
        var links = 0
        while let part = ahead.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = path.popLast()
                continue
            }
            switch check.tree.kind(of: repositoryPath((path + [part]).joined(separator: "/"))) {
            case .symbolicLink(let target):
                links += 1
                // What git-annex keeps is fetched before a build.
                guard !target.contains(bytesOf: ".git/") else { return nil }
                guard links <= Self.linkLimit else { return .circle }
                if target.utf8.first == UInt8(ascii: "/") { path = [] }
                ahead += target.split(separator: "/").map(String.init).reversed()
            case .other: return nil
            case .file, .directory, nil: path.append(part)
            }
        }
        return links > 0 ? .path(path.joined(separator: "/")) : nil
    }

    /// More links than Linux follows.
    private static var linkLimit: Int { 40 }

    /// Whether a path of the context names something, links not followed.
    func holds(_ path: String) -> Bool { path.isEmpty || check.tree.kind(of: repositoryPath(path)) != nil }

    /// Whether a path with wildcards names something.
    private func hasMatch(_ pattern: String) -> Bool {
        // What an ignore file with this one pattern leaves out is what the pattern names.
        let matcher = IgnoreFile(patterns: [pattern])
        let start = folder.isEmpty ? 0 : folder.utf8.count + 1
        return check.files(below: folder).contains { matcher.ignores(String($0.utf8.dropFirst(start)) ?? "") }
    }

    /// Where the ignore file leaves out a path and all below it; nil when the builder gets some of it.
    func ignoringLine(_ source: CopySources.Source) -> SourceRange? {
        guard let (file, patterns) = ignoreFile, !source.hasWildcard, !source.path.isEmpty,
            ignoredState(of: source.path) == true
        else { return nil }
        let start = folder.isEmpty ? 0 : folder.utf8.count + 1
        let path = repositoryPath(source.path)
        if check.tree.isDirectory(path) {
            let files = check.files(below: path)
            guard !files.isEmpty,
                files.allSatisfy({ ignoredState(of: String($0.utf8.dropFirst(start)) ?? "") == true })
            else { return nil }
        }
        let line = patterns.lines.last { !$0.isException && IgnoreFile(patterns: [$0.pattern]).ignores(source.path) }
        return SourceRange(path: file, bytes: line?.range ?? 0..<0)
    }
}
