import SourceText
import Values

// What the commands of a stage do to its variables, and what they read from the build context.
extension StageEvaluator {
    mutating func dispatch(_ index: Int) {
        var environment = initialEnvironment(of: index)
        for (command, place) in commands(of: index) {
            guard step() else { break }
            dispatch(command, of: index, blaming: place, &environment)
        }
        result.stages[index].environment = environment.values
        result.stages[index].workingDirectory = environment.workingDirectory
        environments[index] = environment
    }

    private mutating func initialEnvironment(of index: Int) -> StageEnvironment {
        switch result.stages[index].base {
        case .scratch:
            return StageEnvironment(image: ["PATH": StageEnvironment.defaultPath], workingDirectory: "/")
        case .stage(let base):
            let environment = environments[base] ?? StageEnvironment()
            _ = step(environment.values.count)
            return environment
        case .image(let reference):
            var image = request.imageEnvironment(reference)
            if image != nil, image?["PATH"] == nil { image?["PATH"] = StageEnvironment.defaultPath }
            return StageEnvironment(
                image: image,
                workingDirectory: image == nil ? nil : "/",
                baseName: reference.display
            )
        }
    }

    private mutating func dispatch(
        _ command: DockerfileStages.Command,
        of index: Int,
        blaming place: Range<Int>?,
        _ environment: inout StageEnvironment
    ) {
        let variables = environment
        let variable: (String) -> VariableValue = { variables.value(of: $0) }
        switch command.command {
        case .arg(let declarations):
            for declaration in declarations { declare(declaration, blaming: place, &environment) }
        case .env(let pairs):
            for pair in pairs {
                guard let name = expand(pair.name, at: place, variable: variable),
                    let value = expand(pair.value, at: place, variable: variable)
                else { continue }
                if let name = name.text { environment.values[name] = value }
            }
        case .label(let pairs):
            for pair in pairs {
                _ = expand(pair.name, at: place, variable: variable)
                _ = expand(pair.value, at: place, variable: variable)
            }
        case .workdir(let word):
            guard let path = expand(word, at: place, variable: variable) else { return }
            environment.workingDirectory = join(environment.workingDirectory, path)
        case .user(let word):
            _ = expand(word, at: place, variable: variable)
        case .volume(let words):
            for word in words {
                if let path = expand(word, at: place, variable: variable), path.isEmpty {
                    report(.blankName, "the volume '\(word.text)' has an empty path; write one", place ?? word.range)
                }
            }
        case .stopsignal(let word):
            guard let text = expand(word, at: place, variable: variable)?.text, !isSignal(text) else { return }
            report(.badSignal, "'\(text)' is no signal; write a name as 'SIGTERM' or a number", place ?? word.range)
        case .expose(let words):
            for word in words { expose(word, blaming: place, variable: variable) }
        case .copy(let copy):
            dispatch(copy, isAdd: false, of: index, blaming: place, variable: variable)
        case .add(let copy):
            dispatch(copy, isAdd: true, of: index, blaming: place, variable: variable)
        case .run(let run):
            dispatch(run, of: index, blaming: place, environment)
        case .cmd, .entrypoint, .from, .healthcheck, .maintainer, .onbuild, .shell:
            break
        }
    }

    /// Gives an argument its value: the build's, else its default, else that of the global scope.
    private mutating func declare(
        _ declaration: ArgumentDeclaration,
        blaming place: Range<Int>?,
        _ environment: inout StageEnvironment
    ) {
        let name = declaration.name.text
        if let value = given(name) {
            environment.values[name] = value
        } else if let word = declaration.defaultValue {
            let variables = environment
            if let value = expand(word, at: place, variable: { variables.value(of: $0) }) {
                environment.values[name] = value
            }
        } else if case .set(let value) = global(name) {
            environment.values[name] = led(value, from: name, at: declaration.name.range)
        }
    }

    // MARK: COPY and ADD

    private mutating func dispatch(
        _ copy: CopyCommand,
        isAdd: Bool,
        of index: Int,
        blaming place: Range<Int>?,
        variable: @escaping (String) -> VariableValue
    ) {
        if let from = copy.from {
            guard isBuilt(from, before: index, blaming: place) else { return }
        }
        if let owner = copy.owner { _ = expand(owner, at: place, variable: variable) }
        if let mode = copy.mode, let text = expand(mode, at: place, variable: variable)?.text, !isFileMode(text) {
            report(
                .badMode,
                "'\(text)' is no file mode; write an octal number up to 7777 or letters as 'u+x'",
                place ?? mode.range
            )
        }
        _ = expand(copy.destination, at: place, variable: variable)
        for document in copy.documents where document.isExpanded {
            guard let heredoc = document.heredoc else { continue }
            var raw = WordExpander()
            raw.ignoresQuotes = true
            do {
                _ = try raw.expand(file.syntax.content(of: heredoc), variable: variable)
            } catch {
                report(.badExpansion, error.message, place ?? heredoc.contentRange)
            }
        }
        var sources: [(word: DockerfileWord, path: Template)] = []
        for word in copy.sources {
            if let path = expand(word, at: place, variable: variable) { sources.append((word, path)) }
        }
        if let checksum = copy.checksum { check(checksum, sources, blaming: place, variable: variable) }
        guard copy.from == nil else { return }
        for (word, path) in sources {
            if let text = path.text, isRemote(text) {
                guard !isAdd else { continue }
                report(.badSource, "COPY takes no address; use ADD for '\(text)'", place ?? word.range)
            }
            result.stages[index].contextPaths.append(
                StageEvaluation.ContextPath(path: rooted(path), range: place ?? word.range)
            )
        }
    }

