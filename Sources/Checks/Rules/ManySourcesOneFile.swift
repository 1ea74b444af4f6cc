import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// Several files that are copied to one.
    static let manySourcesOneFile = Rule(
        id: "many-sources-one-file",
        severity: .error,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "Several files are copied to a destination that does not end in a slash.",
        why: """
            A destination without a slash at its end is a file. With several sources the build fails, or one file after the \
            other is written to the same place.
            """,
        bad: "COPY package.json package-lock.json app",
        good: "COPY package.json package-lock.json app/",
        exceptions: [
            "The destinations `.`, `..` and those that end in `/.`.",
            "A wildcard that matches one file, or of which it is not known what it matches.",
            "A folder that is the working directory, and a wildcard for a folder that every image has.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                var folders: Set<String> = []
                for command in stage.commands {
                    if case .workdir(let word) = command.command { folders.insert(word.text) }
                    guard case .copy(let copy) = command.command.asCopy, copy.documents.isEmpty, !copy.keepsParents
                    else {
                        continue
                    }
                    let target = copy.destination.text
                    guard !target.hasSuffix("/"), !target.hasSuffix("."), !target.utf8.contains(UInt8(ascii: "$")),
                        !target.utf8.contains(UInt8(ascii: "\"")), !folders.contains(target)
                    else { continue }
                    // A folder that an earlier instruction or the base makes may be meant.
                    guard !systemFolders.contains(target) || copy.sources.count > 1 else { continue }
                    guard copy.sources.count > 1 || file.matchesSeveral(copy, context) else { continue }
                    report(
                        .several(target),
                        file.place(copy.destination.range),
                        severity: target.hasPrefix("/") ? .warning : nil,
                        fixes: [.replacing(file.place(copy.destination.range), by: target + "/")]
                    )
                }
            }
        }
    }
}

/// Folders that are there in every image that is not made from nothing.
private let systemFolders: Set<String> = [
    "/", "/bin", "/etc", "/home", "/lib", "/mnt", "/opt", "/root", "/sbin", "/srv", "/tmp", "/usr", "/usr/bin",
    "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/sbin", "/usr/sbin", "/usr/share", "/var",
    "/var/lib", "/var/tmp",
]

extension CheckedDockerfile {
    /// Whether the one source is a wildcard that matches several files of every build's context.
    fileprivate func matchesSeveral(_ copy: CopyCommand, _ context: CheckContext) -> Bool {
        guard copy.from == nil, let source = copy.sources.first?.text,
            source.utf8.contains(UInt8(ascii: "*")) || source.utf8.contains(UInt8(ascii: "?")),
            !source.utf8.contains(UInt8(ascii: "$"))
        else { return false }
        let folders = builds.isEmpty ? [folder] : builds.map(\.context)
        let matcher = IgnoreFile(patterns: [source])
        return folders.allSatisfy { folder in
            guard let folder else { return false }
            let start = folder.isEmpty ? 0 : folder.utf8.count + 1
            let depth = source.utf8.count { $0 == UInt8(ascii: "/") }
            return context.files(below: folder).count { path in
                guard let inside = String(path.utf8.dropFirst(start)) else { return false }
                return inside.utf8.count { $0 == UInt8(ascii: "/") } == depth && matcher.ignores(inside)
            } > 1
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func several(_ path: String) -> Self {
        "several files are copied to the one place '\(path)'; write '\(path)/' if it is a folder"
    }
}
