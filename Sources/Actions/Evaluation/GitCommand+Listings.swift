import Git
import Shell
import SourceText
import Values

/// Questions about what a clone holds: tags, commits and files.
extension GitCommand {
    func tagList(_ words: [String]) -> ShellCommandResult? {
        guard let options = TagListOptions(words), options.isFollowed else { return nil }
        return tags(options.selection)
    }

    /// `git for-each-ref refs/tags`, which lists tags by their names.
    func references(_ words: [String]) -> ShellCommandResult? {
        var selection = TagSelection()
        var count: Int?
        var isShort = false
        var folders: [String] = []
        var index = 0
        func value(_ word: String, _ name: String) -> String? {
            if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
            guard word == name, index < words.count else { return nil }
            index += 1
            return words[index - 1]
        }
        while index < words.count {
            let word = words[index]
            index += 1
            if let key = value(word, "--sort") {
                guard selection.sort(by: key) else { return nil }
            } else if let format = value(word, "--format") {
                guard ["%(refname:short)", "%(refname:strip=2)", "%(refname:lstrip=2)"].contains(format) else {
                    return nil
                }
                isShort = true
            } else if let number = value(word, "--count") {
                guard let number = Int(number), number > 0 else { return nil }
                count = number
            } else {
                folders.append(word)
            }
        }
        guard isShort, folders == ["refs/tags"] || folders == ["refs/tags/"] else { return nil }
        return tags(selection, count: count)
    }

    private func tags(_ selection: TagSelection, count: Int? = nil) -> ShellCommandResult? {
        var isOrdered = true
        let answer = agreed(among: checkout.clones) { clone in
            environment.commit.ask(source, for: environment.event, at: place) { (repository, tip) throws(GitError) in
                guard let names = try repository.tagNames(selection, in: clone, of: tip) else {
                    isOrdered = false
                    return ""
                }
                return names.prefix(count ?? .max).joined(separator: "\n")
            }
        }
        return isOrdered ? answer : nil
    }

    func revList(_ words: [String]) -> ShellCommandResult? {
        let isOne = words.contains { ["-1", "-n1", "--max-count=1"].contains($0) }
        let rest = words.filter { !["-1", "-n1", "--max-count=1"].contains($0) }
        if rest == ["--tags"], isOne {
            var isKnown = true
            let answer = agreed(among: checkout.clones) { clone in
                environment.commit.ask(source, for: environment.event, at: place) {
                    (repository, tip) throws(GitError) in
                    let youngest = try repository.youngestTaggedCommit(in: clone, of: tip)
                    if youngest == nil { isKnown = false }
                    return youngest?.hex ?? ""
                }
            }
            return isKnown ? answer : nil
        }
        if rest.count == 2, rest[0] == "--count", isTip(rest[1]), !isOne {
            return agreed(among: checkout.bounds) { clone in
                environment.commit.ask(source, for: environment.event, at: place) {
                    (repository, tip) throws(GitError) in
                    String(try repository.commitCount(in: clone, of: tip))
                }
            }
        }
        return nil
    }

    // MARK: Files

    /// `git ls-files`, for files and folders by name and by patterns in which `*` passes `/`.
    func fileList(_ words: [String]) -> ShellCommandResult? {
        let paths = words.filter { $0 != "--" && $0 != "-c" && $0 != "--cached" }
        guard folder == "", change == nil, !paths.contains(where: { $0.hasPrefix("-") || $0.hasPrefix(":") }) else {
            return nil
        }
        let patterns = paths.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        var names: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            guard let entries = try? environment.files.entries(of: folder), names.count < 50_000 else { return nil }
            for entry in entries where !(folder.isEmpty && entry.name == ".git") {
                let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
                if entry.kind == .directory { folders.append(path) } else { names.append(path) }
            }
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        names = names.filter { name in
            patterns.isEmpty
                || patterns.contains { $0 == "." || name == $0 || name.hasPrefix($0 + "/") || Glob($0).matches(name) }
        }
        // git writes other names with quotes and escapes.
        guard names.allSatisfy({ $0.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C } }) else {
            return nil
        }
        return result(.success(names.joined(separator: "\n")), nil)
    }

    /// The path in `HEAD:path`, and in `HEAD^{tree}`; nil for anything else.
    func committedPath(_ revision: String) -> String? {
        if revision.hasSuffix("^{tree}"), isTip(String(revision.dropLast("^{tree}".count))) { return "" }
        guard let colon = revision.firstIndex(of: ":"), isTip(String(revision[..<colon])) else { return nil }
        let path = String(revision[revision.index(after: colon)...])
        // A path from the folder in which the command runs.
        if path.hasPrefix("./") || path.hasPrefix("../") { return nil }
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// - Parameter length: how many digits are asked for; nil for all, and nil in it for as many as git finds enough.
    func object(at path: String, _ length: Int??) -> ShellCommandResult? {
        var isThere = true
        let answer = agreed(among: checkout.bounds) { clone in
            environment.commit.ask(source, for: environment.event, at: place) { (repository, tip) throws(GitError) in
                guard let id = try repository.object(at: path, of: tip) else {
                    isThere = false
                    return ""
                }
                guard let length else { return id.hex }
                return try repository.abbreviate(id, length: length, in: clone, of: tip)
            }
        }
        return isThere ? answer : ShellCommandResult(status: 128)
    }

    /// What `git show HEAD:path` prints of a file.
    func file(at path: String) -> ShellCommandResult? {
        guard checkout.path != nil else { return ignorance() }
        guard case .file? = environment.files.kind(of: path), environment.event.commit == .asked,
            let bytes = try? environment.files.read(path), let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let origin = Origin(at: SourceRange(path: path, bytes: 0..<bytes.count))
        return ShellCommandResult(output: Template(text, from: origin), status: 0)
    }

    /// A path behind `--` as the repository knows it; nil for a pattern, and for what is outside.
    func inRepository(_ path: String) -> String? {
        guard let folder, !path.hasPrefix("/"), !path.hasPrefix(":"),
            !path.utf8.contains(where: { "*?[\\".utf8.contains($0) })
        else { return nil }
        var parts = folder.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
