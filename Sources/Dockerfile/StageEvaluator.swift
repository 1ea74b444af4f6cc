import SourceText
import Values

/// Follows a build through the stages of a Dockerfile, in the order of BuildKit's frontend.
struct StageEvaluator {
    let file: DockerfileStages
    let request: BuildRequest
    let expander: WordExpander
    var result = StageEvaluation()

    /// The arguments of the global scope that have a value.
    let globals: StageEnvironment
    /// The stages by name, as far as they are evaluated; the last one of a name counts.
    private(set) var stagesByName: [String: Int] = [:]
    /// The commands that base stages defer to each stage.
    private(set) var triggers: [Int: [DockerfileStages.Command]] = [:]
    /// What each base stage defers, read once.
    private var deferred: [Int: [Result<DockerfileStages.Command, DockerfileProblem>]] = [:]
    private(set) var hasCycle = false
    var environments: [Int: StageEnvironment] = [:]
    /// What BuildKit's checks find; nil when nobody asks.
    var checker: BuildChecker?
    /// The stage whose commands are followed.
    var stageInProgress = 0
    /// How much a file may still make us do: far above what a real one does.
    private var steps = 200_000

    init(_ file: DockerfileStages, _ request: BuildRequest, checker: BuildChecker? = nil) {
        self.file = file
        self.request = request
        self.checker = checker
        expander = WordExpander(escape: file.syntax.escape)
        let defaultTarget = file.stages.last?.name
        globals = StageEnvironment(predefined: { request.platformArgument($0, defaultTarget: defaultTarget) })
    }

    /// Follows the build.
    /// - Parameter commandsToo: whether to follow the commands of the stages, or only how stages are connected.
    mutating func run(commandsToo: Bool) -> StageEvaluation {
        checkOptions()
        readGlobalArguments()
        readSourceDateEpoch()
        for stage in file.stages { add(stage) }
        findTarget()
        for stage in file.stages {
            for command in stage.commands { addDependencies(of: command.command, to: stage.index) }
        }
        reportCycle()
        findReachable()
        if commandsToo, checksCommands {
            for index in file.stages.indices where result.stages[index].isReachable { dispatch(index) }
        }
        return result
    }

    mutating func report(_ code: DockerfileProblem.Code, _ message: String, _ range: Range<Int>) {
        result.problems.append(DockerfileProblem(code, message, range))
    }

    /// Takes a step; false when there were too many of them.
    mutating func step(_ count: Int = 1) -> Bool {
        guard steps > 0 else { return false }
        steps -= count
        if steps <= 0 {
            report(.tooComplex, "the stages of the file take too many steps to follow; make it smaller", 0..<0)
        }
        return steps > 0
    }

    // MARK: Words

    /// A word with its variables replaced; nil, with a problem, when that cannot be done.
    mutating func expand(
        _ word: DockerfileWord,
        in environment: StageEnvironment,
        blaming place: Range<Int>? = nil
    ) -> Template? {
        let range = place ?? word.range
        if !expander.changes(word.text) { return Template(word.text, from: Origin(at: file.syntax.file.place(range))) }
        do {
            let expansion = try expander.expand(word.text) { environment.value(of: $0) }
            note(unset: expansion, at: range, in: environment)
            return led(expansion.result, from: word.text, at: range)
        } catch {
            report(error.problemCode, error.message, range)
            return nil
        }
    }

    /// Tells the checks which variables of some words nothing sets.
    mutating func note(unset expansion: WordExpansion, at range: Range<Int>, in environment: StageEnvironment) {
        guard checker?.current != nil else { return }
        if !expansion.unmatched.isEmpty {
            checker?.check(unset: expansion.unmatched, in: range, of: stageInProgress, among: environment.names)
        }
        let undecided = expansion.matched.filter { environment.isUndecided($0) }
        if !undecided.isEmpty { checker?.check(undecided: undecided, in: range, of: stageInProgress) }
    }

    /// Reports what is wrong with a word whose value nobody asks for.
    mutating func check(_ word: DockerfileWord, in environment: StageEnvironment, blaming place: Range<Int>?) {
        if expander.changes(word.text) { _ = expand(word, in: environment, blaming: place) }
    }

