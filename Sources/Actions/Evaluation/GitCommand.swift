import Git
import Shell
import SourceText
import Values

/// The questions that scripts put to git, answered as in the clone that CI makes.
struct GitCommand {
    let arguments: [String]
    /// The question which paths are changed; nil when the command is none.
    let changeQuestion: GitChangeQuestion?
    /// The command as it is written.
    let source: String
    let place: SourceRange?
    let environment: RunEnvironment
    let checkout: Checkout
    /// Why the command does not see the commit that is asked about: it runs in another folder; nil when it does.
    let elsewhere: Unknown?
    /// Why files of the commit may be changed; nil when none is.
    let change: Unknown?
    /// The folder of the repository where the command runs; nil when that is not known.
    let folder: String?
    /// Whether the workspace holds the files of the commit and no others.
    let isUntouched: Bool
    /// Whether the script goes on when the command fails.
    let isTested: Bool

    /// The command of git among its arguments, and what stands behind it.
    static func command(_ arguments: [String]) -> (name: String, words: [String])? {
        var words = arguments[...]
        while let first = words.first, first.hasPrefix("-") {
            // `-C <path>` and `-c name=value` stand before the command.
            let takesValue = ["-C", "-c", "--git-dir", "--work-tree", "--namespace"].contains(first)
            words = words.dropFirst(takesValue ? 2 : 1)
        }
        return words.first.map { ($0, Array(words.dropFirst())) }
    }

    /// The answer; nil for a question that is not followed.
    func answer() -> ShellCommandResult? {
        guard let (command, words) = Self.command(arguments) else { return nil }
        let before = arguments.prefix(arguments.count - words.count - 1)
        // Another folder, or settings that may change how an id is written.
        let isPlain = before.enumerated().allSatisfy { index, word in
            word == "-c" || word == "--no-pager" || word == "-P" || word.hasPrefix("safe.directory=")
        }
        guard isPlain else { return nil }
        if let changeQuestion { return changes(changeQuestion) }
        switch command {
        case "config", "fetch", "add", "remote": return writes(command, words)
        case _ where elsewhere != nil:
            return elsewhere.map { ShellCommandResult(output: Template($0)) }
        case "describe": return describe(words)
        case "rev-parse": return revParse(words)
        case "log", "show": return log(words, isOne: command == "show")
        case "rev-list": return revList(words)
        case "branch": return words == ["--show-current"] ? branch(detached: "") : nil
        case "symbolic-ref":
            let options = words.filter { !["--short", "-q", "--quiet"].contains($0) }
            return options == ["HEAD"] && words.contains("--short") ? branch(detached: nil) : nil
        case "tag": return tagList(words)
        case "status":
            let isShort = words.contains { ["--porcelain", "-s", "--short"].contains($0) }
            return isShort && isUntouched && checkout.path != nil ? ShellCommandResult(status: 0) : nil
        case "for-each-ref": return references(words)
        case "ls-files": return fileList(words)
        default: return nil
        }
    }

    // MARK: Commands

