import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// The last line of a list that a shell loop does not see.
    static let unreadLastLine = Rule(
        id: "unread-last-line",
        severity: .warning,
        repair: .safe,
        source: .readUtility,
        summary: "A list ends without a line break, and the loop that reads it leaves out its last line.",
        why: "'read' says that there is no more when the text ends without a line break, although it has read a line.",
        bad: "done < images.txt",
        good: "done < images.txt",
        exceptions: [
            "A loop that asks whether something was read, as `while read -r line || [ -n \"$line\" ]`.",
            "Files whose names only the run knows.",
        ]
    ) { context, report in
        var seen: Set<String> = []
        for (script, folders, place) in scripts(in: context) {
            for list in ReadLoop.files(in: script) {
                let candidates = folders.compactMap { folder in
                    RepositoryPaths.normalized(folder.isEmpty ? list : "\(folder)/\(list)")
                }
                guard let path = candidates.first(where: { context.tree.isFile($0) }),
                    let bytes = try? context.tree.read(path), let last = bytes.last, last != 0x0A,
                    !bytes.contains(0), seen.insert(path).inserted
                else { continue }
                let start = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
                let file = SourceFile(path: path, bytes: bytes)
                let text = file.text(in: start..<bytes.count)
                let edit = TextEdit(bytes.count..<bytes.count, file.lineBreak)
                report(
                    .unread(text),
                    file.place(start..<bytes.count),
                    notes: [Diagnostic.Note("this loop reads the list", place)],
                    fixes: [Diagnostic.Fix("add a line break", isSafe: true, edits: [.init(path: path, edit: edit)])]
                )
            }
        }
    }

    /// The scripts of workflows and apps, with the folders where their paths may begin.
    private static func scripts(in context: CheckContext) -> [(text: String, folders: [String], place: SourceRange)] {
        var found: [(text: String, folders: [String], place: SourceRange)] = []
        for workflow in context.workflows {
            for step in workflow.jobs.flatMap(\.steps) {
                guard let run = step.run, let text = run.string, text.contains(bytesOf: "read") else { continue }
                let folder = step.workingDirectory?.string ?? ""
                found.append((text, [folder], workflow.place(run)))
            }
        }
        for folder in ["", "scripts", ".github/scripts"] + context.matrix.apps.map(\.folder) {
            for entry in context.entries(of: folder) where entry.name.hasSuffix(".sh") {
                let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
                guard case .file = entry.kind, let bytes = try? context.tree.read(path, limit: 1 << 20) else {
                    continue
                }
                let text = String(decoding: bytes, as: UTF8.self)
                guard text.contains(bytesOf: "read") else { continue }
                found.append((text, [folder, ""], SourceRange(path: path, bytes: 0..<0)))
            }
        }
        return found
    }
}

/// A loop of a shell that reads a file line by line.
private enum ReadLoop {
    /// The files that such loops of a script read, as they are written.
    static func files(in script: String) -> [String] {
        var found: [String] = []
        // Whether the innermost loops read lines and lose the last one.
        var loops: [Bool] = []
        for line in script.split(whereSeparator: \.isNewline) {
            let words = line.split { " \t;".contains($0) }
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            for (index, word) in words.enumerated() {
                if ["while", "for", "until"].contains(word) {
                    let condition = words[index...]
                    let reads = word == "while" && condition.dropFirst().contains { $0 == "read" }
                    loops.append(reads && !condition.contains("||"))
                } else if word == "done", let isLossy = loops.popLast(), isLossy {
                    if let path = redirected(words[(index + 1)...]) { found.append(path) }
                }
            }
        }
        return found
    }

    private static func redirected(_ words: ArraySlice<Substring>) -> String? {
        guard let first = words.first, first.hasPrefix("<"), !first.hasPrefix("<<") else { return nil }
        var path = first.dropFirst()
        if path.isEmpty { path = words.dropFirst().first ?? "" }
        let text = path.filter { $0 != "\"" && $0 != "'" }
        return text.isEmpty || text.contains { "$(`&".contains($0) } || text.hasPrefix("/") ? nil : text
    }
}

extension Diagnostic.Message {
    fileprivate static func unread(_ line: String) -> Self {
        "the loop that reads the list leaves out '\(line)'; end the line with a line break"
    }
}
