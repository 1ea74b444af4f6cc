/// What a path of a file tree names.
package enum FileKind: Hashable, Sendable {
    case file(isExecutable: Bool)
    case directory
    /// With the target as it is written in the link.
    case symbolicLink(target: String)
    /// A device, a socket, a pipe, a submodule.
    case other
}

package struct FileTreeEntry: Hashable, Sendable {
    package let name: String
    package let kind: FileKind

    package init(name: String, kind: FileKind) {
        self.name = name
        self.kind = kind
    }
}

/// The files of a repository, on disk or in a commit.
///
/// Paths are relative to the root and have `/` between their parts; the empty path is the root. A path that leaves the
/// root, by `..` or through a symbolic link, names nothing.
package protocol FileTree: Sendable {
    /// What a path names, links not followed; nil when there is nothing.
    func kind(of path: String) -> FileKind?

    /// What a directory holds, in the order of the names' bytes.
    func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry]

    /// What a directory holds, in the order of the names' bytes, with what a look at each entry tells.
    func listing(of directory: String) throws(FileTreeError) -> [ListedFile]

    /// Some bytes of a file of any size, fewer where it ends.
    func bytes(of path: String, in range: Range<Int>) throws(FileTreeError) -> [UInt8]

    /// The kind of what a path names after links inside of the tree are followed; nil when there is nothing.
    func resolvedKind(of path: String) -> FileKind?

    /// The bytes of a file; links that stay inside of the tree are followed.
    func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8]
}

/// A file or directory that could not be read.
package struct FileTreeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case notFound
        case notPermitted
        case isDirectory
        case notADirectory
        /// A symbolic link leads out of the tree, or in a circle.
        case leavesTree
        /// Neither a file nor a directory.
        case notAFile
        case tooLarge(limit: Int)
        case other
    }

    package let code: Code
    package let path: String
    package let reason: String

    package init(_ code: Code, path: String, reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    package var description: String { "cannot read '\(path)': \(reason)" }
}

extension FileTree {
    /// How large a file may be that the program reads: far above anything written by hand.
    package static var defaultLimit: Int { 10 << 20 }

    package func read(_ path: String) throws(FileTreeError) -> [UInt8] {
        try read(path, limit: Self.defaultLimit)
    }

    package func resolvedKind(of path: String) -> FileKind? {
        guard let resolved = resolve(path) else { return nil }
        return kind(of: resolved)
    }

    /// Whether there is a file, also behind links inside of the tree.
    package func isFile(_ path: String) -> Bool {
        if case .file = resolvedKind(of: path) { return true }
        return false
    }

    /// Whether there is a directory, also behind links inside of the tree.
    package func isDirectory(_ path: String) -> Bool {
        resolvedKind(of: path) == .directory
    }

    /// The path without links, `.` and `..`; nil when it leaves the tree or goes in a circle.
    package func resolve(_ path: String) -> String? {
        var pending = Self.parts(of: path)
        var done: [Substring] = []
        var steps = 0
        while let part = pending.popLast() {
            steps += 1
            guard steps < 1000 else { return nil }
            if part == "." { continue }
            if part == ".." {
                if done.popLast() == nil { return nil }
                continue
            }
            done.append(part)
            if case .symbolicLink(let target) = kind(of: done.joined(separator: "/")) {
                guard !target.hasPrefix("/") else { return nil }
                done.removeLast()
                pending += Self.parts(of: target)
            }
        }
        return done.joined(separator: "/")
    }

    /// The last one first.
    private static func parts(of path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { Substring($0) }
    }
}
