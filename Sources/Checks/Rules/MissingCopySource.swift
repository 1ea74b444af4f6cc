import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A COPY of what the builder does not get.
    static let missingCopySource = Rule(
        id: "missing-copy-source",
        severity: .error,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "COPY or ADD names a file that is not in the build context.",
        why: """
            Sources start at the context, not at the Dockerfile, and what the ignore file leaves out is not there at all; \
            links lead nowhere else either. \
            The build fails when it comes to the instruction.
            """,
        bad: "COPY requirement.txt /tmp/requirements.txt",
        good: "COPY requirements.txt /tmp/requirements.txt",
        exceptions: [
            "A source with wildcards beside another source that exists, and one in brackets such as `file.tx[t]`.",
            "Sources from another stage or image, documents in the Dockerfile, addresses.",
            "Sources with a variable that only the build or the base image knows.",
            "Files that an earlier step of the workflow may have made.",
            "`../` at the beginning, which cannot leave the context.",
        ],
        buildCheck: .copyIgnoredFile
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds where build.condition == nil && build.request.otherFiles == nil {
            guard let folder = build.context, context.tree.isDirectory(folder) || folder.isEmpty,
                let sources = CopySources(build, in: context), !sources.instructions.isEmpty
            else { continue }
            let files = ContextFiles(build, folder: folder, in: context)
            for instruction in sources.instructions {
                for source in instruction.sources {
                    let isAlone = instruction.sources.count == 1 && !instruction.hasOthers
                    if files.exists(source) {
                        if instruction.isCopy, let flaw = files.flaw(ofLink: source, in: folder) {
                            if seen.insert(source.place).inserted { report(flaw, source.place) }
                            continue
                        }
                        // Of a link the builder needs both: itself and what it leads to.
                        let needed = instruction.isCopy ? [source, files.reached(from: source)] : [source]
                        guard let left = needed.first(where: { files.ignoringLine($0) != nil }),
                            let line = files.ignoringLine(left), seen.insert(source.place).inserted
                        else { continue }
                        report(
                            .ignored(left.path, by: line.path),
                            source.place,
                            notes: [Diagnostic.Note("this pattern leaves it out", line)],
                            fixes: files.adding("!\(left.path)").map { [$0] } ?? []
                        )
                    } else if source.hasWildcard {
                        guard isAlone, !source.isOptional, seen.insert(source.place).inserted else { continue }
                        report(.nothingMatches(source.path, in: folder), source.place, severity: .warning)
                    } else {
                        // Without a context the remedy is to name one.
                        if build.isGitContextByDefault,
                            ImplicitContext.isBesideDockerfile(source, of: build, in: context)
                        {
                            continue
                        }
                        guard seen.insert(source.place).inserted else { continue }
                        let near = nearest(source, files, in: context)
                        let place = near.flatMap { _ in context.place(of: source.path, in: source.place) }
                        report(
                            .missing(source.path, in: folder, near: near),
                            source.place,
                            notes: [
                                Diagnostic.Note(
                                    "this step builds with the context '\(folder.isEmpty ? "." : folder)'",
                                    build.range
                                )
                            ],
                            fixes: near.flatMap { near in place.map { [.replacing($0, by: near)] } } ?? []
                        )
                    }
                }
            }
        }
    }

    private static func nearest(_ source: CopySources.Source, _ files: ContextFiles, in context: CheckContext)
        -> String?
    {
        let prefix = files.folder + "/"
        // A path that starts at the root of the repository.
        if !files.folder.isEmpty, source.path.hasPrefix(prefix), context.exists(source.path) {
            return String(source.path.dropFirst(prefix.count))
        }
        guard let near = context.nearestPath(to: files.repositoryPath(source.path)) else { return nil }
        if files.folder.isEmpty { return near }
        return near.hasPrefix(prefix) ? String(near.dropFirst(prefix.count)) : nil
    }
}

extension ContextFiles {
    /// A source with its links followed.
    fileprivate func reached(from source: CopySources.Source) -> CopySources.Source {
        guard case .path(let path) = destination(of: source) else { return source }
        return CopySources.Source(path: path, place: source.place)
    }

    /// Why a builder finds nothing behind the links of a path; nil when it does, or when there are none.
    fileprivate func flaw(ofLink source: CopySources.Source, in folder: String) -> Diagnostic.Message? {
        switch destination(of: source) {
        case .path(let path) where !holds(path): .leadsNowhere(source.path, to: path, in: folder)
        case .circle: .leadsInACircle(source.path)
        case .path, nil: nil
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func leadsInACircle(_ path: String) -> Self {
        "the links of '\(path)' lead in a circle; put the file itself there"
    }

    fileprivate static func missing(_ path: String, in folder: String, near: String?) -> Self {
        let place =
            folder.isEmpty
            ? "at the root of the repository, which is the build context" : "in the build context '\(folder)'"
        return
            "there is no '\(path)' \(place); \(near.map { "did you mean '\($0)'?" } ?? "add the file, or correct the path")"
    }

    fileprivate static func ignored(_ path: String, by file: String) -> Self {
        "'\(path)' is left out of the build context by '\(file)'; add '!\(path)' there"
    }

    fileprivate static func leadsNowhere(_ path: String, to target: String, in folder: String) -> Self {
        let context = folder.isEmpty ? "." : folder
        return
            "the link '\(path)' leads to '\(target)' in the build context '\(context)', where there is nothing; put the file itself there"
    }

    fileprivate static func nothingMatches(_ path: String, in folder: String) -> Self {
        "nothing in the build context '\(folder.isEmpty ? "." : folder)' matches '\(path)'; correct the pattern"
    }
}
