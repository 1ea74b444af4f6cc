import Git
import Shell
import SourceText
import Values

/// Questions that git answers with a list, or with a count: tags, commits, files.
extension GitCommand {
    /// `git tag`, as far as it lists.
    ///
    /// <https://git-scm.com/docs/git-tag>
    func tags(_ words: [String]) -> ShellCommandResult? {
        guard !Self.makesTag(words) else { return nil }
        var options = TagListOptions()
        var lists = words.isEmpty
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            switch word {
            case "-l", "--list": lists = true
            case "--points-at", "--merged":
                lists = true
                if index < words.count, !words[index].hasPrefix("-") {
                    guard isTip(words[index]) else { return nil }
                    index += 1
                }
                if word == "--merged" { options.isMerged = true } else { options.pointsAtTip = true }
            case "--points-at=HEAD", "--merged=HEAD":
                lists = true
                if word.hasPrefix("--m") { options.isMerged = true } else { options.pointsAtTip = true }
            case "--sort" where index < words.count:
                guard sort(by: words[index], &options) else { return nil }
                index += 1
                lists = true
            case _ where word.hasPrefix("--sort="):
                guard sort(by: String(word.dropFirst("--sort=".count)), &options) else { return nil }
                lists = true
            case "--format=%(refname:short)", "--format=%(refname:strip=2)", "--no-column": lists = true
            case _ where word.hasPrefix("-"): return nil
            default: options.patterns.append(word)
            }
        }
        guard lists else { return nil }
        return answers { clone in
            environment.commit.ask(source, for: environment.event, at: place) { (repository, id) throws(GitError) in
                try repository.tagNames(options, in: clone, of: id).joined(separator: "\n")
            }
        }
    }

    /// Whether `git tag` makes or removes a tag.
    static func makesTag(_ words: [String]) -> Bool {
        let lists = words.contains { word in
            ["-l", "--list", "-n", "--points-at", "--contains", "--no-contains", "--merged", "--no-merged", "--sort"]
                .contains { word == $0 || word.hasPrefix($0 + "=") }
        }
        return !lists && words.contains { !$0.hasPrefix("-") }
    }

    private func sort(by key: String, _ options: inout TagListOptions) -> Bool {
        options.isDescending = key.hasPrefix("-")
        switch options.isDescending ? String(key.dropFirst()) : key {
        case "refname": options.order = .name
        case "v:refname", "version:refname": options.order = .version
        case "creatordate": options.order = .date
        default: return false
        }
        return true
    }

    /// `git rev-list`, as far as it counts or names the last commit.
    func revisions(_ words: [String]) -> ShellCommandResult? {
        if words.contains("--count") {
            guard words.count == 2, words.contains(where: isTip) else { return nil }
            return answers { clone in
                environment.commit.ask(source, for: environment.event, at: place) { (repository, id) throws(GitError) in
                    String(try repository.commitCount(in: clone, of: id))
                }
            }
        }
        guard words.contains(where: isTip) else { return nil }
        return log(words + ["--format=%H"], isOne: false)
    }

    /// `git ls-files`: the files of the commit, as long as nothing has changed which there are.
    func listFiles(_ words: [String]) -> ShellCommandResult? {
        guard isUntouched, let folder, checkout.path == "" else { return nil }
        let patterns = words.filter { $0 != "--" && $0 != "-c" && $0 != "--cached" }
        guard !patterns.contains(where: { $0.hasPrefix("-") || $0.hasPrefix(":") }) else { return nil }
        var paths: [String] = []
        guard Self.collect(folder, of: environment.files, into: &paths) else { return nil }
        let head = folder.isEmpty ? "" : folder + "/"
        var shown = paths.map { String($0.dropFirst(head.count)) }
        if !patterns.isEmpty { shown = shown.filter { path in patterns.contains { Self.pathspec($0, takes: path) } } }
        shown.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return ShellCommandResult(output: Template(shown.map { $0 + "\n" }.joined()), status: 0)
    }

    private static func pathspec(_ pattern: String, takes path: String) -> Bool {
        var pattern = pattern
        while pattern.hasPrefix("./") { pattern = String(pattern.dropFirst(2)) }
        while pattern.hasSuffix("/") { pattern = String(pattern.dropLast()) }
        if pattern.isEmpty || pattern == "." || path == pattern || path.hasPrefix(pattern + "/") { return true }
        return Glob(pattern).matches(path)
    }

    /// Collects the paths below a folder; false where there are too many, or names that git would quote.
    private static func collect(_ folder: String, of files: any FileTree, into paths: inout [String]) -> Bool {
        guard let entries = try? files.entries(of: folder) else { return false }
        for entry in entries where !(folder.isEmpty && entry.name == ".git") {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            let isPlain = entry.name.utf8.allSatisfy { byte in
                byte > 0x1F && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            }
            guard isPlain, paths.count < 50_000, path.utf8.count < 4_096 else { return false }
            if entry.kind == .directory {
                guard collect(path, of: files, into: &paths) else { return false }
            } else {
                paths.append(path)
            }
        }
        return true
    }

    /// `git show HEAD:<path>`
    func content(_ revision: String) -> ShellCommandResult? {
        guard let colon = revision.firstIndex(of: ":"), isTip(String(revision[..<colon])) else { return nil }
        let path = String(revision[revision.index(after: colon)...])
        guard !path.isEmpty, !path.hasPrefix("."), !path.hasPrefix("/"), case .clone = checkout,
            environment.event.commit == .asked, case .file? = environment.files.kind(of: path),
            let bytes = try? environment.files.read(path), !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let origin = Origin(at: SourceRange(path: path, bytes: 0..<bytes.count))
        return ShellCommandResult(output: Template(text, from: origin), status: 0)
    }

    /// The answer of all forms of the clone as lines; none for an empty one.
    private func answers(
        _ ask: (CheckoutClone) -> Result<String, CommitState.Ignorance>
    ) -> ShellCommandResult? {
        guard var result = agreed(among: checkout.bounds, ask) else { return nil }
        if result.output.text == "\n" { result.output = Template() }
        return result
    }
}