    /// A text whose pieces say that they were reached through a word.
    func led(_ template: Template, from expression: String, at range: Range<Int>) -> Template {
        let place = file.syntax.file.place(range)
        return Template(
            pieces: template.pieces.map { piece in
                let origin =
                    piece.origin.map { Origin(expression, at: place, from: $0) } ?? Origin(at: place)
                switch piece {
                case .text(let text, _): return .text(text, origin)
                case .unknown(let unknown, _): return .unknown(unknown, origin)
                }
            }
        )
    }

    // MARK: Global scope

    private mutating func checkOptions() {
        guard let directive = file.syntax.directive(.check) else { return }
        for option in file.syntax.value(of: directive).split(separator: ";", omittingEmptySubsequences: false) {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isKnown =
                parts.count == 2
                && (parts[0] == "skip" || parts[0] == "experimental"
                    || (parts[0] == "error" && parseGoBoolean(String(parts[1])) != nil))
            guard !isKnown else { continue }
            report(
                .badCheckOption,
                "'\(option)' is no option of the check directive; use 'skip=…', 'experimental=…' or 'error=true'",
                directive.valueRange
            )
            return
        }
    }

    mutating func readGlobalArguments() {
        for argument in file.declaredArguments where argument.scope == .global {
            let name = argument.name.text
            if let value = request.given(name) {
                globals.values[name] = value
            } else if let word = argument.defaultValue {
                if let value = expand(word, in: globals) { globals.values[name] = value }
            }
        }
    }

    // MARK: The graph

    private mutating func add(_ stage: DockerfileStages.Stage) {
        checkFrom(stage)
        var base = expand(stage.from.base, in: globals)
        if let empty = base, empty.isEmpty {
            base = nil
            report(
                .blankBase,
                "the base '\(stage.from.base.text)' is empty; give the argument a value or a default",
                stage.from.base.range
            )
        }
        let platform = stage.from.platform.flatMap { self.platform($0) }
        var evaluated = StageEvaluation.Stage(
            index: stage.index,
            name: stage.name,
            base: .image(
                base ?? Template(Unknown(stage.from.base.text, because: "the base has no valid name"))
            ),
            platform: platform,
            isImplicit: false,
            range: stage.from.base.range
        )
        let target = request.platform ?? request.buildPlatform
        if let text = base?.text, let earlier = stagesByName[text] {
            evaluated.base = .stage(earlier)
            evaluated.platform = result.stages[earlier].platform
        } else if base?.text == "scratch" {
            evaluated.base = .scratch
            evaluated.platform = normalized(target)
        } else if stage.from.platform == nil {
            evaluated.platform = normalized(target)
        }
        result.stages.append(evaluated)
        if let name = stage.name { stagesByName[name] = stage.index }
    }

    private func normalized(_ platform: Template?) -> Template? {
        guard let text = platform?.text, let name = PlatformName(text)?.normalized else { return platform }
        return Template(name.text, from: platform?.pieces.first?.origin)
    }

    private mutating func platform(_ word: DockerfileWord) -> Template? {
        guard let platform = expand(word, in: globals) else { return nil }
        guard let text = platform.text else { return platform }
        guard !text.isEmpty else {
            report(.badPlatform, "the platform '\(word.text)' is empty; give the argument a value", word.range)
            return nil
        }
        guard let name = PlatformName(text) else {
            report(.badPlatform, "'\(text)' is no platform; write one as 'linux/amd64'", word.range)
            return nil
        }
        return Template(name.normalized.text, from: platform.pieces.first?.origin)
    }

    private mutating func findTarget() {
        guard let name = request.target, !name.isEmpty else {
            result.target = result.stages.indices.last
            return
        }
        result.target = stagesByName[name.lowercased()]
        if result.target == nil {
            report(.unknownTarget, "there is no stage '\(name)'; name one of the stages of the file", 0..<0)
        }
    }

    /// Notes the stages whose files a command uses; true when there are any.
    @discardableResult
    private mutating func addDependencies(
        of command: DockerfileCommand,
        to stage: Int,
        at place: Range<Int>? = nil
    ) -> Bool {
        switch command {
        case .copy(let copy):
            guard let from = copy.from else { return false }
            let plain = try? WordExpander(escape: expander.escape).expand(from.text) { _ in .unset }
            guard plain?.result.text == from.text else {
                report(
                    .badSource,
                    "'--from' takes no variables; name a stage there and use the variable in its FROM",
                    place ?? from.range
                )
                return false
            }
            if let index = Int(from.text) {
                guard file.stages.indices.contains(index) else {
                    report(.badSource, "there is no stage \(index); stages count from 0", place ?? from.range)
                    return false
                }
                add(index, to: stage, at: place ?? from.range)
            } else {
                add(from, to: stage, at: place)
            }
            return true
        case .run(let run):
            let sources = run.mounts.compactMap(\.from)
            for from in sources { add(from, to: stage, at: place) }
            return !sources.isEmpty
        default: return false
        }
    }