    private func describe(_ words: [String]) -> ShellCommandResult? {
        var options = DescribeOptions()
        var rest: [String] = []
        var index = 0
        func value(_ word: String, _ name: String) -> String? {
            if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
            guard word == name, index + 1 < words.count else { return nil }
            index += 1
            return words[index]
        }
        while index < words.count {
            let word = words[index]
            switch word {
            case "--tags": options.usesAllTags = true
            case "--always": options.isAlwaysAnswered = true
            case "--long": options.isLong = true
            case "--exact-match": options.isExact = true
            case "--first-parent": options.followsFirstParentOnly = true
            case _ where word.hasPrefix("--abbrev="):
                guard let number = Int(word.dropFirst("--abbrev=".count)) else { return nil }
                options.abbreviation = number
            // A job's work tree is what was checked out, as long as no step changes it.
            case _ where word == "--dirty" || word.hasPrefix("--dirty=") || word.hasPrefix("--broken"):
                if let change { return ShellCommandResult(output: Template(change)) }
            case _ where word.hasPrefix("--match"):
                guard let pattern = value(word, "--match") else { return nil }
                options.matching.append(pattern)
            case _ where word.hasPrefix("--exclude"):
                guard let pattern = value(word, "--exclude") else { return nil }
                options.excluding.append(pattern)
            case _ where word.hasPrefix("-"): return nil
            default: rest.append(word)
            }
            index += 1
        }
        if rest.count == 1, let id = ObjectID(hex: rest[0]), !isTip(rest[0]) {
            // Only a clone with all history has every commit.
            guard checkout.clones.allSatisfy({ $0.depth == 0 }) else { return nil }
            return agreed(among: checkout.clones) { clone in
                environment.commit.ask(source, for: environment.event, at: place) {
                    (repository, tip) throws(GitError) in
                    try repository.describe(tip, options, in: clone, commit: id)
                }
            }
        }
        guard rest.allSatisfy(isTip) else { return nil }
        let ask: (CheckoutClone) -> Result<String, CommitState.Ignorance> = { clone in
            environment.commit.describe(options, in: clone, for: environment.event, asking: source, at: place)
        }
        // A script that has another answer ready gets to it.
        let clones = isTested ? checkout.clones : []
        let fails = clones.allSatisfy { clone in
            if case .failure(let ignorance) = ask(clone) { ignorance.code == .notDescribable } else { false }
        }
        if fails, !clones.isEmpty { return ShellCommandResult(status: 128) }
        return agreed(among: checkout.clones, ask)
    }

    private func revParse(_ words: [String]) -> ShellCommandResult? {
        var length: Int?
        var isShort = false
        var revisions: [String] = []
        for word in words {
            switch word {
            case "--short": isShort = true
            case _ where word.hasPrefix("--short="):
                isShort = true
                guard let number = Int(word.dropFirst("--short=".count)) else { return nil }
                length = number
            case "--verify", "-q", "--quiet": break
            case "--abbrev-ref":
                return words == ["--abbrev-ref", "HEAD"] ? branch(detached: "HEAD") : nil
            case "--show-toplevel":
                guard let path = checkout.path else { return ignorance() }
                let root = path.isEmpty ? RunEnvironment.workspace : "\(RunEnvironment.workspace)/\(path)"
                return ShellCommandResult(output: Template(root + "\n"), status: 0)
            case _ where word.hasPrefix("-"): return nil
            default: revisions.append(word)
            }
        }
        guard revisions.count == 1 else { return nil }
        if let path = committedPath(revisions[0]) { return object(at: path, isShort ? .some(length) : nil) }
        guard isTip(revisions[0]) else { return nil }
        return isShort ? abbreviated(length) : full()
    }