    private mutating func check(
        _ checksum: DockerfileWord,
        _ sources: [(word: DockerfileWord, path: Template)],
        blaming place: Range<Int>?,
        variable: @escaping (String) -> VariableValue
    ) {
        guard let value = expand(checksum, at: place, variable: variable), !value.isEmpty else { return }
        if sources.count != 1 {
            report(.badChecksum, "a checksum is for one source only; split the instruction", place ?? checksum.range)
        } else if let text = sources[0].path.text, !isRemote(text) {
            report(
                .badChecksum,
                "a checksum is for an address or a git repository, not for '\(text)'; remove it",
                place ?? checksum.range
            )
        }
    }

    /// Whether the files of a stage exist where a stage wants them.
    private mutating func isBuilt(_ from: DockerfileWord, before index: Int, blaming place: Range<Int>?) -> Bool {
        let source = Int(from.text) ?? file.stage(named: from.text)?.index
        guard let source, source < file.stages.count, source >= index else { return true }
        // A circle is reported already.
        if result.problems.contains(where: { $0.code == .stageCycle }) { return false }
        report(
            .stageNotBuiltYet,
            "the stage '\(from.text)' is defined below; move it above the stage that copies from it",
            place ?? from.range
        )
        return false
    }

    // MARK: RUN

    private mutating func dispatch(
        _ run: RunCommand,
        of index: Int,
        blaming place: Range<Int>?,
        _ environment: StageEnvironment
    ) {
        if let device = run.devices.first, !hasLabsFrontend {
            report(
                .needsLabs,
                "'--device' needs the labs frontend; add '# syntax=docker/dockerfile:1-labs' as the first line",
                place ?? device.range
            )
        }
        for mount in run.mounts {
            if let from = mount.from, !isBuilt(from, before: index, blaming: place) { continue }
            let range = place ?? mount.word.range
            do throws(DockerfileProblem) {
                let options = try mount.options { text throws(DockerfileProblem) in
                    do throws(WordExpansionError) {
                        return try expander.expand(text) { environment.value(of: $0) }.result
                    } catch {
                        throw DockerfileProblem(.badExpansion, error.message, range)
                    }
                }
                try check(options, at: range, environment)
                if options.kind == .bind, mount.from == nil {
                    let path = led(options.source ?? "", from: mount.word.text, at: range)
                    result.stages[index].contextPaths.append(
                        StageEvaluation.ContextPath(path: rooted(path), range: range)
                    )
                }
            } catch {
                report(error.code, error.message, range)
            }
        }
    }

    private func check(
        _ options: RunMountOptions,
        at range: Range<Int>,
        _ environment: StageEnvironment
    ) throws(DockerfileProblem) {
        guard options.kind != .secret, options.kind != .ssh, options.kind != nil else { return }
        let target = join(environment.workingDirectory, options.target ?? "")
        guard target?.text == "/" else { return }
        throw DockerfileProblem(.badMount, "the mount would hide the whole file system; write a target below '/'", range)
    }

    private var hasLabsFrontend: Bool {
        file.syntax.directive(.syntax).map { file.syntax.value(of: $0).contains("-labs") } ?? false
    }

    // MARK: Paths

    /// A path from a directory on; nil when it cannot be told.
    private func join(_ directory: Template?, _ path: Template) -> Template? {
        if let text = path.text {
            if text.hasPrefix("/") { return Template(cleanPath(text), from: path.pieces.first?.origin) }
            guard let directory = directory?.text else { return nil }
            return Template(cleanPath(directory + "/" + text), from: path.pieces.first?.origin)
        }
        if case .text(let text, _) = path.pieces.first, text.hasPrefix("/") { return path }
        guard let directory, directory.text != "/" else { return directory.map { $0 + path } }
        return directory + Template("/") + path
    }

    /// A path of the build context from its root on; `..` cannot leave the root.
    private func rooted(_ path: Template) -> Template {
        guard let text = path.text else {
            if case .text(let text, _) = path.pieces.first, text.hasPrefix("/") { return path }
            return Template("/") + path
        }
        let clean = cleanPath("/" + text)
        if path.pieces.count == 1 { return Template(clean, from: path.pieces.first?.origin) }
        return Template(clean, from: path.pieces.last?.origin)
    }
}

/// An absolute path without `.`, `..` and doubled slashes.
private func cleanPath(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
        switch part {
        case ".": break
        case "..": _ = parts.popLast()
        default: parts.append(part)
        }
    }
    return "/" + parts.joined(separator: "/")
}
