import CLibGit2
import Glibc
import SourceText

/// An open git repository.
///
/// Not for two tasks at once: open one for each. Nothing of it is ever written.
package struct Repository: ~Copyable {
    /// The folder with the files; nil when the repository is bare. An absolute path without a slash at its end.
    package let workTree: String?
    /// The folder with HEAD and the index; a linked work tree has its own.
    package let gitDirectory: String
    /// The folder with objects and refs, which linked work trees share.
    package let commonDirectory: String
    /// Whether history ends before its beginning.
    package let isShallow: Bool

    let handle: Handle
    let objects: ObjectStore
    let settings: Configuration
    /// History as this clone has it.
    let history: CommitGraph
    let counts: ObjectCounts
    let clones = CloneCache()
    let environment: [String: String]

    package var isBare: Bool { workTree == nil }

    /// Opens the repository that contains a path: its root, any folder or file below, a bare or a linked one.
    ///
    /// - Parameter environment: where the user's settings are and what they are, as git takes it from the environment.
    package init(
        containing path: String,
        environment: [String: String] = processEnvironment()
    ) throws(GitError) {
        let action = "open the repository at \(path)"
        guard GitLibrary.isReady else {
            throw GitError(.other, action: action, reason: "libgit2 could not be set up")
        }
        let found = try Self.discover(path, environment: environment)
        try RepositoryFormat.check(try Configuration(file: found.common + "/config"), path: path)

        var opened: OpaquePointer?
        try check(action, git_repository_open_ext(&opened, path, 0, environment["GIT_CEILING_DIRECTORIES"]))
        guard let opened else { throw GitError(.other, action: action, reason: "libgit2 gave no repository") }
        let handle = Handle(pointer: opened)
        let gitDirectory = Self.directory(git_repository_path(opened)) ?? found.git
        let commonDirectory = Self.directory(git_repository_commondir(opened)) ?? found.common
        let workTree = git_repository_is_bare(opened) == 1 ? nil : Self.directory(git_repository_workdir(opened))
        let settings = try Configuration(
            of: opened,
            gitDirectory: gitDirectory,
            commonDirectory: commonDirectory,
            environment: environment
        )
        try SafeDirectories(settings: settings, environment: environment).check(
            workTree ?? gitDirectory,
            places: (workTree.map { [$0, $0 + "/.git"] } ?? []) + [gitDirectory]
        )
        let objects = try ObjectStore(of: opened)
        let boundary = Self.shallowCommits(commonDirectory)

        self.workTree = workTree
        self.gitDirectory = gitDirectory
        self.commonDirectory = commonDirectory
        self.settings = settings
        self.environment = environment
        self.objects = objects
        isShallow = boundary != nil
        history = CommitGraph(objects: objects, boundary: boundary ?? [])
        counts = ObjectCounts(commonDirectory: commonDirectory)
        self.handle = handle
    }

    /// What owns libgit2's repository.
    struct Handle: ~Copyable {
        let pointer: OpaquePointer

        deinit { git_repository_free(pointer) }
    }

    private static func discover(
        _ path: String,
        environment: [String: String]
    ) throws(GitError) -> (git: String, common: String) {
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        let status = git_repository_discover(&buffer, path, 0, environment["GIT_CEILING_DIRECTORIES"])
        guard status == 0, let git = directory(buffer.ptr) else {
            var exists = stat()
            throw GitError(
                .notARepository,
                action: "find the git repository of \(path)",
                reason: stat(path, &exists) == 0
                    ? "neither it nor a folder above it is a git repository" : systemMessage(errno),
                remedy: "name a folder of a repository, or make one with 'git init'"
            )
        }
        // A linked work tree says in one line where the rest of its repository is.
        guard let line = firstLine(of: "commondir", in: git) else { return (git, git) }
        return (git, line.hasPrefix("/") ? line : git + "/" + line)
    }

    private static func firstLine(of file: String, in directory: String) -> String? {
        guard let bytes = try? WorkTree(root: directory).read(file) else { return nil }
        return bytes.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The commits whose parents were not fetched; nil when the repository is not shallow.
    private static func shallowCommits(_ commonDirectory: String) -> Set<ObjectID>? {
        guard let bytes = try? WorkTree(root: commonDirectory).read("shallow") else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        return Set(lines.compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) })
    }

    /// The path of a directory without the slash at its end.
    private static func directory(_ path: UnsafePointer<CChar>?) -> String? {
        guard let path else { return nil }
        var text = String(cString: path)
        while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
        return text
    }
}

/// The environment of this process.
package func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        next += 1
    }
    return variables
}
