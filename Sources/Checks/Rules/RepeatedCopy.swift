import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A file that is copied twice to one place.
    static let repeatedCopy = Rule(
        id: "repeated-copy",
        severity: .hint,
        repair: .none,
        source: .practice,
        summary: "A file is copied over another one that was copied before, or a large one is copied twice.",
        why: "The first copy stays in its layer and is pulled by everybody, and nobody sees it.",
        bad: """
            COPY a.conf /etc/app.conf
            COPY b.conf /etc/app.conf
            """,
        good: "COPY b.conf /etc/app.conf",
        exceptions: [
            "The same content twice, unless it is larger than 1 MB.",
            "Manifests and lock files that a later COPY of the folder brings again.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds {
            for stage in build.reachable {
                var directory = 0
                var placed: [String: ContextBuild.Source] = [:]
                for step in stage.steps {
                    if case .workdir = step { directory += 1 }
                    guard case .copy(let copy) = step else { continue }
                    for source in copy.sources {
                        let target = "\(directory) \(copy.target(of: source))"
                        if let first = placed[target], case .file? = build.kind(of: source.path) {
                            guard
                                first.path == source.path
                                    ? build.isLarge(source.path) : build.differ(first.path, source.path),
                                seen.insert(source.place).inserted
                            else { continue }
                            report(
                                .again(source.path, over: first.path),
                                source.place,
                                notes: [Diagnostic.Note("the first one", first.place)]
                            )
                        } else if case .file? = build.kind(of: source.path) {
                            placed[target] = source
                        } else if build.kind(of: source.path) == .directory || source.path.isEmpty {
                            let prefix = source.path.isEmpty ? "" : source.path + "/"
                            for (place, first) in placed.sorted(by: { $0.key < $1.key }) {
                                let name = first.path.lastPathPart
                                guard first.path == prefix + name, place == "\(directory) \(copy.folder)\(name)",
                                    build.isLarge(first.path), build.files.ignoredState(of: first.path) == false,
                                    seen.insert(source.place).inserted
                                else { continue }
                                report(
                                    .again(first.path, over: first.path),
                                    source.place,
                                    notes: [Diagnostic.Note("the first one", first.place)]
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}

extension ContextBuild.Copy {
    /// The destination as a folder, with a slash at its end; nothing for the working directory.
    fileprivate var folder: String {
        var path = Substring(command.destination.text)
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        if path == "." || path.isEmpty { return "" }
        return path.hasSuffix("/") ? String(path) : path + "/"
    }

    /// Where a file lands.
    fileprivate func target(of source: ContextBuild.Source) -> String {
        let destination = command.destination.text
        let isFolder = destination == "." || destination.hasSuffix("/") || command.sources.count > 1
        return isFolder ? folder + source.path.lastPathPart : String(folder.dropLast())
    }
}

extension ContextBuild {
    fileprivate func isLarge(_ path: String) -> Bool { size(of: path, upTo: 1_000_001) > 1_000_000 }

    fileprivate func differ(_ first: String, _ second: String) -> Bool {
        guard let left = read(first), let right = read(second) else { return false }
        return left != right
    }
}

extension Diagnostic.Message {
    fileprivate static func again(_ path: String, over first: String) -> Self {
        path == first
            ? "'\(path)' is copied a second time and is larger than 1 MB; copy it once"
            : "'\(path)' is copied over '\(first)', which stays in its layer; leave the first COPY out"
    }
}
