import Actions
import Dockerfile
import SourceText
import Values

/// The files that a builder may fetch for an image build: those of the context that the ignore file lets through.
///
/// Links are listed, not followed, as builders send them. BuildKit fetches only what an instruction names; other builders
/// take everything.
package struct BuildContext: Sendable {
    package struct File: Hashable, Sendable {
        /// Relative to the root of the context.
        package let path: String
        package let size: Int
    }

    package struct Link: Hashable, Sendable {
        package let path: String
        /// As it is written in the link.
        package let target: String
    }

    /// What cannot be sent, which makes the build fail.
    package struct Unreadable: Hashable, Sendable {
        package let path: String
        package let reason: String
    }

    /// Files of a folder that the ignore file leaves out.
    package struct LeftOut: Hashable, Sendable {
        /// Relative to the root of the context; empty for the root.
        package let folder: String
        /// Whether nothing of the folder is sent, so that the files below it count, too.
        package let isWhole: Bool
        package let fileCount: Int
        package let size: Int
    }

    /// Relative to the root of the repository; empty for the root.
    package let folder: String
    /// The ignore file that counts, relative to the root of the repository.
    package let ignoreFile: String?
    /// The largest first, equal ones in the order of their paths.
    package private(set) var files: [File] = []
    package private(set) var links: [Link] = []
    package private(set) var unreadable: [Unreadable] = []
    /// The largest first.
    package private(set) var leftOut: [LeftOut] = []
    /// Whether there are more files than are listed.
    package private(set) var isCut = false

    package var size: Int { files.reduce(0) { $0 &+ $1.size } }

    /// More files than anybody builds an image from.
    private static let fileLimit = 1_000_000
    private static let depthLimit = 256
    /// How often a path may still be held against a pattern: some seconds of work.
    private var comparisons = 20_000_000

    /// Walks through a context.
    ///
    /// - Parameter dockerfile: relative to the root of the repository; an ignore file beside it comes first.
    package init(folder: String, dockerfile: String?, tool: Actions.BuildRequest.Tool, in tree: any FileTree) {
        self.folder = folder
        let found = Self.ignoreFile(folder: folder, dockerfile: dockerfile, tool: tool, in: tree)
        ignoreFile = found?.path
        let patterns = found?.patterns ?? IgnoreFile(patterns: [])
        if let path = found?.path, patterns.isTooLarge {
            unreadable.append(Unreadable(path: path, reason: "it has more patterns than are read"))
            isCut = true
            return
        }
        _ = walk("", patterns, patterns.rootStanding, depth: 0, in: tree)
        files.sort { $0.size != $1.size ? $0.size > $1.size : $0.path.precedesByBytes($1.path) }
        leftOut.sort { $0.size != $1.size ? $0.size > $1.size : $0.folder.precedesByBytes($1.folder) }
    }

    /// The ignore file that a builder takes: the first that there is.
    package static func ignoreFile(
        folder: String,
        dockerfile: String?,
        tool: Actions.BuildRequest.Tool,
        in tree: any FileTree
    ) -> (path: String, patterns: IgnoreFile)? {
        var candidates = IgnoreFile.candidates(dockerfile: dockerfile ?? "", context: folder)
        if dockerfile == nil { candidates.removeFirst() }
        if tool == .podmanBuild || tool == .buildahBuild || tool == .buildahAction {
            candidates.insert(join(folder, ".containerignore"), at: 0)
        }
        return candidates.lazy.compactMap { path in
            (try? tree.read(path)).map { (path, IgnoreFile(SourceFile(path: path, bytes: $0))) }
        }.first
    }

    /// What a folder and those below it hold.
    private struct Count {
        var sent = 0
        var leftOut = 0
        var leftOutSize = 0
    }

    private mutating func walk(
        _ path: String,
        _ patterns: IgnoreFile,
        _ standing: IgnoreFile.Standing,
        depth: Int,
        in tree: any FileTree
    ) -> Count {
        var count = Count()
        guard depth <= Self.depthLimit else {
            unreadable.append(Unreadable(path: path, reason: "it lies more than \(Self.depthLimit) folders deep"))
            return count
        }
        let listing: [ListedFile]
        do throws(FileTreeError) {
            listing = try tree.listing(of: path.isEmpty ? folder : join(folder, path))
        } catch {
            // A builder does not look into what is left out anyway.
            if standing.isIgnored != true || patterns.hasExceptions {
                unreadable.append(Unreadable(path: path.isEmpty ? "." : path, reason: error.reason))
            }
            return count
        }
        let firstEntry = leftOut.count
        var own = Count()
        for entry in listing {
            comparisons -= patterns.cost
            guard files.count < Self.fileLimit, comparisons >= 0 else {
                isCut = true
                break
            }
            let name = join(path, entry.name)
            if entry.kind == .directory {
                let below = walk(
                    name,
                    patterns,
                    patterns.standing(ofDirectory: name, in: standing),
                    depth: depth + 1,
                    in: tree
                )
                count.sent += below.sent
                count.leftOut += below.leftOut
                count.leftOutSize &+= below.leftOutSize
            } else if patterns.ignoredState(ofFile: name, in: standing) == true {
                own.leftOut += 1
                own.leftOutSize &+= entry.size ?? 0
            } else {
                count.sent += 1
                add(entry, at: name)
            }
        }
        count.leftOut += own.leftOut
        count.leftOutSize &+= own.leftOutSize
        if count.sent == 0, count.leftOut > 0, !path.isEmpty {
            leftOut.removeSubrange(firstEntry...)
            leftOut.append(
                LeftOut(folder: path, isWhole: true, fileCount: count.leftOut, size: count.leftOutSize)
            )
        } else if own.leftOut > 0 {
            leftOut.append(LeftOut(folder: path, isWhole: false, fileCount: own.leftOut, size: own.leftOutSize))
        }
        return count
    }

    private mutating func add(_ entry: ListedFile, at path: String) {
        switch entry.kind {
        case .file where !entry.isReadable: unreadable.append(Unreadable(path: path, reason: "permission denied"))
        case .file: files.append(File(path: path, size: entry.size ?? 0))
        case .symbolicLink(let target): links.append(Link(path: path, target: target))
        case .other: unreadable.append(Unreadable(path: path, reason: "it is not a regular file"))
        case .directory: break
        }
    }
}

extension ImageBuild {
    /// Why nobody can say here which files the builder gets; nil when they are those of the context folder.
    package var contextReason: String? {
        switch request.context {
        case .gitRepository(let folder):
            let place = folder.isEmpty ? "the repository" : "'\(folder)' of the repository"
            return
                "the builder fetches \(place) at the pushed commit by itself, so files that are only here do not count"
        case .remote(let address, _): return "the builder fetches '\(address.display)'"
        case .images: return "it makes no image from files"
        case .folder(let path, _):
            if let unknown = path.firstUnknown { return "\(unknown.expression) is unknown, because \(unknown.reason)" }
            if request.otherFiles != nil, context == nil { return "earlier steps of the workflow make the folder" }
            return context == nil ? "'\(path.display)' is no folder of the repository" : nil
        }
    }
}
