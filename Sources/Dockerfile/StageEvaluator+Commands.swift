import SourceText
import Values

// What the commands of a stage do to its variables, and what they read from the build context.
extension StageEvaluator {
    mutating func dispatch(_ index: Int) {
        let environment = initialEnvironment(of: index)
        environments[index] = environment
        let place = file.stages[index].from.base.range
        stageInProgress = index
        beginChecks(of: index)
        for trigger in triggers[index] ?? [] {
            guard step() else { break }
            checker?.current = result.problems.isEmpty ? file.stages[index].instruction : nil
            dispatch(trigger.command, of: index, in: environment, blaming: place)
        }
        for slot in file.stages[index].commands.indices {
            guard step() else { break }
            check(file.stages[index].commands[slot], of: index, in: environment)
            dispatch(file.stages[index].commands[slot].command, of: index, in: environment, blaming: nil)
        }
        result.stages[index].environment = environment.values
        result.stages[index].workingDirectory = environment.workingDirectory
    }

    private mutating func initialEnvironment(of index: Int) -> StageEnvironment {
        switch result.stages[index].base {
        case .scratch:
            return StageEnvironment(image: ["PATH": StageEnvironment.defaultPath], workingDirectory: "/")
        case .stage(let base):
            let environment = environments[base]?.copy() ?? StageEnvironment(image: nil)
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

    /// - Parameter place: where a deferred command takes effect, which is where it is to blame.
    private mutating func dispatch(
        _ command: DockerfileCommand,
        of index: Int,
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        switch command {
        case .arg(let declarations):
            for declaration in declarations { declare(declaration, in: environment, blaming: place) }
            if checker != nil { checker?.declared[index].formUnion(declarations.map(\.name.text)) }
        case .env(let pairs):
            // All values of one ENV are made from what was before it.
            var values: [(name: String, value: Template)] = []
            for pair in pairs {
                guard let name = expand(pair.name, in: environment, blaming: place)?.text,
                    let value = expand(pair.value, in: environment, blaming: place)
                else { continue }
                values.append((name, value))
            }
            for (name, value) in values { environment.values[name] = value }
        case .label(let pairs):
            for pair in pairs {
                check(pair.name, in: environment, blaming: place)
                check(pair.value, in: environment, blaming: place)
            }
        case .workdir(let word):
            guard let path = expand(word, in: environment, blaming: place) else { return }
            environment.workingDirectory = join(environment.workingDirectory, path)
        case .user(let word):
            check(word, in: environment, blaming: place)
        case .volume(let words):
            for word in words {
                if let path = expand(word, in: environment, blaming: place), path.isEmpty {
                    report(.blankName, "the volume '\(word.text)' has an empty path; write one", place ?? word.range)
                }
            }
        case .stopsignal(let word):
            guard let text = expand(word, in: environment, blaming: place)?.text, !isSignal(text) else { return }
            report(.badSignal, "'\(text)' is no signal; write a name as 'SIGTERM' or a number", place ?? word.range)
        case .expose(let words):
            for word in words { expose(word, in: environment, blaming: place) }
        case .copy(let copy):
            dispatch(copy, isAdd: false, of: index, in: environment, blaming: place)
        case .add(let copy):
            dispatch(copy, isAdd: true, of: index, in: environment, blaming: place)
        case .run(let run):
            dispatch(run, of: index, in: environment, blaming: place)
        case .cmd, .entrypoint, .from, .healthcheck, .maintainer, .onbuild, .shell:
            break
        }
    }

    /// Gives an argument its value: the build's, else its default, else that of the global scope.
    private mutating func declare(
        _ declaration: ArgumentDeclaration,
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        let name = declaration.name.text
        if let value = request.given(name) {
            environment.values[name] = value
        } else if let word = declaration.defaultValue {
            if let value = expand(word, in: environment, blaming: place) { environment.values[name] = value }
        } else if case .set(let value) = globals.value(of: name) {
            environment.values[name] = led(value, from: name, at: declaration.name.range)
        }
    }

    // MARK: COPY and ADD

    private mutating func dispatch(
        _ copy: CopyCommand,
        isAdd: Bool,
        of index: Int,
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        if let from = copy.from {
            let source = Int(from.text) ?? stagesByName[from.text.lowercased()]
            guard isBuilt(source, from, before: index, blaming: place) else { return }
        }
        if let owner = copy.owner { check(owner, in: environment, blaming: place) }
        if let mode = copy.mode, let text = expand(mode, in: environment, blaming: place)?.text, !isFileMode(text) {
            report(
                .badMode,
                "'\(text)' is no file mode; write an octal number up to 7777 or letters as 'u+x'",
                place ?? mode.range
            )
        }
        check(copy.destination, in: environment, blaming: place)
        for document in copy.documents where document.isExpanded {
            guard let heredoc = document.heredoc else { continue }
            check(heredoc, in: environment, blaming: place)
        }
        guard copy.from == nil else {
            for word in copy.sources { check(word, in: environment, blaming: place) }
            return
        }
        var sources: [(word: DockerfileWord, path: Template)] = []
        for word in copy.sources {
            if let path = expand(word, in: environment, blaming: place) { sources.append((word, path)) }
        }
        if let checksum = copy.checksum { check(checksum, of: sources, in: environment, blaming: place) }
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

    private mutating func check(_ heredoc: Heredoc, in environment: StageEnvironment, blaming place: Range<Int>?) {
        var raw = WordExpander()
        raw.ignoresQuotes = true
        do {
            let expansion = try raw.expand(file.syntax.content(of: heredoc)) { environment.value(of: $0) }
            note(unset: expansion, at: place ?? heredoc.contentRange, in: environment)
        } catch {
            report(error.problemCode, error.message, place ?? heredoc.contentRange)
        }
    }

    private mutating func check(
        _ checksum: DockerfileWord,
        of sources: [(word: DockerfileWord, path: Template)],
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        guard let value = expand(checksum, in: environment, blaming: place), !value.isEmpty else { return }
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
    private mutating func isBuilt(
        _ source: Int?,
        _ from: DockerfileWord,
        before index: Int,
        blaming place: Range<Int>?
    ) -> Bool {
        guard let source, source < file.stages.count, source >= index else { return true }
        // A circle is reported already.
        if hasCycle { return false }
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
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        if let device = run.devices.first, !hasLabsFrontend {
            report(
                .needsLabs,
                "'--device' needs the labs frontend; add '# syntax=docker/dockerfile:1-labs' as the first line",
                place ?? device.range
            )
        }
        for mount in run.mounts {
            // A mount knows stages by their names only.
            if let from = mount.from {
                let source = stagesByName[from.text.lowercased()]
                guard isBuilt(source, from, before: index, blaming: place) else { continue }
            }
            let range = place ?? mount.word.range
            do throws(DockerfileProblem) {
                let options = try mount.options { text throws(DockerfileProblem) in
                    do throws(WordExpansionError) {
                        let expansion = try expander.expand(text) { environment.value(of: $0) }
                        note(unset: expansion, at: range, in: environment)
                        return expansion.result
                    } catch {
                        throw DockerfileProblem(error.problemCode, error.message, range)
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
        throw DockerfileProblem(
            .badMount,
            "the mount would hide the whole file system; write a target below '/'",
            range
        )
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
    if path.isCleanPath { return path }
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

extension String {
    /// Whether an absolute path has no part that is empty or begins with a dot, the last one included.
    fileprivate var isCleanPath: Bool {
        var previous: UInt8 = 0
        for byte in utf8 {
            if previous == .slash, byte == .slash || byte == UInt8(ascii: ".") { return false }
            previous = byte
        }
        return utf8.first == .slash && previous != .slash
    }
}
