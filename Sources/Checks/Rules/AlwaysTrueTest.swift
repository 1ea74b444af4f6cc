import Dockerfile
import ImageMatrix
import Shell
import SourceText

extension Rule {
    /// A test for a file that COPY has brought for certain.
    static let alwaysTrueTest = Rule(
        id: "always-true-test",
        severity: .hint,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "A RUN asks whether a file is there without which COPY had failed.",
        why: """
            COPY ends the build when its source is missing, so the test never decides anything: whoever deletes the file because \
            the test seems to allow it gets no image. A pattern may match nothing as long as another source of the \
            instruction is there.
            """,
        bad: """
            COPY requirements.txt /tmp/pip-tmp/
            RUN if [ -f /tmp/pip-tmp/requirements.txt ]; then pip install -r /tmp/pip-tmp/requirements.txt; fi
            """,
        good: """
            COPY requirements.tx[t] noop.txt /tmp/pip-tmp/
            RUN if [ -f /tmp/pip-tmp/requirements.txt ]; then pip install -r /tmp/pip-tmp/requirements.txt; fi
            """,
        exceptions: [
            "A source with a wildcard, or with an argument in it.",
            "A file that a command between the two may remove or move.",
            "A source that is a folder, or that is not in the build context.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles
        where file.scripts.contains(where: { $0.calls.contains { $0.testedFile != nil } }) {
            for stage in file.stages.stages {
                var copied = CopiedFiles(file, context)
                for ancestor in file.lineage(of: stage.index).reversed() {
                    for command in ancestor.commands {
                        copied.follow(command)
                        guard let script = file.script(of: command) else { continue }
                        for call in script.calls {
                            copied.follow(call)
                            guard ancestor.index == stage.index, let test = call.testedFile,
                                let copy = copied[test.path]
                            else { continue }
                            let source = file.place(copy.source.range)
                            report(
                                .alwaysTrue(copy.source.text),
                                script.place(test.range),
                                notes: [Diagnostic.Note("COPY fails here without the file", source)],
                                fixes: file.makingOptional(copy).map { [$0] } ?? []
                            )
                        }
                    }
                }
            }
        }
    }
}

/// The files that COPY put into an image, as far as nothing may have taken them away again.
private struct CopiedFiles {
    struct Copied {
        let command: CopyCommand
        let source: DockerfileWord
    }

    private let file: CheckedDockerfile
    private let context: CheckContext
    private var files: [String: Copied] = [:]
    /// Nil when it is not known.
    private var directory: String?

    init(_ file: CheckedDockerfile, _ context: CheckContext) {
        self.file = file
        self.context = context
    }

    subscript(path: String) -> Copied? { absolute(path).flatMap { files[$0] } }

    mutating func follow(_ command: DockerfileStages.Command) {
        switch command.command {
        case .workdir(let word): directory = absolute(word.text)
        case .copy(let copy) where copy.from == nil && copy.excludedPatterns.isEmpty:
            let isFolder = copy.destination.text.hasSuffix("/") || copy.sources.count + copy.documents.count > 1
            guard let destination = absolute(copy.destination.text) else { return }
            for source in copy.sources where isFile(source.text) {
                let name = source.text.split(separator: "/").last.map(String.init) ?? ""
                let target = isFolder ? normalized("\(destination)/\(name)") : destination
                if let target { files[target] = Copied(command: copy, source: source) }
            }
        default: break
        }
    }

    /// Forgets what a command may remove.
    mutating func follow(_ call: RunCall) {
        guard !files.isEmpty, Self.removers.contains(call.name) else { return }
        let paths = call.texts.map { text in text.flatMap { $0.hasPrefix("-") ? nil : absolute($0) } }
        let isUnknown = zip(call.texts, paths).contains { text, path in path == nil && text?.hasPrefix("-") != true }
        files = files.filter { file, _ in
            !isUnknown && !paths.contains { $0.map { file == $0 || $0 == "/" || file.hasPrefix($0 + "/") } ?? false }
        }
    }

    /// Programs that take files away, and those of which it is not said where they work.
    private static let removers: Set<String> = [
        ".", "bash", "cd", "eval", "find", "git", "mv", "pushd", "rm", "rmdir", "rsync", "sh", "shred", "source",
        "unlink",
    ]

    /// Whether the source is a plain name of a file that all builds send.
    private func isFile(_ source: String) -> Bool {
        guard Self.isPlain(source) else { return false }
        let folders = file.builds.isEmpty ? [file.folder] : file.builds.map(\.context)
        return folders.allSatisfy { folder in
            guard let folder, let path = RepositoryPaths.normalized("\(folder)/\(source)") else { return false }
            return context.tree.isFile(path)
        }
    }

    /// Nil for a path that only the run knows.
    private func absolute(_ path: String) -> String? {
        guard Self.isPlain(path) else { return nil }
        guard !path.hasPrefix("/") else { return normalized(path) }
        return directory.flatMap { normalized("\($0)/\(path)") }
    }

    private func normalized(_ path: String) -> String? {
        RepositoryPaths.normalized(String(path.drop { $0 == "/" })).map { "/" + $0 }
    }

    private static func isPlain(_ path: String) -> Bool {
        !path.isEmpty && !path.utf8.contains { "*?[$\"'\\~".utf8.contains($0) }
    }
}

extension RunCall {
    /// The file of which a `test` asks whether it is there.
    fileprivate var testedFile: (path: String, range: Range<Int>)? {
        let words = texts
        guard ["[", "[[", "test"].contains(name), words.count == (name == "test" ? 2 : 3),
            let option = words[0], ["-f", "-e", "-r"].contains(option), let path = words[1]
        else { return nil }
        return (path, arguments[0].range.lowerBound..<arguments[1].range.upperBound)
    }
}

extension CheckedDockerfile {
    /// The repair that lets COPY go on without the file, where another source is there for certain.
    fileprivate func makingOptional(_ copied: CopiedFiles.Copied) -> Diagnostic.Fix? {
        let source = copied.source
        let isBesideAnother = copied.command.sources.contains {
            $0.range != source.range && !$0.text.utf8.contains(where: "*?[$".utf8.contains)
        }
        guard isBesideAnother, copied.command.destination.text.hasSuffix("/") else { return nil }
        return .replacing(place(source.range), by: source.text.asOptionalPattern)
    }
}

extension String {
    /// The name as a pattern that may match nothing.
    fileprivate var asOptionalPattern: String { "\(dropLast())[\(suffix(1))]" }
}

extension Diagnostic.Message {
    fileprivate static func alwaysTrue(_ file: String) -> Self {
        """
        this is always true, because COPY fails without '\(file)'; copy '\(file.asOptionalPattern)' beside a file that is \
        always there, or mount the context
        """
    }
}
