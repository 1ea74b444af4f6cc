import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// An installation by a lock file that is not there.
    static let missingLockFile = Rule(
        id: "missing-lock-file",
        severity: .error,
        repair: .none,
        source: .npmCI,
        summary: "Dependencies are installed by a lock file that the builder does not get.",
        why: """
            'npm ci' and the like install exactly what the lock file says and end with a mistake without one. Where a tool \
            goes on without it, nothing is frozen, and it is a warning.
            """,
        bad: """
            COPY package.json ./
            RUN npm ci
            """,
        good: """
            COPY package.json package-lock.json ./
            RUN npm ci
            """,
        exceptions: [
            "A manifest that does not come from the context.",
            "A stage that gets files of another one, and a RUN with mounted files or in another folder.",
            "Files that an earlier step of the workflow may have made.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where !build.mayHaveOtherFiles {
            for found in build.manifestInstalls where found.install.isFrozen && !found.hasLock {
                guard seen.insert(found.place).inserted else { continue }
                report(
                    found.install.needsLock
                        ? .missing(found.install.locks[0], found.install.text)
                        : .notFrozen(found.install.locks[0], found.install.text),
                    found.place,
                    severity: found.install.needsLock ? nil : .warning
                )
            }
        }
    }

    /// An installation that does not look at the lock file.
    static let unlockedInstall = Rule(
        id: "unlocked-install",
        severity: .hint,
        repair: .unsafe,
        source: .npmCI,
        summary: "'npm install' is used although there is a lock file.",
        why: """
            It may install newer versions than the lock file names and rewrites the file in the image. 'npm ci' installs what \
            was tested, and is faster.
            """,
        bad: "RUN npm install",
        good: "RUN npm ci",
        exceptions: ["`npm install` of packages by name.", "A context without a lock file."]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds {
            for found in build.manifestInstalls
            where found.install.tool == .npm && !found.install.isFrozen && found.hasLock {
                guard seen.insert(found.place).inserted else { continue }
                let place = context.place(of: found.install.text, in: found.place)
                report(
                    .unlocked,
                    place ?? found.place,
                    fixes: place.map { [.replacing($0, by: "npm ci")] } ?? []
                )
            }
        }
    }
}

/// An installation whose manifest comes from the context.
private struct ManifestInstall {
    let install: DependencyInstall
    /// Whether a lock file is beside a manifest, and sent.
    let hasLock: Bool
    let place: SourceRange
}

extension ContextBuild {
    fileprivate var manifestInstalls: [ManifestInstall] {
        reachable.flatMap { stage -> [ManifestInstall] in
            var found: [ManifestInstall] = []
            var copies: [Copy] = []
            for step in stage.steps {
                switch step {
                case .copy(let copy):
                    guard copy.command.from == nil else { return found }
                    copies.append(copy)
                case .run(let run, let command):
                    guard run.mounts.allSatisfy({ $0.word.text.contains(bytesOf: "type=cache") }) else { continue }
                    for install in DependencyInstall.all(in: run, script(of: command)) where !install.locks.isEmpty {
                        let folders = copies.flatMap { manifestFolders($0, of: install) }
                        guard !folders.isEmpty else { continue }
                        let hasLock = folders.contains { folder in
                            install.locks.contains { isSent(folder.isEmpty ? $0 : "\(folder)/\($0)") }
                        }
                        let place = stages.syntax.file.place(command.instruction.range)
                        found.append(ManifestInstall(install: install, hasLock: hasLock, place: place))
                    }
                default: break
                }
            }
            return found
        }
    }

    /// The folders of the context from which an instruction takes a manifest.
    private func manifestFolders(_ copy: Copy, of install: DependencyInstall) -> [String] {
        copy.sources.compactMap { source in
            var folder = source.path
            if !folder.isEmpty, kind(of: folder) != .directory {
                let parts = folder.split(separator: "/")
                folder = parts.dropLast().joined(separator: "/")
            }
            let manifest = folder.isEmpty ? install.manifest : "\(folder)/\(install.manifest)"
            let isTaken =
                source.path == folder || source.path == manifest
                || (source.path.contains("*") && IgnoreFile(patterns: [source.path]).ignores(manifest))
            return isTaken && isSent(manifest) ? folder : nil
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(_ lock: String, _ command: String) -> Self {
        "'\(command)' ends with a mistake because there is no '\(lock)' beside the manifest in the build context; add it, or take it out of the ignore file"
    }

    fileprivate static func notFrozen(_ lock: String, _ command: String) -> Self {
        "there is no '\(lock)' beside the manifest in the build context, so '\(command)' takes the newest versions; add the file"
    }

    fileprivate static let unlocked: Self =
        "there is a lock file, and 'npm install' may take other versions than it names; write 'npm ci'"
}