    func log(_ words: [String], isOne: Bool) -> ShellCommandResult? {
        var format: String?
        var endsLine = true
        var style: CommitFormat.DateStyle?
        if isOne, words.count == 1, let path = committedPath(words[0]) { return file(at: path) }
        var isOne = isOne && (words.contains("-s") || words.contains("--no-patch"))
        var revisions: [String] = []
        var paths: [String] = []
        var length: Int?
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            switch word {
            case "--":
                paths = Array(words[index...])
                index = words.count
            case "--oneline": format = "%h %s"
            case _ where word.hasPrefix("--abbrev="):
                guard let number = Int(word.dropFirst("--abbrev=".count)) else { return nil }
                length = number
            case "-1", "-n1", "--max-count=1": isOne = true
            case "-n" where index < words.count && words[index] == "1":
                isOne = true
                index += 1
            case "-s", "--no-patch", "--no-decorate", "--no-color": break
            case _ where word.hasPrefix("--date="):
                guard let value = CommitFormat.DateStyle(word.dropFirst("--date=".count)) else { return nil }
                style = value
            case _ where word.hasPrefix("--format="), _ where word.hasPrefix("--pretty="):
                var text = word.dropFirst("--format=".count)
                endsLine = !text.hasPrefix("format:")
                if text.hasPrefix("format:") { text = text.dropFirst(7) }
                if text.hasPrefix("tformat:") { text = text.dropFirst(8) }
                // A name, as `oneline`, has no percent sign.
                guard text.contains("%") else { return nil }
                format = String(text)
            case _ where word.hasPrefix("-"): return nil
            case _ where isTip(word): revisions.append(word)
            // Without `--` it may be a ref as well, unless there is such a file.
            case _ where inRepository(word).map { environment.files.kind(of: $0) != nil } ?? false: paths.append(word)
            default: return nil
            }
        }
        guard isOne, revisions.count < 2, paths.count < 2, let format,
            let parsed = CommitFormat(format, dateStyle: style)
        else { return nil }
        let path = paths.first.flatMap(inRepository)
        if !paths.isEmpty, path == nil { return nil }
        let answer = parsed.abbreviates || path != nil ? logged(parsed, length, path) : loggedWithoutClone(parsed)
        guard var result = answer else { return nil }
        if !endsLine, result.output.isKnown { result.output = result.output.withoutLastLineBreak }
        return result
    }

    /// - Parameter path: the last commit is meant that touched it; nil for the one that is checked out.
    private func logged(_ format: CommitFormat, _ length: Int?, _ path: String?) -> ShellCommandResult? {
        agreed(among: checkout.bounds) { clone in
            environment.commit.ask(source, for: environment.event, at: place) { (repository, tip) throws(GitError) in
                var id = tip
                if let path {
                    guard let last = try repository.lastCommits(touching: [path], from: tip, in: clone)[0] else {
                        return ""
                    }
                    id = last
                }
                let abbreviation = try repository.abbreviate(id, length: length, in: clone, of: tip)
                return try Self.text(of: id, format, abbreviation, repository)
            }
        }
    }

    private func loggedWithoutClone(_ format: CommitFormat) -> ShellCommandResult? {
        guard checkout.path != nil else { return ignorance() }
        return result(
            environment.commit.ask(source, for: environment.event, at: place) { (repository, id) throws(GitError) in
                try Self.text(of: id, format, "", repository)
            },
            nil
        )
    }

    private static func text(
        of id: ObjectID,
        _ format: CommitFormat,
        _ abbreviation: String,
        _ repository: borrowing Repository
    ) throws(GitError) -> String {
        guard let text = format.text(for: try repository.commit(id), abbreviation: abbreviation) else {
            throw GitError(.other, action: "show the commit \(id)", reason: "how git writes its date is not known")
        }
        return text
    }

    /// Commands that change the clone or its settings and print nothing.
    private func writes(_ command: String, _ words: [String]) -> ShellCommandResult? {
        switch command {
        case "config":
            // A question about the settings is answered by the machine.
            let operands = words.filter { !$0.hasPrefix("-") }
            let asks = words.contains { $0.hasPrefix("--get") || $0 == "-l" || $0 == "--list" || $0 == "--show-origin" }
            let sets = operands.count == 2 && !["get", "list"].contains(operands[0]) || words.contains("--unset")
            return sets && !asks ? ShellCommandResult(status: 0) : nil
        case "remote":
            return ["add", "set-url", "remove", "rm"].contains(words.first) ? ShellCommandResult(status: 0) : nil
        default: return ShellCommandResult(status: 0)
        }
    }

    // MARK: Answers

    /// Which paths are changed, as far as that is supposed.
    private func changes(_ question: GitChangeQuestion) -> ShellCommandResult? {
        if let elsewhere { return ShellCommandResult(output: Template(elsewhere)) }
        guard checkout.path != nil else { return ignorance() }
        // A clone of one commit has nothing to compare it with.
        if checkout.clones.first?.depth == 1 {
            if let answer = question.resultInCloneOfOneCommit { return answer }
            let reason =
                "CI's clone holds one commit and none to compare it with; give actions/checkout 'fetch-depth: 0'"
            return ShellCommandResult(output: Template(Unknown(source, because: reason, at: place)))
        }
        guard let paths = environment.changedPaths else {
            let reason = environment.reasonForUnknownChange
            return ShellCommandResult(output: Template(Unknown(source, because: reason, at: place)))
        }
        return question.result(changed: paths, asking: source, at: place)
    }

    /// - Parameter detached: what is printed when HEAD is no branch; nil when the command fails then.
    private func branch(detached: String?) -> ShellCommandResult? {
        guard checkout.path != nil else { return ignorance() }
        if case .other = environment.event.ref { return nil }
        // The checkout step makes a branch for a branch, and detaches HEAD for everything else.
        let heads = "refs/heads/"
        guard let ref = checkout.ref, ref.hasPrefix(heads) else {
            guard let detached else { return ShellCommandResult(status: 128) }
            return ShellCommandResult(output: detached.isEmpty ? Template() : Template(detached + "\n"), status: 0)
        }
        return ShellCommandResult(output: line(String(ref.dropFirst(heads.count)), remark: nil), status: 0)
    }

    private func abbreviated(_ length: Int?) -> ShellCommandResult? {
        agreed(among: checkout.bounds) { clone in
            environment.commit.ask(source, for: environment.event, at: place) { (repository, id) throws(GitError) in
                try repository.abbreviate(id, length: length, in: clone, of: id)
            }
        }
    }

    /// The answer that all forms of the clone give; unknown when they differ.
    func agreed(
        among clones: [CheckoutClone],
        _ ask: (CheckoutClone) -> Result<String, CommitState.Ignorance>
    ) -> ShellCommandResult? {
        guard let clone = clones.first else { return ignorance() }
        let answer = ask(clone)
        guard case .success(let text) = answer else { return result(answer, clone) }
        for other in clones.dropFirst() {
            if case .success(text) = ask(other) { continue }
            if case .cloneOfUnknownHistory = checkout { return ignorance() }
            let reason =
                "which tags the checkout fetches depends on the version of the action; write it as 'v4' or 'v6'"
            return ShellCommandResult(output: Template(Unknown(source, because: reason, at: place)))
        }
        return result(answer, clone)
    }

    private func full() -> ShellCommandResult? {
        guard checkout.path != nil else { return ignorance() }
        return result(
            environment.commit.ask(source, for: environment.event, at: place) { (_, id) throws(GitError) in id.hex },
            nil
        )
    }

    func ignorance() -> ShellCommandResult? {
        switch checkout {
        case .missing:
            let reason = "no step before has checked out the repository; add actions/checkout"
            return ShellCommandResult(output: Template(Unknown(source, because: reason, at: place)))
        case .unknown(let unknown), .cloneOfUnknownHistory(_, let unknown, _):
            return ShellCommandResult(
                output: Template(Unknown(source, because: unknown.reason, at: unknown.place ?? place))
            )
        case .clone, .cloneOfUnknownVersion: return nil
        }
    }

    func result(_ answer: Result<String, CommitState.Ignorance>, _ clone: CheckoutClone?) -> ShellCommandResult {
        switch answer {
        case .success(""): return ShellCommandResult(status: 0)
        case .success(let text):
            let remark = clone.map { clone in
                clone.depth == 0
                    ? "in a clone with all history"
                    : "in CI's clone of \(clone.depth) commit\(clone.depth == 1 ? "" : "s")"
            }
            return ShellCommandResult(output: line(text, remark: remark), status: 0)
        case .failure(let ignorance):
            let unknown = ignorance.unknown
            return ShellCommandResult(
                output: Template(Unknown(source, because: unknown.reason, at: unknown.place ?? place))
            )
        }
    }

    func line(_ text: String, remark: String?) -> Template {
        Template(text, from: Origin(source, at: place, remark: remark)) + Template("\n")
    }

    /// Whether a revision is the commit that is checked out.
    func isTip(_ revision: String) -> Bool {
        Self.isTip(revision, environment)
    }

    static func isTip(_ revision: String, _ environment: RunEnvironment) -> Bool {
        var revision = revision[...]
        for suffix in ["^{commit}", "^{}", "^0", "~0"] where revision.hasSuffix(suffix) {
            revision = revision.dropLast(suffix.count)
        }
        return revision == "HEAD" || revision == "@" || revision == environment.commit.id.map { $0.hex[...] }
    }
}

extension Template {
    /// The text without the line break that ends it.
    fileprivate var withoutLastLineBreak: Template {
        var pieces = pieces
        guard case .text(let text, let origin)? = pieces.last, text.utf8.last == UInt8(ascii: "\n") else { return self }
        pieces.removeLast()
        if text.utf8.count > 1 { pieces.append(.text(String(decoding: text.utf8.dropLast(), as: UTF8.self), origin)) }
        return Template(pieces: pieces)
    }
}