    private mutating func add(_ source: DockerfileWord, to stage: Int, at place: Range<Int>?) {
        let range = place ?? source.range
        if let index = stagesByName[source.text.lowercased()] {
            add(index, to: stage, at: range)
        } else if source.text != "scratch" {
            let image = Template(source.text, from: Origin(at: file.syntax.file.place(source.range)))
            result.stages.append(
                StageEvaluation.Stage(
                    index: result.stages.count,
                    name: nil,
                    base: .image(image),
                    platform: normalized(request.platform ?? request.buildPlatform),
                    isImplicit: true,
                    range: range
                )
            )
            add(result.stages.count - 1, to: stage, at: range)
        }
    }

    private mutating func add(_ index: Int, to stage: Int, at range: Range<Int>) {
        result.stages[stage].dependencies.append(StageEvaluation.Dependency(stage: index, range: range))
    }

    /// Reports the first circle of stages that copy from each other.
    private mutating func reportCycle() {
        enum State { case new, open, done }
        var states = [State](repeating: .new, count: result.stages.count)
        for root in result.stages.indices where states[root] == .new {
            var path: [(stage: Int, next: Int)] = [(root, 0)]
            states[root] = .open
            while let (stage, next) = path.last {
                guard next < result.stages[stage].dependencies.count else {
                    states[stage] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let dependency = result.stages[stage].dependencies[next]
                switch states[dependency.stage] {
                case .done: break
                case .new:
                    states[dependency.stage] = .open
                    path.append((dependency.stage, 0))
                case .open:
                    hasCycle = true
                    let name = result.stages[dependency.stage].name ?? "\(dependency.stage)"
                    report(
                        .stageCycle,
                        "the stage '\(name)' needs its own files before it is built; copy from another stage",
                        dependency.range
                    )
                    return
                }
            }
        }
    }

    /// Marks what the target needs, and takes over what base stages defer, which may need more.
    private mutating func findReachable() {
        guard let target = result.target else { return }
        var hasMore = true
        while hasMore, step(result.stages.count) {
            hasMore = false
            // The checks look at all stages.
            let needed = checker == nil ? result.reachable(from: target) : Array(result.stages.indices)
            for index in needed where !result.stages[index].isReachable {
                result.stages[index].isReachable = true
                guard case .stage(let base) = result.stages[index].base, index < file.stages.count else { continue }
                for deferred in instructions(deferredBy: base) {
                    guard step() else { return }
                    if take(deferred, for: index) { hasMore = true }
                }
            }
        }
    }

    /// What the ONBUILD instructions of a stage say, or what is wrong with it.
    private mutating func instructions(
        deferredBy base: Int
    ) -> [Result<DockerfileStages.Command, DockerfileProblem>] {
        if let known = deferred[base] { return known }
        var found: [Result<DockerfileStages.Command, DockerfileProblem>] = []
        for command in file.stages[base].commands {
            guard case .onbuild(let trigger) = command.command else { continue }
            do throws(DockerfileProblem) {
                let meaning = try file.syntax.command(of: trigger)
                found.append(.success(DockerfileStages.Command(instruction: trigger, command: meaning)))
            } catch {
                found.append(.failure(error))
            }
        }
        deferred[base] = found
        return found
    }

    /// Adds a deferred instruction to a stage; true when it needs another stage.
    private mutating func take(
        _ deferred: Result<DockerfileStages.Command, DockerfileProblem>,
        for index: Int
    ) -> Bool {
        let place = file.stages[index].from.base.range
        switch deferred {
        case .success(let command):
            triggers[index, default: []].append(command)
            return addDependencies(of: command.command, to: index, at: place)
        case .failure(let problem):
            result.problems.append(DockerfileProblem(problem.code, problem.message, place))
            return false
        }
    }
}
