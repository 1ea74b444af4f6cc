@testable import Actions
import Checks
import Dockerfile
import ELF
import Git
import ImageMatrix
import OCI
import Reporting
import Requirements
import Shell
import SourceText
import Values
import YAML

/// Something that reads bytes of a stranger.
struct Parser: Sendable {
    let name: String
    /// The conformance suites whose texts it starts from, with the member of a case that holds the text.
    let seeds: [(suite: String, key: String)]
    let read: @Sendable ([UInt8]) -> Void

    init?(named name: String) {
        guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    private init(
        _ name: String,
        seeds: [(suite: String, key: String)] = [],
        read: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.seeds = seeds
        self.read = read
    }

    static let all = [
        yaml, workflow, expression, templateString, filter, matrix, shell, regularExpression, json, dockerfile,
        ignoreFile, reference, configuration, metadata, jq, awk, sed, yq, bake, schema, pathGlob, requirements,
        program,
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    static let yaml = Parser("yaml", seeds: [("yaml-edge", "yaml")]) { bytes in
        let document = YAMLDocument(SourceFile(path: "fuzz.yaml", bytes: bytes))
        var left = document.root.map { [$0] } ?? []
        // What aliases repeat is the same again.
        var rest = 100_000
        while let node = left.popLast(), rest > 0 {
            rest -= 1
            if node.kind == .scalar {
                let count = node.string?.utf8.count ?? 0
                _ = node.sourceRange(ofValue: 0..<count)
            }
            left += node.elements
            for (key, value) in node.entries { left += [key, value] }
        }
        _ = document.problems
    }

    /// A whole repository of one workflow: reading, evaluation, names, rules and reports.
    static let workflow = Parser("workflow", seeds: [("gha-workflow-reader", "workflow"), ("yaml-edge", "yaml")]) {
        bytes in
        let tree = SmallTree(workflow: bytes)
        let environment = RunEnvironment(
            event: Event(name: "push", ref: .branch("main")),
            repository: RepositoryIdentity(owner: "lab", name: "images"),
            defaultBranch: "main",
            files: tree,
            commit: CommitState { () throws(GitError) in
                throw GitError(.notARepository, action: "open", reason: "there is none")
            }
        )
        guard let matrix = try? ImageMatrix(tree, configuration: Configuration(), environment: environment) else {
            return
        }
        for build in matrix.builds { _ = matrix.bases(of: build) }
        let report = CheckReport(CheckContext(matrix))
        let shown = DiagnosticReport(report.diagnostics, fileCount: report.fileCount)
        _ = shown.json { path in (try? tree.read(path)).map { SourceFile(path: path, bytes: $0) } }
    }

    static let expression = Parser("expression", seeds: [("gha-expressions", "expr")]) { bytes in
        guard let syntax = try? ExpressionSyntax(parsing: text(bytes)) else { return }
        let contexts = ValueObject([
            (
                "github",
                Value(ValueObject([("ref", "refs/heads/main"), ("event", Value(Unknown("event", because: "?")))]))
            ),
            ("env", Value(ValueObject([("A", "1")], isCaseSensitive: true))),
            ("matrix", Value(Unknown("matrix", because: "?"))),
        ])
        _ = try? syntax.evaluate(in: ExpressionContexts(contexts))
    }

    static let templateString = Parser("template-string", seeds: [("gha-template-strings", "input")]) { bytes in
        _ = try? TemplateString(parsing: text(bytes)).evaluate(in: ExpressionContexts(ValueObject()))
    }

    static let filter = Parser(
        "filter",
        seeds: [("gha-filter-patterns", "patterns"), ("gha-filter-validate", "pattern")]
    ) { bytes in
        let lines = text(bytes).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for line in lines { _ = (FilterPattern.problems(inPath: line), FilterPattern.problems(inRef: line)) }
        guard let list = try? FilterList(lines) else { return }
        _ = list.runs(for: lines + ["src/a/Dockerfile"], as: .include)
    }

    static let matrix = Parser("matrix", seeds: [("gha-matrix", "matrix_yaml")]) { bytes in
        guard let root = YAMLDocument(SourceFile(path: "fuzz.yaml", bytes: bytes)).root else { return }
        _ = try? JobMatrix(Value(literal: root))
    }

    /// The Dockerfiles that it starts from bring what people write behind `RUN`.
    static let shell = Parser("shell", seeds: [("dockerfile-real", "dockerfile")]) { bytes in
        let script = ShellScript(parsing: ShellText(bytes: bytes))
        for dialect in [ShellDialect.bash, .posix] {
            var state = ShellState(workspace: "/workspace")
            state.workingDirectory = "/workspace"
            state.export("UNKNOWN", Template(Unknown("$UNKNOWN", because: "?")))
            var evaluator = ShellEvaluator(host: SilentHost())
            evaluator.stepLimit = 5_000
            _ = evaluator.run(script: script, dialect: dialect, state: &state)
        }
    }

    /// The first line is the pattern of a `grep`, the rest what it reads.
    static let regularExpression = Parser("regular-expression") { bytes in
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        var state = ShellState(workspace: "/workspace")
        state.export("PATTERN", Template(text(Array(parts.first ?? []))))
        state.export("TEXT", Template(text(Array(parts.dropFirst().first ?? []))))
        let command = "grep -E \"$PATTERN\" <<< \"$TEXT\"; [[ $TEXT =~ $PATTERN ]]; sed \"s/$PATTERN/x/\" <<< \"$TEXT\""
        let script = ShellScript(parsing: ShellText(bytes: Array(command.utf8)))
        var evaluator = ShellEvaluator(host: SilentHost())
        _ = evaluator.run(script: script, dialect: .bash, state: &state)
    }

    static let json = Parser("json", seeds: [("bake", "files")]) { bytes in _ = try? Value(json: text(bytes)) }

    static let dockerfile = Parser(
        "dockerfile",
        seeds: [
            ("dockerfile-parser", "dockerfile"), ("dockerfile-frontend", "dockerfile"),
            ("dockerfile-real", "dockerfile"),
        ]
    ) { bytes in
        let stages = DockerfileStages(SourceFile(path: "Dockerfile", bytes: bytes))
        _ = stages.evaluate()
        _ = stages.baseReferences
    }

    static let ignoreFile = Parser(
        "ignore-file",
        seeds: [("dockerignore-read", "content"), ("dockerignore-match", "patterns")]
    ) { bytes in
        let file = IgnoreFile(SourceFile(path: ".dockerignore", bytes: bytes))
        for path in ["a", "src/a/Dockerfile", ".git/config"] { _ = file.ignores(path) }
    }

    static let reference = Parser("image-reference", seeds: [("image-reference", "input")]) { bytes in
        let text = text(bytes)
        if let reference = try? ImageReference(text) { _ = (try? reference.normalized, reference.familiar) }
        _ = try? ImagePattern(text).matches("ghcr.io/lab/a:1")
    }

    /// The lists and texts of docker/metadata-action, on the push of a tag.
    static let metadata = Parser("metadata") { bytes in
        let entries = MetadataInputs.entries(Template(text(bytes)))
        let context = MetadataContext(
            eventName: "push",
            ref: "refs/tags/v1.2.3",
            sha: Template(Unknown("sha", because: "?")),
            defaultBranch: "main",
            baseRef: nil
        )
        for kind in 0..<3 {
            var inputs = MetadataInputs()
            inputs.images = kind == 0 ? entries : ["lab/a"]
            inputs.tags = kind == 1 ? entries : []
            inputs.flavor = kind == 2 ? entries : []
            inputs.labels = entries
            guard var action = try? MetadataAction(inputs, context) else { continue }
            _ = (try? action.tags(), try? action.json())
        }
    }

    static let jq = Parser("jq", runs: "jq \"$PROGRAM\" <<< \"$TEXT\"")
    static let awk = Parser("awk", runs: "awk \"$PROGRAM\" <<< \"$TEXT\"")
    static let sed = Parser("sed", runs: "sed \"$PROGRAM\" <<< \"$TEXT\"; sed -nE \"$PROGRAM\" <<< \"$TEXT\"")
    static let yq = Parser("yq", runs: "yq \"$PROGRAM\" <<< \"$TEXT\"")

    /// A command that reads a program: the first line of the bytes, and what the program works on: the rest.
    private init(_ name: String, runs command: String) {
        self.init(name) { bytes in
            let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
            var state = ShellState(workspace: "/workspace")
            state.export("PROGRAM", Template(Self.text(Array(parts.first ?? []))))
            state.export("TEXT", Template(Self.text(Array(parts.dropFirst().first ?? []))))
            let script = ShellScript(parsing: ShellText(bytes: Array(command.utf8)))
            var evaluator = ShellEvaluator(host: SilentHost())
            _ = evaluator.run(script: script, dialect: .bash, state: &state)
        }
    }

    /// What bake reads, as HCL and as JSON, and the plan that comes of it.
    static let bake = Parser("bake", seeds: [("bake", "files")]) { bytes in
        let file = SourceFile(path: "docker-bake.hcl", bytes: bytes)
        for body in [try? HCLReader.body(of: file), try? BakeJSONReader.body(of: file)] {
            guard let body, let definition = try? BakeDefinition([body], environment: { _ in .none }) else { continue }
            _ = try? BakePlan(definition, names: [], BakeOverrides([], of: definition.targets.map(\.name))).json
        }
    }

    /// A workflow against GitHub's syntax, calling itself.
    static let schema = Parser("schema", seeds: [("gha-workflow-reader", "workflow"), ("yaml-edge", "yaml")]) { bytes in
        let file = SourceFile(path: ".github/workflows/a.yaml", bytes: bytes)
        let workflow = Workflow(YAMLDocument(file, limits: .gitHubWorkflow))
        _ = WorkflowValidator.problems(of: workflow) { _ in workflow }
    }

    /// Lines of patterns, as actions that tell of changes read them.
    static let pathGlob = Parser("path-glob", seeds: [("gha-filter-patterns", "patterns")]) { bytes in
        guard let list = PathGlobList(text(bytes).split(separator: "\n").map(String.init)) else { return }
        for path in ["a", "src/a/Dockerfile", ".git/config", "src/a b/(c)/[d].txt"] { _ = list.keeps(path) }
    }

    /// A list of packages, with every place of it looked up.
    static let requirements = Parser("requirements") { bytes in
        let file = RequirementsFile(SourceFile(path: "requirements.txt", bytes: bytes))
        for line in file.lines {
            precondition(line.text.range.lowerBound >= 0 && line.text.range.upperBound <= bytes.count)
            for option in line.options {
                precondition(option.name.range.upperBound <= bytes.count)
                if let value = option.value { precondition(value.range.upperBound <= bytes.count) }
            }
        }
        for (_, requirement) in file.requirements {
            _ = (requirement.normalizedName, requirement.repository?.revision)
            let pieces = [requirement.name, requirement.marker, requirement.rest].compactMap { $0 }
            for piece in pieces + requirement.specifiers.flatMap({ [$0.comparison, $0.version] }) {
                precondition(piece.range.lowerBound >= 0 && piece.range.upperBound <= bytes.count)
            }
        }
    }

    /// The head of a program; a reader must not be asked for what no file has.
    static let program = Parser("program") { bytes in
        let header = ELFHeader { range in
            precondition(range.lowerBound >= 0 && range.count <= 1 << 20)
            return Array(bytes[range.clamped(to: 0..<bytes.count)])
        }
        _ = (header?.architecture, header?.library, header?.isProgram)
    }

    static let configuration = Parser("configuration") { bytes in
        _ = try? Configuration(
            reading: SourceFile(path: Configuration.fileName, bytes: bytes),
            rules: Rule.all.map(\.id)
        )
    }
}

/// A shell without git, files and other programs.
private struct SilentHost: ShellHost {
    var files: (any FileTree)? { nil }

    mutating func run(_ call: ShellCommandCall) -> ShellCommandResult? { nil }
}

/// One workflow and what it may name: an app, an action and another workflow.
private struct SmallTree: FileTree {
    private let files: [String: [UInt8]]

    init(workflow: [UInt8]) {
        files = [
            ".github/workflows/a.yaml": workflow,
            ".github/workflows/called.yaml": Array(
                "on: workflow_call\njobs: {a: {uses: ./.github/workflows/a.yaml}}".utf8
            ),
            "action.yml": workflow,
            "src/a/Dockerfile": Array("ARG BASE\nFROM $BASE\nCOPY a b /\n".utf8),
            "src/a/run.sh": Array("#!/bin/sh\necho \"$@\"\n".utf8),
        ]
    }

    func kind(of path: String) -> FileKind? {
        if files[path] != nil { return .file(isExecutable: path.hasSuffix(".sh")) }
        return path.isEmpty || files.keys.contains { $0.hasPrefix(path + "/") } ? .directory : nil
    }

    func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        let prefix = directory.isEmpty ? "" : directory + "/"
        var names: Set<String> = []
        for path in files.keys where path.hasPrefix(prefix) {
            if let name = path.dropFirst(prefix.count).split(separator: "/").first { names.insert(String(name)) }
        }
        return names.sorted().compactMap { name in kind(of: prefix + name).map { FileTreeEntry(name: name, kind: $0) } }
    }

    func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        guard let bytes = files[path] else {
            throw FileTreeError(.notFound, path: path, reason: "there is no such file")
        }
        return bytes
    }
}
